//! Something in the folder that no row documents.

use crate::disk::EntryKind;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::Subject;

pub(crate) static RULE: Rule = Rule {
    id: "payload-unlisted",
    group: Group::Inventory,
    summary: "something in the folder of payloads is not documented",
    help: include_str!("payload_unlisted.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for stray in &subject.inventory.strays {
        let name = &stray.name;
        let place = subject.spec.place(name);
        let twin = place.and_then(|place| subject.inventory.payloads.get(place)?.as_ref());
        let (message, hint) = match (twin, stray.kind) {
            (Some(payload), EntryKind::File) => (
                format!(
                    "`{name}` differs only in case from `{}`, which is there too",
                    payload.name
                ),
                "remove one of the two: on Windows they are the same file",
            ),
            (_, EntryKind::Folder) => (
                format!("the folder `{name}` is among the payloads"),
                "move it elsewhere: payloads lie side by side, without folders",
            ),
            (_, EntryKind::File) => (
                format!("`{name}` is in the folder but not documented"),
                "move it elsewhere, or let `rollpack update --add` write its row",
            ),
            (_, EntryKind::Other) => (
                format!("`{name}` among the payloads is not a regular file"),
                "remove it",
            ),
        };
        findings.add(
            RULE.finding(message)
                .hint(hint)
                .file(name)
                .spec(&subject.spec.source.name, subject.spec.inventory_at),
        );
    }
}
