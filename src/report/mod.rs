//! Reports: findings as people and programs read them.
//!
//! Every format is written from the same [`Report`], each in a file of its own with the types that cross
//! the boundary there. Findings are told in the order they have in the report: for one input by their place
//! in the spec, then as the rules are listed; inputs follow each other as they were given.

mod fold;
mod github;
mod human;
mod json;
mod junit;
mod place;
mod receipt;
mod root;
mod sarif;
mod verdict;

#[cfg(test)]
mod sample;

use std::io::{self, Write};

use crate::finding::{Finding, Level};
use crate::findings::Unlisted;
use crate::rules::Coverage;
use crate::spec::Source;

pub use json::schema;
pub use receipt::{Basis, Verified, receipt_schema, write_receipt};
pub use root::Root;
pub use verdict::{verdict_schema, write_verdict};

/// What there is to report.
#[derive(Clone, Debug)]
pub struct Report {
    /// The findings, in the order in which they are told.
    pub findings: Vec<Finding>,
    /// The findings that are too many to be told one by one.
    pub unlisted: Vec<Unlisted>,
    /// Which rules looked, and which did not.
    pub coverage: Coverage,
    /// The specs that findings point into, for showing their lines.
    pub sources: Vec<Source>,
    /// How many files were looked at.
    pub files: usize,
    /// The least level that puts the input at fault.
    pub deny: Level,
    /// What becomes of input that was not looked at as a whole.
    pub gaps: Gaps,
    /// Where the repository begins, for services that show findings beside its files.
    pub root: Root,
}

/// What becomes of input that was not looked at as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gaps {
    /// They are told.
    #[default]
    Told,
    /// They put the input at fault.
    Denied,
}

/// A way to write a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Human,
    /// The project's own JSON.
    Json,
    /// SARIF 2.1.0, the [format of OASIS](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
    Sarif,
    /// The XML in which test runners report, as `JUnit` introduced it.
    Junit,
    /// [Workflow commands](https://docs.github.com/actions/reference/workflow-commands-for-github-actions)
    /// that annotate the files of a change.
    Github,
}

/// How a report for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether in colour.
    pub colour: Colour,
    /// How many characters fit on a line; longer lines of a spec are cut.
    pub width: usize,
}

/// Whether in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With ANSI escape sequences.
    Ansi,
    /// Plain text.
    None,
}

/// How many findings count, by level, and how many were suppressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Errors that count.
    pub errors: usize,
    /// Warnings that count.
    pub warnings: usize,
    /// Things worth knowing.
    pub infos: usize,
    /// Findings that the spec suppresses.
    pub suppressed: usize,
}

impl Report {
    /// Starts a report of nothing yet.
    pub fn new(deny: Level, gaps: Gaps) -> Self {
        Self {
            findings: Vec::new(),
            unlisted: Vec::new(),
            coverage: Coverage::default(),
            sources: Vec::new(),
            files: 0,
            deny,
            gaps,
            root: Root::default(),
        }
    }

    /// Counts the findings.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for finding in &self.findings {
            let count = match finding.level {
                _ if !finding.counts() => &mut summary.suppressed,
                Level::Error => &mut summary.errors,
                Level::Warning => &mut summary.warnings,
                Level::Info => &mut summary.infos,
            };
            *count += 1;
        }
        for more in &self.unlisted {
            let count = match more.level {
                _ if !more.counts() => &mut summary.suppressed,
                Level::Error => &mut summary.errors,
                Level::Warning => &mut summary.warnings,
                Level::Info => &mut summary.infos,
            };
            *count += more.count;
        }
        summary
    }

    /// Tells whether a finding is bad enough to count against the input.
    pub fn faults(&self, finding: &Finding) -> bool {
        finding.counts() && finding.level >= self.deny
    }

    /// Tells whether the input is at fault.
    pub fn is_at_fault(&self) -> bool {
        let more = |more: &Unlisted| more.counts() && more.level >= self.deny;
        self.findings.iter().any(|finding| self.faults(finding))
            || self.unlisted.iter().any(more)
            || (self.gaps == Gaps::Denied && self.coverage.skips().next().is_some())
    }
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Human,
        Self::Json,
        Self::Sarif,
        Self::Junit,
        Self::Github,
    ];

    /// Returns the word for it on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
        }
    }
}

/// Writes a report. The style matters to people only.
pub fn write(
    format: Format,
    report: &Report,
    style: Style,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, style, out),
        Format::Json => json::write(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Junit => junit::write(report, out),
        Format::Github => github::write(report, out),
    }
}
