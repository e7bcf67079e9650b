//! What is to be unpacked, and where to.

use std::path::Path;

use crate::disk::Replace;
use crate::selection::Selection;

/// What is to be unpacked, and where to.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The folder; it appears when everything is there that will be in it.
    pub to: &'a Path,
    /// What to do if it exists.
    pub replace: Replace,
    /// Which files are wanted, by their paths below the folder.
    pub only: Selection,
    /// What to do about what cannot be had.
    pub faults: Faults,
}

/// What to do about files that are missing, broken, or not what the tables say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faults {
    /// End the work with the first, and write nothing.
    Refuse,
    /// Write the others, and tell.
    PassOver,
}

impl<'a> Request<'a> {
    /// Asks for every file in a folder that does not exist.
    pub fn all(to: &'a Path) -> Self {
        Self {
            to,
            replace: Replace::Never,
            only: Selection::all(),
            faults: Faults::Refuse,
        }
    }
}
