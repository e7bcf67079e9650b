//! Reads the cases of one rule from Markdown.

use std::ops::Range;
use std::path::Path;

use rollpack::disk;
use rollpack::rules::{self, Rule};

use super::{SILENT, packages};

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
    /// Packages, each with its name and its tables.
    pub packages: Vec<(String, String)>,
    /// The packages that these replace, each with its name and its tables.
    pub previous: Vec<(String, String)>,
    /// Packages, each with its name and what is wrong with it.
    pub specimens: Vec<(String, String)>,
    /// What is done to the sample bundle, one edit per line.
    pub bundle: Option<String>,
    /// What is done to the folder that it was extracted to.
    pub extracted: Option<String>,
    /// One option per line.
    pub options: String,
    /// What is found, in one form or in both.
    pub expectations: Vec<Expectation>,
}

/// What a case finds, written down in one of two forms.
pub struct Expectation {
    pub form: Form,
    pub findings: String,
    /// The lines between the fences.
    block: Range<usize>,
}

/// How findings are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a person gets to see them.
    Told,
    /// Level and place, one line for each.
    Exact,
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
                    "yaml tables" => case
                        .packages
                        .push((packages::usual_file(rule.id).to_owned(), content)),
                    "yaml tables previous" => case
                        .previous
                        .push((packages::usual_file(rule.id).to_owned(), content)),
                    "text specimen" => case
                        .specimens
                        .push((packages::usual_file(rule.id).to_owned(), content)),
                    "folder" => case.folder = content,
                    "bundle" => case.bundle = Some(content),
                    "extracted" => case.extracted = Some(content),
                    "options" => case.options = content,
                    "findings" => case.expect(Form::Exact, content, block),
                    "text findings" => case.expect(Form::Told, content, block),
                    _ => match kind.rsplit_once(' ') {
                        Some(("yaml tables", file)) => {
                            case.packages.push((file.to_owned(), content));
                        }
                        Some(("yaml tables previous", file)) => {
                            case.previous.push((file.to_owned(), content));
                        }
                        Some(("text specimen", file)) => {
                            case.specimens.push((file.to_owned(), content));
                        }
                        _ => panic!("{name}.md: no block is called `{kind}`"),
                    },
                }
            }
            index += 1;
        }
        for case in &cases {
            let title = &case.title;
            assert!(
                !case.expectations.is_empty(),
                "{name}.md: {title} expects nothing"
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
    pub fn replace_findings(&mut self, case: usize, form: Form, findings: &str) {
        let expectations = self.cases[case].expectations.iter();
        let mut blocks = expectations.filter(|expectation| expectation.form == form);
        let block = blocks.next().unwrap().block.clone();
        let (start, before) = (block.start, block.len());
        self.lines
            .splice(block, findings.lines().map(str::to_owned));
        let after = findings.lines().count();
        let all = self
            .cases
            .iter_mut()
            .flat_map(|case| &mut case.expectations);
        for later in all.filter(|later| later.block.start > start) {
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

impl Case {
    fn expect(&mut self, form: Form, findings: String, block: Range<usize>) {
        let again = self
            .expectations
            .iter()
            .any(|expectation| expectation.form == form);
        assert!(!again, "{} expects twice", self.title);
        self.expectations.push(Expectation {
            form,
            findings,
            block,
        });
    }

    /// Whether nothing is found.
    pub fn is_silent(&self) -> bool {
        let mut expectations = self.expectations.iter();
        expectations.all(|expectation| expectation.findings == SILENT)
    }
}
