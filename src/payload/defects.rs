//! The defects of a package as they are found: each once, and of very many only the first.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

use super::defect::TableDefect;
use super::limits::DEFECTS;

/// What was found so far.
#[derive(Default)]
pub(super) struct Defects {
    kept: Vec<TableDefect>,
    /// The hashes of all in words: many files share one bad folder.
    seen: HashSet<u64>,
    hasher: RandomState,
}

impl Defects {
    /// Notes a defect.
    pub fn add(&mut self, defect: TableDefect) {
        let hash = self.hasher.hash_one(defect.to_string());
        if self.seen.insert(hash) && self.kept.len() < DEFECTS {
            self.kept.push(defect);
        }
    }

    /// Notes a defect if there is one instead of a value.
    pub fn noted<T>(&mut self, result: Result<T, TableDefect>) -> Option<T> {
        result.map_err(|defect| self.add(defect)).ok()
    }

    /// Returns them in the order in which they were found. The last one counts those that were not kept.
    pub fn finish(mut self) -> Vec<TableDefect> {
        let count = self.seen.len() - self.kept.len();
        if count > 0 {
            self.kept.push(TableDefect::Further { count });
        }
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defect(number: usize) -> TableDefect {
        let directory = number.to_string();
        TableDefect::NoDirectory { directory }
    }

    #[test]
    fn each_is_kept_once_and_the_rest_is_counted() {
        let mut defects = Defects::default();
        assert_eq!(defects.noted(Ok(7)), Some(7));
        for number in (0..DEFECTS).chain(0..DEFECTS) {
            assert_eq!(defects.noted::<()>(Err(defect(number))), None);
        }
        assert_eq!(defects.kept.len(), DEFECTS);
        for number in [DEFECTS, DEFECTS + 1, DEFECTS, 0] {
            defects.add(defect(number));
        }
        let all = defects.finish();
        assert_eq!(all.len(), DEFECTS + 1);
        assert_eq!(all[DEFECTS], TableDefect::Further { count: 2 });
        assert_eq!(all[DEFECTS - 1], defect(DEFECTS - 1));
    }
}
