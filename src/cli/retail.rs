//! A bundle written again with other signatures: examined first, copied, examined again, and put in place.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::progress::Bar;
use super::{Context, target, trust_options, verify};
use crate::bundle::{RetailError, Retailed, Signatures, Written};
use crate::disk::Replace;
use crate::report;
use crate::verify::{Problem, Verdict};

/// A whole bundle, whoever signed it, and where it goes.
pub struct Retail {
    path: PathBuf,
    to: PathBuf,
    file: File,
    /// What was found out about it.
    pub verdict: Verdict<File>,
    /// What is written again.
    pub bundle: Retailed,
}

impl Retail {
    /// Opens a bundle; nothing, where it is not whole, which is told.
    pub fn open(
        path: &Path,
        output: Option<&Path>,
        refused: &str,
        context: Context,
    ) -> Result<Option<Self>, Failure> {
        let to = target::destination(output.unwrap_or(path))?;
        let file = target::open(path)?;
        let mut verdict = trust_options::examine(path, context)?;
        // What the manifest asks for and nobody signed may be about to come.
        verdict
            .problems
            .retain(|problem| !matches!(problem, Problem::SignatureMissing { .. }));
        if !verdict.problems.is_empty() {
            let report = verify::findings(&path.display().to_string(), &verdict);
            context.ui.report(report::Format::Human, &report)?;
            context.ui.message(refused);
            return Ok(None);
        }
        Ok(Some(Self {
            bundle: Retailed::of(&file).map_err(|error| Failure::of_retail(path, error))?,
            path: path.to_path_buf(),
            to,
            file,
            verdict,
        }))
    }

    /// Returns where the bundle goes.
    pub fn destination(&self) -> &Path {
        &self.to
    }

    /// Writes the bundle with these signatures.
    pub fn write(&self, signatures: &Signatures, context: Context) -> Result<Written, Failure> {
        let failure = |error| Failure::of_retail(&self.path, error);
        let progress = Bar::new(context.ui, "writing");
        let (pending, written) = self
            .bundle
            .write(&self.file, signatures, &self.to, &progress)
            .map_err(failure)?;
        drop(progress);
        // What was copied is looked at again before it takes a name.
        let again = pending.file().try_clone().map_err(Failure::usage)?;
        let verdict = trust_options::examine_file(again, &self.to, context)?;
        if !verdict.problems.is_empty() {
            return Err(failure(RetailError::Changed));
        }
        pending.publish(Replace::Existing)?;
        Ok(written)
    }
}
