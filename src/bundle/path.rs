//! Names inside a bundle: judged once, never repaired, the same verdict on every system.
//!
//! A name that passes means the same file to Windows, Linux and macOS, shows what it is in a
//! terminal, and stays below the folder it is extracted to. The rules for Windows are those of
//! [Naming files, paths, and namespaces](https://learn.microsoft.com/windows/win32/fileio/naming-a-file).

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

use super::limits;
use crate::windows_name::{is_device, is_reserved, loses_its_end};

/// A judged name: relative, with forward slashes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundlePath(String);

/// What is wrong with a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// Nothing at all.
    #[error("is empty")]
    Empty,
    /// Longer than [`limits::PATH_BYTES`].
    #[error("is {bytes} bytes long, at most {} are allowed", limits::PATH_BYTES)]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
    /// More components than [`limits::PATH_DEPTH`].
    #[error("has {depth} components, at most {} are allowed", limits::PATH_DEPTH)]
    TooDeep {
        /// How many it has.
        depth: usize,
    },
    /// Starts at the root.
    #[error("is absolute; names in a bundle are relative")]
    Absolute,
    /// Starts with a drive, such as `C:`.
    #[error("starts with the drive `{letter}:`")]
    Drive {
        /// The letter of the drive.
        letter: char,
    },
    /// Two slashes in a row, or one at the end.
    #[error("has an empty component")]
    EmptyComponent,
    /// A component `.` or `..`.
    #[error("has the component `{component}`, which names another folder")]
    DotComponent {
        /// `.` or `..`.
        component: String,
    },
    /// A backslash: a separator on Windows only.
    #[error("has a backslash; folders are separated by `/`")]
    Backslash,
    /// One of `:<>"|?*`, which Windows keeps for itself.
    #[error("has the character `{character}`, which Windows does not allow")]
    ForbiddenCharacter {
        /// The character.
        character: char,
    },
    /// A control character.
    #[error("has the control character U+{:04X}", u32::from(*.character))]
    ControlCharacter {
        /// The character.
        character: char,
    },
    /// A character that is not seen or that turns the text around it, so that a name looks like another.
    #[error("has the invisible character U+{:04X}", u32::from(*.character))]
    InvisibleCharacter {
        /// The character.
        character: char,
    },
    /// A device of Windows, with or without an extension.
    #[error("has the component `{component}`, which is a device on Windows")]
    DeviceName {
        /// The component.
        component: String,
    },
    /// A component that ends in a dot or a space, which Windows drops.
    #[error("has the component `{component}`, whose last character Windows drops")]
    TrailingDotOrSpace {
        /// The component.
        component: String,
    },
}

impl BundlePath {
    /// Judges a name.
    pub fn parse(name: &str) -> Result<Self, PathError> {
        if name.len() > limits::PATH_BYTES {
            return Err(PathError::TooLong { bytes: name.len() });
        }
        judge_name(name)?;
        let depth = name.split('/').count();
        if depth > limits::PATH_DEPTH {
            return Err(PathError::TooDeep { depth });
        }
        Ok(Self(name.to_owned()))
    }

    /// Returns the name as it was judged.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the key under which two names are the same file on a system that ignores case or
    /// Unicode normalisation.
    pub fn fold(&self) -> String {
        fold(&self.0)
    }

    /// Whether the name has no folder.
    pub fn is_at_root(&self) -> bool {
        !self.0.contains('/')
    }
}

impl fmt::Display for BundlePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BundlePath {
    type Err = PathError;

    fn from_str(name: &str) -> Result<Self, PathError> {
        Self::parse(name)
    }
}

/// Judges a name as [`BundlePath::parse`] does, however long it is.
pub(crate) fn judge_name(name: &str) -> Result<(), PathError> {
    judge_whole(name)?;
    name.chars().try_for_each(judge_character)?;
    name.split('/').try_for_each(judge_component)
}

/// Returns the text with case and normalisation taken away.
///
/// Upper case first, then lower case, approximates Unicode's full case folding (`ß` and `ss`, `ς` and
/// `σ` become one). It is coarser than the table of any file system, which errs on the safe side.
pub(crate) fn fold(text: &str) -> String {
    text.nfd()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}

fn judge_whole(name: &str) -> Result<(), PathError> {
    if name.is_empty() {
        return Err(PathError::Empty);
    }
    if name.starts_with(['/', '\\']) {
        return Err(PathError::Absolute);
    }
    match name.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => Err(PathError::Drive {
            letter: char::from(*letter),
        }),
        _ => Ok(()),
    }
}

fn judge_character(character: char) -> Result<(), PathError> {
    match character {
        '\\' => Err(PathError::Backslash),
        _ if is_reserved(character) => Err(PathError::ForbiddenCharacter { character }),
        _ if character.is_control() => Err(PathError::ControlCharacter { character }),
        _ if is_invisible(character) => Err(PathError::InvisibleCharacter { character }),
        _ => Ok(()),
    }
}

/// The format characters of Unicode (general category Cf), the separators of lines and paragraphs, and
/// the fillers that are shown as nothing.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}'
            | '\u{34F}'
            | '\u{600}'..='\u{605}'
            | '\u{61C}'
            | '\u{6DD}'
            | '\u{70F}'
            | '\u{890}'..='\u{891}'
            | '\u{8E2}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{110BD}'
            | '\u{110CD}'
            | '\u{13430}'..='\u{1343F}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

fn judge_component(component: &str) -> Result<(), PathError> {
    let owned = || component.to_owned();
    match component {
        "" => Err(PathError::EmptyComponent),
        "." | ".." => Err(PathError::DotComponent { component: owned() }),
        _ if loses_its_end(component) => Err(PathError::TrailingDotOrSpace { component: owned() }),
        _ if is_device(component) => Err(PathError::DeviceName { component: owned() }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(name: &str, expect: &str) {
        let verdict = match BundlePath::parse(name) {
            Ok(path) => {
                assert_eq!(path.as_str(), name);
                "fine".to_owned()
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(verdict, expect, "{name:?}");
    }

    #[test]
    fn usual_names_are_fine() {
        for name in [
            "install.ps1",
            "META/manifest.json",
            "Provisioning Schema.msi",
            "a.b.c",
            ".hidden",
            "console.msi",
            "com10.msi",
            "COMMON/lpt.txt",
            "nul1",
            "Über-Größe/日本語.msi",
            "e\u{301}.txt",
        ] {
            check(name, "fine");
        }
        check(&"x".repeat(240), "fine");
    }

    #[test]
    fn each_rule_has_its_word() {
        check("", "is empty");
        check(
            &"x".repeat(241),
            "is 241 bytes long, at most 240 are allowed",
        );
        check("1/2/3/4/5/6/7/8", "fine");
        check(
            "1/2/3/4/5/6/7/8/9",
            "has 9 components, at most 8 are allowed",
        );
        check("/a", "is absolute; names in a bundle are relative");
        check(r"\\server\x", "is absolute; names in a bundle are relative");
        check("C:x", "starts with the drive `C:`");
        check("a//b", "has an empty component");
        check("a/", "has an empty component");
        for dots in ["..", "../a", "a/..", "a/../b"] {
            check(dots, "has the component `..`, which names another folder");
        }
        check("./a", "has the component `.`, which names another folder");
        check(r"a\b", "has a backslash; folders are separated by `/`");
        check(
            "a.txt:stream",
            "has the character `:`, which Windows does not allow",
        );
        check("a?", "has the character `?`, which Windows does not allow");
        check("a\0b", "has the control character U+0000");
        check("a\u{85}", "has the control character U+0085");
        check("a\u{202e}fdp.exe", "has the invisible character U+202E");
        check("a\u{200b}", "has the invisible character U+200B");
        check(
            "a/b. ",
            "has the component `b. `, whose last character Windows drops",
        );
        check(
            "a./b",
            "has the component `a.`, whose last character Windows drops",
        );
    }

    #[test]
    fn devices_are_refused_in_every_disguise() {
        for name in [
            "con",
            "NUL.txt",
            "aux.tar.gz",
            "prn ",
            "COM1",
            "com¹.msi",
            "LPT³",
            "lpt0",
            "CONIN$",
            "conout$.x",
            "nul .txt",
            "a/CoN/b",
        ] {
            let error = BundlePath::parse(name).unwrap_err();
            assert!(
                matches!(
                    error,
                    PathError::DeviceName { .. } | PathError::TrailingDotOrSpace { .. }
                ),
                "{name}: {error}"
            );
        }
    }

    #[test]
    fn folding_joins_what_a_file_system_joins() {
        for (one, other) in [
            ("A.MSI", "a.msi"),
            ("\u{e9}", "E\u{301}"),
            ("stra\u{df}e", "STRASSE"),
            ("\u{3c3}", "\u{3c2}"),
            ("\u{212a}", "k"),
            ("\u{17f}", "s"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_ne!(fold("a"), fold("b"));
    }

    proptest! {
        #[test]
        fn what_passes_stays_below_its_folder(name in "\\PC{0,40}|[a-zA-Z0-9./\\\\: ~$¹]{0,20}") {
            if let Ok(path) = BundlePath::parse(&name) {
                let path = std::path::Path::new(path.as_str());
                prop_assert!(path.is_relative());
                for component in path.components() {
                    prop_assert!(matches!(component, std::path::Component::Normal(_)));
                }
                prop_assert_eq!(path.components().count(), name.split('/').count());
                prop_assert!(!name.contains(['\\', ':', '\0']));
            }
        }

        #[test]
        fn folding_twice_changes_nothing(name in "\\PC{0,20}") {
            prop_assert_eq!(fold(&fold(&name)), fold(&name));
        }
    }
}
