//! `rollpack validate`: proves the documented inventory against what is there.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::failure::{Exit, Failure};
use super::judging::{self, Strictness};
use super::options::{ReportFormat, rule};
use super::progress::Bar;
use super::{Context, options, repository, target, trust_options, verify};
use crate::disk::{DiskError, PendingFile, Replace};
use crate::finding::Level;
use crate::inventory::Depth;
use crate::report::{Gaps, Report};
use crate::rules::{Group, Options, Rule, Selection};
use crate::spec;
use crate::validate::{Reading, validate_files};

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
  rollpack validate rollup.yaml --packages payloads --previous rollup-4.zip
  rollpack validate Portal-Web.msi Portal-Database.msi
  rollpack validate Portal-Web.msi --package-ca contoso-root.pem --package-ca time-stamp-root.pem")]
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

    /// Exit with 1 for warnings too, or for what was not looked at
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    deny: Vec<Deny>,

    /// Leave out what takes longest: the content of cabinets, and what signatures are over
    #[arg(long)]
    shallow: bool,

    /// Judge the certificates of packages at this time instead of now, as `2026-03-01T00:00:00Z`
    #[arg(long, value_name = "TIME", value_parser = options::time)]
    at: Option<Timestamp>,

    #[command(flatten)]
    strictness: Strictness,

    /// Write a baseline that suppresses all that is found; one that exists is replaced
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,

    /// How to write the findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ReportFormat,
}

/// What else puts the input at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    /// Warnings do, as errors always do.
    Warnings,
    /// Rules that could have looked and did not.
    Unchecked,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let denies = |what| self.deny.contains(&what);
        let level = if denies(Deny::Warnings) {
            Level::Warning
        } else {
            Level::Error
        };
        let gaps = if denies(Deny::Unchecked) {
            Gaps::Denied
        } else {
            Gaps::Told
        };
        let mut report = Report {
            root: repository::root(),
            ..Report::new(level, gaps)
        };
        let selection = Selection {
            only: self.only.clone(),
            skip: self.skip.clone(),
            profile: None,
        };
        let options = self.strictness.options(selection, self.at, context)?;
        let mut loose = Vec::new();
        for path in &self.targets {
            match target::kind(path)? {
                target::Kind::Archive => bundle(path, &options, &mut report, context)?,
                target::Kind::Other if !looks_like_package(path) => {
                    self.spec(path, &options, &mut report, context)?;
                }
                target::Kind::Database | target::Kind::Cabinet | target::Kind::Other => {
                    loose.push(path.as_path());
                }
            }
        }
        if !loose.is_empty() {
            let progress = Bar::new(context.ui, "reading");
            let reading = Reading {
                depth: self.depth(),
                threads: context.threads,
                progress: &progress,
            };
            let judged = validate_files(&loose, &options, reading)?;
            drop(progress);
            report.files += loose.len();
            report.findings.extend(judged.findings);
            report.unlisted.extend(judged.unlisted);
            report.coverage.merge(judged.coverage);
        }
        report.coverage.select(&options.selection);
        if let Some(path) = &self.write_baseline {
            write_baseline(path, &report, context)?;
        }
        context.ui.report(self.format.into(), &report)?;
        Ok(if report.is_at_fault() {
            Exit::Input
        } else {
            Exit::Done
        })
    }

    const fn depth(&self) -> Depth {
        if self.shallow {
            Depth::Tables
        } else {
            Depth::Content
        }
    }

    fn spec(
        &self,
        path: &Path,
        options: &Options,
        report: &mut Report,
        context: Context,
    ) -> Result<(), Failure> {
        let judgement = judging::judge(
            path,
            self.packages.as_deref(),
            self.depth(),
            options,
            context,
        )?;
        report.files += judgement.files;
        report.findings.extend(judgement.findings);
        report.unlisted.extend(judgement.unlisted);
        report.coverage.merge(judgement.coverage);
        report.sources.push(judgement.source);
        Ok(())
    }
}

/// Writes a baseline that suppresses what counts of a report.
fn write_baseline(path: &Path, report: &Report, context: Context) -> Result<(), Failure> {
    let counting = report.findings.iter().filter(|finding| finding.counts());
    let text = spec::write_baseline(counting);
    let target = target::destination(path)?;
    let mut file = PendingFile::beside(&target)?;
    file.write_all(text.as_bytes())
        .map_err(DiskError::during("write", &target))?;
    file.publish(Replace::Existing)?;
    context
        .ui
        .done(&format!("wrote the baseline `{}`", path.display()));
    Ok(())
}

/// Tells what is wrong with a bundle whoever signed it: its structure, its contents, its signature's form.
fn bundle(
    path: &Path,
    options: &Options,
    report: &mut Report,
    context: Context,
) -> Result<(), Failure> {
    let verdict = trust_options::examine(path, context)?;
    let found = verify::findings(&path.display().to_string(), &verdict);
    let selection = &options.selection;
    report.findings.extend(
        found
            .findings
            .into_iter()
            .filter(|finding| selection.includes(finding.rule)),
    );
    report.coverage.merge(found.coverage);
    for rule in crate::verify::rules::all().filter(|rule| rule.group == Group::Trust) {
        let reason = "`validate` decides no trust in bundles; `rollpack verify` does";
        report.coverage.skipped(rule, reason);
    }
    report.files += 1;
    Ok(())
}

/// Tells whether a file is called like a package, so that one that is none is not taken for a spec.
fn looks_like_package(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["msi", "msm", "msp", "mst"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}
