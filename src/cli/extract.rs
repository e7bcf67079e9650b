//! `rollpack extract`: a verified bundle to files, all or nothing.

use std::path::PathBuf;

use super::failure::{Exit, Failure};
use super::progress::Bar;
use super::trust_options::TrustOptions;
use super::verify;
use super::{Context, target};
use crate::disk::{self, Replace};
use crate::extract::{self, Selection};
use crate::report;
use crate::terminal::printable;

/// Verify a bundle and write its files
///
/// Nothing is written unless everything is proved. The files get their documented times and appear under the
/// folder's name only when all of them are there.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack extract rollup.zip --to QFERollup --ca ca.pem
  rollpack extract rollup.zip --to web --ca ca.pem --only 'Portal-Web.msi' --only install.ps1")]
pub struct Arguments {
    /// The bundle
    bundle: PathBuf,

    /// The folder to write; it must not exist yet
    #[arg(long, value_name = "DIR")]
    to: PathBuf,

    /// Only entries whose name matches, as `*.msi`; repeatable
    ///
    /// The folder then holds nothing else, even where `--overwrite` replaces one that did.
    #[arg(long, value_name = "GLOB")]
    only: Vec<String>,

    /// Replace the folder if it exists and holds nothing but files of this bundle
    ///
    /// It is replaced as a whole: with `--only`, the other files of an older extraction go. A folder with anything
    /// else in it stays as it is. A link is followed, and the folder that it leads to replaced.
    #[arg(long)]
    overwrite: bool,

    #[command(flatten)]
    trust: TrustOptions,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let selection =
            Selection::only(self.only.iter().map(String::as_str)).map_err(Failure::usage)?;
        // A folder has been extracted already.
        target::open(&self.bundle)?;
        let (verdict, _) = self.trust.verify(&self.bundle, context, |_| Ok(()))?;
        let report = verify::findings(&self.bundle.display().to_string(), &verdict);
        let Ok(verified) = verdict.into_verified() else {
            context.ui.report(report::Format::Human, &report)?;
            context.ui.message("refused; nothing was written");
            return Ok(Exit::Input);
        };
        let replace = if self.overwrite {
            Replace::Existing
        } else {
            Replace::Never
        };
        let target = match replace {
            Replace::Existing => disk::follow(&self.to)?,
            Replace::Never => self.to.clone(),
        };
        let progress = Bar::new(context.ui, "extracting");
        let extracted = extract::extract(&verified, &target, &selection, replace, &progress)?;
        drop(progress);
        context.ui.done(&format!(
            "extracted {} files ({} bytes) to `{}`",
            extracted.files,
            extracted.bytes,
            printable(&self.to.to_string_lossy())
        ));
        Ok(Exit::Done)
    }
}
