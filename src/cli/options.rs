//! Arguments that several commands share.

use crate::report;

/// How to write a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// For people
    #[default]
    Human,
    /// The project's own JSON: `rollpack schema report` describes it
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// The XML of test runners, for CI servers
    Junit,
    /// Workflow commands of GitHub Actions
    Github,
}

impl From<ReportFormat> for report::Format {
    fn from(format: ReportFormat) -> Self {
        match format {
            ReportFormat::Human => Self::Human,
            ReportFormat::Json => Self::Json,
            ReportFormat::Sarif => Self::Sarif,
            ReportFormat::Junit => Self::Junit,
            ReportFormat::Github => Self::Github,
        }
    }
}

/// How to write anything that is no report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// JSON
    Json,
}
