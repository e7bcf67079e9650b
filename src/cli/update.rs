//! `rollpack update`: the rows of a spec that newer files make wrong, rewritten in place.

use std::io::Write as _;
use std::path::PathBuf;

use super::failure::{Exit, Failure};
use super::progress::Bar;
use super::{Context, judging};
use crate::disk::{self, DiskError, EntryKind, PendingFile, Replace};
use crate::draft;
use crate::finding::{Finding, Level};
use crate::inventory::{self, Depth, Digests, Inventory, Payload, Reader};
use crate::judge;
use crate::msi::Package;
use crate::report::{Gaps, Report};
use crate::rules::Options;
use crate::spec::revise::{self, Actual, Times, Wishes};
use crate::spec::{PayloadKind, Source, Spec};
use crate::terminal::printable;
use crate::validate::read_spec;

/// Rewrite the rows of a spec that newer files make wrong
///
/// Compares every stated value with the files and rewrites those that differ, in place and in the manner in which
/// they are written; every other byte stays. Prints the difference. A time alone is no change where a stated digest
/// holds.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack update rollup.yaml --packages payloads
  rollpack update rollup.yaml --packages payloads --next --add
  rollpack update rollup.yaml --packages payloads --check")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Arguments {
    /// The spec
    spec: PathBuf,

    /// The folder of files that it documents
    #[arg(long, value_name = "DIR")]
    packages: PathBuf,

    /// Write nothing, and exit with 1 if anything would change
    #[arg(long)]
    check: bool,

    /// Rewrite times as well where a stated digest holds
    #[arg(long)]
    times: bool,

    /// Add a row for each file that has none, at the end of the inventory
    #[arg(long)]
    add: bool,

    /// Raise the sequence by one, and set the release to today
    ///
    /// An id and a title that end in the sequence, as `init` writes them, go along.
    #[arg(long)]
    next: bool,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        context.start_threads()?;
        let source = match read_spec(&self.spec)? {
            Ok(source) => source,
            Err(no_text) => {
                let (source, finding) = *no_text;
                return refuse(context, source, vec![finding]);
            }
        };
        let (spec, findings) = Spec::read(&source.name, &source.text);
        let Some(spec) = spec else {
            return refuse(context, source, findings);
        };
        let progress = Bar::new(context.ui, "reading files");
        let found = inventory::find(
            &spec.inventory,
            &self.packages,
            &spec.rollup.ignore,
            Depth::Tables,
            context.threads,
            &progress,
        )?;
        drop(progress);
        let added = self.added(&found, &spec)?;
        let there = found.payloads.iter().flatten();
        let files: Vec<Actual> = there.filter_map(actual).collect();
        let wishes = Wishes {
            times: if self.times {
                Times::Always
            } else {
                Times::OfChanges
            },
            next: self.next.then(judging::today),
            rows: added.iter().map(|payload| row(payload, &spec)).collect(),
        };
        let revised = match revise::revise(&source.name, &source.text, &files, &wishes) {
            Ok(revised) => revised?,
            Err(findings) => return refuse(context, source, findings),
        };
        self.report(context, &spec, &found);
        let difference = revise::diff(&source.name, &source.text, &revised);
        context.ui.data(&difference)?;
        if difference.is_empty() {
            context
                .ui
                .done("the spec says what the files are; nothing was changed");
            return Ok(Exit::Done);
        }
        if let (None, findings) = Spec::read(&source.name, &revised) {
            let text = revised;
            return refuse(context, Source { text, ..source }, findings);
        }
        if self.check {
            context
                .ui
                .done("the spec is behind its files; nothing was written");
            return Ok(Exit::Input);
        }
        let target = disk::follow(&self.spec)?;
        let mut file = PendingFile::beside(&target)?;
        file.write_all(revised.as_bytes())
            .map_err(DiskError::during("write", &target))?;
        file.publish(Replace::Existing)?;
        Ok(Exit::Done)
    }

    /// Reads the files that have no row, where rows for them are wanted.
    fn added(&self, found: &Inventory, spec: &Spec) -> Result<Vec<Payload>, Failure> {
        if !self.add {
            return Ok(Vec::new());
        }
        let names = found.strays.iter().filter(|stray| {
            stray.kind == EntryKind::File
                && draft::can_be_carried(&stray.name)
                && spec.row(&stray.name).is_none()
        });
        let reader = Reader::new(Depth::Tables, Digests::Taken, &());
        names
            .map(|stray| {
                let entry = disk::stat(&self.packages.join(&stray.name))?;
                Ok(reader.read(PayloadKind::of_name(&stray.name), entry)?)
            })
            .collect()
    }

    fn report(&self, context: Context, spec: &Spec, found: &Inventory) {
        for (row, payload) in spec.inventory.iter().zip(&found.payloads) {
            if payload.is_none() {
                context.ui.done(&format!(
                    "warning: `{}` is documented and not in the folder",
                    printable(&row.name.value)
                ));
            }
        }
        let strays = found
            .strays
            .iter()
            .filter(|stray| stray.kind == EntryKind::File);
        if !self.add {
            for stray in strays {
                context.ui.done(&format!(
                    "warning: `{}` is in the folder and not documented\nhint: `--add` adds a row for it",
                    printable(&stray.name)
                ));
            }
        }
    }
}

/// Writes the row of a file that has none; its time where the other rows have theirs.
fn row(payload: &Payload, spec: &Spec) -> String {
    let times = if spec.inventory.iter().any(|row| row.modified.is_some()) {
        draft::Times::Stated
    } else {
        draft::Times::Lost
    };
    draft::row(payload, times)
}

fn actual(payload: &Payload) -> Option<Actual> {
    let package = payload.package();
    let text = |text: Option<&str>| text.map(str::to_owned);
    let code = |code: Option<&str>| uuid::Uuid::try_parse(code?).ok();
    Some(Actual {
        name: payload.name.clone(),
        size: payload.size,
        sha256: payload.sha256()?,
        modified: payload.modified,
        version: text(package.and_then(|package| package.product_version())),
        platform: package
            .and_then(Package::platform)
            .and_then(|platform| platform.name().parse().ok()),
        product: text(package.and_then(|package| package.product_name())),
        product_code: code(package.and_then(|package| package.product_code())),
        upgrade_code: code(package.and_then(|package| package.upgrade_code())),
    })
}

/// Tells why the spec cannot be read.
fn refuse(context: Context, source: Source, findings: Vec<Finding>) -> Result<Exit, Failure> {
    let judgement = judge::refuse(source, findings, &Options::strict(judging::today()));
    context.ui.report_aside(&Report {
        findings: judgement.findings,
        sources: vec![judgement.source],
        files: judgement.files,
        ..Report::new(Level::Error, Gaps::Told)
    })?;
    Ok(Exit::Input)
}
