//! Findings that are alike, folded for people.
//!
//! A package can break one rule five hundred times in one column. People get to see the first three and the number;
//! formats for programs keep all.

use std::collections::HashMap;

use crate::finding::{Finding, Level};

/// Of how many findings that are alike each is shown.
pub(super) const SHOWN: usize = 3;

/// Findings of one rule, level, table and column, in the order of the report.
pub(super) struct Fold<'a> {
    pub first: &'a Finding,
    pub others: Vec<&'a Finding>,
}

/// What findings that are folded have in common.
type Likeness<'a> = (
    &'static str,
    Level,
    Option<&'a str>,
    Option<(&'a str, Option<&'a str>, Option<&'a str>)>,
);

/// Folds the findings that count; each fold stands where its first finding does.
///
/// Those about tables are folded within one file, and others over all files.
pub(super) fn folds(findings: &[Finding]) -> Vec<Fold<'_>> {
    let mut folds: Vec<Fold<'_>> = Vec::new();
    let mut places: HashMap<Likeness<'_>, usize> = HashMap::new();
    for finding in findings.iter().filter(|finding| finding.counts()) {
        let known = places.get(&likeness(finding));
        if let Some(fold) = known.and_then(|place| folds.get_mut(*place)) {
            fold.others.push(finding);
        } else {
            places.insert(likeness(finding), folds.len());
            folds.push(Fold {
                first: finding,
                others: Vec::new(),
            });
        }
    }
    folds
}

fn likeness(finding: &Finding) -> Likeness<'_> {
    let place = &finding.place;
    let inside = place
        .table
        .as_deref()
        .map(|table| (table, place.column.as_deref(), place.file.as_deref()));
    let spec = place.spec.as_ref().map(|spec| spec.path.as_str());
    (finding.rule.id, finding.level, spec, inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Rule;

    static RULE: Rule = Rule {
        id: "a",
        ..Rule::COMMON
    };

    #[test]
    fn what_is_alike_is_folded_where_it_first_stands() {
        let cell = |file: &str, table: &str, key: &str| {
            RULE.finding(key).file(file).table(table).key([key])
        };
        let findings = [
            cell("x.msi", "File", "1"),
            cell("x.msi", "Registry", "2"),
            cell("x.msi", "File", "3"),
            cell("y.msi", "File", "4"),
            RULE.finding("5").file("x.msi"),
            RULE.finding("6").file("y.msi"),
            RULE.finding_at(Level::Info, "7").file("y.msi"),
        ];
        let words: Vec<String> = folds(&findings)
            .iter()
            .map(|fold| {
                let others = fold.others.iter().map(|other| other.message.as_str());
                let all: Vec<_> = std::iter::once(fold.first.message.as_str())
                    .chain(others)
                    .collect();
                all.join(" ")
            })
            .collect();
        assert_eq!(words, ["1 3", "2", "4", "5 6", "7"]);
    }
}
