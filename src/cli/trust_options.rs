//! Whom to trust: the authorities, pins and exceptions that the command line names, for `verify` and `extract`.

use std::fs::File;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::failure::{Failure, Trouble};
use super::progress::Bar;
use super::signing::pem;
use super::state_file::StateFile;
use super::{Context, environment, options, target, trust_files};
use crate::digest::Digest;
use crate::disk::{self, EntryKind};
use crate::report::Basis;
use crate::sign::{Expiry, RevocationList, Trust, TrustError};
use crate::trust_file::TrustFile;
use crate::verify::{self, Options, Problem, Unsigned, Verdict};

/// Authorities that revoke much have long lists; a file larger than this is none.
const LISTS: u64 = 16 << 20;

/// Whom to trust, and what else is asked of a bundle.
#[derive(Debug, clap::Args)]
pub struct TrustOptions {
    /// A certificate authority that the signer's certificate must lead to; repeatable
    ///
    /// Without any, the one in the file that the variable `ROLLPACK_CA` names.
    #[arg(long, value_name = "PEM")]
    ca: Vec<PathBuf>,

    /// The SHA-256 of the signer's certificate; repeatable
    #[arg(long, value_name = "SHA256", value_parser = pin)]
    pin: Vec<Digest>,

    /// A certificate authority that time stamps must lead to; repeatable
    ///
    /// A signature with such a time stamp is judged as of that time, so that it outlives its certificate.
    #[arg(long, value_name = "PEM")]
    tsa_ca: Vec<PathBuf>,

    /// Refuse a signature without a time stamp by an authority of `--tsa-ca`
    #[arg(long)]
    require_timestamp: bool,

    /// A list of revoked certificates, PEM or DER; repeatable
    ///
    /// Whoever is on it is refused. Nothing is fetched.
    #[arg(long, value_name = "FILE")]
    crl: Vec<PathBuf>,

    /// Refuse everybody of whom no fresh list says that the certificate was not revoked
    #[arg(long)]
    require_crl: bool,

    /// A trust file: named signers, authorities, thresholds and recalls, in place of `--ca` and `--pin`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["ca", "pin", "tsa_ca"])]
    trust: Option<PathBuf>,

    /// Remember in this file what was accepted of each series, and refuse what is older
    ///
    /// Only what is accepted is written there. A file that is not there is made, and that is said.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    #[command(flatten)]
    allowed: Allowances,

    /// Judge validity at this time instead of now, as `2026-03-01T00:00:00Z`
    #[arg(long, value_name = "TIME", value_parser = options::time)]
    at: Option<Timestamp>,

    /// Refuse a bundle whose sequence number is lower
    #[arg(long, value_name = "N")]
    min_sequence: Option<u64>,
}

/// What is let pass only when it is spelled out.
#[derive(Debug, clap::Args)]
struct Allowances {
    /// Accept a bundle that nobody signed: it is whole, but anybody's
    #[arg(long)]
    allow_unsigned: bool,

    /// Accept certificates and bundles whose time is over
    #[arg(long)]
    allow_expired: bool,

    /// Accept a rollup that is older than the last one which was accepted by `--state`
    #[arg(long, requires = "state")]
    allow_older: bool,
}

/// A digest as people copy it: in either case, with colons or without.
fn pin(text: &str) -> Result<Digest, String> {
    text.replace(':', "")
        .to_ascii_lowercase()
        .parse()
        .map_err(|error| format!("{error}"))
}

impl TrustOptions {
    /// Verifies the bundle at `path`, and says what that relied on.
    ///
    /// What was accepted is remembered when `further` has had its say too.
    pub fn verify(
        &self,
        path: &Path,
        context: Context,
        further: impl FnOnce(&mut Verdict<File>) -> Result<(), Failure>,
    ) -> Result<(Verdict<File>, Basis), Failure> {
        let at = self.at.unwrap_or_else(environment::now);
        let state = match &self.state {
            Some(path) => Some(StateFile::open(path, context)?),
            None => None,
        };
        let file = match &self.trust {
            Some(path) => Some(trust_files::read(path)?),
            None => None,
        };
        if let (Some(file), Some(state)) = (&file, &state) {
            state.state().judge_trust(file).map_err(Failure::input)?;
        }
        let trust = self.trust(file.as_ref())?;
        let options = Options {
            at,
            expiry: if self.allowed.allow_expired {
                Expiry::Allow
            } else {
                Expiry::Refuse
            },
            unsigned: if self.allowed.allow_unsigned {
                Unsigned::Allow
            } else {
                Unsigned::Refuse
            },
            min_sequence: self.min_sequence,
            threads: context.threads,
        };
        let mut verdict = run(path, &trust, &options, context)?;
        verdict.doubt_clock(at);
        if let Some(file) = &file {
            verdict.hold_to(file.trust(), at);
        }
        if let Some(state) = &state
            && !self.allowed.allow_older
        {
            verdict.hold_to_state(state.state());
        }
        further(&mut verdict)?;
        if let Some(mut state) = state
            && verdict.is_accepted()
        {
            state.accept(&verdict, file.as_ref())?;
        }
        let basis = Basis {
            at,
            is_now: self.at.is_none(),
            trust,
            trust_file: file.map(|file| (file.trust().version, file.identity())),
            has_state: self.state.is_some(),
        };
        Ok((verdict, basis))
    }

    fn trust(&self, file: Option<&TrustFile>) -> Result<Trust, Failure> {
        let mut trust = match file {
            Some(file) => file.trust().to_trust().map_err(Failure::input)?,
            None => Trust::default(),
        };
        let is_preset = self.ca.is_empty() && file.is_none();
        let preset = environment::file(environment::CA).filter(|_| is_preset);
        for path in self.ca.iter().chain(&preset) {
            let added = trust.add_authorities(&pem(path)?);
            added.map_err(|source| no_authority(path, source))?;
        }
        for path in &self.tsa_ca {
            let added = trust.add_time_authorities(&pem(path)?);
            added.map_err(|source| no_authority(path, source))?;
        }
        if self.require_timestamp {
            trust.require_timestamp();
        }
        for path in &self.crl {
            let lists = RevocationList::all_from(&disk::read(path, LISTS)?);
            let lists =
                lists.map_err(|source| Failure::unusable(path, "revocation list", source))?;
            for list in lists {
                trust.add_revocation_list(list);
            }
        }
        if self.require_crl {
            trust.require_revocation_lists();
        }
        for pin in &self.pin {
            trust.add_pin(*pin);
        }
        if trust.is_empty() && !self.allowed.allow_unsigned {
            return Err(Trouble::NobodyTrusted.into());
        }
        Ok(trust)
    }
}

/// Words that a file names nobody to trust.
pub fn no_authority(path: &Path, source: TrustError) -> Failure {
    Failure::unusable(path, "certificate authority", source)
}

/// Examines a bundle whoever signed it, if anybody did.
pub fn examine(path: &Path, context: Context) -> Result<Verdict<File>, Failure> {
    let verdict = run(path, &Trust::default(), &whoever(context), context)?;
    Ok(without_distrust(verdict))
}

/// The same for a file that has no name yet but will have this one.
pub fn examine_file(file: File, shown: &Path, context: Context) -> Result<Verdict<File>, Failure> {
    let progress = Bar::new(context.ui, "verifying");
    let verdict = verify::verify_source(file, &Trust::default(), &whoever(context), &progress);
    let verdict = verdict.map_err(|error| Failure::of_examination(shown, error))?;
    Ok(without_distrust(verdict))
}

fn whoever(context: Context) -> Options {
    Options {
        at: environment::now(),
        expiry: Expiry::Allow,
        unsigned: Unsigned::Allow,
        min_sequence: None,
        threads: context.threads,
    }
}

fn without_distrust(mut verdict: Verdict<File>) -> Verdict<File> {
    verdict
        .problems
        .retain(|problem| !matches!(problem, Problem::Untrusted { .. }));
    verdict.warnings.clear();
    verdict
}

fn run(
    path: &Path,
    trust: &Trust,
    options: &Options,
    context: Context,
) -> Result<Verdict<File>, Failure> {
    context.ui.detail(&format!(
        "verifying `{}` as of {}",
        path.display(),
        options.at
    ));
    let progress = Bar::new(context.ui, "verifying");
    if disk::stat(path)?.kind == EntryKind::Other {
        target::open(path)?;
    }
    let verdict = verify::verify(path, trust, options, &progress);
    verdict.map_err(|error| Failure::of_examination(path, error))
}
