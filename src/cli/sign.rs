//! `rollpack sign`: one more signature for a bundle, or the signature of a package.

use std::path::PathBuf;

use jiff::Timestamp;

use super::failure::{Exit, Failure, Trouble};
use super::retail::Retail;
use super::signed_package::SignedPackage;
use super::signing::{Signer, Who};
use super::{Context, environment, options, outlook, ssh_signature, target};
use crate::msi::signature::{self, Coverage};
use crate::terminal::printable;
use crate::verify::SignedBy;

/// Sign a bundle, beside those who signed it already, or a package
///
/// The bundle must be whole. What it holds and its identity stay the same, byte for byte; the signature goes to its
/// end. It replaces the file unless `-o` names another.
///
/// With `--msi` the file is a package (`.msi`, `.msp`, `.msm`), which gets an Authenticode signature. Its streams stay as
/// they are, byte for byte, and the same package and key give the same file.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack sign rollup.zip --key k.pem --cert chain.pem
  rollpack sign rollup.zip --key k.pem --cert chain.pem -o signed.zip
  rollpack sign --msi Portal-Web.msi --pfx signer.pfx --key-password-file password.txt --extended
  rollpack sign rollup.zip --ssh-signature manifest.json.sig")]
pub struct Arguments {
    /// The bundle, or the package
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The file is a package, and gets an Authenticode signature
    #[arg(long)]
    msi: bool,

    /// Sign the names, sizes and times of what is in the package too
    ///
    /// By the stream `MsiDigitalSignatureEx`. Without it, bytes can move from one stream to the next unnoticed.
    #[arg(long, requires = "msi")]
    extended: bool,

    /// Put the signature in the place of one that the package has
    #[arg(long, requires = "msi")]
    replace: bool,

    /// The file to write; the same by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Sign as of this time instead of now, as `2026-03-01T00:00:00Z`
    #[arg(long, value_name = "TIME", value_parser = options::time)]
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
            return ssh_signature::add(&self.file, self.output.as_deref(), signature, context);
        }
        let who = self.signing.who(context.ui)?;
        if self.msi {
            return self.sign_package(&who, context);
        }
        if target::kind(&self.file)? == target::Kind::Database {
            let file = self.file.display().to_string();
            return Err(Trouble::PackageNotBundle { file }.into());
        }
        let refused = "refused; nothing was signed";
        let Some(retail) = Retail::open(&self.file, self.output.as_deref(), refused, context)?
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

    fn sign_package(&self, who: &Who, context: Context) -> Result<Exit, Failure> {
        let mut package = SignedPackage::open(&self.file, self.output.as_deref())?;
        package.spare(self.signing.files())?;
        if !self.replace && package.database.package().has_signature_stream() {
            return Err(self.signed_already(&mut package).into());
        }
        let coverage = if self.extended {
            Coverage::Entries
        } else {
            Coverage::Content
        };
        let algorithm = who.algorithm().ok_or(Trouble::NobodySigns)?;
        let digests = signature::digests(&mut package.database, coverage, algorithm.hash)
            .map_err(|error| Failure::of_unsigned(&self.file, package.destination(), error))?;
        let signer = match who {
            Who::Now(signer) => &**signer,
            Who::Nobody => return Err(Trouble::NobodySigns.into()),
            Who::Later(later) => {
                let told = later.write_package(&package.name(), &digests.signed)?;
                context.ui.done(&told);
                return Ok(Exit::Done);
            }
        };
        let signature = signer
            .sign_package(&digests.signed)
            .map_err(Failure::of_signing)?;
        let at = self.at.unwrap_or_else(environment::now);
        let certificate = signer.certificate().ok_or(Trouble::NoCertificate)?;
        let authority = outlook::judge_signer(certificate, signer, at)?;
        let destination = package.destination().to_path_buf();
        let size = package.write(&signature, digests.entries.as_deref())?;
        context.ui.done(&format!(
            "signed `{}` ({size} bytes)\n  signed by  {} (sha256 {}){}",
            printable(&destination.to_string_lossy()),
            printable(&certificate.subject()),
            certificate.fingerprint(),
            outlook::needed(authority.as_deref()),
        ));
        Ok(Exit::Done)
    }

    fn signed_already(&self, package: &mut SignedPackage) -> Trouble {
        let facts = package.facts().ok().flatten();
        let signer = facts.and_then(|facts| Some(facts.signer?.subject()));
        Trouble::PackageSigned {
            file: self.file.display().to_string(),
            signer: signer.unwrap_or_else(|| "somebody unknown".to_owned()),
        }
    }
}
