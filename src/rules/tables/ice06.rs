//! `_Validation` describes a column that is not there.

use crate::findings::Findings;
use crate::msi::schema::{VALIDATION, validation};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE06",
    published: Some(Published {
        name: "validated-column-missing",
        url: "https://learn.microsoft.com/windows/win32/msi/ice06",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "`_Validation` describes a column that its table does not have",
    help: include_str!("ice06.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(VALIDATION) {
        let [table, column] =
            [validation::TABLE, validation::COLUMN].map(|column| row.text(column));
        let (Some(table), Some(column)) = (table.and_then(|name| ground.table(name)), column)
        else {
            continue;
        };
        if table.column(column).is_none() {
            let message = format!("`{}` has no column `{column}`", table.name());
            findings.add(
                RULE.finding(message)
                    .hint("take the row out of `_Validation`, or make the table with the column")
                    .cell(row, "Column"),
            );
        }
    }
}
