//! A package has another version than documented.

use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::{Later, Subject};
use crate::version::Version;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-version-mismatch",
    group: Group::Inventory,
    summary: "a package has another version than documented",
    help: include_str!("inventory_version_mismatch.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (row, package) in subject.packages() {
        let Some(documented) = &row.version else {
            continue;
        };
        // That there is none at all is `package-property-missing`.
        let Some(written) = package.product_version() else {
            continue;
        };
        let actual = written.parse::<Version>().ok();
        if actual == Some(documented.value) {
            continue;
        }
        let later = actual.is_some_and(|actual| actual > documented.value);
        let accepted = later && subject.options.later == Later::Accepted;
        let level = if accepted { Level::Warning } else { RULE.level };
        let hint = match (later && !accepted, subject.spec.allows_later()) {
            (true, true) => "the article allows later files: `--accept-later` does too",
            (true, false) => "`--accept-later` accepts later versions",
            (false, _) => "get the documented package, or correct the version in the spec",
        };
        findings.add(
            RULE.finding_at(
                level,
                format!(
                    "`{}` has version {written}, but {} is documented",
                    row.name.value, documented.value
                ),
            )
            .hint(hint)
            .row(subject.spec, row, documented.at),
        );
    }
}
