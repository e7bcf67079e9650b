//! A column has another type than before.

use crate::findings::Findings;
use crate::msi::Column;
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "column-type-changed",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a column of a table has a type other than in the package that is replaced",
    help: include_str!("column_type_changed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    let level = if subject.keeps_product() {
        Level::Error
    } else {
        Level::Warning
    };
    for former in subject.previous.lookup().tables() {
        let Some(table) = subject.ground.table(former.name()) else {
            continue;
        };
        for old in former.columns() {
            let new = table.column(old.name()).map(|(_, column)| column);
            let changed = new.filter(|new| new.idt_type() != old.idt_type());
            if let Some(new) = changed {
                findings.add(
                    RULE.finding_at(
                        level,
                        format!("the column is `{}`, and was `{}`", new.idt_type(), Column::idt_type(old)),
                    )
                    .hint("build both packages with the same schema: no patch can be made between them")
                    .table(table.name())
                    .column(old.name()),
                );
            }
        }
    }
}
