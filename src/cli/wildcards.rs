//! Wildcards in the names of files: shells of Unix put the files in their place, those of Windows leave it to programs.

use std::any::TypeId;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Arg, Command};

use super::failure::{Failure, Trouble};
use crate::disk::{self, EntryKind};
use crate::name_pattern::NamePattern;

/// Puts the files that match in the place of each wildcard in an argument that is the path of something to read. Options
/// keep theirs: `--only '*.msi'` is a pattern for names inside a bundle.
///
/// On Windows no file has `*` or `?` in its name.
pub fn expanded(
    definition: &Command,
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<Vec<OsString>, Failure> {
    let mut places = Places::of(definition);
    let mut expanded = Vec::new();
    for (index, argument) in arguments.into_iter().enumerate() {
        let text = argument.to_str().unwrap_or_default();
        // The first is the program itself.
        if index > 0 && places.is_path(text) && text.contains(['*', '?']) {
            expanded.extend(files(text)?.into_iter().map(OsString::from));
        } else {
            expanded.push(argument);
        }
    }
    Ok(expanded)
}

/// Returns the files that a pattern means, sorted; wildcards stand in its last part alone.
fn files(pattern: &str) -> Result<Vec<PathBuf>, Failure> {
    let none = || Trouble::NoMatch {
        pattern: pattern.to_owned(),
    };
    let path = Path::new(pattern);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A bracket is a letter like any other in names of files.
    let literal = name
        .replace('[', "[[]")
        .replace('{', "[{]")
        .replace('}', "[}]");
    let matcher = NamePattern::parse(&literal).map_err(|_| none())?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let listed = if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    };
    let found: Vec<_> = disk::list(listed)?
        .into_iter()
        .filter(|entry| entry.kind == EntryKind::File && matcher.matches(&entry.name))
        .filter_map(|entry| Some(folder.join(entry.path.file_name()?)))
        .collect();
    if found.is_empty() {
        return Err(none().into());
    }
    Ok(found)
}

/// Tells the places of arguments, one after the other, as the definition has them.
struct Places<'a> {
    root: &'a Command,
    command: &'a Command,
    /// How many positional arguments there were.
    positional: usize,
    /// Whether the next argument is the value of an option.
    is_value: bool,
    /// Whether nothing more is an option.
    is_escaped: bool,
}

impl<'a> Places<'a> {
    fn of(root: &'a Command) -> Self {
        Self {
            root,
            command: root,
            positional: 0,
            is_value: false,
            is_escaped: false,
        }
    }

    /// Takes the next argument and tells whether it is the path of something.
    fn is_path(&mut self, text: &str) -> bool {
        if std::mem::take(&mut self.is_value) {
            return false;
        }
        if !self.is_escaped && text.len() > 1 && text.starts_with('-') {
            self.take_option(text);
            return false;
        }
        if self.positional == 0
            && let Some(command) = self.command.find_subcommand(text)
        {
            self.command = command;
            return false;
        }
        let place = self.command.get_positionals().nth(self.positional);
        let place = place.or_else(|| self.command.get_positionals().last());
        self.positional += 1;
        place.is_some_and(|place| place.get_value_parser().type_id() == TypeId::of::<PathBuf>())
    }

    fn take_option(&mut self, text: &str) {
        if text == "--" {
            self.is_escaped = true;
        } else if let Some(long) = text.strip_prefix("--") {
            let is_it = |argument: &&Arg| argument.get_long() == Some(long);
            self.is_value = self.options().find(is_it).is_some_and(takes_value);
        } else {
            let mut letters = text.chars().skip(1);
            let takes = letters.find_map(|letter| {
                let is_it = |argument: &&Arg| argument.get_short() == Some(letter);
                self.options().find(is_it).filter(|it| takes_value(it))
            });
            // What is left of the letters is the value.
            self.is_value = takes.is_some() && letters.next().is_none();
        }
    }

    /// Returns the options of the command, and those that every command has.
    fn options(&self) -> impl Iterator<Item = &'a Arg> + use<'a> {
        self.command
            .get_arguments()
            .chain(self.root.get_arguments())
    }
}

fn takes_value(argument: &Arg) -> bool {
    argument.get_action().takes_values()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes each argument that is a path in brackets.
    fn check(line: &str) {
        let definition = super::super::command();
        let mut places = Places::of(&definition);
        for word in line.split(' ') {
            let bare = word.trim_matches(['[', ']']);
            assert_eq!(places.is_path(bare), bare != word, "`{word}` in `{line}`");
        }
    }

    #[test]
    fn only_paths_of_what_is_read_are_found() {
        check("validate [*.msi] [b.msi] --packages p* [c.msi]");
        check("--jobs 2 -q inspect [*.msi] --files");
        check("inspect --files [*.msi]");
        check("extract --only *.msi --to out* [*.zip] --ca=c*.pem");
        check("validate -qj 2 [*.msi] -j2 [*.msi]");
        check("validate -- [--x*] [*.msi]");
        check("explain ICE*");
        check("trust show [t*]");
    }

    #[test]
    fn files_that_match_are_named_as_the_pattern_is() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.msi", "B.MSI", "c.msp", "[x].msi", "aa.msi"] {
            disk_write(&folder.path().join(name));
        }
        let found = |pattern: &str| -> Vec<String> {
            let pattern = folder.path().join(pattern);
            let files = files(pattern.to_str().unwrap()).unwrap();
            let name = |path: &PathBuf| {
                path.strip_prefix(folder.path())
                    .unwrap()
                    .display()
                    .to_string()
            };
            files.iter().map(name).collect()
        };
        assert_eq!(found("*.msi"), ["B.MSI", "[x].msi", "a.msi", "aa.msi"]);
        assert_eq!(found("?.ms?"), ["B.MSI", "a.msi", "c.msp"]);
        assert_eq!(found("[x]*"), ["[x].msi"]);
        let failure = files(folder.path().join("*.cab").to_str().unwrap()).unwrap_err();
        assert!(failure.words().contains("no file matches"));
    }

    fn disk_write(path: &Path) {
        let pending = disk::PendingFile::beside(path).unwrap();
        pending.publish(disk::Replace::Never).unwrap();
    }
}
