//! A documented file is not in the folder.

use crate::bundle;
use crate::disk::EntryKind;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule, Suppressible};
use crate::rules::Subject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "payload-missing",
    group: Group::Inventory,
    summary: "a documented file is not in the folder of payloads",
    help: include_str!("payload_missing.md"),
    suppressible: Suppressible::No,
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (row, payload) in subject
        .spec
        .inventory
        .iter()
        .zip(&subject.inventory.payloads)
    {
        if payload.is_some() {
            continue;
        }
        let name = &row.name.value;
        let in_its_place = subject
            .inventory
            .strays
            .iter()
            .find(|stray| FoldedName::is_same(&stray.name, name));
        let hint = match in_its_place.map(|stray| stray.kind) {
            Some(EntryKind::Folder) => "a folder has its name; put the file there instead",
            Some(_) => "what has its name is not a regular file; put the file there instead",
            None if is_spelled_apart(subject, name) => {
                "a file there has the same name with its accents as characters of their own, as some file systems store them: rename it"
            }
            None => "put it into the folder, or correct its name in the spec",
        };
        findings.add(
            RULE.finding(format!("`{name}` is documented but not in the folder"))
                .hint(hint)
                .row(subject.spec, row, row.name.at),
        );
    }
}

/// Tells whether a file has the name in another normalisation of Unicode, so that nobody sees a difference.
fn is_spelled_apart(subject: &Subject<'_>, name: &str) -> bool {
    let strays = subject.inventory.strays.iter();
    let mut files = strays.filter(|stray| stray.kind == EntryKind::File);
    files.any(|stray| bundle::fold(&stray.name) == bundle::fold(name))
}
