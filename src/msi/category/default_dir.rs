//! The name of a folder in its parent: one for the target, maybe another one for the source.

use super::{Fault, filename, identifier};

/// The names of a folder where it is installed and where it lies beside the package; `None` is the parent itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefaultDir<'a> {
    /// Where it is installed.
    pub target: &'a str,
    /// Where it lies beside an uncompressed package.
    pub source: &'a str,
}

impl<'a> DefaultDir<'a> {
    /// Splits `target:source`, which are the same where only one is written.
    pub fn of(text: &'a str) -> Self {
        let (target, source) = text.split_once(':').unwrap_or((text, text));
        Self { target, source }
    }
}

/// Judges the names of a folder that has a parent.
///
/// See [DefaultDir](https://learn.microsoft.com/windows/win32/msi/defaultdir).
pub fn judge(text: &str) -> Result<(), Fault> {
    match text.split_once(':') {
        None => judge_name(text),
        Some((target, source)) => judge_name(target).and_then(|()| judge_name(source)),
    }
}

/// Judges the name of a root: a property.
pub fn judge_root(text: &str) -> Result<(), Fault> {
    identifier::judge(text)
}

fn judge_name(name: &str) -> Result<(), Fault> {
    match name {
        "." => Ok(()),
        name => filename::judge(name),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn folders() {
        check(
            judge,
            &[".", "A|Alpha:S|Src", "bin", ".:src", "x~1|x y:."],
            &[
                (".git", "the short name `.git` begins with a dot"),
                (
                    "SourceFolder",
                    "`SourceFolder` has not the form 8.3 of a short name",
                ),
                ("a:", "there is no text"),
                ("a:b:c", "character 2 is `:`, which is not allowed"),
                ("..", "the short name `..` begins with a dot"),
            ],
        );
        check(
            judge_root,
            &["SourceDir", "TARGETDIR"],
            &[(
                ".",
                "it begins with `.` instead of a letter or an underscore",
            )],
        );
        let split = DefaultDir::of("a|b:c");
        assert_eq!((split.target, split.source), ("a|b", "c"));
    }
}
