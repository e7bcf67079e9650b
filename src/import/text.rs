//! The draft of a spec from an article.

use std::fmt::Write as _;

use super::Article;
use super::facts::{Facts, Replaced};
use super::file::File;
use super::steps::{Action, Step};
use crate::draft::{Scalar, StepIds};
use crate::spec::PayloadKind;
use jiff::civil::Date;

/// What a draft is given beside the article.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The id of the rollup.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The day of the release, where no file of the article has a date.
    pub release: Date,
}

/// Writes the draft.
pub fn draft(article: &Article, identity: &Identity) -> String {
    let mut text = format!(
        "\
# Drafted by `rollpack import` from an article. Its file table, its facts and its steps are here; what it says in
# other sentences is in `manual` steps and at the end. `rollpack validate` says what does not fit together.
schema: rollpack/spec/v1

packaging:
  id: {id}
  title: {title}
  series: {id}
  sequence: 1
",
        id = identity.id,
        title = Scalar(&identity.title),
    );
    if article.files.iter().all(|file| file.modified.is_none()) {
        let _ = writeln!(text, "  release: {}", identity.release);
    }
    text.push('\n');
    write_facts(&mut text, &article.facts);
    write_files(&mut text, &article.files);
    text.push_str(
        "\n\
roles:
  - id: servers
    name: Servers
    servers: all
    hosts: {unknown: the import does not tell servers apart}

",
    );
    write_steps(&mut text, &article.steps);
    if !article.rest.is_empty() {
        text.push_str("\n# What nothing was taken from, with its lines in the article:\n");
        for (line, rest) in &article.rest {
            let _ = writeln!(text, "# {line}: {}", crate::terminal::printable(rest));
        }
    }
    text
}

fn write_facts(text: &mut String, facts: &Facts) {
    text.push_str("article:\n");
    let begin = text.len();
    if !facts.fixes.is_empty() {
        text.push_str("  fixes:\n");
    }
    for fix in &facts.fixes {
        let _ = writeln!(text, "    - summary: {}", Scalar(fix));
    }
    if !facts.products.is_empty() || !facts.groups.is_empty() {
        text.push_str("  prerequisites:\n");
    }
    for (name, version) in &facts.products {
        let _ = match version {
            Some(version) => writeln!(
                text,
                "    - product: {{name: {}, version: {}}}",
                Scalar(name),
                Scalar(version)
            ),
            None => writeln!(text, "    - product: {{name: {}}}", Scalar(name)),
        };
    }
    for group in &facts.groups {
        let _ = writeln!(text, "    - group: {}", Scalar(group));
    }
    let restart = [("computer", facts.computer), ("services", facts.services)];
    let restart: Vec<String> = restart
        .into_iter()
        .filter_map(|(what, restarts)| Some(format!("{what}: {}", restarts?)))
        .collect();
    if !restart.is_empty() {
        let _ = writeln!(text, "  restart: {{{}}}", restart.join(", "));
    }
    match facts.replaces {
        Some(Replaced::AllPrevious) => text.push_str("  replaces: all-previous\n"),
        Some(Replaced::Nothing) => text.push_str("  replaces: nothing\n"),
        None => {}
    }
    if facts.or_later || facts.language.is_some() {
        text.push_str("  table:\n");
    }
    if let Some(language) = &facts.language {
        let _ = writeln!(text, "    language: {}", Scalar(language));
    }
    if facts.or_later {
        text.push_str("    or-later: true\n");
    }
    if text.len() == begin {
        text.truncate(begin - 1);
        text.push_str(" {}\n");
    }
    text.push('\n');
}

fn write_files(text: &mut String, files: &[File]) {
    text.push_str("inventory:\n");
    for file in files {
        for unread in &file.unread {
            let _ = writeln!(
                text,
                "  # not taken over: {}",
                crate::terminal::printable(unread)
            );
        }
        let _ = writeln!(text, "  - name: {}", Scalar(&file.name));
        if let Some(version) = &file.version {
            let _ = writeln!(text, "    version: \"{version}\"");
        }
        match &file.size {
            Some(size) => {
                let _ = writeln!(text, "    size: {size}");
            }
            None => text.push_str(
                "    # The article does not state it: `size: 1,024`, or `sha256` beside it.\n",
            ),
        }
        if let Some(modified) = &file.modified {
            let _ = writeln!(text, "    modified: {modified}");
        }
        if let Some(platform) = file.platform {
            let _ = writeln!(text, "    platform: {platform}");
        }
    }
}

fn write_steps(text: &mut String, steps: &[Step]) {
    if steps.is_empty() {
        text.push_str("# The article has no instructions that were found.\nprocedure: []\n");
        return;
    }
    text.push_str(
        "\
procedure:
  - id: install
    title: Install the update
    role: servers
    steps:
",
    );
    let mut ids = StepIds::default();
    for Step { line, action } in steps {
        let written = match action {
            Action::Backup { folder, files } => format!(
                "backup: {{folder: {}, files: [{}]}}",
                Parameterless(folder),
                files
                    .iter()
                    .map(|file| Scalar(file).to_string())
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            Action::Copy { file, from, to } => format!(
                "copy: {{file: {}, from: {}, to: {}}}",
                Scalar(file),
                Parameterless(from),
                Parameterless(to)
            ),
            Action::Uninstall { path, node } => {
                let path: Vec<String> = path.iter().map(|node| Scalar(node).to_string()).collect();
                let path = match path.as_slice() {
                    [] => String::new(),
                    path => format!("path: [{}], ", path.join(", ")),
                };
                format!("uninstall: {{article: {{{path}node: {}}}}}", Scalar(node))
            }
            Action::Run { file, arguments }
                if PayloadKind::of_name(file) == PayloadKind::Msi && arguments.is_empty() =>
            {
                format!("install: {{file: {}}}", Scalar(file))
            }
            Action::Run { file, arguments } => {
                let arguments: Vec<String> = arguments
                    .iter()
                    .map(|argument| Parameterless(argument).to_string())
                    .collect();
                format!(
                    "run: {{file: {}, arguments: [{}]}}",
                    Scalar(file),
                    arguments.join(", ")
                )
            }
            Action::Manual(instruction) => {
                format!("manual: {{instruction: {}}}", Scalar(instruction))
            }
        };
        let about = match action {
            Action::Copy { file, .. } => format!("copy-{file}"),
            Action::Uninstall { node, .. } => format!("uninstall-{node}"),
            _ => format!("line-{line}"),
        };
        let id = ids.make(&about);
        let _ = write!(text, "      - id: {id}\n        {written} # line {line}\n");
    }
}

/// A text in which `$` begins no parameter.
struct Parameterless<'a>(&'a str);

impl std::fmt::Display for Parameterless<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", Scalar(&self.0.replace('$', "$$")))
    }
}
