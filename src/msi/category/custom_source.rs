//! Sources of custom actions.

use super::super::custom_action::Source;
use super::{Fault, guid, identifier, path};

/// Judges the source of an action of an unknown type: a key of some table.
///
/// See [CustomSource](https://learn.microsoft.com/windows/win32/msi/customsource).
pub fn judge(text: &str) -> Result<(), Fault> {
    identifier::judge(text)
}

/// Judges the source of an action of a known type.
///
/// See [Summary List of All Custom Action Types](https://learn.microsoft.com/windows/win32/msi/summary-list-of-all-custom-action-types).
pub fn judge_for(source: Source, text: &str) -> Result<(), Fault> {
    match source {
        Source::Binary | Source::File | Source::Directory | Source::Property => judge(text),
        Source::Product => guid::judge(text),
        Source::Package => path::judge_any(text),
        // The name of a substorage, and what nobody reads.
        Source::Storage | Source::Nothing => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn sources() {
        check(
            judge,
            &["Binary1"],
            &[("a b", "character 2 is ` `, which is not allowed")],
        );
        check(
            |text| judge_for(Source::Product, text),
            &["{01234567-89AB-CDEF-0123-456789ABCDEF}"],
            &[(
                "a",
                "a GUID has the form `{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}`",
            )],
        );
        check(
            |text| judge_for(Source::Package, text),
            &[r"sub\b.msi"],
            &[("", "there is no text")],
        );
    }
}
