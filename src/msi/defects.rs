//! What becomes of a defect: a validator refuses the file, a salvager notes it and reads on.

use super::error::MsiError;

/// What becomes of defects: the first one ends the reading, or all are noted.
#[derive(Debug)]
pub(super) enum Defects {
    /// End with the first.
    Refuse,
    /// Read on.
    Note(Vec<MsiError>),
}

impl Defects {
    /// Ends the reading or notes the defect.
    pub fn record(&mut self, defect: MsiError) -> Result<(), MsiError> {
        match self {
            Self::Note(defects) if !defect.is_environment() => {
                defects.push(defect);
                Ok(())
            }
            _ => Err(defect),
        }
    }

    /// Returns the value, or notes why there is none.
    pub fn attempt<T>(&mut self, result: Result<T, MsiError>) -> Result<Option<T>, MsiError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(defect) => self.record(defect).map(|()| None),
        }
    }

    /// Whether reading goes on after a defect.
    pub fn are_noted(&self) -> bool {
        matches!(self, Self::Note(_))
    }

    /// How many were noted.
    pub fn count(&self) -> usize {
        match self {
            Self::Refuse => 0,
            Self::Note(defects) => defects.len(),
        }
    }

    /// Returns those that were noted.
    pub fn into_noted(self) -> Vec<MsiError> {
        match self {
            Self::Refuse => Vec::new(),
            Self::Note(defects) => defects,
        }
    }
}
