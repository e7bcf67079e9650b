//! `rollpack build`: from a spec and its payloads to a signed bundle.

use std::path::PathBuf;

use super::Context;
use super::failure::{Exit, Failure};
use super::judging::{self, Strictness};
use super::options::Format;
use super::progress::Bar;
use super::signing::Signing;
use crate::build::{self, BuildError};
use crate::disk::Replace;
use crate::finding::Level;
use crate::report::Report;
use crate::rules::Selection;
use crate::sign::Signer as _;

/// Build a signed bundle from a spec and its payloads
///
/// Judges the input as `validate` does and refuses what has errors. The same spec, payloads and key give the
/// same bytes on every machine. The bundle is an ordinary zip: packages, install script, article, manifest,
/// signature.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack build specs/example.yaml --packages packages/example --key rsa.key.pem --cert rsa.cert.pem
  rollpack build rollup.yaml --packages payloads --key k.pem --cert c.pem -o rollup.zip
  rollpack build rollup.yaml --packages payloads --dry-run --format json > plan.json")]
pub struct Arguments {
    /// The spec
    spec: PathBuf,

    /// The folder of payloads that the spec documents
    #[arg(long, value_name = "DIR")]
    packages: PathBuf,

    /// The bundle to write [default: the rollup's id with `.zip`, in this folder]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Print the whole plan and write nothing
    #[arg(long)]
    dry_run: bool,

    /// Replace the bundle if it exists
    #[arg(long)]
    overwrite: bool,

    #[command(flatten)]
    signing: Signing,

    #[command(flatten)]
    strictness: Strictness,

    /// How to write the plan of `--dry-run`
    #[arg(long, value_name = "FORMAT", default_value = "human", requires = "dry_run")]
    format: Format,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        // Before the long work, so that a missing key is not found after it.
        let signer = if self.dry_run { None } else { self.signing.signer()? };
        let options = self.strictness.options(Selection::default());
        let judgement = judging::judge(&self.spec, Some(self.packages.as_path()), &options, context)?;
        let report = Report {
            findings: judgement.findings,
            sources: vec![judgement.source],
            files: judgement.files,
            deny: Level::Error,
        };
        let Some(accepted) = judgement.accepted else {
            context.ui.report_aside(&report)?;
            context.ui.message("refused; nothing was built");
            return Ok(Exit::Input);
        };
        if report.findings.iter().any(|finding| finding.counts() && finding.level >= Level::Warning) {
            context.ui.report_aside(&report)?;
        }
        let progress = Bar::new(context.ui, "building");
        let draft = build::draft(&accepted, signer.is_some(), &progress)?;
        if self.dry_run {
            drop(progress);
            context.ui.data(&match self.format {
                Format::Human => draft.plan_for_people(context.ui.width()),
                Format::Json => draft.plan_as_json(),
            })?;
            return Ok(Exit::Done);
        }
        let signatures = match &signer {
            Some(signer) => vec![signer.sign(draft.manifest()).map_err(Failure::input)?],
            None => Vec::new(),
        };
        let target = self.output.clone().unwrap_or_else(|| {
            PathBuf::from(format!("{}.zip", accepted.spec().rollup.id.value))
        });
        let replace = if self.overwrite { Replace::Existing } else { Replace::Never };
        let written = draft.write(&signatures, &target, replace, &progress).map_err(BuildError::from)?;
        drop(progress);
        context.ui.done(&format!(
            "built `{}` ({} bytes)\n  identity   {}\n  signed by  {}",
            target.display(),
            written.size,
            written.identity,
            signer.as_ref().and_then(|signer| signer.certificate()).map_or_else(
                || "nobody".to_owned(),
                |certificate| format!("{} (sha256 {})", certificate.subject(), certificate.fingerprint()),
            ),
        ));
        Ok(Exit::Done)
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Disk(error) => error.into(),
            error if error.blames_input() => Self::input(error),
            error => Self::usage(error),
        }
    }
}
