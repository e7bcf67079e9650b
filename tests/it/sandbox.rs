//! A sealed place to run the program in: a fresh folder, an empty environment, a printed transcript.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use jiff::Timestamp;

/// A folder of its own in which `rollpack` runs.
pub struct Sandbox {
    folder: tempfile::TempDir,
    /// What transcripts show in place of texts that differ between machines.
    replacements: Vec<(String, String)>,
}

impl Sandbox {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shown = folder.path().to_str().unwrap().to_owned();
        let version = format!("rollpack {}", env!("CARGO_PKG_VERSION"));
        let replacements = vec![
            (shown, "[SANDBOX]".to_owned()),
            (version, "rollpack [VERSION]".to_owned()),
        ];
        Self {
            folder,
            replacements,
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// Copies a folder of files with their times.
    pub fn copy(&self, from: &Path, name: &str) -> PathBuf {
        let to = self.path(name);
        std::fs::create_dir_all(&to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let copy = to.join(entry.file_name());
            std::fs::copy(entry.path(), &copy).unwrap();
            set_modified(&copy, modified(&entry.path()));
        }
        to
    }

    /// The names of what is in a folder, sorted.
    pub fn list(&self, name: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(name)).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The program, sealed: no variable of the caller's reaches it.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rollpack"));
        command
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .env_clear();
        command
            .env("HOME", self.folder.path())
            .env("TZ", "UTC")
            .env("TMPDIR", self.folder.path());
        command
    }

    /// Runs the program with arguments separated by spaces and returns the transcript.
    pub fn rollpack(&self, arguments: &str) -> String {
        let output = self
            .command()
            .args(arguments.split_whitespace())
            .output()
            .unwrap();
        self.transcript(arguments, &output)
    }

    pub fn transcript(&self, arguments: &str, output: &Output) -> String {
        let mut text = format!(
            "$ rollpack {arguments}\nexit code {}\n",
            output.status.code().unwrap()
        );
        for (name, stream) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            if !stream.is_empty() {
                write!(text, "--- {name}\n{}", String::from_utf8_lossy(stream)).unwrap();
            }
        }
        self.shown(&text)
    }

    /// Returns a text without what differs between machines and versions.
    pub fn shown(&self, text: &str) -> String {
        let replacements = self.replacements.iter();
        let text = replacements.fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        without_numbers_of_rules(&without_what_renderings_change(&text))
    }
}

/// Shows `N` for each number of rules: it changes with every rule that comes.
fn without_numbers_of_rules(text: &str) -> String {
    let counts = |line: &str| {
        line.contains(" rules ran") || line.contains(" rule ran") || line.contains(" rules: ")
    };
    let lines = text.split_inclusive('\n').map(|line| {
        if !counts(line) {
            return line.to_owned();
        }
        let mut shown = String::new();
        for character in line.chars() {
            match character {
                '0'..='9' if shown.ends_with('N') => {}
                '0'..='9' => shown.push('N'),
                _ => shown.push(character),
            }
        }
        shown
    });
    lines.collect()
}

/// Shows `[SHA-256]` for each digest, and `[NUMBER]` for each size and offset as large as those in bundles:
/// all of them change with every word of a rendering.
fn without_what_renderings_change(text: &str) -> String {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let mut shown = String::new();
    let mut rest = text;
    while let Some(start) = rest.bytes().position(is_digit) {
        let length = rest[start..]
            .bytes()
            .take_while(|byte| is_digit(*byte))
            .count();
        let (before, after) = rest.split_at(start);
        let (digits, after) = after.split_at(length);
        shown.push_str(before);
        shown.push_str(match length {
            64 => "[SHA-256]",
            6.. if digits.bytes().all(|digit| digit.is_ascii_digit()) => "[NUMBER]",
            _ => digits,
        });
        rest = after;
    }
    shown + rest
}

pub fn modified(path: &Path) -> Timestamp {
    std::fs::metadata(path)
        .unwrap()
        .modified()
        .unwrap()
        .try_into()
        .unwrap()
}

pub fn set_modified(path: &Path, time: Timestamp) {
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_modified(time.try_into().unwrap()).unwrap();
}
