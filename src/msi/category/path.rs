//! Paths: full ones, lists of them, and relative ones.

use super::Fault;
use super::fault::only;

/// What no name in a path may have. A bar may separate a short name from a long one, and a colon follows a drive.
const FORBIDDEN: &str = "?><*\"";

/// Judges a full path: a drive, a server with a share, or a property first.
///
/// See [Path](https://learn.microsoft.com/windows/win32/msi/path).
pub fn judge(text: &str) -> Result<(), Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    if !is_full(text) {
        return Err(Fault::NotFull);
    }
    judge_any(text)
}

/// Judges full paths, separated by semicolons.
///
/// See [Paths](https://learn.microsoft.com/windows/win32/msi/paths).
pub fn judge_list(text: &str) -> Result<(), Fault> {
    text.split(';').try_for_each(judge)
}

/// Judges a full or a relative path.
///
/// See [AnyPath](https://learn.microsoft.com/windows/win32/msi/anypath).
pub fn judge_any(text: &str) -> Result<(), Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    only(text, |letter| {
        !FORBIDDEN.contains(letter) && !letter.is_control()
    })?;
    // Two backslashes in a row stand before a server only.
    let behind_start = text
        .char_indices()
        .nth(1)
        .and_then(|(at, _)| text.get(at..));
    if behind_start.is_some_and(|rest| rest.contains("\\\\")) {
        return Err(Fault::EmptyName);
    }
    Ok(())
}

fn is_full(text: &str) -> bool {
    let mut letters = text.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (Some('\\'), Some('\\'), Some(server)) => server != '\\',
        (Some('['), _, _) => text.contains(']'),
        (Some(drive), Some(':'), None | Some('\\')) => drive.is_ascii_alphabetic(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn paths() {
        let full = [
            r"\\server\share",
            r"c:\temp",
            "c:",
            r"[TARGETDIR]bin",
            r"[D]\t",
        ];
        check(
            judge,
            &full,
            &[
                ("", "there is no text"),
                (r"t\x", "it is not a full path"),
                (r"\t", "it is not a full path"),
                (r"\\\s", "it is not a full path"),
                (r"c:\a<b", "character 5 is `<`, which is not allowed"),
                (r"c:\a\\b", "there is an empty name between two backslashes"),
                ("[a", "it is not a full path"),
            ],
        );
        check(
            judge_list,
            &[r"c:\a;\\s\h", r"c:\a"],
            &[
                (r"c:\a;", "there is no text"),
                (r"c:\a;b", "it is not a full path"),
            ],
        );
        check(
            judge_any,
            &[r"\temp", "projec~1|Project Status", "a", r"..\b"],
            &[
                ("", "there is no text"),
                ("a*", "character 2 is `*`, which is not allowed"),
            ],
        );
    }
}
