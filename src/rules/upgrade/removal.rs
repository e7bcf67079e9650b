//! When a package removes the product that it replaces.

use crate::msi::sequences::SequenceTable;
use crate::rules::UpgradeSubject;

/// When a package removes the product that it replaces.
///
/// See [RemoveExistingProducts Action](https://learn.microsoft.com/windows/win32/msi/removeexistingproducts-action).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Removal {
    /// It does not: the product stays the same, or the action is not there.
    Never,
    /// Before its own files are installed: nothing of the previous product counts any more.
    First,
    /// When its own files are there: what both have is counted twice for a while.
    Last,
}

impl Removal {
    /// Looks at the place of the action.
    pub(super) fn of(subject: &UpgradeSubject<'_>) -> Self {
        let sequences = subject.ground.sequences();
        let sequence = sequences.get(SequenceTable::InstallExecute);
        let number = sequence.and_then(|sequence| sequence.number("RemoveExistingProducts"));
        let (Some(sequence), Some(number)) = (sequence, number) else {
            return Self::Never;
        };
        if subject.keeps_product() {
            return Self::Never;
        }
        let is_behind = |action: &str| sequence.number(action).is_some_and(|other| other < number);
        let is_last = ["InstallFiles", "InstallExecute", "InstallFinalize"]
            .into_iter()
            .any(is_behind);
        if is_last { Self::Last } else { Self::First }
    }
}
