//! `rollpack sign`: one more signature for a bundle.

use std::path::PathBuf;

use jiff::Timestamp;

use super::failure::{Exit, Failure, Trouble};
use super::retail::Retail;
use super::signing::{Signer, Who};
use super::{Context, environment, outlook, ssh_signature};
use crate::terminal::printable;
use crate::verify::SignedBy;

/// Sign a bundle, beside those who signed it already
///
/// The bundle must be whole. What it holds and its identity stay the same, byte for byte; the signature goes to its
/// end. It replaces the file unless `-o` names another.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack sign rollup.zip --key k.pem --cert chain.pem
  rollpack sign rollup.zip --key k.pem --cert chain.pem -o signed.zip
  rollpack sign rollup.zip --ssh-signature manifest.json.sig")]
pub struct Arguments {
    /// The bundle
    bundle: PathBuf,

    /// The bundle to write; the same by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Sign as of this time instead of now, as `2026-03-01T00:00:00Z`
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,

    /// Add this signature, which `ssh-keygen -Y sign -n rollpack` made of the bundle's `META/manifest.json`
    ///
    /// It is for recipients who check with `ssh-keygen -Y verify`; `rollpack verify` judges its form alone. It takes
    /// the place of one that is there.
    #[arg(long, value_name = "FILE.sig", conflicts_with_all = ["who", "cert", "raw_signature", "at"])]
    ssh_signature: Option<PathBuf>,

    #[command(flatten)]
    signing: Signer,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        if let Some(signature) = &self.ssh_signature {
            return ssh_signature::add(&self.bundle, self.output.as_deref(), signature, context);
        }
        let who = self.signing.who(context.ui)?;
        let refused = "refused; nothing was signed";
        let Some(retail) = Retail::open(&self.bundle, self.output.as_deref(), refused, context)?
        else {
            return Ok(Exit::Input);
        };
        let bundle = &retail.bundle;
        let signer = match who {
            Who::Nobody => return Err(Trouble::NobodySigns.into()),
            Who::Now(signer) => signer,
            Who::Later(later) => {
                let told = later.write("manifest.json", bundle.manifest())?;
                context.ui.done(&told);
                return Ok(Exit::Done);
            }
        };
        let by = |signed: &&SignedBy| Some(&signed.certificate) == signer.certificate();
        if let Some(earlier) = retail.verdict.signers.iter().find(by) {
            let entry = earlier.path.clone();
            return Err(Trouble::SignedAlready { entry }.into());
        }
        let at = self.at.unwrap_or_else(environment::now);
        let signature = signer
            .sign(bundle.manifest())
            .map_err(Failure::of_signing)?;
        let authority = outlook::judge(&signature, &*signer, at)?;
        let mut signatures = bundle.signatures().clone();
        signatures.cms.push(signature);
        let written = retail.write(&signatures, context)?;
        let subject = signer.certificate().map(crate::sign::Certificate::subject);
        context.ui.done(&format!(
            "signed `{}`\n  identity   {}\n  signed by  {}{}",
            printable(&retail.destination().to_string_lossy()),
            written.identity,
            printable(&subject.unwrap_or_default()),
            outlook::needed(authority.as_deref()),
        ));
        Ok(Exit::Done)
    }
}
