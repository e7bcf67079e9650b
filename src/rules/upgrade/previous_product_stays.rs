//! A major upgrade does not remove the product that it replaces.

use super::replaced::covering;
use crate::findings::Findings;
use crate::msi::sequences::SequenceTable;
use crate::msi::upgrade::Upgrade;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::{Update, UpgradeSubject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "previous-product-stays",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a major upgrade does not remove the product that it replaces",
    help: include_str!("previous_product_stays.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    if subject.update() != Update::Major {
        return;
    }
    let Some(row) = covering(subject) else {
        findings.add(no_row(subject));
        return;
    };
    let sequences = subject.ground.sequences();
    let execute = sequences.get(SequenceTable::InstallExecute);
    for action in ["FindRelatedProducts", "RemoveExistingProducts"] {
        if !execute.is_some_and(|sequence| sequence.has(action)) {
            findings.add(
                RULE.finding(format!(
                    "`{action}` is not in `InstallExecuteSequence`, so the previous product stays"
                ))
                .hint("sequence it; in WiX `MajorUpgrade` does")
                .table("InstallExecuteSequence")
                .key([action]),
            );
        }
    }
    let secure = subject
        .ground
        .property("SecureCustomProperties")
        .unwrap_or_default();
    let property = row.action_property.unwrap_or_default();
    if !secure.split(';').any(|name| name.trim() == property) {
        findings.add(
            RULE.finding(format!(
                "`{property}` is not in `SecureCustomProperties`: what it finds is lost where an administrator has to consent"
            ))
            .hint("add it there; in WiX `Secure=\"yes\"`")
            .cell(row.row, "ActionProperty"),
        );
    }
}

/// Says why no row covers the previous product.
fn no_row(subject: &UpgradeSubject<'_>) -> crate::finding::Finding {
    let previous = subject.previous;
    let [code, version, language] = ["UpgradeCode", "ProductVersion", "ProductLanguage"]
        .map(|name| previous.property(name).unwrap_or_default());
    if code.is_empty() {
        return RULE
            .finding("the previous product has no upgrade code, so no package can remove it")
            .hint("have it uninstalled before this one is installed")
            .table("Upgrade");
    }
    let of_code = |row: &&Upgrade<'_>| {
        row.upgrade_code
            .is_some_and(|own| own.eq_ignore_ascii_case(code))
    };
    let nearest = subject.ground.upgrades().iter().find(of_code);
    let finding = RULE
        .finding(format!(
            "no row of `Upgrade` removes the previous product: upgrade code {code}, version {version}, language {language}"
        ))
        .hint("let a row that does not only detect cover its version; in WiX `MajorUpgrade` does");
    match nearest {
        Some(row) => finding.of(row.row),
        None => finding.table("Upgrade"),
    }
}
