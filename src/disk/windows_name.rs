//! Names as Windows takes them: which mean something else than a file, and how a path is written for people.

use super::Obstacle;
use crate::bundle::{PathError, judge_name as judge};

/// Refuses the name of a file or folder that Windows would make something else of: a device, a stream, a name without
/// its last dot.
pub(super) fn judge_name(name: &str) -> Result<(), Obstacle> {
    match judge(name) {
        Err(
            error @ (PathError::DeviceName { .. }
            | PathError::TrailingDotOrSpace { .. }
            | PathError::ForbiddenCharacter { .. }
            | PathError::ControlCharacter { .. }),
        ) => Err(Obstacle::Name(error)),
        _ => Ok(()),
    }
}

/// Returns a path without the prefix `\\?\` for long paths, which the standard library sets where it is needed; nothing
/// where the path has no such prefix or would be another one without it.
pub(super) fn plain_text(path: &str) -> Option<String> {
    let rest = path.strip_prefix(r"\\?\")?;
    let (plain, names) = match rest.strip_prefix(r"UNC\") {
        Some(share) => (format!(r"\\{share}"), share),
        None => match rest.as_bytes() {
            [drive, b':', b'\\', ..] if drive.is_ascii_alphabetic() => {
                (rest.to_owned(), &rest[3..])
            }
            _ => return None,
        },
    };
    let are_names = names.split('\\').all(|name| judge_name(name).is_ok());
    are_names.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_windows_makes_something_else_of_are_refused() {
        for name in [
            "out",
            "rollup-1.zip",
            "console",
            "com",
            "com10",
            "auxiliary.zip",
            "a b",
            ".hidden",
            "",
        ] {
            assert_eq!(judge_name(name), Ok(()), "{name}");
        }
        for (name, expect) in [
            (
                "CON",
                "the name has the component `CON`, which is a device on Windows",
            ),
            (
                "nul",
                "the name has the component `nul`, which is a device on Windows",
            ),
            (
                "aux.zip",
                "the name has the component `aux.zip`, which is a device on Windows",
            ),
            (
                "Lpt9.x",
                "the name has the component `Lpt9.x`, which is a device on Windows",
            ),
            (
                "x.",
                "the name has the component `x.`, whose last character Windows drops",
            ),
            (
                "x ",
                "the name has the component `x `, whose last character Windows drops",
            ),
            (
                "x.zip:s",
                "the name has the character `:`, which Windows does not allow",
            ),
            (
                "x?",
                "the name has the character `?`, which Windows does not allow",
            ),
        ] {
            assert_eq!(judge_name(name).unwrap_err().to_string(), expect);
        }
    }

    #[test]
    fn no_prefix_is_shown() {
        for (path, expect) in [
            (r"\\?\C:\out\a.zip", Some(r"C:\out\a.zip")),
            (r"\\?\C:\", Some(r"C:\")),
            (r"\\?\UNC\server\share\a", Some(r"\\server\share\a")),
            (r"C:\out", None),
            (r"\\server\share\a", None),
            // Without the prefix it would be another file.
            (r"\\?\C:\out\aux", None),
            (r"\\?\C:\out.\a", None),
            (r"\\?\Volume{4c1b02c1-d990-11dc-99ae-806e6f6e6963}\a", None),
        ] {
            assert_eq!(plain_text(path).as_deref(), expect, "{path}");
        }
    }
}
