//! Texts without lower-case or without upper-case letters.

use super::Fault;

/// Judges a text that has no lower-case letters.
///
/// See [UpperCase](https://learn.microsoft.com/windows/win32/msi/uppercase).
pub fn judge_upper(text: &str) -> Result<(), Fault> {
    let lower = text
        .chars()
        .zip(1..)
        .find(|(letter, _)| letter.is_lowercase());
    lower.map_or(Ok(()), |(found, at)| Err(Fault::LowerCase { found, at }))
}

/// Judges a text that has no upper-case letters.
///
/// See [LowerCase](https://learn.microsoft.com/windows/win32/msi/lowercase).
pub fn judge_lower(text: &str) -> Result<(), Fault> {
    let upper = text
        .chars()
        .zip(1..)
        .find(|(letter, _)| letter.is_uppercase());
    upper.map_or(Ok(()), |(found, at)| Err(Fault::UpperCase { found, at }))
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn case() {
        check(
            judge_upper,
            &["INSTALLDIR", "A_1.-"],
            &[("InstallDir", "character 2 is the lower-case letter `n`")],
        );
        check(
            judge_lower,
            &["installdir", "a_1.-"],
            &[("iNSTALL", "character 2 is the upper-case letter `N`")],
        );
    }
}
