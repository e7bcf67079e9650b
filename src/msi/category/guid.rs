//! GUIDs, as Windows Installer wants them: in braces, without lower-case letters.

use super::Fault;

/// Stands in a merge module for the feature that it is merged into.
///
/// See [Referencing Features in Merge Modules](https://learn.microsoft.com/windows/win32/msi/referencing-features-in-merge-modules).
pub const NULL: &str = "{00000000-0000-0000-0000-000000000000}";

/// Where a GUID has no digit.
const FORM: &str = "{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}";

/// Judges a GUID.
///
/// See [GUID](https://learn.microsoft.com/windows/win32/msi/guid).
pub fn judge(text: &str) -> Result<(), Fault> {
    if text.len() != FORM.len() {
        return Err(Fault::GuidForm);
    }
    for ((found, form), at) in text.chars().zip(FORM.chars()).zip(1..) {
        match (form, found) {
            ('X', '0'..='9' | 'A'..='F') => {}
            ('X', 'a'..='f') => return Err(Fault::LowerCase { found, at }),
            ('X', _) => return Err(Fault::Letter { found, at }),
            _ if form == found => {}
            _ => return Err(Fault::GuidForm),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn guids() {
        let form = "a GUID has the form `{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}`";
        check(
            judge,
            &["{01234567-89AB-CDEF-0123-456789ABCDEF}"],
            &[
                ("", form),
                ("01234567-89AB-CDEF-0123-456789ABCDEF", form),
                ("{01234567-89AB-CDEF-0123-456789ABCDEF]", form),
                ("{01234567+89AB-CDEF-0123-456789ABCDEF}", form),
                ("{01234567-89AB-CDEF-0123-456789ABCDEFF}", form),
                (
                    "{01234567-89ab-CDEF-0123-456789ABCDEF}",
                    "character 13 is the lower-case letter `a`",
                ),
                (
                    "{01234567-89AB-CDEF-0123-456789ABCDEG}",
                    "character 37 is `G`, which is not allowed",
                ),
            ],
        );
    }
}
