//! The problems of one bundle: the first of them told, all of them counted.

use super::problem::Problem;
use crate::bundle::limits;

/// Takes problems in, and keeps no more of them than anybody would read.
#[derive(Debug, Default)]
pub(super) struct Problems {
    told: Vec<Problem>,
    untold: usize,
}

impl Problems {
    pub(super) fn push(&mut self, problem: Problem) {
        if self.told.len() < limits::PROBLEMS {
            self.told.push(problem);
        } else {
            self.untold += 1;
        }
    }

    pub(super) fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            self.push(problem);
        }
    }

    /// Takes in what was collected apart.
    pub(super) fn append(&mut self, other: Self) {
        self.extend(other.told);
        self.untold += other.untold;
    }

    /// Whether the bundle is refused, or will be.
    pub(super) fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// Returns those that are told, and last how many are not.
    pub(super) fn into_told(mut self) -> Vec<Problem> {
        if self.untold > 0 {
            let count = self.untold;
            self.told.push(Problem::Untold { count });
        }
        self.told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_to_read_is_counted() {
        let mut problems = Problems::default();
        assert!(problems.is_empty());
        for _ in 0..limits::PROBLEMS + 7 {
            problems.push(Problem::Unsigned);
        }
        let mut others = Problems::default();
        others.push(Problem::Sums);
        problems.append(others);
        let told = problems.into_told();
        assert_eq!(told.len(), limits::PROBLEMS + 1);
        assert_eq!(
            told.last().unwrap().to_string(),
            "8 further problems are not listed"
        );
    }
}
