//! A package has one of the codes of the samples that come with Windows Installer.

use crate::findings::Findings;
use crate::msi::schema::PROPERTY;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE73",
    published: Some(Published {
        name: "sample-code-reused",
        url: "https://learn.microsoft.com/windows/win32/msi/ice73",
    }),
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "a code of the package is that of a sample of Windows Installer",
    help: include_str!("ice73.md"),
    ..Rule::COMMON
};

/// The codes that the page names.
const SAMPLES: [(&str, &str); 2] = [
    ("{80F7E030-A751-11D2-A7D4-006097C99860}", "orca.msi"),
    ("{000C1101-0000-0000-C000-000000000047}", "msispy.msi"),
];

/// Before and behind the four digits that differ in the upgrade codes kept for samples.
const KEPT: (&str, &str) = ("{8FC7", "-88A0-4B41-82B8-8905D4AA904C}");

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for name in ["ProductCode", "UpgradeCode"] {
        let code = ground.property(name).unwrap_or_default();
        let fault = of_sample(code).or_else(|| kept(code).filter(|_| name == "UpgradeCode"));
        if let (Some(fault), Some(row)) = (fault, ground.find(PROPERTY, &[name])) {
            let message = format!("`{name}` {fault}");
            findings.add(
                RULE.finding(message)
                    .hint("generate a new GUID")
                    .cell(row, "Value"),
            );
        }
    }
    if let Some(fault) = ground.package().package_code().and_then(of_sample) {
        findings.add(
            RULE.finding(format!("the package code {fault}"))
                .hint("generate a new GUID; authoring tools do so for each package that they write")
                .table("_Summary")
                .key(["PID_REVNUMBER"]),
        );
    }
}

/// Says whose code it is, as the end of a sentence.
fn of_sample(code: &str) -> Option<String> {
    let mut samples = SAMPLES.iter();
    let (_, sample) = samples.find(|(known, _)| known.eq_ignore_ascii_case(code))?;
    Some(format!("is that of the sample `{sample}`"))
}

/// Says so where an upgrade code is one of those kept for samples, likewise.
fn kept(code: &str) -> Option<String> {
    let code = code.to_ascii_uppercase();
    let digits = code.strip_prefix(KEPT.0)?.strip_suffix(KEPT.1)?;
    (digits.len() == 4)
        .then(|| "is one of those kept for the samples of Windows Installer".to_owned())
}
