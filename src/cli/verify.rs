//! `rollpack verify`: is this bundle what its signer made, and do we trust the signer?

use std::fs::File;
use std::path::{Path, PathBuf};

use super::failure::{Exit, Failure, Trouble};
use super::options::ReportFormat;
use super::trust_options::TrustOptions;
use super::{Context, repository, signing};
use crate::disk::{self, DiskError};
use crate::finding::{Finding, Level};
use crate::report::{self, Basis, Gaps, Report};
use crate::rules::Coverage;
use crate::terminal::printable;
use crate::verify::{self, Problem, Verdict};

/// Verify a bundle, or the folder that it was extracted to: every byte, every signature, nothing from the network
///
/// Tells every problem, not only the first. Whom to trust is named here; neither the system's certificates nor
/// those in the bundle count.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack verify rollup.zip --ca ca.pem
  rollpack verify rollup.zip --pin 3f1c…e9 --min-sequence 4
  rollpack verify rollup.zip --ca ca.pem --at 2026-03-01T00:00:00Z --format json")]
pub struct Arguments {
    /// The bundle, or the folder that it was extracted to
    ///
    /// In a folder names, contents and strangers are judged; times are not, since copies change them.
    #[arg(value_name = "BUNDLE|DIR")]
    bundle: PathBuf,

    #[command(flatten)]
    trust: TrustOptions,

    /// Write a record of what was verified to this file, for an audit: digests, verdict, signers, anchors, the clock
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,

    /// How to write the verdict
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ReportFormat,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        if let Some(receipt) = &self.receipt
            && disk::is_same(receipt, &self.bundle)?
        {
            return Err(Trouble::OverInput(receipt.clone()).into());
        }
        let (verdict, basis) = self.trust.verify(&self.bundle, context)?;
        let report = findings(&self.bundle.display().to_string(), &verdict);
        if let Some(receipt) = &self.receipt {
            self.write_receipt(receipt, &basis, &report, &verdict)?;
        }
        match self.format {
            ReportFormat::Human => {
                if !report.findings.is_empty() {
                    context.ui.report(report::Format::Human, &report)?;
                }
                context.ui.data(&story(&verdict))?;
            }
            ReportFormat::Json => {
                let mut bytes = Vec::new();
                report::write_verdict(&report, &verdict, &mut bytes).map_err(Failure::output)?;
                context.ui.data(&String::from_utf8_lossy(&bytes))?;
            }
            format => context.ui.report(format.into(), &report)?,
        }
        Ok(if verdict.is_accepted() {
            Exit::Done
        } else {
            Exit::Input
        })
    }
}

impl Arguments {
    fn write_receipt(
        &self,
        to: &Path,
        basis: &Basis,
        report: &Report,
        verdict: &Verdict<File>,
    ) -> Result<(), Failure> {
        let whole = verdict.whole_file().transpose();
        let whole = whole.map_err(DiskError::during("read", &self.bundle))?;
        let bundle = report::Verified {
            path: self.bundle.display().to_string(),
            sha256: whole.map(|(digest, _)| digest.to_string()),
            size: whole.map(|(_, size)| size),
        };
        let mut bytes = Vec::new();
        report::write_receipt(&bundle, basis, report, verdict, &mut bytes)
            .map_err(Failure::output)?;
        signing::write(to, &bytes)
    }
}

/// Returns the problems as findings about the bundle.
pub fn findings(bundle: &str, verdict: &Verdict<File>) -> Report {
    let findings = verdict
        .problems
        .iter()
        .chain(&verdict.warnings)
        .map(|problem| finding(bundle, problem))
        .collect();
    let mut coverage = Coverage::default();
    let (looked, left): (Vec<_>, Vec<_>) = verify::rules::all().partition(|rule| {
        verdict.manifest.is_some()
            || verdict
                .problems
                .iter()
                .any(|problem| problem.rule() == *rule)
    });
    coverage.looked_at(bundle, looked);
    for rule in left {
        coverage.skipped(rule, format!("`{bundle}` cannot be read as a bundle"));
    }
    Report {
        findings,
        coverage,
        files: 1,
        root: repository::root(),
        ..Report::new(Level::Error, Gaps::Told)
    }
}

fn finding(bundle: &str, problem: &Problem) -> Finding {
    let mut finding = problem.rule().finding(message(problem)).file(bundle);
    if let Some(path) = problem.path() {
        finding = finding.subject(path);
    }
    match problem {
        Problem::Archive(error) => error.advice().into_iter().fold(finding, Finding::hint),
        _ => finding,
    }
}

/// The problem and what caused it, in one line.
fn message(problem: &Problem) -> String {
    let mut message = problem.to_string();
    let mut cause = std::error::Error::source(problem);
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    message
}

/// Returns what a person wants to know beside the problems.
fn story(verdict: &Verdict<File>) -> String {
    let mut lines = vec![
        if verdict.is_accepted() {
            "accepted"
        } else {
            "refused"
        }
        .to_owned(),
    ];
    if let Some(manifest) = &verdict.manifest {
        let rollup = &manifest.rollup;
        let payloads = manifest.payloads.len();
        lines.push(format!(
            "  rollup     {} (sequence {} of {})",
            printable(&rollup.id),
            rollup.sequence,
            printable(&rollup.series)
        ));
        lines.push(format!("  released   {}", rollup.release));
        lines.push(format!("  payloads   {payloads}"));
    }
    if let Some(identity) = verdict.identity {
        lines.push(format!("  identity   {identity}"));
    }
    for signer in verdict.signers_trusted_first() {
        let trusted = if signer.trusted {
            "trusted"
        } else {
            "not trusted"
        };
        // Beside somebody who is trusted, nobody else is the signer.
        let word = if signer.trusted || verdict.signer().is_none() {
            "signer  "
        } else {
            "stranger"
        };
        let certificate = &signer.certificate;
        lines.push(format!(
            "  {word}   {} ({trusted}, {})",
            printable(&certificate.subject()),
            signer.algorithm
        ));
        lines.push(format!(
            "             issued by {}",
            printable(&certificate.issuer())
        ));
        lines.push(format!("             sha256 {}", certificate.fingerprint()));
        lines.push(format!(
            "             valid {} to {}; {}",
            certificate.not_before(),
            certificate.not_after(),
            if signer.is_revocation_checked {
                "not revoked, by fresh lists"
            } else {
                "revocation was not checked"
            },
        ));
        lines.extend(signer.timestamp.map(|time| {
            let word = if signer.is_timestamp_trusted {
                "stamped"
            } else {
                "stamped by nobody who is trusted,"
            };
            format!("             {word} {time}")
        }));
    }
    if verdict.signers.is_empty() {
        lines.push("  signer     none".to_owned());
    }
    lines.push(String::new());
    lines.join("\n")
}
