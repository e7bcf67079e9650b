//! Paths of Windows: names that mean something else than a file, and prefixes that no person writes.

use super::Obstacle;
use crate::windows_name::{is_device, is_reserved, loses_its_end};

/// Refuses the name of a file or folder that Windows would make something else of.
pub(super) fn judge_name(name: &str) -> Result<(), Obstacle> {
    match name {
        "." | ".." => Ok(()),
        _ if is_device(name) => Err(Obstacle::Device),
        _ if loses_its_end(name) => Err(Obstacle::LostEnd),
        _ => match name.chars().find(|c| is_reserved(*c) || c.is_control()) {
            Some(character) => Err(Obstacle::ReservedCharacter(character)),
            None => Ok(()),
        },
    }
}

/// Returns a path without the prefix `\\?\` for long paths, which the standard library sets where it is needed; nothing
/// where the path has no such prefix or would be another one without it.
pub(super) fn without_prefix(path: &str) -> Option<String> {
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
            "com10",
            "auxiliary.zip",
            "a b",
            ".hidden",
            "..",
            "",
        ] {
            assert_eq!(judge_name(name), Ok(()), "{name}");
        }
        for (name, expect) in [
            ("CON", Obstacle::Device),
            ("nul", Obstacle::Device),
            ("aux.zip", Obstacle::Device),
            ("Lpt9.x", Obstacle::Device),
            ("x.", Obstacle::LostEnd),
            ("x ", Obstacle::LostEnd),
            ("x.zip:s", Obstacle::ReservedCharacter(':')),
            ("x?", Obstacle::ReservedCharacter('?')),
            ("x\u{1}", Obstacle::ReservedCharacter('\u{1}')),
        ] {
            assert_eq!(judge_name(name), Err(expect), "{name}");
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
            assert_eq!(without_prefix(path).as_deref(), expect, "{path}");
        }
    }
}
