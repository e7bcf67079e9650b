//! `cargo xtask ci`: what must hold before a change lands, without installing anything.

use std::process::Command;
use std::time::Instant;

use crate::repository;

/// Format, test, lint, document, check
///
/// With the variable `CI` set it runs what needs wine as well, and every peer must be there.
#[derive(clap::Args)]
pub struct Args {
    /// Kill each command 200 times instead of a few
    #[arg(long)]
    long: bool,
}

/// How often a long run kills each command.
const KILLS: &str = "200";

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

/// What needs wine, which not every machine has.
const WINE: &str = "xtask interop wine";

/// Runs the command.
#[expect(
    clippy::disallowed_methods,
    reason = "each step tells when it began, and a run that must be complete is asked for by a variable"
)]
pub fn run(arguments: &Args) -> Result<(), CiError> {
    let start = Instant::now();
    let wine = std::env::var_os("CI").map(|_| WINE);
    for step in STEPS.into_iter().chain(wine) {
        println!("\n== cargo {step} ({} s)", start.elapsed().as_secs());
        let mut command = Command::new(env!("CARGO"));
        if arguments.long {
            command.env("ROLLPACK_KILLS", KILLS);
        }
        let status = command
            .args(step.split(' '))
            .env("RUSTDOCFLAGS", "-D warnings")
            .env("INSTA_UPDATE", "no")
            .current_dir(repository::root())
            .status()
            .map_err(|source| CiError::Start {
                step: step.to_owned(),
                source,
            })?;
        if !status.success() {
            return Err(CiError::Failed {
                step: step.to_owned(),
            });
        }
    }
    println!("\nall is well ({} s)", start.elapsed().as_secs());
    Ok(())
}
