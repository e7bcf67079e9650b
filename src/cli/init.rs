//! `rollpack init`: a draft of a spec for the files of a folder.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::failure::{Exit, Failure, Trouble};
use super::progress::Bar;
use super::{Context, judging};
use crate::disk::{self, DiskError, Entry, EntryKind, PendingFile, Replace};
use crate::draft::{self, Identity, Times};
use crate::finding::{Finding, Level};
use crate::inventory::{Depth, Digests, FindError, Inventory, Payload, Reader, is_litter};
use crate::judge;
use crate::rule::Suppressible;
use crate::rules::Options;
use crate::spec::{PayloadKind, Spec};
use crate::terminal::printable;

/// Draft a spec for the packages of a folder
///
/// Reads every file and writes what can be read in it: names, digests, sizes, times, versions, platforms, products
/// and codes; one role, and one step for each package in an order that upgrade codes and patches allow. The draft
/// builds as it stands, and its comments say what may be added. What rollpack finds in the packages is told, and
/// stands in the draft as suppressions that are comments: none takes effect.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack init payloads -o rollup.yaml
  rollpack init payloads --series portal --sequence 4 --no-times -o rollup.yaml
  rollpack build rollup.yaml --packages payloads --key key.pem --cert cert.pem")]
pub struct Arguments {
    /// The folder of packages
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// The spec to write; `-` prints it, as does leaving this out
    #[arg(short, long, value_name = "SPEC", default_value = "-")]
    output: PathBuf,

    /// Replace the spec if it exists
    #[arg(long)]
    overwrite: bool,

    /// The name of the servers that the packages are installed on
    #[arg(long, value_name = "NAME", default_value = "Servers")]
    role: String,

    /// The series of rollups that this one belongs to; by default the name of the folder
    #[arg(long, value_name = "ID")]
    series: Option<String>,

    /// Its place in the series
    #[arg(long, value_name = "N", default_value = "1")]
    sequence: std::num::NonZeroU64,

    /// Leave out file times, which git, artifact stores and downloads lose
    #[arg(long)]
    no_times: bool,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        context.start_threads()?;
        let replace = if self.overwrite {
            Replace::Existing
        } else {
            Replace::Never
        };
        let is_printed = self.output == Path::new("-");
        if !is_printed {
            // Before the long work.
            disk::refuse_existing(&self.output, replace)?;
        }
        let (payloads, beside) = self.read(context)?;
        if payloads.is_empty() {
            return Err(Trouble::EmptyFolder {
                folder: self.folder.display().to_string(),
            }
            .into());
        }
        let mut text = draft::draft(&self.identity(&payloads), &payloads, &beside);
        let findings = judged(&text, payloads.clone())?;
        text.push_str(&suppressions(&findings));
        if is_printed {
            context.ui.data(&text)?;
        } else {
            let mut file = PendingFile::beside(&self.output)?;
            file.write_all(text.as_bytes())
                .map_err(DiskError::during("write", &self.output))?;
            file.publish(replace)?;
        }
        self.report(context, &payloads, &beside, &findings);
        Ok(Exit::Done)
    }

    /// Reads every file of the folder, by name; returns the names of what else is there as well.
    fn read(&self, context: Context) -> Result<(Vec<Payload>, Vec<String>), Failure> {
        let target = disk::follow(&self.output)?;
        let (files, others): (Vec<Entry>, Vec<Entry>) = disk::list(&self.folder)?
            .into_iter()
            .filter(|entry| entry.kind != EntryKind::File || !is_litter(&entry.name))
            .filter(|entry| !disk::is_same(&entry.path, &target).unwrap_or(false))
            .partition(|entry| entry.kind == EntryKind::File && draft::can_be_carried(&entry.name));
        let progress = Bar::new(context.ui, "reading files");
        let reader = Reader::new(Depth::Content, Digests::Taken, &progress);
        let payloads: Vec<Result<Payload, FindError>> = files
            .into_par_iter()
            .map(|entry| reader.read(PayloadKind::of_name(&entry.name), entry))
            .collect();
        let payloads = payloads.into_iter().collect::<Result<_, _>>()?;
        Ok((
            payloads,
            others.into_iter().map(|entry| entry.name).collect(),
        ))
    }

    fn identity(&self, payloads: &[Payload]) -> Identity {
        let resolved = disk::resolve(&self.folder).unwrap_or_else(|_| self.folder.clone());
        let name = resolved.file_name().map_or_else(
            || "rollup".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        let series = draft::id(self.series.as_deref().unwrap_or(&name));
        let newest = payloads.iter().map(|payload| payload.modified).max();
        let times = if self.no_times {
            Times::Lost
        } else {
            Times::Stated
        };
        Identity {
            id: format!("{series}-{}", self.sequence),
            title: format!(
                "{}, number {}",
                self.series.as_deref().unwrap_or(&name),
                self.sequence
            ),
            series,
            sequence: self.sequence.get(),
            release: draft::release(newest.filter(|_| !self.no_times), judging::today()),
            role: self.role.clone(),
            times,
        }
    }

    fn report(
        &self,
        context: Context,
        payloads: &[Payload],
        beside: &[String],
        findings: &[Finding],
    ) {
        let ui = context.ui;
        ui.done(&format!(
            "drafted a spec of {}",
            counted(payloads.len(), "file")
        ));
        for name in beside {
            ui.done(&format!(
                "`{}` is left out: it is not a file that a bundle can carry under its name",
                printable(name)
            ));
        }
        for (package, cabinet) in draft::missing_cabinets(payloads) {
            ui.done(&format!(
                "warning: `{}` takes files from `{}`, which is not in the folder\nhint: put it there, and draft again",
                printable(&package),
                printable(&cabinet)
            ));
        }
        if !self.no_times && draft::look_like_a_checkout(payloads) {
            ui.done(
                "warning: all files were written within minutes, as a checkout or a download does\n\
                 hint: `--no-times` leaves the times out; the digests say which files are meant",
            );
        }
        let count = |level| {
            findings
                .iter()
                .filter(|finding| finding.level == level)
                .count()
        };
        let counts = [(Level::Error, "error"), (Level::Warning, "warning")].map(|(level, word)| {
            let count = count(level);
            (count > 0).then(|| counted(count, word))
        });
        let counts: Vec<_> = counts.into_iter().flatten().collect();
        if !counts.is_empty() {
            ui.done(&format!(
                "`rollpack validate` tells {}; suppressions stand at the end of the draft, as comments",
                counts.join(" and ")
            ));
        }
    }
}

fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

/// Judges a draft with the files it was made of.
fn judged(text: &str, payloads: Vec<Payload>) -> Result<Vec<Finding>, Failure> {
    let (spec, findings) = Spec::read("draft", text);
    let Some(spec) = spec else {
        let wrong = findings.into_iter().next();
        let why = wrong.map_or_else(String::new, |finding| finding.message);
        return Err(Trouble::CannotBeDrafted { why }.into());
    };
    let inventory = Inventory {
        payloads: payloads.into_iter().map(Some).collect(),
        strays: Vec::new(),
        own: Vec::new(),
    };
    let judgement = judge::judge(spec, Some(inventory), &Options::strict(judging::today()));
    let counting = judgement.findings.into_iter();
    Ok(counting
        .filter(|finding| finding.counts() && finding.level >= Level::Warning)
        .collect())
}

/// Writes a suppression for each finding that may be suppressed, as comments.
fn suppressions(findings: &[Finding]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for finding in findings {
        if finding.rule.suppressible == Suppressible::No {
            continue;
        }
        let mut entry = vec![
            format!("# {}", printable(&finding.message)),
            format!("#  - rule: {}", finding.rule.id),
        ];
        if let Some(file) = &finding.place.file {
            entry.push(format!("#    file: {}", draft::Scalar(file)));
        }
        entry.push("#    reason: say why it is accepted".to_owned());
        if !lines.contains(&entry.join("\n")) {
            lines.push(entry.join("\n"));
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    format!(
        "\n# What was found in the files. Where it is suppressed, remove the `#` here and before its entry, and say why.\n\
         #suppressions:\n{}\n",
        lines.join("\n")
    )
}
