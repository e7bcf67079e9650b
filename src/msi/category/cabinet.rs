//! Names of cabinets: a stream of the database, or a file beside it.

use super::{Fault, filename, identifier};

/// Judges `#` and the name of a stream, or the short name of a file.
///
/// See [Cabinet](https://learn.microsoft.com/windows/win32/msi/cabinet).
pub fn judge(text: &str) -> Result<(), Fault> {
    match text.strip_prefix('#') {
        Some(stream) => identifier::judge(stream),
        None => filename::judge_plain_short(text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn cabinets() {
        check(
            judge,
            &["#Data.cab", "disk1.cab", "#_ABC"],
            &[
                (
                    "longcabinetname.cabinet",
                    "`longcabinetname.cabinet` has not the form 8.3 of a short name",
                ),
                ("a|b.cab", "character 2 is `|`, which is not allowed"),
                ("#", "there is no text"),
                (
                    "#1",
                    "it begins with `1` instead of a letter or an underscore",
                ),
            ],
        );
    }
}
