//! `cargo xtask cross`: the program for other systems, compiled on a plain Debian 12.
//!
//! Debian carries a current compiler with the sources of its library, of which cargo makes the library for each target.
//! Both are kept in a cache outside the repository, so that a fresh clone does not make them again.

mod debian;
mod toolchain;

use std::io;

use rollpack::disk::DiskError;

pub use self::debian::output;
pub use self::toolchain::{Target, Toolchain};

/// Check that rollpack compiles for Windows and macOS
///
/// The first run fetches a compiler from Debian (150 MB, 0.9 GB unpacked) into ~/.cache/rollpack/cross and makes the
/// standard library of each target there.
#[derive(clap::Args)]
pub struct Args {
    /// Only these targets
    targets: Vec<Target>,
}

/// Why nothing was compiled for another system.
#[derive(Debug, thiserror::Error)]
pub enum CrossError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A program that is not installed, or that the system will not start.
    #[error("cannot run `{program}`")]
    Start {
        /// The program.
        program: String,
        /// The system's answer.
        source: io::Error,
    },
    /// A program that failed.
    #[error("`{command}` failed: {output}")]
    Failed {
        /// The program and its arguments.
        command: String,
        /// What it said.
        output: String,
    },
    /// Nobody says where caches are kept.
    #[error("neither `XDG_CACHE_HOME` nor `HOME` is set")]
    NoCache,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), CrossError> {
    let toolchain = Toolchain::ready()?;
    let all = [Target::Windows, Target::Macos];
    let targets = if args.targets.is_empty() {
        &all[..]
    } else {
        &args.targets
    };
    let names: Vec<_> = targets.iter().map(|target| target.triple()).collect();
    println!("checking for {}", names.join(" and "));
    toolchain.cargo(targets, "check", &["--lib", "--bins"])
}
