//! From an article to the draft of a spec: its file tables, its facts, its steps.
//!
//! What a sentence can only mean in one way becomes a value; any other line of the instructions becomes a step for a
//! person, and whatever is left is listed, so that every line of the article is accounted for.

mod block;
mod facts;
mod file;
mod html;
mod steps;
mod table;
mod text;

use std::collections::BTreeSet;

pub use block::{Form, blocks};
pub use facts::Facts;
pub use file::File;
pub use steps::{Action, Step};
pub use text::{Identity, draft};

/// What was taken from an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// The files of its tables, each name once.
    pub files: Vec<File>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Its facts.
    pub facts: Facts,
    /// The lines that nothing was taken from, with their numbers.
    pub rest: Vec<(usize, String)>,
}

/// Reads an article.
pub fn read(text: &str, form: Form) -> Article {
    let blocks = blocks(text, form);
    let mut used = BTreeSet::new();
    let files = table::files(&blocks, &mut used);
    let facts = facts::read(&blocks, &mut used);
    let steps = steps::read(&blocks, &files, &mut used);
    let rest = blocks
        .iter()
        .enumerate()
        .filter(|(index, _)| !used.contains(index))
        .map(|(_, block)| (block.line, block.text()))
        .collect();
    Article {
        files,
        steps,
        facts,
        rest,
    }
}

#[cfg(test)]
mod tests;
