//! `rollpack verify`: is this bundle what its signer made, and do we trust the signer?

use std::fs::File;
use std::path::{Path, PathBuf};

use super::failure::{Exit, Failure, Trouble};
use super::options::ReportFormat;
use super::progress::Bar;
use super::trust_options::TrustOptions;
use super::{Context, repository, signing};
use crate::disk::{self, DiskError};
use crate::finding::{Finding, Level};
use crate::rebuild::{self, Original, Payloads};
use crate::report::{self, Basis, Gaps, Report};
use crate::rules::Coverage;
use crate::terminal::printable;
use crate::verify::{self, Problem, SignedBy, Verdict};

/// Verify a bundle, or the folder that it was extracted to: every byte, every signature, nothing from the network
///
/// Tells every problem, not only the first. Whom to trust is named here; neither the system's certificates nor
/// those in the bundle count.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack verify rollup.zip --ca ca.pem
  rollpack verify rollup.zip --pin 3f1c…e9 --min-sequence 4
  rollpack verify rollup.zip --ca ca.pem --at 2026-03-01T00:00:00Z --format json
  rollpack verify rollup.zip --ca ca.pem --rebuild --packages payloads")]
pub struct Arguments {
    /// The bundle, or the folder that it was extracted to
    ///
    /// In a folder names, contents and strangers are judged; times are not, since copies change them.
    #[arg(value_name = "BUNDLE|DIR")]
    bundle: PathBuf,

    #[command(flatten)]
    trust: TrustOptions,

    /// Build the bundle again from its own spec and the payloads of `--packages`, and refuse it where other bytes come out
    ///
    /// No key is needed: what only a key makes is taken from the bundle, and checked by itself.
    #[arg(long, requires = "packages")]
    rebuild: bool,

    /// The folder of payloads for `--rebuild`
    #[arg(long, value_name = "DIR", requires = "rebuild")]
    packages: Option<PathBuf>,

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
        let (verdict, basis) = self.trust.verify(&self.bundle, context, |verdict| {
            self.rebuild(verdict, context)
        })?;
        let mut report = findings(&self.bundle.display().to_string(), &verdict);
        if self.packages.is_some() && verdict.is_accepted() {
            report.coverage.looked_at(
                self.bundle.display().to_string(),
                verify::rules::of_rebuilding().collect(),
            );
        }
        if let Some(receipt) = &self.receipt {
            self.write_receipt(receipt, &basis, &report, &verdict)?;
        }
        match self.format {
            ReportFormat::Human => {
                if !report.findings.is_empty() {
                    context.ui.report(report::Format::Human, &report)?;
                }
                context.ui.told(&story(&verdict))?;
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
    /// Builds again what was accepted so far.
    fn rebuild(&self, verdict: &mut Verdict<File>, context: Context) -> Result<(), Failure> {
        let Some(folder) = self.packages.as_deref().filter(|_| verdict.is_accepted()) else {
            return Ok(());
        };
        let failure = |error| Failure::of_rebuild(&self.bundle, error);
        let original = match verdict.source() {
            Some(file) => Original::of_bundle(file.try_clone().map_err(Failure::usage)?),
            None => Original::of_folder(&self.bundle),
        };
        let progress = Bar::new(context.ui, "building again");
        let payloads = Payloads {
            folder,
            threads: context.threads,
        };
        rebuild::rebuild(verdict, &original.map_err(failure)?, payloads, &progress).map_err(failure)
    }

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
    for rule in verify::rules::of_rebuilding() {
        coverage.inapplicable(rule);
    }
    let of_bundle = verify::rules::all().filter(|rule| {
        let is_told = |problem: &Problem| problem.rule() == *rule;
        verdict.problems.iter().any(is_told)
            || !verify::rules::of_rebuilding().any(|own| own == *rule)
    });
    let (looked, left): (Vec<_>, Vec<_>) = of_bundle.partition(|rule| {
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
        Problem::Archive(error) if error.advice().is_some() => {
            error.advice().into_iter().fold(finding, Finding::hint)
        }
        Problem::ManifestOtherwise {
            version: Some(version),
            ..
        } => finding.hint(format!(
            "it was built with rollpack {}: build it again with that version",
            printable(version)
        )),
        // What the rule's page says first is what to do in every case.
        _ => {
            let step = problem.rule().first_step();
            step.into_iter().fold(finding, Finding::hint)
        }
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
    if verdict.is_rebuilt() {
        lines.push("  rebuilt    byte for byte, from its own spec and the payloads".to_owned());
    }
    for signer in verdict.signers_trusted_first() {
        lines.extend(story_of(signer, verdict.signer().is_some()));
    }
    if verdict.signers.is_empty() {
        lines.push("  signer     none".to_owned());
    }
    if let Some(signature) = &verdict.ssh_signature {
        lines.push(format!(
            "  ssh key    {} ({}); only `ssh-keygen -Y verify` judges that signature",
            signature.fingerprint(),
            signature.kind()
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// Returns what a person wants to know of one signature.
fn story_of(signer: &SignedBy, is_beside_trusted: bool) -> Vec<String> {
    let trusted = if signer.trusted {
        "trusted"
    } else {
        "not trusted"
    };
    // Beside somebody who is trusted, nobody else is the signer.
    let word = if signer.trusted || !is_beside_trusted {
        "signer  "
    } else {
        "stranger"
    };
    let certificate = &signer.certificate;
    let revocation = if signer.is_revocation_checked {
        "not revoked, by fresh lists"
    } else {
        "revocation was not checked"
    };
    let (subject, issuer) = (certificate.subject(), certificate.issuer());
    let (subject, issuer) = (printable(&subject), printable(&issuer));
    let (from, until) = (certificate.not_before(), certificate.not_after());
    let mut lines = vec![
        format!("  {word}   {subject} ({trusted}, {})", signer.algorithm),
        format!("             issued by {issuer}"),
        format!("             sha256 {}", certificate.fingerprint()),
        format!("             valid {from} to {until}; {revocation}"),
    ];
    lines.extend(signer.timestamp.map(|time| {
        let word = if signer.is_timestamp_trusted {
            "stamped"
        } else {
            "stamped by nobody who is trusted,"
        };
        format!("             {word} {time}")
    }));
    lines
}
