//! Sources of custom actions.

use super::{Fault, identifier};

/// Judges the source of an action of an unknown type: a key of some table.
///
/// See [CustomSource](https://learn.microsoft.com/windows/win32/msi/customsource).
pub fn judge(text: &str) -> Result<(), Fault> {
    identifier::judge(text)
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
    }
}
