//! Versions of one product differ where Windows Installer does not look.

use super::pairs;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "version-differs-in-fourth-field",
    group: Group::Set,
    summary: "two versions of one product differ in the fourth field only",
    help: include_str!("version_differs_in_fourth_field.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for pair in pairs(set, |member| {
        let identity = &member.identity;
        Some((identity.upgrade_code?, identity.compared_version()?))
    }) {
        let versions = [pair.first, pair.second].map(|member| member.identity.version);
        let [Some(first), Some(second)] = versions else {
            continue;
        };
        if first == second {
            continue;
        }
        let finding = RULE
            .finding(format!(
                "`{}` has the version {second} and `{}` the version {first}: to Windows Installer they are one",
                pair.second.file, pair.first.file
            ))
            .hint("have the maker raise one of the first three fields of `ProductVersion`")
            .table("Property")
            .key(["ProductVersion"])
            .column("Value");
        findings.add(pair.second.finding(finding));
    }
}
