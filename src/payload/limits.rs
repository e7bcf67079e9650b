//! What reading the files of a package may cost, and where it looks for what is not in the package.

use std::path::Path;
use std::sync::Arc;

use super::Folder;
use crate::cab;

/// How many UTF-16 units a name may have on Windows.
///
/// See [Maximum Path Length Limitation](https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation).
pub(super) const NAME_UNITS: usize = 255;

/// How many folders a file may lie in.
pub(super) const DEPTH: usize = 256;

/// How many bytes the paths of all files may have together, written out.
///
/// That is enough for 300,000 files of 100 bytes each, and little enough to have them all in memory a few
/// times: as they are shown, and without case.
pub(super) const PATH_BYTES: usize = 1 << 25;

/// How many defects of one package are kept; further ones are counted.
pub(super) const DEFECTS: usize = 1000;

/// How the files of a package are to be read.
#[derive(Clone, Debug)]
pub struct Options {
    /// The package's own folder: cabinets and files that are not inside the package are looked for there
    /// and nowhere else. A package that came from a pipe has none.
    pub folder: Arc<Folder>,
    /// What it may cost.
    pub limits: Limits,
}

impl Options {
    /// Reads a package that lies in `folder`, within the default limits.
    pub fn of(folder: &Path) -> Self {
        Self::within(Arc::new(Folder::new(folder)))
    }

    /// Reads one of several packages that lie in `folder`, within the default limits.
    pub fn within(folder: Arc<Folder>) -> Self {
        Self {
            folder,
            limits: Limits::default(),
        }
    }

    /// Reads a package that lies in no folder, within the default limits.
    pub fn without_folder() -> Self {
        Self::within(Arc::new(Folder::none()))
    }
}

/// Bounds on what a package may make the reader do, so that a hostile one ends early.
///
/// No compression makes more than about 1,000 bytes of one. More comes only of members that overlap, of
/// which a few thousand make terabytes of a small package: hence bounds that follow the size of what is
/// read. They are on what is decompressed, whether it is wanted, skipped or met twice; files that are not
/// in cabinets cost what they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bounds of each cabinet or set of cabinets. Its `unpacked` is the most for all of them together.
    pub cabinets: cab::Limits,
    /// How many bytes may be unpacked from any package, however small.
    pub allowance: u64,
    /// How many more for each byte of the package and of the cabinets beside it.
    pub ratio: u64,
}

impl Default for Limits {
    /// 4 GiB and 1,024 bytes for each one that is read, at most the 256 GiB of [`cab::Limits`].
    fn default() -> Self {
        Self {
            cabinets: cab::Limits::default(),
            allowance: 1 << 32,
            ratio: 1 << 10,
        }
    }
}

/// What may still be spent in one pass.
pub(super) struct Budget {
    limits: cab::Limits,
    limit: u64,
    spent: u64,
}

impl Budget {
    /// Makes the budget for so many bytes of package and cabinets.
    pub fn new(limits: Limits, size: u64) -> Self {
        let limit = limits
            .allowance
            .saturating_add(limits.ratio.saturating_mul(size));
        Self {
            limits: limits.cabinets,
            limit: limit.min(limits.cabinets.unpacked),
            spent: 0,
        }
    }

    /// Returns how many bytes the whole pass may unpack.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Returns what the next cabinet or set may cost.
    pub fn left(&self) -> cab::Limits {
        cab::Limits {
            unpacked: self.limit.saturating_sub(self.spent),
            ..self.limits
        }
    }

    /// Notes what one has cost.
    pub fn spend(&mut self, unpacked: u64) {
        self.spent = self.spent.saturating_add(unpacked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(limits: Limits, size: u64, spent: &[u64], left: u64) {
        let mut budget = Budget::new(limits, size);
        for &unpacked in spent {
            budget.spend(unpacked);
        }
        assert_eq!(budget.left().unpacked, left);
    }

    #[test]
    fn what_may_be_unpacked_follows_the_size() {
        let limits = Limits {
            cabinets: cab::Limits {
                unpacked: 5000,
                ..cab::Limits::default()
            },
            allowance: 1000,
            ratio: 10,
        };
        check(limits, 0, &[], 1000);
        check(limits, 100, &[], 2000);
        check(limits, 100, &[300, 700], 1000);
        check(limits, 100, &[2000, 1], 0);
        check(limits, 1000, &[], 5000);
        check(limits, u64::MAX, &[u64::MAX, u64::MAX], 0);
    }

    #[test]
    fn real_packages_are_within_the_default() {
        let gigabyte = 1 << 30;
        check(Limits::default(), 0, &[], 4 * gigabyte);
        check(Limits::default(), 1 << 20, &[], 5 * gigabyte);
        check(Limits::default(), 2 * gigabyte, &[], 256 * gigabyte);
    }
}
