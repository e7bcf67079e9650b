//! Reads the cases of one rule from Markdown.

use std::path::Path;

use rollpack::disk;
use rollpack::rules::{self, Rule};

/// The cases of one rule.
pub struct Document {
    /// The rule that the file is named after.
    pub rule: &'static Rule,
    /// Its cases, in order.
    pub cases: Vec<Case>,
    lines: Vec<String>,
    text: String,
}

/// One case: what is given, and what is found.
#[derive(Default)]
pub struct Case {
    /// The heading.
    pub title: String,
    /// Sections of a spec.
    pub spec: String,
    /// What differs from the documented payloads.
    pub folder: String,
    /// One option per line.
    pub options: String,
    /// What a person gets to see.
    pub findings: String,
    /// The lines between the fences of the findings.
    block: std::ops::Range<usize>,
}

impl Document {
    /// Reads a file and checks its form.
    pub fn read(path: &Path) -> Self {
        let name = path.file_stem().unwrap().to_string_lossy();
        let rule = rules::find(&name).unwrap_or_else(|| panic!("there is no rule `{name}`"));
        let text = String::from_utf8(disk::read(path, 1 << 20).unwrap()).unwrap();
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        assert_eq!(
            lines[0],
            format!("# {}", rule.id),
            "the first line of {name}.md"
        );
        let mut cases: Vec<Case> = Vec::new();
        let mut index = 1;
        while index < lines.len() {
            if let Some(title) = lines[index].strip_prefix("## ") {
                cases.push(Case {
                    title: title.to_owned(),
                    ..Case::default()
                });
            } else if let Some(kind) = lines[index].strip_prefix("```") {
                let case = cases.last_mut().expect("blocks belong to a section");
                let length = lines[index + 1..]
                    .iter()
                    .position(|line| line == "```")
                    .expect("a block ends");
                let block = index + 1..index + 1 + length;
                let content: String = lines[block.clone()]
                    .iter()
                    .flat_map(|line| [line, "\n"])
                    .collect();
                index = block.end;
                match kind {
                    "yaml" => case.spec = content,
                    "folder" => case.folder = content,
                    "options" => case.options = content,
                    "text findings" => {
                        case.findings = content;
                        case.block = block;
                    }
                    _ => panic!("{name}.md: no block is called `{kind}`"),
                }
            }
            index += 1;
        }
        for case in &cases {
            assert_ne!(
                case.block.start, 0,
                "{name}.md: {} expects nothing",
                case.title
            );
        }
        Self {
            rule,
            cases,
            lines,
            text,
        }
    }

    /// Puts what was found in the place of what was expected.
    pub fn replace_findings(&mut self, case: usize, findings: &str) {
        let block = self.cases[case].block.clone();
        let before = block.len();
        self.lines
            .splice(block, findings.lines().map(str::to_owned));
        let after = findings.lines().count();
        for later in &mut self.cases[case + 1..] {
            later.block.start = later.block.start + after - before;
            later.block.end = later.block.end + after - before;
        }
        self.text = self.lines.join("\n") + "\n";
    }

    /// Returns the whole file.
    pub fn text(&self) -> &str {
        &self.text
    }
}
