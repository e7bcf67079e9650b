//! Arguments that several commands share.

use jiff::Timestamp;

use crate::report;
use crate::rules::{self, Group, Profile, Rule};
use crate::spec::{Documented, NotADate};

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

/// Reads a time, or a day, which is its beginning in UTC.
pub fn time(text: &str) -> Result<Timestamp, String> {
    let day = || Ok(text.parse::<Documented>()?.instant);
    text.parse().or_else(|_| day()).map_err(|_: NotADate| {
        "a time is written `2026-03-01T00:00:00Z`; a day alone, `2026-03-01`, is its beginning in UTC"
            .to_owned()
    })
}

/// Reads the id of a rule.
pub fn rule(id: &str) -> Result<&'static Rule, String> {
    rules::find(id).ok_or_else(|| "no such rule; `rollpack rules` lists them".to_owned())
}

/// Reads the name of a profile.
pub fn profile(name: &str) -> Result<Profile, String> {
    Profile::named(name).ok_or_else(|| {
        let names: Vec<_> = Profile::ALL.into_iter().map(Profile::as_str).collect();
        format!("no such profile; there are {}", names.join(", "))
    })
}

/// Reads the name of what rules are about.
pub fn group(name: &str) -> Result<Group, String> {
    let groups = Group::ALL.into_iter();
    groups
        .clone()
        .find(|group| group.as_str() == name)
        .ok_or_else(|| {
            let names: Vec<_> = groups.map(Group::as_str).collect();
            format!("no such group; there are {}", names.join(", "))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_beginning_and_a_time_itself() {
        for (text, expect) in [
            ("2040-01-01", "2040-01-01T00:00:00Z"),
            ("1-Jan-2040", "2040-01-01T00:00:00Z"),
            ("2040-01-01T12:30:00Z", "2040-01-01T12:30:00Z"),
            ("2040-01-01T12:30:00+02:00", "2040-01-01T10:30:00Z"),
        ] {
            assert_eq!(time(text), Ok(expect.parse().unwrap()), "{text}");
        }
        for text in ["", "soon", "2040-13-01", "2040-01-01T25:00:00Z"] {
            assert!(time(text).unwrap_err().contains("a day alone"), "{text}");
        }
    }
}
