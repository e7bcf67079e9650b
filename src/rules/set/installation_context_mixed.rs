//! Packages of one product are installed for different users.

use super::pairs;
use crate::findings::Findings;
use crate::member::Context;
use crate::rule::{Group, Level, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "installation-context-mixed",
    group: Group::Set,
    level: Level::Warning,
    summary: "packages of one upgrade code are for all users and for one",
    help: include_str!("installation_context_mixed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for pair in pairs(set, |member| {
        let identity = &member.identity;
        identity
            .upgrade_code
            .filter(|_| identity.context != Context::Either)
    }) {
        let [first, second] = [pair.first, pair.second].map(|member| member.identity.context);
        if first == second {
            continue;
        }
        let finding = RULE
            .finding(format!(
                "`{}` is installed {}, and `{}` of the same upgrade code {}",
                pair.second.file,
                second.as_str(),
                pair.first.file,
                first.as_str()
            ))
            .hint("have the maker set `ALLUSERS` alike in all versions of the product");
        findings.add(pair.second.finding(finding));
    }
}
