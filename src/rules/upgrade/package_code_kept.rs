//! Another package has the package code of the one that it replaces.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Package;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-code-kept",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "the package was changed but kept its package code",
    help: include_str!("package_code_kept.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    // Two files of the same bytes are never asked about.
    let packages = [subject.ground, subject.previous].map(Groundwork::package);
    let [Some(code), Some(previous)] = packages.map(Package::package_code) else {
        return;
    };
    if code.eq_ignore_ascii_case(previous) {
        findings.add(
            RULE.finding(format!(
                "the package code {code} is that of the previous `{}`, which is another file",
                subject.previous_file
            ))
            .hint("have the maker build it anew: every build gets its own package code")
            .table("_Summary")
            .key(["PID_REVNUMBER"]),
        );
    }
}
