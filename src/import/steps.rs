//! The steps of an article: typed where a sentence can only mean one thing, else for a person.

use std::collections::BTreeSet;

use super::block::Block;
use super::facts::between;
use super::file::{File, is_file_name};
use crate::folded_name::FoldedName;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The line of the article it comes from.
    pub line: usize,
    /// What it does.
    pub action: Action,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Keeps the files of these names before they are replaced.
    Backup {
        /// Where they are.
        folder: String,
        /// Their names.
        files: Vec<String>,
    },
    /// Copies a file.
    Copy {
        /// Which.
        file: String,
        /// From this folder.
        from: String,
        /// To this folder.
        to: String,
    },
    /// Removes a node with a deployment tool.
    Uninstall {
        /// The nodes that are expanded on the way, as far as the sentence says.
        path: Vec<String>,
        /// The node.
        node: String,
    },
    /// Runs a file of the table.
    Run {
        /// Which.
        file: String,
        /// With these arguments.
        arguments: Vec<String>,
    },
    /// Is done by a person.
    Manual(String),
}

/// Tells whether a heading, in lower case, begins the instructions.
pub(super) fn is_start(heading: &str) -> bool {
    [
        "installation information",
        "installation instructions",
        "installation steps",
        "installation",
        "how to install",
        "how to install the update",
        "how to apply this update",
    ]
    .contains(&heading)
}

/// Reads the instructions and marks their lines.
pub(super) fn read(blocks: &[Block], files: &[File], used: &mut BTreeSet<usize>) -> Vec<Step> {
    let start = blocks.iter().position(|block| {
        let heading = block
            .sentence()
            .map(|text| text.trim_end_matches(':').to_lowercase());
        heading.is_some_and(|heading| is_start(&heading))
    });
    let Some(start) = start else {
        return Vec::new();
    };
    used.insert(start);
    let mut steps = Vec::new();
    let mut index = start + 1;
    while let Some(block) = blocks.get(index) {
        let taken = if used.contains(&index) {
            1
        } else {
            step(blocks, index, files, &mut steps)
        };
        used.extend(index..index + taken);
        index += taken.max(1);
        if taken == 0 {
            // Every line is accounted for.
            steps.push(Step {
                line: block.line,
                action: Action::Manual(block.text()),
            });
            used.insert(index - 1);
        }
    }
    steps
}

/// Reads the step at a line with what belongs to it; returns how many lines that took.
fn step(blocks: &[Block], index: usize, files: &[File], steps: &mut Vec<Step>) -> usize {
    let Some((block, sentence)) = blocks
        .get(index)
        .and_then(|block| Some((block, block.sentence()?)))
    else {
        return 0;
    };
    let mut add = |action| {
        let line = block.line;
        steps.push(Step { line, action });
    };
    if let Some((from, to)) = copied_between(sentence) {
        let names = list(blocks, index + 1, is_file_name);
        if !names.is_empty() {
            if let Some(folder) = kept_in(sentence) {
                let files = names.clone();
                add(Action::Backup { folder, files });
            }
            let count = names.len();
            for file in names {
                let (from, to) = (from.clone(), to.clone());
                add(Action::Copy { file, from, to });
            }
            return 1 + count;
        }
    }
    if is_list_of_nodes(sentence) {
        let nodes = list(blocks, index + 1, is_node);
        if !nodes.is_empty() {
            let count = nodes.len();
            for node in nodes {
                let path = expanded(sentence);
                add(Action::Uninstall { path, node });
            }
            return 1 + count;
        }
    }
    if let Some(node) = uninstalled(sentence) {
        let path = expanded(sentence);
        add(Action::Uninstall { path, node });
        return 1;
    }
    if let Some((file, arguments)) = run(sentence, files) {
        add(Action::Run { file, arguments });
        return 1;
    }
    0
}

/// Returns the lines from `index` on that are items of a list.
fn list(blocks: &[Block], index: usize, is_item: impl Fn(&str) -> bool) -> Vec<String> {
    let lines = blocks.iter().skip(index);
    lines
        .map_while(|block| block.sentence().filter(|text| is_item(text)))
        .map(str::to_owned)
        .collect()
}

/// Reads "copy the following files from the A folder to the B folder:".
fn copied_between(sentence: &str) -> Option<(String, String)> {
    let folded = sentence.to_ascii_lowercase();
    let copy = sentence.get(folded.rfind("copy the following")?..)?;
    let from = between(copy, " from the ", " folder to the ")?;
    let to = between(copy, " folder to the ", " folder")?;
    (sentence.ends_with(':') && is_folder(from) && is_folder(to))
        .then(|| (without_end(from), without_end(to)))
}

/// Reads "rename or make copies of the existing files in the A folder".
fn kept_in(sentence: &str) -> Option<String> {
    let folded = sentence.to_ascii_lowercase();
    let keeps =
        folded.starts_with("rename or make copies of") || folded.starts_with("make copies of");
    let place = between(sentence, "existing files in the ", " folder")?;
    (keeps && is_folder(place)).then(|| without_end(place))
}

fn is_folder(text: &str) -> bool {
    let is_drive = text.get(1..3) == Some(":\\")
        && text.starts_with(|drive: char| drive.is_ascii_alphabetic());
    is_drive || text.starts_with("\\\\")
}

/// Writes a folder without the backslash at its end, unless it is a drive.
fn without_end(folder: &str) -> String {
    let short = folder.trim_end_matches('\\');
    if short.ends_with(':') {
        folder.to_owned()
    } else {
        short.to_owned()
    }
}

/// Reads "right-click the following components, and then click Uninstall:".
fn is_list_of_nodes(sentence: &str) -> bool {
    let folded = sentence.to_ascii_lowercase();
    folded.contains("right-click the following components") && folded.ends_with("click uninstall:")
}

/// Tells whether a line is the name of a node: a few words that are no sentence.
fn is_node(text: &str) -> bool {
    let verbs = [
        "expand ",
        "right-click ",
        "click ",
        "on the ",
        "to ",
        "use ",
        "in the ",
        "note",
    ];
    let folded = text.to_ascii_lowercase();
    text.len() <= 60
        && !text.ends_with(['.', ':', ';'])
        && !verbs.iter().any(|verb| folded.starts_with(verb))
}

/// Reads "right-click A, and then click Uninstall."; what is done for each server needs a role and is none.
fn uninstalled(sentence: &str) -> Option<String> {
    let node = between(sentence, "right-click ", ", and then click uninstall")?;
    let folded = node.to_ascii_lowercase();
    let is_one = !folded.starts_with("each ") && !folded.starts_with("the following");
    let ends = sentence.to_ascii_lowercase().ends_with("click uninstall.");
    (is_one && ends).then(|| node.to_owned())
}

/// Returns what "expand A, and then expand B" names, in order.
fn expanded(sentence: &str) -> Vec<String> {
    let clauses = sentence.split(", ");
    clauses
        .filter_map(|clause| {
            let clause = clause.strip_prefix("and then ").unwrap_or(clause);
            let (verb, node) = clause.split_once(' ')?;
            verb.eq_ignore_ascii_case("expand")
                .then(|| node.trim_end_matches('.').to_owned())
        })
        .collect()
}

/// Reads "run the A file" and "run A /quiet", where A is in the table and nothing else is said.
fn run(sentence: &str, files: &[File]) -> Option<(String, Vec<String>)> {
    let text = sentence.trim_end_matches('.');
    let (verb, rest) = text.split_once(' ')?;
    if !verb.eq_ignore_ascii_case("run") && !verb.eq_ignore_ascii_case("execute") {
        return None;
    }
    let mut words = rest.split_whitespace().peekable();
    for expected in ["the", "new", "version", "of", "the", "file"] {
        words.next_if(|word| word.eq_ignore_ascii_case(expected));
    }
    let name = words.next()?;
    words.next_if(|word| word.eq_ignore_ascii_case("file"));
    let is_listed = files
        .iter()
        .any(|file| FoldedName::is_same(&file.name, name));
    let arguments: Vec<String> = words.map(str::to_owned).collect();
    let are_switches = arguments
        .iter()
        .all(|word| word.starts_with(['/', '-']) || word.contains('='));
    (is_listed && are_switches).then(|| (name.to_owned(), arguments))
}
