//! How a cabinet is to be read: limits and the code page of names.

use super::name::from_windows_1252;

/// Bounds on what a cabinet may make the reader do, so that a hostile one ends early.
///
/// The defaults are far above every real set and far below what hurts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many cabinets a set may have.
    pub cabinets: usize,
    /// How many members a cabinet or a set may list; each costs memory.
    pub members: usize,
    /// How many bytes one extraction may decompress, what is skipped and what is met twice included. A
    /// block costs 1 KiB at least, however little it holds.
    pub unpacked: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cabinets: 1000,
            members: 1 << 18,
            unpacked: 1 << 38,
        }
    }
}

/// How a cabinet is to be read.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// What it may cost.
    pub limits: Limits,
    /// Decodes names that are not marked as UTF-8. The format does not say in which code page they are;
    /// Windows takes the code page of the machine.
    pub decode_name: &'a dyn Fn(&[u8]) -> String,
}

impl Default for Options<'_> {
    /// The default limits, and names in windows-1252.
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            decode_name: &from_windows_1252,
        }
    }
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
