//! A condition uses `AdminUser`.

use crate::findings::Findings;
use crate::msi::condition::SymbolKind;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE86",
    published: Some(Published {
        name: "admin-user-in-condition",
        url: "https://learn.microsoft.com/windows/win32/msi/ice86",
    }),
    level: Level::Warning,
    kinds: Kinds::INSTALLABLE,
    summary: "a condition tests AdminUser instead of Privileged",
    help: include_str!("ice86.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for cell in ground.conditions() {
        let Ok(condition) = &cell.condition else {
            continue;
        };
        let is_asked_for = condition
            .symbols()
            .any(|symbol| symbol.kind == SymbolKind::Property && symbol.name == "AdminUser");
        if is_asked_for {
            findings.add(
                RULE.finding("the condition tests `AdminUser`")
                    .hint("test `Privileged`: it holds for managed installations as well")
                    .cell(cell.cell.row, cell.cell.column.name()),
            );
        }
    }
}
