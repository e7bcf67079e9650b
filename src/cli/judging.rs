//! Reading and judging a spec with its payloads, as `validate` and `build` both do.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::failure::{Failure, Trouble};
use super::options::profile;
use super::progress::Bar;
use super::signing::pem;
use super::trust_options::no_authority;
use super::{Context, environment};
use crate::disk;
use crate::finding::Level;
use crate::inventory::{self, Depth};
use crate::judge::{Accepted, Judgement};
use crate::previous::Previous;
use crate::report::{Gaps, Report};
use crate::rules::{Dates, Later, Options, Profile, Selection};
use crate::sign::PackageTrust;
use crate::spec::{Baseline, Suppression};
use crate::validate::{Reading, SPEC_BYTES, validate};

/// How strictly payloads are judged.
#[derive(Debug, clap::Args)]
pub struct Strictness {
    /// Do not compare file times, which git, artifact stores and downloads lose
    #[arg(long)]
    pub ignore_dates: bool,

    /// Take a later version or date than documented for a warning
    #[arg(long)]
    pub accept_later: bool,

    /// What findings are worth: what the spec says, else `rollup`; `ice` for packages without a spec
    #[arg(long, value_name = "NAME", value_parser = profile)]
    pub profile: Option<Profile>,

    /// Findings that are suppressed beside those that the spec suppresses
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// A certificate authority that the signers of packages must lead to, and their time stamps; repeatable
    ///
    /// Without any, and without a `signer:` in the spec, signatures are compared with the files only, and the report says
    /// that signers were not judged.
    #[arg(long, value_name = "PEM")]
    pub package_ca: Vec<PathBuf>,

    /// What the packages replace: the previous bundle, or a folder of its packages
    ///
    /// Each package is judged as an upgrade of the one with its product code, else its upgrade code, else its name.
    /// Who signed the bundle is not asked; `rollpack verify` does.
    #[arg(long, value_name = "BUNDLE|DIR")]
    pub previous: Option<PathBuf>,
}

impl Strictness {
    /// Returns the options that it means today.
    ///
    /// Certificates of packages are judged as of `at`, else as of now.
    pub fn options(
        &self,
        mut selection: Selection,
        at: Option<Timestamp>,
        context: Context,
    ) -> Result<Options, Failure> {
        selection.profile = self.profile;
        Ok(Options {
            today: today(),
            dates: if self.ignore_dates {
                Dates::Ignored
            } else {
                Dates::Checked
            },
            later: if self.accept_later {
                Later::Accepted
            } else {
                Later::Refused
            },
            selection,
            baseline: match &self.baseline {
                Some(path) => read_baseline(path)?,
                None => Vec::new(),
            },
            package_trust: self.package_trust(at.unwrap_or_else(environment::now))?,
            previous: match &self.previous {
                Some(path) => Some(Arc::new(read_previous(path, context)?)),
                None => None,
            },
        })
    }
}

impl Strictness {
    fn package_trust(&self, at: Timestamp) -> Result<PackageTrust, Failure> {
        let mut trust = PackageTrust::new(at);
        for path in &self.package_ca {
            let added = trust.add_authorities(&pem(path)?);
            added.map_err(|source| no_authority(path, source))?;
        }
        Ok(trust)
    }
}

/// Reads the packages that come before those that are judged.
fn read_previous(path: &Path, context: Context) -> Result<Previous, Failure> {
    context.start_threads()?;
    let progress = Bar::new(context.ui, "reading the previous packages");
    let previous = Previous::read(path, &progress)?;
    drop(progress);
    context.ui.detail(&format!(
        "read {} previous packages in `{}`",
        previous.packages().len(),
        path.display()
    ));
    Ok(previous)
}

/// Reads a baseline; one that cannot be read is the input's fault.
fn read_baseline(path: &Path) -> Result<Vec<Suppression>, Failure> {
    let name = path.display().to_string();
    let text =
        String::from_utf8(disk::read(path, SPEC_BYTES)?).map_err(|_| Trouble::NotABaseline {
            file: name.clone(),
            why: "it is not UTF-8 text".to_owned(),
        })?;
    match Baseline::read(&name, &text) {
        (Some(baseline), _) => Ok(baseline.suppressions),
        (None, findings) => {
            let why = findings.first().map(|finding| {
                let line = finding.place.spec.as_ref().map_or(0, |spec| spec.at.line);
                format!("line {line}: {}", finding.message)
            });
            let why = why.unwrap_or_default();
            Err(Trouble::NotABaseline { file: name, why }.into())
        }
    }
}

/// Reads a spec, looks for its payloads in `packages` if that is given, and judges both.
pub fn judge(
    path: &Path,
    packages: Option<&Path>,
    depth: Depth,
    options: &Options,
    context: Context,
) -> Result<Judgement, Failure> {
    context.start_threads()?;
    if let Some(folder) = packages {
        context.ui.detail(&format!(
            "reading the payloads of `{}` in `{}` with {} threads",
            path.display(),
            folder.display(),
            context.threads
        ));
    }
    let progress = Bar::new(context.ui, "reading packages");
    let reading = Reading {
        depth,
        threads: context.threads,
        progress: &progress,
    };
    Ok(validate(path, packages, options, reading)?)
}

/// Judges a spec with its payloads and tells what may be wrong with it; `None` if it is refused.
pub fn accepted(
    spec: &Path,
    packages: &Path,
    strictness: &Strictness,
    at: Option<Timestamp>,
    context: Context,
) -> Result<Option<Accepted>, Failure> {
    let options = strictness.options(Selection::default(), at, context)?;
    let mut judgement = judge(spec, Some(packages), Depth::Content, &options, context)?;
    // What is merely worth knowing is told by `validate`; who wants quiet is told why it is refused.
    let least = if context.ui.says_what_was_done() {
        Level::Warning
    } else {
        Level::Error
    };
    judgement
        .findings
        .retain(|finding| finding.counts() && finding.level >= least);
    let refused = judgement.accepted.is_none();
    if refused || (!judgement.findings.is_empty() && context.ui.says_what_was_done()) {
        context.ui.report_aside(&Report {
            findings: judgement.findings,
            unlisted: judgement.unlisted,
            coverage: judgement.coverage,
            sources: vec![judgement.source],
            files: judgement.files,
            ..Report::new(Level::Error, Gaps::Told)
        })?;
    }
    Ok(judgement.accepted)
}

/// Returns the day it is in UTC.
pub fn today() -> Date {
    environment::now().to_zoned_datetime(TimeZone::UTC).date()
}

impl From<inventory::FindError> for Failure {
    fn from(error: inventory::FindError) -> Self {
        match error {
            inventory::FindError::Disk(error) => error.into(),
            error => Self::usage(error),
        }
    }
}
