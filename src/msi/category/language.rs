//! Language identifiers, separated by commas.

use super::Fault;

/// The sublanguage that stands for a script or a group and not for a place. Windows Installer takes no language of
/// that kind, such as 31748 for traditional Chinese.
const NO_PLACE: u16 = 0x1f;

/// Judges a list of languages.
///
/// See [Language](https://learn.microsoft.com/windows/win32/msi/language).
pub fn judge(text: &str) -> Result<(), Fault> {
    text.split(',').try_for_each(|part| match identifier(part) {
        Some(_) => Ok(()),
        None => Err(Fault::LanguageId {
            part: part.to_owned(),
        }),
    })
}

/// Returns the languages of a list; parts that are none are left out.
pub fn identifiers(text: &str) -> impl Iterator<Item = u16> {
    text.split(',').filter_map(identifier)
}

/// Reads one language identifier: ten bits of language, six of sublanguage.
///
/// See [Language Identifiers](https://learn.microsoft.com/windows/win32/intl/language-identifiers).
pub fn identifier(text: &str) -> Option<u16> {
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u16 = text.parse().ok().filter(|_| is_decimal)?;
    (number >> 10 != NO_PLACE).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn languages() {
        check(
            judge,
            &["0", "1033", "1033,1036", "9"],
            &[
                ("en", "`en` is not a language identifier"),
                ("1033,", "`` is not a language identifier"),
                ("1033, 1036", "` 1036` is not a language identifier"),
                ("65536", "`65536` is not a language identifier"),
                ("31748", "`31748` is not a language identifier"),
                ("+9", "`+9` is not a language identifier"),
            ],
        );
        assert_eq!(identifiers("1033,x,0").collect::<Vec<_>>(), [1033, 0]);
    }
}
