//! `rollpack validate`: proves the documented inventory against what is there.

use std::path::{Path, PathBuf};

use super::failure::{Exit, Failure};
use super::judging::{self, Strictness};
use super::options::{ReportFormat, profile, rule};
use super::progress::Bar;
use super::{Context, target, trusting, verify};
use crate::finding::{Finding, Level};
use crate::report::Report;
use crate::rules::{Profile, Rule, Selection};
use crate::spec::PayloadKind;
use crate::{disk, inventory, judge};

/// Prove specs against their packages, or judge single packages and bundles
///
/// Reads every package that the spec documents and compares names, sizes, dates, versions, platforms and
/// products; judges the procedure for steps that do not fit together. Everything that is wrong is told, each
/// with its place in the spec.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack validate specs/example.yaml --packages packages/example
  rollpack validate rollup.yaml --packages payloads --format sarif > findings.sarif
  rollpack validate rollup.yaml --packages payloads --ignore-dates --deny warnings
  rollpack validate Portal-Web.msi Portal-Database.msi")]
pub struct Arguments {
    /// Specs, packages or bundles
    #[arg(required = true, value_name = "TARGET")]
    targets: Vec<PathBuf>,

    /// The folder of payloads that the spec documents
    #[arg(long, value_name = "DIR")]
    packages: Option<PathBuf>,

    /// Only findings of these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    only: Vec<&'static Rule>,

    /// No findings of these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    skip: Vec<&'static Rule>,

    /// Only findings of this set of rules
    #[arg(long, value_name = "NAME", value_parser = profile)]
    profile: Option<Profile>,

    /// Exit with 1 for warnings too
    #[arg(long, value_name = "LEVEL")]
    deny: Option<Deny>,

    #[command(flatten)]
    strictness: Strictness,

    /// How to write the findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ReportFormat,
}

/// What else puts the input at fault.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Deny {
    /// Warnings do, as errors always do.
    Warnings,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let mut report = Report {
            findings: Vec::new(),
            sources: Vec::new(),
            files: 0,
            deny: if self.deny.is_some() {
                Level::Warning
            } else {
                Level::Error
            },
        };
        for path in &self.targets {
            self.judge(path, &mut report, context)?;
        }
        context.ui.report(self.format.into(), &report)?;
        Ok(if report.is_at_fault() {
            Exit::Input
        } else {
            Exit::Done
        })
    }

    fn judge(&self, path: &Path, report: &mut Report, context: Context) -> Result<(), Failure> {
        let selection = Selection {
            only: self.only.clone(),
            skip: self.skip.clone(),
            profile: self.profile,
        };
        let options = self.strictness.options(selection);
        match target::kind(path)? {
            target::Kind::Archive => {
                let findings = bundle_findings(path, context)?.into_iter();
                report
                    .findings
                    .extend(findings.filter(|finding| options.selection.tells(finding)));
                report.files += 1;
            }
            target::Kind::Other if !looks_like_package(path) => {
                let judgement = judging::judge(path, self.packages.as_deref(), &options, context)?;
                report.files += judgement.files;
                report.findings.extend(judgement.findings);
                report.sources.push(judgement.source);
            }
            target::Kind::Database | target::Kind::Cabinet | target::Kind::Other => {
                let progress = Bar::new(context.ui, "reading");
                let payload = inventory::read(PayloadKind::Msi, disk::stat(path)?, &progress)?;
                let name = path.display().to_string();
                report
                    .findings
                    .extend(judge::judge_package(&name, &payload.content, &options));
                report.files += 1;
            }
        }
        Ok(())
    }
}

/// Tells whether a file is called like a package, so that one that is none is not taken for a spec.
fn looks_like_package(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["msi", "msm", "msp", "mst"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

/// Returns what is wrong with a bundle whoever signed it: its structure, its contents, its signature's form.
fn bundle_findings(path: &Path, context: Context) -> Result<Vec<Finding>, Failure> {
    let verdict = trusting::examine(path, context)?;
    Ok(verify::findings(&path.display().to_string(), &verdict).findings)
}
