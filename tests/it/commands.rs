//! Commands as hints, help and documents print them: each is one that our own command line takes.

use std::path::{Path, PathBuf};

use crate::rollup::EXAMPLE;

/// What a shell makes of a line: words, with quotes taken off, up to a pipe or a redirection.
fn words(line: &str) -> Vec<String> {
    // What another command gives, which is a digest wherever it is asked for.
    let line = match line.split_once("$(") {
        Some((before, rest)) => {
            let (_, after) = rest.rsplit_once(')').unwrap_or_default();
            format!("{before}{}{after}", "0".repeat(64))
        }
        None => line.to_owned(),
    };
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (None, '|' | '>' | '<' | '#' | ';' | '&') => break,
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

/// Returns why a whole command is none.
pub fn refused(line: &str) -> Option<String> {
    let parsed = rollpack::cli::command().try_get_matches_from(words(line));
    let error = parsed.err()?;
    error.use_stderr().then(|| format!("{line}: {error}"))
}

/// Returns why a command that may leave out what it is about is none: an unknown subcommand or option.
fn unknown(line: &str) -> Option<String> {
    let words = words(line);
    let mut command = rollpack::cli::command();
    command.build();
    let mut command = &command;
    for word in &words[1..] {
        if let Some(long) = word.strip_prefix("--") {
            let (long, _) = long.split_once('=').unwrap_or((long, ""));
            let known = command
                .get_arguments()
                .any(|one| one.get_long() == Some(long));
            if !known {
                return Some(format!("{line}: there is no `--{long}`"));
            }
        } else if command.has_subcommands() {
            match command.find_subcommand(word) {
                Some(found) => command = found,
                None => return Some(format!("{line}: there is no `{word}`")),
            }
        }
    }
    None
}

fn all_commands(command: &clap::Command) -> Vec<&clap::Command> {
    let below = command.get_subcommands().flat_map(all_commands);
    std::iter::once(command).chain(below).collect()
}

#[test]
fn every_example_of_the_help_is_a_command() {
    let mut command = rollpack::cli::command();
    command.build();
    let mut count = 0;
    for command in all_commands(&command) {
        let help = command.get_after_long_help().map(ToString::to_string);
        for line in help.iter().flat_map(|help| help.lines()) {
            let Some(at) = line.find("rollpack ").filter(|_| line.starts_with("  ")) else {
                continue;
            };
            if line.contains('…') {
                continue;
            }
            assert_eq!(refused(&line[at..]), None);
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

/// The texts of files below a folder, with such endings.
fn texts(folder: &Path, ends: &[&str]) -> Vec<(PathBuf, String)> {
    let mut texts = Vec::new();
    for entry in rollpack::disk::list(folder).unwrap() {
        match entry.kind {
            rollpack::disk::EntryKind::Folder => texts.extend(self::texts(&entry.path, ends)),
            _ if ends.iter().any(|end| entry.name.ends_with(end)) => {
                let text = std::fs::read_to_string(&entry.path).unwrap();
                texts.push((entry.path, text));
            }
            _ => {}
        }
    }
    texts
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_command_that_a_message_or_a_page_names_is_there() {
    let mut all = texts(&repository().join("src"), &[".rs", ".md", ".html", ".ps1"]);
    all.extend(texts(&repository().join("docs"), &[".md"]));
    all.extend(texts(&repository().join("specs"), &[".yaml"]));
    for page in ["README.md", "CHANGELOG.md", "ARCHITECTURE.md"] {
        let path = repository().join(page);
        all.push((path.clone(), std::fs::read_to_string(path).unwrap()));
    }
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (path, text) in &all {
        for named in text.split("`rollpack ").skip(1) {
            let Some((named, _)) = named.split_once('`') else {
                continue;
            };
            let is_placeholder = named.starts_with("help ")
                || named.contains('{')
                || named.contains('…')
                || named.contains('\n');
            if is_placeholder || named.starts_with('[') {
                continue;
            }
            count += 1;
            // `trust new|add` stands for several.
            let line = named.split('|').next().unwrap_or_default();
            wrong.extend(
                unknown(&format!("rollpack {line}"))
                    .map(|why| format!("{}: {why}", path.display())),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 40, "{count}");
}

#[test]
fn every_command_line_of_the_documents_is_a_command() {
    let mut all = texts(&repository().join("docs"), &[".md"]);
    let readme = repository().join("README.md");
    all.push((readme.clone(), std::fs::read_to_string(readme).unwrap()));
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (path, text) in &all {
        let joined = text.replace("\\\n", " ");
        let mut is_code = false;
        for line in joined.lines() {
            is_code ^= line.trim_start().starts_with("```");
            let line = line.trim_start().trim_start_matches("$ ");
            let is_shown = line.contains('…') || line.contains("...") || line.contains('{');
            if !is_code || !line.starts_with("rollpack ") || is_shown {
                continue;
            }
            count += 1;
            wrong.extend(refused(line).map(|why| format!("{}: {why}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 10, "{count}");
}

#[test]
fn quiet_commands_that_succeed_say_nothing_aside() {
    let sandbox = EXAMPLE.sandbox();
    for line in [
        "init packages --no-times -o drafted.yaml",
        "init packages -o dated.yaml",
        "build drafted.yaml --packages packages --unsigned -o drafted.zip",
        "build spec.yaml --packages packages --key rsa.key.pem --cert rsa.cert.pem -o bundle.zip",
        "build spec.yaml --packages packages --dry-run",
        "validate spec.yaml --packages packages",
        "verify bundle.zip --ca ca.pem --state accepted.json",
        "extract bundle.zip --to out --ca ca.pem",
        "verify out --ca ca.pem",
        "inspect bundle.zip",
        "inspect packages/Portal-Web.msi --find Portal",
        "unpack packages/Portal-Web.msi --to web",
        "unpack packages/Portal-Web.msi --streams --to streams",
        "update spec.yaml --packages packages",
        "script bundle.zip",
        "explain ICE03",
        "rules",
        "schema",
        "man pages",
    ] {
        let output = sandbox
            .command()
            .arg("-q")
            .args(line.split(' '))
            .output()
            .unwrap();
        let said = sandbox.transcript(line, &output);
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(output.stderr.is_empty(), "{said}");
    }
}
