//! The file of a product that stays has another name.

use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::previous::file_name;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-renamed",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "the package has another file name, and the product stays the same",
    help: include_str!("package_renamed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    let [name, previous] = [subject.file, subject.previous_file].map(file_name);
    if subject.keeps_product() && !FoldedName::is_same(name, previous) {
        findings.add(
            RULE.finding(format!(
                "the package was called `{previous}`, and its product code is still the same"
            ))
            .hint("give it its old name, or make it a major upgrade with a new product code"),
        );
    }
}
