//! `rollpack trust`: makes trust files, changes them, signs them and shows them.

use std::path::{Path, PathBuf};

use super::failure::{Exit, Failure, Trouble};
use super::signing::{Signer, Who, pem};
use super::{Context, key_files, trust_files};
use crate::bundle::Moment;
use crate::digest::Digest;
use crate::sign::Certificate;
use crate::terminal::printable;
use crate::trust_file::{
    Authority, Keepers, Named, Recall, SCHEMA, Series, TrustBody, TrustFile, Withdrawal,
};

/// Make and change trust files: who may sign which series, and what is recalled
///
/// A trust file travels on media to those who verify. Its keepers sign it; every change takes the signatures off and
/// raises its version, and `verify --state` takes the new one only if the keepers of the old one signed it.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack trust new trust.json --keeper office.pem
  rollpack trust add trust.json --signer alice=alice.pem --series exchange --threshold 1
  rollpack trust sign trust.json --key office.key.pem --cert office.pem
  rollpack verify rollup.zip --trust trust.json --state accepted.json")]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make a trust file that nobody is named in yet but its keepers
    New {
        /// The file
        file: PathBuf,
        /// The certificate of one who may replace it; repeatable
        #[arg(long, value_name = "PEM", required = true)]
        keeper: Vec<PathBuf>,
        /// How many keepers must sign
        #[arg(long, value_name = "M", default_value = "1")]
        threshold: usize,
    },
    /// Add a signer, an authority or a series; a series that is there gets the new signers and numbers
    Add(Add),
    /// Take a signer back: no signature of theirs counts any more
    Revoke {
        /// The file
        file: PathBuf,
        /// The signer's name
        #[arg(long, value_name = "NAME")]
        signer: String,
        /// Why, for those who read it later
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Recall a rollup that was published
    Recall {
        /// The file
        file: PathBuf,
        /// The rollup's identity, as `verify` and `inspect` show it
        #[arg(long, value_name = "SHA256")]
        identity: Digest,
        /// Why, for those who read it later
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Sign a trust file, beside those who signed it already
    Sign(Box<Sign>),
    /// Show what a trust file says and who signed it
    Show {
        /// The file
        file: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
struct Add {
    /// The file
    file: PathBuf,
    /// A signer, as `NAME=CERTIFICATE.pem`; repeatable
    #[arg(long, value_name = "NAME=PEM")]
    signer: Vec<String>,
    /// From when on the signatures of these signers count, as `2026-03-01T00:00:00Z`
    #[arg(long, value_name = "TIME", requires = "signer")]
    from: Option<Moment>,
    /// Until when they do
    #[arg(long, value_name = "TIME", requires = "signer")]
    until: Option<Moment>,
    /// An authority that the signers' certificates must lead to; repeatable
    #[arg(long, value_name = "PEM")]
    ca: Vec<PathBuf>,
    /// An authority that time stamps must lead to; repeatable
    #[arg(long, value_name = "PEM")]
    tsa_ca: Vec<PathBuf>,
    /// A series, for which the signers of `--signer` and `--by` may sign
    #[arg(long, value_name = "SERIES")]
    series: Option<String>,
    /// A signer who is named already and may sign for the series; repeatable
    #[arg(long, value_name = "NAME", requires = "series")]
    by: Vec<String>,
    /// How many of its signers must sign
    #[arg(long, value_name = "M", requires = "series")]
    threshold: Option<usize>,
    /// The least sequence number of the series
    #[arg(long, value_name = "N", requires = "series")]
    min_sequence: Option<u64>,
}

#[derive(Debug, clap::Args)]
struct Sign {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    signing: Signer,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        match &self.action {
            Action::New {
                file,
                keeper,
                threshold,
            } => new(file, keeper, *threshold, context),
            Action::Add(add) => change(&add.file, context, |trust| add.apply(trust)),
            Action::Revoke {
                file,
                signer,
                reason,
            } => change(file, context, |trust| revoke(trust, signer, reason)),
            Action::Recall {
                file,
                identity,
                reason,
            } => change(file, context, |trust| {
                trust.recalled.push(Recall {
                    identity: *identity,
                    reason: reason.clone(),
                });
                Ok(())
            }),
            Action::Sign(sign) => sign.run(context),
            Action::Show { file } => show(file, context),
        }
    }
}

fn new(
    path: &Path,
    keepers: &[PathBuf],
    threshold: usize,
    context: Context,
) -> Result<Exit, Failure> {
    crate::disk::refuse_existing(path, crate::disk::Replace::Never)?;
    let keepers = keepers
        .iter()
        .map(|path| Ok(one(path)?.fingerprint().to_string()));
    let keepers = Keepers {
        sha256: keepers.collect::<Result<_, Failure>>()?,
        threshold,
    };
    let file = TrustFile::new(TrustBody {
        schema: SCHEMA.to_owned(),
        version: 1,
        keepers,
        signers: Vec::new(),
        authorities: Vec::new(),
        time_authorities: Vec::new(),
        series: Vec::new(),
        recalled: Vec::new(),
    })
    .map_err(Failure::input)?;
    trust_files::write(path, &file)?;
    told(path, &file, context);
    Ok(Exit::Done)
}

/// Changes what a trust file says. A draft that nobody signed yet keeps its version.
fn change(
    path: &Path,
    context: Context,
    edit: impl FnOnce(&mut TrustBody) -> Result<(), Failure>,
) -> Result<Exit, Failure> {
    let file = trust_files::draft(path)?;
    let mut trust = file.trust().clone();
    edit(&mut trust)?;
    if !file.signed_by().is_empty() {
        trust.version += 1;
    }
    let file = TrustFile::new(trust).map_err(Failure::input)?;
    trust_files::write(path, &file)?;
    told(path, &file, context);
    Ok(Exit::Done)
}

fn told(path: &Path, file: &TrustFile, context: Context) {
    context.ui.done(&format!(
        "wrote `{}`, version {}; {} of its keepers must sign it before anybody takes it",
        printable(&path.to_string_lossy()),
        file.trust().version,
        file.trust().keepers.threshold,
    ));
}

impl Add {
    fn apply(&self, trust: &mut TrustBody) -> Result<(), Failure> {
        let mut names = self.by.clone();
        for signer in &self.signer {
            let (name, path) =
                signer
                    .split_once('=')
                    .ok_or_else(|| Trouble::SignerWithoutName {
                        text: signer.clone(),
                    })?;
            names.push(name.to_owned());
            trust.signers.push(Named {
                name: name.to_owned(),
                sha256: one(Path::new(path))?.fingerprint(),
                from: self.from,
                until: self.until,
                revoked: None,
            });
        }
        for path in &self.ca {
            trust.authorities.push(authority(path)?);
        }
        for path in &self.tsa_ca {
            trust.time_authorities.push(authority(path)?);
        }
        if let Some(id) = &self.series {
            if trust.series(id).is_none() {
                trust.series.push(Series {
                    id: id.clone(),
                    signers: Vec::new(),
                    threshold: 1,
                    min_sequence: None,
                });
            }
            for series in trust.series.iter_mut().filter(|series| series.id == *id) {
                let new = names.iter().filter(|name| !series.signers.contains(name));
                let new: Vec<_> = new.cloned().collect();
                series.signers.extend(new);
                series.threshold = self.threshold.unwrap_or(series.threshold);
                series.min_sequence = self.min_sequence.or(series.min_sequence);
            }
        }
        // Who is no authority is told here, not where the file is used.
        if !trust.signers.is_empty() {
            trust.to_trust().map_err(Failure::input)?;
        }
        Ok(())
    }
}

impl Sign {
    fn run(&self, context: Context) -> Result<Exit, Failure> {
        let mut file = trust_files::draft(&self.file)?;
        let signer = match self.signing.who(context.ui)? {
            Who::Nobody => return Err(Trouble::NobodySigns.into()),
            Who::Now(signer) => signer,
            Who::Later(later) => {
                context.ui.done(&later.write("trust.json", file.body())?);
                return Ok(Exit::Done);
            }
        };
        let twice = |signed: &Certificate| Some(signed) == signer.certificate();
        if file.signed_by().iter().any(twice) {
            return Err(Trouble::KeeperSignedAlready.into());
        }
        let before = file.count(&file.trust().keepers);
        let signature = signer.sign(file.body()).map_err(Failure::of_signing)?;
        file.add_signature(signature).map_err(Failure::input)?;
        trust_files::write(&self.file, &file)?;
        let keepers = &file.trust().keepers;
        context.ui.done(&format!(
            "signed `{}`, version {}, by {} of {} keepers",
            printable(&self.file.to_string_lossy()),
            file.trust().version,
            file.count(keepers),
            keepers.threshold,
        ));
        if file.count(keepers) == before {
            context.ui.done(
                "warning: the signer is not one of its keepers: the signature counts only where this file takes the place \
                 of one that names the signer as a keeper",
            );
        }
        Ok(Exit::Done)
    }
}

fn revoke(trust: &mut TrustBody, name: &str, reason: &str) -> Result<(), Failure> {
    let signer = trust.signers.iter_mut().find(|signer| signer.name == name);
    let signer = signer.ok_or_else(|| Trouble::NoSuchSigner {
        name: name.to_owned(),
    })?;
    signer.revoked = Some(Withdrawal {
        reason: reason.to_owned(),
    });
    Ok(())
}

fn show(path: &Path, context: Context) -> Result<Exit, Failure> {
    let file = trust_files::draft(path)?;
    let trust = file.trust();
    let mut lines = vec![
        format!("trust file, version {}", trust.version),
        format!("  identity   {}", file.identity()),
        format!(
            "  signed by  {} of its keepers; {} must sign",
            file.count(&trust.keepers),
            trust.keepers.threshold
        ),
    ];
    lines.extend(
        trust
            .keepers
            .sha256
            .iter()
            .map(|sha256| format!("  keeper     {sha256}")),
    );
    for signer in &trust.signers {
        let window = |word: &str, time: Option<Moment>| {
            time.map_or_else(String::new, |time| format!(", {word} {time}"))
        };
        let revoked = signer
            .revoked
            .as_ref()
            .map_or_else(String::new, |withdrawal| {
                format!(", revoked: {}", printable(&withdrawal.reason))
            });
        lines.push(format!(
            "  signer     {} ({}{}{}{revoked})",
            printable(&signer.name),
            signer.sha256,
            window("from", signer.from),
            window("until", signer.until),
        ));
    }
    for (word, authorities) in [
        ("authority", &trust.authorities),
        ("clock    ", &trust.time_authorities),
    ] {
        for authority in authorities {
            for certificate in
                Certificate::all_from_pem(&authority.certificate).map_err(Failure::input)?
            {
                lines.push(format!("  {word}  {}", printable(&certificate.subject())));
            }
        }
    }
    for series in &trust.series {
        lines.push(format!(
            "  series     {}: {} of {}, from sequence {}",
            printable(&series.id),
            series.threshold,
            printable(&series.signers.join(", ")),
            series.min_sequence.unwrap_or_default(),
        ));
    }
    for recall in &trust.recalled {
        lines.push(format!(
            "  recalled   {}: {}",
            recall.identity,
            printable(&recall.reason)
        ));
    }
    lines.push(String::new());
    context.ui.told(&lines.join("\n"))?;
    Ok(match file.judge() {
        Ok(()) => Exit::Done,
        Err(_) => Exit::Input,
    })
}

/// Reads the one certificate of a file, or the first, which is the owner's own.
fn one(path: &Path) -> Result<Certificate, Failure> {
    let mut certificates = crate::sign::signer_first(key_files::certificates(path)?);
    Ok(certificates.remove(0))
}

fn authority(path: &Path) -> Result<Authority, Failure> {
    let certificate = pem(path)?;
    Ok(Authority { certificate })
}
