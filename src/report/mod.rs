//! Reports: findings as people and programs read them.
//!
//! Every format is written from the same [`Report`]. What crosses the boundary has types of its own in the
//! format's file.

use std::io::{self, Write};

use crate::finding::{Finding, Level};
use crate::spec::Source;

/// What there is to report.
#[derive(Clone, Debug)]
pub struct Report {
    /// The findings, in the order in which they are told.
    pub findings: Vec<Finding>,
    /// The specs that findings point into, for showing their lines.
    pub sources: Vec<Source>,
    /// How many files were looked at.
    pub files: usize,
    /// The least level that puts the input at fault.
    pub deny: Level,
}

/// A way to write a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Human,
    /// The project's own JSON.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit's XML.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
}

/// How a report for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether in colour.
    pub colour: Colour,
    /// How many characters fit on a line.
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

/// How many findings count, by level, and how many were settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Errors that count.
    pub errors: usize,
    /// Warnings that count.
    pub warnings: usize,
    /// Things worth knowing.
    pub infos: usize,
    /// Findings that the spec settles.
    pub suppressed: usize,
}

/// Writes a report.
pub fn write(
    format: Format,
    report: &Report,
    style: Style,
    out: &mut impl Write,
) -> io::Result<()> {
    let _ = (format, report, style, out);
    Ok(())
}
