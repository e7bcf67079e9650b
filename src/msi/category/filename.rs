//! Names of files and folders: a short one, or a short and a long one.

use super::fault::{Fault, only};

/// What no name of a file may have.
const FORBIDDEN: &str = "\\?|><:/*\"";
/// What a short name may not have either.
const FORBIDDEN_IN_SHORT: &str = "+,;=[] ";

/// The two names of a file, which are the same where only one is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names<'a> {
    /// The name of the form 8.3.
    pub short: &'a str,
    /// The other one.
    pub long: &'a str,
}

impl<'a> Names<'a> {
    /// Splits `short|long`.
    pub fn of(text: &'a str) -> Self {
        let (short, long) = text.split_once('|').unwrap_or((text, text));
        Self { short, long }
    }

    /// Returns what stands behind the last dot of the long name, none without one.
    pub fn extension(self) -> Option<&'a str> {
        self.long.rsplit_once('.').map(|(_, extension)| extension)
    }
}

/// Judges `short` or `short|long`. A name that stands alone is taken as a short one.
///
/// See [Filename](https://learn.microsoft.com/windows/win32/msi/filename).
pub fn judge(text: &str) -> Result<(), Fault> {
    judge_pair(text, |letter| FORBIDDEN.contains(letter))
}

/// Judges the same with the wildcards `?` and `*`.
///
/// See [WildCardFilename](https://learn.microsoft.com/windows/win32/msi/wildcardfilename).
pub fn judge_wildcard(text: &str) -> Result<(), Fault> {
    judge_pair(text, is_forbidden_beside_wildcards)
}

/// Judges a long name alone, in which `?` and `*` are allowed.
pub fn judge_long_wildcard(text: &str) -> Result<(), Fault> {
    judge_long(text, is_forbidden_beside_wildcards)
}

/// Tells whether a name is of a pattern: `?` stands for one character, `*` for any. Case counts.
///
/// Takes no more steps than the product of both lengths.
pub fn is_of(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern.chars(), name.chars());
    // Where to go on if it does not fit: behind the last star, with one more character for it.
    let mut retry = None;
    loop {
        let left = name.clone();
        match (pattern.next(), name.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                name = left.clone();
                retry = Some((pattern.clone(), left));
            }
            (Some(wanted), Some(found)) if wanted == '?' || wanted == found => {}
            _ => {
                let Some((behind, mut taken)) = retry.take() else {
                    return false;
                };
                if taken.next().is_none() {
                    return false;
                }
                (pattern, name) = (behind.clone(), taken.clone());
                retry = Some((behind, taken));
            }
        }
    }
}

fn is_forbidden_beside_wildcards(letter: char) -> bool {
    FORBIDDEN.contains(letter) && !matches!(letter, '?' | '*')
}

fn judge_pair(text: &str, is_forbidden: impl Fn(char) -> bool + Copy) -> Result<(), Fault> {
    match text.split_once('|') {
        None => judge_short(text, is_forbidden),
        Some((short, long)) => {
            judge_short(short, is_forbidden)?;
            // Positions are those within the pair.
            let before = short.chars().count() + 1;
            judge_long(long, is_forbidden).map_err(|fault| match fault {
                Fault::Letter { found, at } => Fault::Letter {
                    found,
                    at: at + before,
                },
                fault => fault,
            })
        }
    }
}

/// Judges a name of the form 8.3.
pub(super) fn judge_short(name: &str, is_forbidden: impl Fn(char) -> bool) -> Result<(), Fault> {
    if name.is_empty() {
        return Err(Fault::Empty);
    }
    only(name, |letter| {
        !is_forbidden(letter) && !FORBIDDEN_IN_SHORT.contains(letter) && !letter.is_control()
    })?;
    if name.starts_with('.') {
        let name = name.to_owned();
        return Err(Fault::LeadingDot { name });
    }
    let (base, extension) = name.split_once('.').unwrap_or((name, ""));
    let fits = |part: &str, limit| part.chars().nth(limit).is_none();
    if fits(base, 8) && fits(extension, 3) && !extension.contains('.') {
        Ok(())
    } else {
        let name = name.to_owned();
        Err(Fault::ShortName { name })
    }
}

fn judge_long(name: &str, is_forbidden: impl Fn(char) -> bool) -> Result<(), Fault> {
    if name.is_empty() {
        return Err(Fault::Empty);
    }
    only(name, |letter| !is_forbidden(letter) && !letter.is_control())
}

/// Judges a short name without wildcards.
pub(super) fn judge_plain_short(name: &str) -> Result<(), Fault> {
    judge_short(name, |letter| FORBIDDEN.contains(letter))
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn names_of_files() {
        check(
            judge,
            &[
                "status.txt",
                "readme",
                "projec~1.txt|Project Status.txt",
                "GIT~1|.git",
                "a.b|a.b.c+d",
                "a| leading space",
                "größe.txt",
            ],
            &[
                ("", "there is no text"),
                ("a b.txt", "character 2 is ` `, which is not allowed"),
                ("a/b", "character 2 is `/`, which is not allowed"),
                ("a |b", "character 2 is ` `, which is not allowed"),
                ("a+b", "character 2 is `+`, which is not allowed"),
                (".git", "the short name `.git` begins with a dot"),
                (
                    "longfilename.txt",
                    "`longfilename.txt` has not the form 8.3 of a short name",
                ),
                ("a.html", "`a.html` has not the form 8.3 of a short name"),
                ("a.b.c", "`a.b.c` has not the form 8.3 of a short name"),
                ("a|b|c", "character 4 is `|`, which is not allowed"),
                ("a|b*c", "character 4 is `*`, which is not allowed"),
                ("a|", "there is no text"),
                ("|a", "there is no text"),
            ],
        );
    }

    #[test]
    fn names_with_wildcards() {
        check(
            judge_wildcard,
            &["*.tmp", "*", "file?.*", "*~1|All of it*", "*.*"],
            &[("a|b<", "character 4 is `<`, which is not allowed")],
        );
    }

    #[test]
    fn names_are_compared_with_patterns() {
        for (pattern, name, expect) in [
            ("*", "", true),
            ("*.TMP", "A.TMP", true),
            ("*.TMP", "A.TMP.OLD", false),
            ("A?C", "ABC", true),
            ("A?", "A", false),
            ("*A*B*", "XAYBZ", true),
            ("*AB", "AAB", true),
            ("A**", "A", true),
            ("ABC", "ABD", false),
            ("?", "\u{fc}", true),
        ] {
            assert_eq!(is_of(pattern, name), expect, "{pattern} {name}");
        }
    }

    #[test]
    fn pairs_are_split() {
        assert_eq!(
            Names::of("a|b"),
            Names {
                short: "a",
                long: "b"
            }
        );
        assert_eq!(
            Names::of("a"),
            Names {
                short: "a",
                long: "a"
            }
        );
    }
}
