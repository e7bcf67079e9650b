//! Two packages have the same product code.

use super::pairs;
use crate::findings::Findings;
use crate::msi::Package;
use crate::rule::{Group, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "product-code-reused",
    group: Group::Set,
    summary: "two packages have the same product code",
    help: include_str!("product_code_reused.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set<'_>, findings: &mut Findings) {
    for pair in pairs(set, Package::product_code) {
        let hint = if pair.is_one_file() {
            "the two files are identical: keep one"
        } else {
            "have the maker give one of them its own product code"
        };
        let finding = RULE
            .finding(format!(
                "`{}` has the product code {} of `{}`",
                pair.second.file, pair.code, pair.first.file
            ))
            .hint(hint);
        findings.add(pair.second.finding(finding));
    }
}
