//! Two products of one version and language have the same upgrade code.

use super::pairs;
use crate::findings::Findings;
use crate::member::show_code;
use crate::rule::{Group, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "upgrade-code-shared",
    group: Group::Set,
    summary: "two products of one version and language have the same upgrade code",
    help: include_str!("upgrade_code_shared.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for pair in pairs(set, |member| {
        let identity = &member.identity;
        // Versions that differ in the fourth field are `version-differs-in-fourth-field`.
        identity.compared_version()?;
        let version = identity.version?.parts();
        Some((identity.upgrade_code?, version, identity.language?))
    }) {
        // The same product is `product-code-reused`.
        if pair.first.identity.product_code == pair.second.identity.product_code {
            continue;
        }
        let (code, ..) = pair.shared;
        let finding = RULE
            .finding(format!(
                "`{}` has the upgrade code {}, the version and the language of `{}`, and is another product",
                pair.second.file,
                show_code(code),
                pair.first.file
            ))
            .hint("have the maker give each product its own upgrade code");
        findings.add(pair.second.finding(finding));
    }
}
