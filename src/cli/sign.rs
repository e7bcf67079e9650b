//! `rollpack sign`: one more signature for a bundle.

use std::path::PathBuf;

use jiff::Timestamp;

use super::failure::{Exit, Failure};
use super::key_files::InFile;
use super::progress::Bar;
use super::signing::{self, Signer, Who};
use super::{Context, environment, outlook, target, trust_options, verify};
use crate::bundle::{RetailError, Retailed, WriteError};
use crate::disk::Replace;
use crate::report;
use crate::terminal::printable;
use crate::verify::{Problem, SignedBy};

/// Sign a bundle, beside those who signed it already
///
/// The bundle must be whole. What it holds and its identity stay the same, byte for byte; the signature goes to its
/// end. It replaces the file unless `-o` names another.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack sign rollup.zip --key k.pem --cert chain.pem
  rollpack sign rollup.zip --key k.pem --cert chain.pem -o signed.zip")]
pub struct Arguments {
    /// The bundle
    bundle: PathBuf,

    /// The bundle to write; the same by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Sign as of this time instead of now, as `2026-03-01T00:00:00Z`
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,

    #[command(flatten)]
    signing: Signer,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let who = self.signing.who(context.ui)?;
        let output = self.output.as_ref().unwrap_or(&self.bundle);
        let to = target::destination(output)?;
        let file = target::open(&self.bundle)?;
        let mut verdict = trust_options::examine(&self.bundle, context)?;
        // What the manifest asks for and nobody signed is about to come.
        verdict
            .problems
            .retain(|problem| !matches!(problem, Problem::SignatureMissing { .. }));
        if !verdict.problems.is_empty() {
            let report = verify::findings(&self.bundle.display().to_string(), &verdict);
            context.ui.report(report::Format::Human, &report)?;
            context.ui.message("refused; nothing was signed");
            return Ok(Exit::Input);
        }
        let bundle = Retailed::of(&file).map_err(|error| self.failure(error))?;
        let signer = match who {
            Who::Nobody => return Err(Failure::usage(NobodySigns)),
            Who::Now(signer) => signer,
            Who::Later(later) => {
                let told = later.write("manifest.json", bundle.manifest())?;
                context.ui.done(&told);
                return Ok(Exit::Done);
            }
        };
        let by = |signed: &&SignedBy| Some(&signed.certificate) == signer.certificate();
        if let Some(earlier) = verdict.signers.iter().find(by) {
            let path = earlier.path.clone();
            return Err(Failure::input(SignedAlready { path }));
        }
        let at = self.at.unwrap_or_else(environment::now);
        let signature = signer.sign(bundle.manifest()).map_err(signing::failure)?;
        let authority = outlook::judge(&signature, &*signer, at)?;
        let mut signatures = bundle.signatures().to_vec();
        signatures.push(signature);
        let progress = Bar::new(context.ui, "writing");
        let (pending, written) = bundle
            .write(&file, &signatures, &to, &progress)
            .map_err(|error| self.failure(error))?;
        drop(progress);
        // What was copied is looked at again before it takes a name.
        let again = pending.file().try_clone().map_err(Failure::usage)?;
        if !trust_options::examine_file(again, &to, context)?
            .problems
            .is_empty()
        {
            return Err(self.failure(RetailError::Changed));
        }
        pending.publish(Replace::Existing)?;
        let subject = signer.certificate().map(crate::sign::Certificate::subject);
        context.ui.done(&format!(
            "signed `{}`\n  identity   {}\n  signed by  {}{}",
            printable(&to.to_string_lossy()),
            written.identity,
            printable(&subject.unwrap_or_default()),
            outlook::needed(authority.as_deref()),
        ));
        Ok(Exit::Done)
    }

    fn failure(&self, error: RetailError) -> Failure {
        match error {
            RetailError::Write(WriteError::Disk(error)) => error.into(),
            RetailError::Write(WriteError::Stopped(stopped)) => Failure::usage(stopped),
            error => Failure::input(InFile {
                path: self.bundle.clone(),
                what: "bundle",
                source: error,
            }),
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("`--unsigned` leaves nothing to do")]
struct NobodySigns;

#[derive(Debug, thiserror::Error)]
#[error("the bundle is signed with this certificate already, in `{path}`")]
struct SignedAlready {
    path: String,
}
