//! The Windows program in wine: the same bytes, answers and files as on Linux, and the habits of Windows.
//!
//! What wine cannot prove is listed in `docs/windows.md`.

mod answers;
mod bundles;
mod habits;
mod kills;
mod program;

use std::path::PathBuf;

use rollpack::disk;

use self::program::Programs;
use super::wine::WineError;
use crate::cross::Toolchain;
use crate::demo::{self, Build};
use crate::repository;
use crate::{packages, signer};

/// Compare the Windows program, in wine, with that of Linux
///
/// Compiles it on the way, with what `cargo xtask cross` keeps in its cache.
#[derive(clap::Args)]
pub struct Args {
    /// Take this program instead of compiling one
    #[arg(long, value_name = "EXE")]
    program: Option<PathBuf>,
    /// Only these parts
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// How often the program is killed
    #[arg(long, value_name = "N", default_value_t = 100)]
    kills: usize,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Bundles byte for byte, extracted files with their times.
    Bundles,
    /// Output and exit codes of commands over packages and other files.
    Answers,
    /// Names, held and read-only files, hard links, long paths, wildcards, addresses.
    Habits,
    /// Kills and Ctrl-C.
    Kills,
}

const PARTS: [Part; 4] = [Part::Bundles, Part::Answers, Part::Habits, Part::Kills];

/// Runs the command.
pub fn run(args: &Args) -> Result<(), WineError> {
    let linux = demo::compile(Build::Development).map_err(wrong)?;
    let windows = match &args.program {
        Some(program) => disk::resolve(program)?,
        None => Toolchain::ready()
            .and_then(|toolchain| toolchain.program("dev", None))
            .map_err(wrong)?,
    };
    packages::run(&packages::Args {
        names: bundles::RECIPES.map(str::to_owned).into(),
    })?;
    signer::run(&signer::Args::default()).map_err(wrong)?;
    let folder = repository::development().join("wine");
    let programs = Programs::new(&folder, linux, windows)?;
    let parts = if args.parts.is_empty() {
        &PARTS[..]
    } else {
        &args.parts
    };
    for part in parts {
        println!("{part:?}");
        let count = match part {
            Part::Bundles => bundles::compare(&programs)?,
            Part::Answers => answers::compare(&programs)?,
            Part::Habits => habits::check(&programs)?,
            Part::Kills => kills::check(&programs, args.kills)?,
        };
        println!("  {count} comparisons hold");
    }
    Ok(())
}

/// Makes another part's error one of wine's.
fn wrong(error: impl std::error::Error) -> WineError {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    WineError::Program(words)
}
