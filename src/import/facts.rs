//! What an article says in sentences that can only mean one thing.

use std::collections::BTreeSet;

use super::block::Block;

/// The facts of an article beside its table and its steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What must be installed first, as printed: a product and its version.
    pub products: Vec<(String, Option<String>)>,
    /// The groups that one must be a member of.
    pub groups: Vec<String>,
    /// Whether the computer has to be restarted.
    pub computer: Option<bool>,
    /// Whether services are restarted on the way.
    pub services: Option<bool>,
    /// Whether it replaces everything before it, or nothing.
    pub replaces: Option<Replaced>,
    /// Whether files may be later than documented.
    pub or_later: bool,
    /// The language whose files the table lists.
    pub language: Option<String>,
    /// What it fixes.
    pub fixes: Vec<String>,
}

/// What an update replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// Every update before it.
    AllPrevious,
    /// None.
    Nothing,
}

/// Headings of sections that say nothing themselves.
const HEADINGS: [&str; 9] = [
    "prerequisites",
    "restart requirement",
    "restart information",
    "hotfix replacement information",
    "update replacement information",
    "replacement information",
    "file information",
    "hotfix information",
    "update information",
];

/// Reads the facts and marks the lines that say nothing more than them.
pub(super) fn read(blocks: &[Block], used: &mut BTreeSet<usize>) -> Facts {
    let mut facts = Facts::default();
    let mut section = String::new();
    for (index, block) in blocks.iter().enumerate() {
        let Some(line) = block.sentence() else {
            continue;
        };
        let folded = line.trim_end_matches(':').to_lowercase();
        if HEADINGS.contains(&folded.as_str()) {
            section = folded;
            used.insert(index);
            continue;
        }
        // Lines may be broken anywhere, so that a sentence is looked for in several.
        let paragraph = paragraph(blocks, index);
        let taken = match section.as_str() {
            "prerequisites" => facts.prerequisite(line),
            section if section.starts_with("restart") => facts.restart(line),
            section if section.contains("replacement") => facts.replacement(line),
            "file information" => facts.table(&paragraph),
            _ => false,
        };
        if taken {
            used.insert(index);
        }
        if ends_section(&folded) {
            section.clear();
        }
    }
    facts
}

fn ends_section(folded: &str) -> bool {
    super::steps::is_start(folded)
}

fn paragraph(blocks: &[Block], index: usize) -> String {
    let lines = blocks.iter().skip(index).take(3);
    let lines: Vec<&str> = lines.filter_map(Block::sentence).collect();
    lines.join(" ")
}

impl Facts {
    fn prerequisite(&mut self, line: &str) -> bool {
        let mut taken = false;
        for sentence in line.split(". ") {
            if let Some(product) = between(sentence, "you must have ", " installed") {
                self.products.push(match product.split_once(" version ") {
                    Some((name, version)) => (name.to_owned(), Some(version.to_owned())),
                    None => (product.to_owned(), None),
                });
                taken = true;
            }
            if let Some(group) = between(sentence, "you must be a member of the ", " group") {
                self.groups.push(group.to_owned());
                taken = true;
            }
        }
        taken
    }

    fn restart(&mut self, line: &str) -> bool {
        let folded = line.to_lowercase();
        let says = |text: &str| folded.contains(text);
        if says("do not have to restart the computer")
            || says("do not need to restart the computer")
        {
            self.computer = Some(false);
        } else if says("have to restart the computer")
            || says("must restart the computer")
            || says("need to restart the computer") && !says("may need")
        {
            self.computer = Some(true);
        }
        if says("have to restart some services") || says("services are restarted") {
            self.services = Some(true);
        }
        self.computer.is_some() || self.services.is_some()
    }

    fn replacement(&mut self, line: &str) -> bool {
        let folded = line.to_lowercase();
        let all = [
            "all the previously released",
            "all previously released",
            "all previous updates",
        ];
        let none = [
            "does not replace a previously",
            "does not replace any",
            "does not replace previously",
        ];
        if all.iter().any(|text| folded.contains(text)) && folded.contains("replaces") {
            self.replaces = Some(Replaced::AllPrevious);
        } else if none.iter().any(|text| folded.contains(text)) {
            self.replaces = Some(Replaced::Nothing);
        }
        self.replaces.is_some()
    }

    fn table(&mut self, paragraph: &str) -> bool {
        let later = paragraph
            .to_lowercase()
            .contains("or later file attributes");
        self.or_later |= later;
        if self.language.is_none()
            && let Some(language) = between(paragraph, "The ", " version of this")
            && language.chars().all(char::is_alphabetic)
        {
            self.language = Some(language.to_owned());
        }
        later
    }
}

/// Returns what stands between two texts, ignoring the case of ASCII letters.
pub(super) fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let folded = text.to_ascii_lowercase();
    let start = folded.find(&before.to_ascii_lowercase())? + before.len();
    let length = folded.get(start..)?.find(&after.to_ascii_lowercase())?;
    let between = text.get(start..start + length)?.trim();
    (!between.is_empty()).then_some(between)
}
