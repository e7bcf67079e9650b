//! Compiles the targets with coverage, as cargo-fuzz does without a sanitizer.
//!
//! The instrumentation is a pass of LLVM that the stable compiler has too, so that neither a nightly one nor
//! cargo-fuzz is needed. Build scripts and procedural macros would not link with it: hence an explicit triple where all is
//! compiled for it, and elsewhere a wrapper around the compiler of the crates of this workspace.

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
pub enum Effort {
    /// Programs that try much, with coverage of the dependencies too: for runs of a minute and more.
    Thorough,
    /// Programs that are there soon, with dependencies as tests have compiled them: for a look at each target. To optimise
    /// what has coverage would take five minutes.
    Quick,
}

/// Compiles the targets and returns the folder of the programs.
pub fn compile(targets: &[String], effort: Effort) -> Result<PathBuf, CompileError> {
    let root = repository::root();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--locked", "--package", "rollpack-fuzz"]);
    cargo.args(targets.iter().flat_map(|target| ["--bin", target]));
    let programs = match effort {
        Effort::Thorough => {
            let (host, folder) = (host()?, root.join("target/fuzz"));
            cargo.args(["--profile", "fuzz", "--target", &host, "--target-dir"]);
            cargo.arg(&folder).env("RUSTFLAGS", FLAGS);
            folder.join(host).join("fuzz")
        }
        Effort::Quick => {
            // With the features that `cargo xtask` needs, which are those of tests.
            cargo.args(["--package", "xtask"]);
            let instrument = root.join("tests/fuzz/instrument.sh");
            cargo.env("RUSTC_WORKSPACE_WRAPPER", instrument);
            cargo.env("COVERAGE", FLAGS).env("CARGO_INCREMENTAL", "0");
            root.join("target/debug")
        }
    };
    let status = cargo
        .current_dir(root)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stdin(Stdio::null())
        .status()
        .map_err(start("cargo"))?;
    if !status.success() {
        return Err(CompileError::Failed);
    }
    Ok(programs)
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
