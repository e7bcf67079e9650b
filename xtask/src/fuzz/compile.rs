//! Compiles the targets with coverage, as cargo-fuzz does without a sanitizer.
//!
//! The instrumentation is a pass of LLVM that the stable compiler has too, so that neither a nightly one nor
//! cargo-fuzz is needed. Only what runs on the host as a target is instrumented, hence the explicit triple:
//! build scripts and procedural macros would not link.

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::repository;

/// Inline counters, a table of program counters, and what comparisons compare.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Cllvm-args=-simplifycfg-branch-fold-threshold=0 --cfg fuzzing";

/// Why there is nothing to run.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// A program could not be started.
    #[error("cannot run `{program}`")]
    Start {
        /// Which.
        program: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The compiler does not say for what machine it is.
    #[error("`rustc -vV` names no host")]
    NoHost,
    /// The targets do not compile, and cargo has said why.
    #[error("the targets in `tests/fuzz` do not compile; a C++ compiler is needed too")]
    Failed,
}

/// What the compiler spends its time on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Programs that try much: for runs of a minute and more.
    Release,
    /// Programs that are there soon: for a look at each target.
    Quick,
}

impl Profile {
    /// Returns its name in `tests/fuzz/Cargo.toml`.
    const fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Quick => "quick",
        }
    }
}

/// Compiles all targets and returns the folder of the programs.
pub fn compile(profile: Profile) -> Result<PathBuf, CompileError> {
    let host = host()?;
    let folder = repository::root().join("target/fuzz");
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--bins", "--profile", profile.name()])
        .args(["--target", &host, "--target-dir"])
        .arg(&folder)
        .current_dir(repository::root().join("tests/fuzz"))
        .env("RUSTFLAGS", FLAGS)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stdin(Stdio::null())
        .status()
        .map_err(start("cargo"))?;
    if !status.success() {
        return Err(CompileError::Failed);
    }
    Ok(folder.join(host).join(profile.name()))
}

/// Returns the triple of this machine.
fn host() -> Result<String, CompileError> {
    let output = Command::new("rustc")
        .arg("-vV")
        .current_dir(repository::root())
        .output()
        .map_err(start("rustc"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or(CompileError::NoHost)
}

fn start(program: &'static str) -> impl FnOnce(io::Error) -> CompileError {
    move |source| CompileError::Start { program, source }
}
