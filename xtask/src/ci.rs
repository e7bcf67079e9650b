//! `cargo xtask ci`: what must hold before a change lands, without installing anything.

use std::process::Command;

use crate::repository;

/// Format, lint, test, document, check
#[derive(clap::Args)]
pub struct Args {}

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

/// The steps, each the arguments of cargo; `.ci/run` has the same.
const STEPS: [&str; 8] = [
    "fmt --all --check",
    "clippy --workspace --all-targets --locked -- -D warnings",
    "test --locked",
    "doc --workspace --no-deps --locked",
    "xtask check",
    "xtask codegen --check",
    "xtask demo",
    "xtask fuzz --seconds 60",
];

/// Runs the command.
pub fn run(_: &Args) -> Result<(), CiError> {
    for step in STEPS {
        println!("\n== cargo {step}");
        let status = Command::new(env!("CARGO"))
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
    println!("\nall is well");
    Ok(())
}
