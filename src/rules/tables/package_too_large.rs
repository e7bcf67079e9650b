//! A package has more components, or deeper features, than it may.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::schema::{FEATURE, feature};
use crate::rule::{Kinds, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-too-large",
    kinds: Kinds::PACKAGES,
    summary: "a package has too many components, or features that are too deep",
    help: include_str!("package_too_large.md"),
    ..Rule::COMMON
};

const COMPONENTS: usize = 65_536;
const FEATURE_DEPTH: usize = 16;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    judge_count(ground.components().iter().len(), findings);
    for row in ground.rows(FEATURE) {
        let key = row.text(feature::FEATURE).unwrap_or_default();
        // Those below the first one that is too deep are so with it.
        if depth(ground, key) == FEATURE_DEPTH + 1 {
            findings.add(
                RULE.finding(format!(
                    "feature `{key}` has {FEATURE_DEPTH} features above it, and features are {FEATURE_DEPTH} deep at most"
                ))
                .hint("make the tree of features flatter")
                .cell(row, "Feature_Parent"),
            );
        }
    }
}

fn judge_count(count: usize, findings: &mut Findings) {
    if count > COMPONENTS {
        findings.add(
            RULE.finding(format!(
                "the package has {count} components, and may have {COMPONENTS}"
            ))
            .hint("put more files into each component, or make several packages")
            .table("Component"),
        );
    }
}

/// Returns how deep a feature is, a root 1; no more than is of interest is counted.
fn depth(ground: &Groundwork<'_>, feature: &str) -> usize {
    1 + ground
        .features()
        .parents(feature)
        .take(FEATURE_DEPTH + 1)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_counted() {
        let mut findings = Findings::default();
        judge_count(COMPONENTS, &mut findings);
        judge_count(COMPONENTS + 1, &mut findings);
        let (kept, _) = findings.into_parts();
        let messages: Vec<_> = kept.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(
            messages,
            ["the package has 65537 components, and may have 65536"]
        );
    }
}
