//! What is looked at: a file, or what comes from standard input.

use std::io;
use std::path::{Path, PathBuf};

use super::super::environment;
use super::super::failure::Failure;
use crate::disk::{self, SpooledFile};

/// What stands for standard input.
const DASH: &str = "-";
/// What standard input is called.
const INPUT: &str = "standard input";

/// A file, or what came from standard input.
pub(super) enum Source<'a> {
    File(&'a Path),
    Input(SpooledFile),
}

impl<'a> Source<'a> {
    /// Reads standard input to its end where that was named.
    pub fn of(named: &'a Path) -> Result<Self, Failure> {
        if !is_input(named) {
            return Ok(Self::File(named));
        }
        let folder = environment::temporary_folder();
        let spooled = SpooledFile::of(&mut io::stdin().lock(), INPUT, &folder)?;
        Ok(Self::Input(spooled))
    }

    /// Returns where its bytes are.
    pub fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Input(spooled) => spooled.path(),
        }
    }

    /// Returns where its neighbours are; standard input has none.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(disk::folder_of(path)),
            Self::Input(_) => None,
        }
    }

    /// Returns what people call it.
    pub fn name(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Input(_) => Path::new(INPUT),
        }
    }
}

/// Tells whether standard input was named.
fn is_input(named: &Path) -> bool {
    named == Path::new(DASH)
}

/// Tells whether standard input, which can be read once, was named more often.
pub(super) fn is_input_repeated(named: &[PathBuf]) -> bool {
    named.iter().filter(|path| is_input(path)).count() > 1
}
