//! `rollpack timestamp`: an authority says when it saw a signature, without a network on this side.

use std::path::{Path, PathBuf};

use super::failure::{Exit, Failure, Trouble};
use super::key_files::SMALL;
use super::retail::Retail;
use super::signed_package::SignedPackage;
use super::signing::{pem, write};
use super::trust_options::no_authority;
use super::{Context, environment};
use crate::disk;
use crate::msi::signature::SignatureStreams;
use crate::sign::{
    Authenticode, PackageTrust, Signature, TimestampReply, Trust, stamp, stamp_package,
    timestamp_request,
};
use crate::terminal::printable;

/// Give the signature of a bundle or a package a time stamp, in two steps that need no network here
///
/// `--request` writes a query (RFC 3161) to carry to an authority, `--attach` puts its reply into the bundle. What
/// the bundle holds and its identity stay the same, byte for byte. A time stamp lets a signature outlive its
/// certificate; `verify --tsa-ca` judges it.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack timestamp rollup.zip --request rollup.tsq
  openssl ts -reply -config tsa.cnf -queryfile rollup.tsq -out rollup.tsr
  rollpack timestamp rollup.zip --attach rollup.tsr --tsa-ca tsa-root.pem
  rollpack timestamp --msi Portal-Web.msi --request web.tsq")]
pub struct Arguments {
    /// The bundle, or the package
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The file is a package (`.msi`, `.msp`, `.msm`), whose Authenticode signature gets the time stamp
    #[arg(long, conflicts_with = "signature")]
    msi: bool,

    /// Write the query for an authority to this file
    #[arg(long, value_name = "FILE.tsq", group = "step", required = true)]
    request: Option<PathBuf>,

    /// Attach the authority's reply, or the token alone
    #[arg(long, value_name = "FILE.tsr", group = "step")]
    attach: Option<PathBuf>,

    /// The signature to ask for, as `META/manifest.json.2.p7s`, where several have no time stamp
    #[arg(long, value_name = "ENTRY", requires = "request")]
    signature: Option<String>,

    /// Refuse a reply whose authority does not lead to this one; repeatable
    #[arg(long, value_name = "PEM", requires = "attach")]
    tsa_ca: Vec<PathBuf>,

    /// The file to write; the same by default
    #[arg(short, long, value_name = "FILE", requires = "attach")]
    output: Option<PathBuf>,
}

/// A signature of the bundle.
struct Signed {
    path: String,
    signature: Signature,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let output = self.output.as_deref();
        if self.msi {
            return self.of_package(context);
        }
        let refused = "refused; no time stamp was requested or attached";
        let Some(retail) = Retail::open(&self.file, output, refused, context)? else {
            return Ok(Exit::Input);
        };
        let signatures = signatures(&retail)?;
        if signatures.is_empty() {
            return Err(Trouble::NotSigned.into());
        }
        match (&self.request, &self.attach) {
            (Some(query), _) => self.request(query, &signatures, context),
            (_, Some(reply)) => self.attach(reply, &retail, &signatures, context),
            (None, None) => Err(Trouble::NoStep.into()),
        }
    }

    fn of_package(&self, context: Context) -> Result<Exit, Failure> {
        let mut package = SignedPackage::open(&self.file, self.output.as_deref())?;
        let file = self.file.display().to_string();
        let (Some(streams), Some(facts)) = (package.streams()?, package.facts()?) else {
            return Err(Trouble::PackageNotSigned { file }.into());
        };
        if !facts.is_whole() {
            return Err(Trouble::SignedForAnother { file }.into());
        }
        let statement = facts.statement.map_err(Failure::input)?;
        if statement.is_stamped() {
            return Err(Trouble::PackageStamped { file }.into());
        }
        match (&self.request, &self.attach) {
            (Some(query), _) => {
                let request = timestamp_request(statement.value()).map_err(Failure::input)?;
                write(query, &request)?;
                context.ui.done(&format!(
                    "wrote the query for the signature by {} to `{}`\n  \
                     carry it to an authority and attach its reply with `--attach`",
                    printable(&statement.signer().subject()),
                    printable(&query.to_string_lossy()),
                ));
                Ok(Exit::Done)
            }
            (_, Some(reply)) => self.stamp_package(reply, package, &streams, &statement, context),
            (None, None) => Err(Trouble::NoStep.into()),
        }
    }

    fn stamp_package(
        &self,
        reply: &Path,
        package: SignedPackage,
        streams: &SignatureStreams,
        statement: &Authenticode,
        context: Context,
    ) -> Result<Exit, Failure> {
        let wrong = |source| Failure::unusable(reply, "time stamp reply", source);
        let read = TimestampReply::decode(&disk::read(reply, SMALL)?).map_err(wrong)?;
        let token = read.token();
        token.check(statement.value()).map_err(wrong)?;
        let signature = stamp_package(&streams.signature, &read).map_err(Failure::input)?;
        let mut trust = PackageTrust::new(environment::now());
        for path in &self.tsa_ca {
            let added = trust.add_authorities(&pem(path)?);
            added.map_err(|source| no_authority(path, source))?;
        }
        let stamped = Authenticode::decode_of_package(&signature).map_err(Failure::input)?;
        if !self.tsa_ca.is_empty()
            && let Some(Err(doubt)) = trust.time_of(&stamped)
        {
            return Err(Failure::input(doubt));
        }
        let destination = package.destination().to_path_buf();
        package.write(&signature, streams.entries.as_deref())?;
        context.ui.done(&format!(
            "stamped `{}`\n  stamped    {} by {}{}",
            printable(&destination.to_string_lossy()),
            token.time(),
            printable(&token.authority().subject()),
            self.not_judged(),
        ));
        Ok(Exit::Done)
    }

    /// Says that nobody judged the authority, where nobody did.
    const fn not_judged(&self) -> &'static str {
        if self.tsa_ca.is_empty() {
            "\n  nobody judged that authority: recipients name it with `--tsa-ca`"
        } else {
            ""
        }
    }

    fn request(
        &self,
        query: &Path,
        signatures: &[Signed],
        context: Context,
    ) -> Result<Exit, Failure> {
        let chosen = self.chosen(signatures)?;
        let request = timestamp_request(chosen.signature.value()).map_err(Failure::input)?;
        write(query, &request)?;
        context.ui.done(&format!(
            "wrote the query for `{}` by {} to `{}`\n  \
             carry it to an authority and attach its reply with `--attach`",
            printable(&chosen.path),
            printable(&chosen.signature.signer().subject()),
            printable(&query.to_string_lossy()),
        ));
        Ok(Exit::Done)
    }

    fn chosen<'a>(&self, signatures: &'a [Signed]) -> Result<&'a Signed, Failure> {
        let is_named = |signed: &&Signed| Some(&signed.path) == self.signature.as_ref();
        if self.signature.is_some() {
            return signatures.iter().find(is_named).ok_or_else(|| {
                let names: Vec<_> = signatures
                    .iter()
                    .map(|signed| signed.path.as_str())
                    .collect();
                Trouble::NoSuchSignature {
                    there: names.join(", "),
                }
                .into()
            });
        }
        let open = |signed: &&Signed| signed.signature.timestamp().is_none();
        let mut open = signatures.iter().filter(open);
        match (open.next(), open.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(Trouble::AllStamped.into()),
            (Some(_), Some(_)) => Err(Trouble::SeveralUnstamped.into()),
        }
    }

    fn attach(
        &self,
        reply: &Path,
        retail: &Retail,
        signatures: &[Signed],
        context: Context,
    ) -> Result<Exit, Failure> {
        let wrong = |source| Failure::unusable(reply, "time stamp reply", source);
        let read = TimestampReply::decode(&disk::read(reply, SMALL)?).map_err(wrong)?;
        let about = |signed: &Signed| read.token().check(signed.signature.value()).is_ok();
        let Some(place) = signatures.iter().position(about) else {
            // What is wrong with the token itself is told before that it fits none of several.
            let first = read.token().check(signatures[0].signature.value());
            return Err(wrong(
                first
                    .err()
                    .unwrap_or(crate::sign::TimestampError::OtherSignature),
            )
            .hint("the bundle may have been signed again since the query was made"));
        };
        let signed = &signatures[place];
        if signed.signature.timestamp().is_some() {
            let entry = signed.path.clone();
            return Err(Trouble::StampedAlready { entry }.into());
        }
        let mut trust = Trust::default();
        for path in &self.tsa_ca {
            let added = trust.add_time_authorities(&pem(path)?);
            added.map_err(|source| no_authority(path, source))?;
        }
        let mut all = retail.bundle.signatures().clone();
        all.cms[place] = stamp(&all.cms[place], &read).map_err(Failure::input)?;
        let stamped = Signature::decode(&all.cms[place]).map_err(Failure::input)?;
        if !self.tsa_ca.is_empty()
            && let Some(Err(problem)) = trust.time_of(&stamped, environment::now())
        {
            return Err(Failure::input(problem));
        }
        let written = retail.write(&all, context)?;
        let token = read.token();
        let judged = self.not_judged();
        context.ui.done(&format!(
            "stamped `{}` in `{}`\n  identity   {}\n  stamped    {} by {}{judged}",
            printable(&signed.path),
            printable(&retail.destination().to_string_lossy()),
            written.identity,
            token.time(),
            printable(&token.authority().subject()),
        ));
        Ok(Exit::Done)
    }
}

fn signatures(retail: &Retail) -> Result<Vec<Signed>, Failure> {
    let paths = retail
        .verdict
        .signers
        .iter()
        .map(|signer| signer.path.clone());
    let all = paths.zip(&retail.bundle.signatures().cms);
    all.map(|(path, bytes)| {
        let signature = Signature::decode(bytes).map_err(Failure::input)?;
        Ok(Signed { path, signature })
    })
    .collect()
}
