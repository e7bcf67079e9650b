//! `rollpack build`: from a spec and its payloads to a signed bundle.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::failure::{Exit, Failure, Trouble};
use super::judging::{self, Strictness};
use super::options::Format;
use super::progress::Bar;
use super::signing::{Signer, Who};
use super::{Context, dry_run, environment, options, outlook, target};
use crate::build::{self, Built, Rendered, Signing};
use crate::bundle::{Written, names};
use crate::disk::{self, Replace};
use crate::judge::Accepted;
use crate::sign::Certificate;
use crate::terminal::printable;

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

    /// The bundle to write; the rollup's id with `.zip` by default
    ///
    /// One that exists is replaced when the new one is whole; a link is followed, and the file that it leads to
    /// replaced. A device, a pipe or a folder is refused, and so is every file that is read.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Print the whole plan and write nothing
    #[arg(long)]
    dry_run: bool,

    /// Build as of this time instead of now, as `2026-03-01T00:00:00Z`
    ///
    /// It changes no byte: what nobody could accept at this time is refused, such as an expired certificate, of packages too.
    #[arg(long, value_name = "TIME", value_parser = options::time)]
    at: Option<Timestamp>,

    #[command(flatten)]
    signing: Signer,

    /// Sign the manifest only, and leave the install script without a signature of its own
    ///
    /// The manifest covers the script in any case. Its own signature is for PowerShell, which runs no other scripts
    /// where the policy is `AllSigned`.
    #[arg(long, conflicts_with = "unsigned")]
    no_script_signature: bool,

    #[command(flatten)]
    strictness: Strictness,

    /// How to write the plan of `--dry-run`
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "human",
        requires = "dry_run"
    )]
    format: Format,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        // Before the long work, so that a missing key is not found after it.
        let who = if self.dry_run {
            Who::Nobody
        } else {
            self.signing.who(context.ui)?
        };
        let accepted = judging::accepted(
            &self.spec,
            &self.packages,
            &self.strictness,
            self.at,
            context,
        )?;
        let Some(accepted) = accepted else {
            context.ui.message("refused; nothing was built");
            return Ok(Exit::Input);
        };
        let target = self.target(&accepted)?;
        let progress = Bar::new(context.ui, "building");
        // A dry run shows the bundle as it would be signed, unless it is told that it would not be.
        let signing = if self.signing.is_unsigned() {
            Signing::Unsigned
        } else {
            Signing::Signed
        };
        let mut rendered = Rendered::of(&accepted)?;
        if let Some(remaining) = self.sign_script(&who, &mut rendered)? {
            drop(progress);
            context.ui.done(&remaining);
            return Ok(Exit::Done);
        }
        let Built { draft, manifest } = rendered.build(signing, &progress)?;
        if self.dry_run {
            drop(progress);
            let plan = dry_run::text(&manifest, self.format)?;
            match self.format {
                Format::Human => context.ui.told(&plan)?,
                Format::Json => context.ui.data(&plan)?,
            }
            return Ok(Exit::Done);
        }
        let at = self.at.unwrap_or_else(environment::now);
        outlook::judge_story(&manifest, at)?;
        let mut authority = None;
        let mut signatures = Vec::new();
        match &who {
            Who::Nobody => {}
            Who::Now(signer) => {
                let signature = signer.sign(draft.manifest()).map_err(Failure::of_signing)?;
                authority = outlook::judge(&signature, &**signer, at)?;
                signatures.push(signature);
            }
            Who::Later(later) => {
                drop(progress);
                let told = later.write("manifest.json", draft.manifest())?;
                context.ui.done(&told);
                return Ok(Exit::Done);
            }
        }
        let written = draft
            .write(&signatures, &target, Replace::Existing, &progress)
            .map_err(build::BuildError::from)?;
        drop(progress);
        let certificate = match &who {
            Who::Now(signer) => signer.certificate(),
            _ => None,
        };
        let told = told(&target, written, certificate);
        let needed = outlook::needed(authority.as_deref());
        context.ui.done(&(told + &needed));
        Ok(Exit::Done)
    }

    /// Gives the script its own signature, if it is to have one; or returns what has to be done before there is one.
    fn sign_script(
        &self,
        who: &Who,
        rendered: &mut Rendered<'_>,
    ) -> Result<Option<String>, Failure> {
        if self.no_script_signature {
            return Ok(None);
        }
        let signed = match who {
            Who::Nobody => return Ok(None),
            Who::Now(signer) => signer
                .sign_script(rendered.script())
                .map_err(Failure::of_signing)?,
            Who::Later(later) => match later.sign_script(names::SCRIPT, rendered.script())? {
                Ok(signed) => signed,
                Err(remaining) => return Ok(Some(remaining)),
            },
        };
        rendered.set_signed_script(signed);
        Ok(None)
    }

    /// Returns where the bundle goes, which is nowhere that would cost the user their input or a device.
    fn target(&self, accepted: &Accepted) -> Result<PathBuf, Failure> {
        if self.output.as_deref() == Some(Path::new("-")) {
            return Err(Trouble::ToStandardOutput.into());
        }
        let named = || PathBuf::from(format!("{}.zip", accepted.spec().rollup.id.value));
        let target = target::destination(&self.output.clone().unwrap_or_else(named))?;
        let payloads = accepted
            .payloads()
            .map(|(_, payload, _)| payload.path.clone());
        let others = self.signing.files().chain([self.spec.clone()]);
        for input in payloads.chain(others) {
            if disk::is_same(&input, &target)? {
                return Err(Trouble::OverInput(input).into());
            }
        }
        Ok(target)
    }
}

/// Returns what a person wants to know of a bundle that was written.
fn told(target: &Path, written: Written, certificate: Option<&Certificate>) -> String {
    let signed_by = certificate.map_or_else(
        || "nobody".to_owned(),
        |certificate| {
            let subject = certificate.subject();
            format!(
                "{} (sha256 {})",
                printable(&subject),
                certificate.fingerprint()
            )
        },
    );
    format!(
        "built `{}` ({} bytes)\n  identity   {}\n  signed by  {signed_by}",
        printable(&target.to_string_lossy()),
        written.size,
        written.identity,
    )
}
