//! Targets of shortcuts: a feature, or a formatted text.

use super::formatted;
use super::{Fault, identifier};

/// Judges the target of a shortcut. That the feature exists is a matter of the package.
///
/// See [Shortcut](https://learn.microsoft.com/windows/win32/msi/shortcut).
pub fn judge(text: &str) -> Result<(), Fault> {
    if is_formatted(text) {
        formatted::judge(text).map_err(Fault::from)
    } else {
        identifier::judge(text)
    }
}

/// Whether the target is no feature: the shortcut is not advertised.
pub fn is_formatted(text: &str) -> bool {
    text.contains('[') && text.contains(']')
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn targets() {
        check(
            judge,
            &["[#exe]", "MainFeature", r"[SystemFolder]cmd.exe"],
            &[("a b", "character 2 is ` `, which is not allowed")],
        );
    }
}
