//! `cargo xtask ci`: what must hold before a change lands, without installing anything.

use std::process::Command;
use std::time::Instant;

use rollpack::disk::DiskError;

use crate::cross::Toolchain;
use crate::long_run::{self, PROOFS};
use crate::repository;

/// Format, test, lint, document, check
///
/// With the variable `CI` set it runs what needs wine and a compiler for other systems as well, and every peer must be
/// there. With `ROLLPACK_CI_FULL` set, or once that was compiled, the program for Windows is compared with that of Linux.
#[derive(clap::Args)]
pub struct Args {
    /// Run the proofs that take long, or those named, and keep the results in docs/long-run.md
    #[arg(long, value_name = "PROOF", num_args = 0.., value_parser = proof)]
    long: Option<Vec<String>>,

    /// With `--long`: only those whose files changed since they were last run
    #[arg(long, requires = "long")]
    stale: bool,
}

fn proof(name: &str) -> Result<String, String> {
    let names: Vec<_> = PROOFS.iter().map(|proof| proof.name).collect();
    if names.contains(&name) {
        return Ok(name.to_owned());
    }
    Err(format!("the long proofs are {}", names.join(", ")))
}

/// Why the change does not land.
#[derive(Debug, thiserror::Error)]
pub enum CiError {
    /// A program could not be started.
    #[error("cannot run `{step}`")]
    Start {
        /// Which.
        step: String,
        /// Why.
        source: std::io::Error,
    },
    /// The results of the long proofs cannot be read or kept.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A step failed.
    #[error("`{step}` failed")]
    Failed {
        /// Which.
        step: String,
    },
}

/// The steps, each the arguments of cargo.
const STEPS: [&str; 8] = [
    "fmt --all --check",
    "test --locked",
    "clippy --workspace --all-targets --locked -- -D warnings",
    "doc --workspace --no-deps --locked",
    "xtask check",
    "xtask codegen --check",
    "xtask demo",
    "xtask fuzz --seconds 10",
];

/// What needs all peers, wine or a compiler for other systems, which not every machine has.
const ELSEWHERE: [&str; 3] = [
    "xtask interop signatures",
    "xtask interop wine",
    "xtask cross",
];

/// What takes a quarter of an hour the first time, so that it waits until somebody has done it or asks for it.
const WINDOWS: &str = "xtask interop windows";
/// The variable that asks for it.
const FULL: &str = "ROLLPACK_CI_FULL";

/// Runs the command.
#[expect(
    clippy::disallowed_methods,
    reason = "a run that must be complete is asked for by a variable"
)]
pub fn run(args: &Args) -> Result<(), CiError> {
    let clock = Clock::start();
    if let Some(names) = &args.long {
        long(names, args.stale, &clock)?;
    } else {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let mut steps = STEPS.to_vec();
        if is_set("CI") {
            steps.extend(ELSEWHERE);
            if is_set(FULL) || Toolchain::is_warm() {
                steps.push(WINDOWS);
            } else {
                println!("`cargo {WINDOWS}` is left out: nothing is cached; `{FULL}=1` runs it");
            }
        }
        for step in steps {
            cargo(step, &clock, &[])?;
        }
    }
    println!("\nall is well ({} s)", clock.seconds());
    Ok(())
}

/// Runs the proofs that take long: all of them where none is named.
fn long(names: &[String], stale: bool, clock: &Clock) -> Result<(), CiError> {
    let root = repository::root();
    for proof in &PROOFS {
        let is_named = names.is_empty() || names.iter().any(|name| name == proof.name);
        if !is_named || stale && proof.is_current(&root, &long_run::kept()?)? {
            continue;
        }
        let before = clock.seconds();
        cargo(proof.command, clock, &[(long_run::VARIABLE, "1")])?;
        long_run::keep(proof, clock.seconds() - before)?;
    }
    Ok(())
}

/// Runs cargo from the root of the repository.
fn cargo(step: &str, clock: &Clock, variables: &[(&str, &str)]) -> Result<(), CiError> {
    println!("\n== cargo {step} ({} s)", clock.seconds());
    let status = Command::new(env!("CARGO"))
        .args(step.split(' '))
        .env("RUSTDOCFLAGS", "-D warnings")
        .env("INSTA_UPDATE", "no")
        .envs(variables.iter().copied())
        .current_dir(repository::root())
        .status()
        .map_err(|source| CiError::Start {
            step: step.to_owned(),
            source,
        })?;
    if status.success() {
        return Ok(());
    }
    Err(CiError::Failed {
        step: step.to_owned(),
    })
}

/// Tells when each step began.
struct Clock(Instant);

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "each step tells when it began")]
    fn start() -> Self {
        Self(Instant::now())
    }

    fn seconds(&self) -> u64 {
        self.0.elapsed().as_secs()
    }
}
