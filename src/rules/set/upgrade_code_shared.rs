//! Two products of the rollup have the same upgrade code.

use super::{guid, pairs};
use crate::finding::Level;
use crate::findings::Findings;
use crate::msi::Package;
use crate::rule::{Group, Rule};
use crate::rules::{Member, Set};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "upgrade-code-shared",
    group: Group::Set,
    level: Level::Warning,
    summary: "two products of the rollup have the same upgrade code",
    help: include_str!("upgrade_code_shared.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set<'_>, findings: &mut Findings) {
    for pair in pairs(set, Package::upgrade_code) {
        let product = |member: &Member<'_>| member.package.product_code().and_then(guid);
        // The same product is `product-code-reused`.
        if product(pair.first) == product(pair.second) {
            continue;
        }
        let finding = RULE
            .finding(format!(
                "`{}` has the upgrade code {} of `{}`: installing one may remove the other",
                pair.second.file, pair.code, pair.first.file
            ))
            .hint("if both are installed on one server, have the maker give each its own");
        findings.add(pair.second.finding(finding));
    }
}
