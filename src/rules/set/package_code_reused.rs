//! Two different packages have the same package code.

use super::pairs;
use crate::findings::Findings;
use crate::member::show_code;
use crate::rule::{Group, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-code-reused",
    group: Group::Set,
    summary: "two different packages have the same package code",
    help: include_str!("package_code_reused.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for pair in pairs(set, |member| member.identity.package_code) {
        if pair.is_one_file() {
            continue;
        }
        let finding = RULE
            .finding(format!(
                "`{}` has the package code {} of `{}`, but differs from it",
                pair.second.file,
                show_code(pair.shared),
                pair.first.file
            ))
            .hint("have the maker build it anew: every build gets its own package code");
        findings.add(pair.second.finding(finding));
    }
}
