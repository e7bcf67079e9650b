//! The name of an ODBC data source cannot be registered.

use crate::findings::Findings;
use crate::msi::schema::{ODBC_DATA_SOURCE, odbc_data_source};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE98",
    published: Some(Published {
        name: "data-source-name-invalid",
        url: "https://learn.microsoft.com/windows/win32/msi/ice98",
    }),
    level: Level::Warning,
    kinds: Kinds::INSTALLABLE,
    summary: "the name of an ODBC data source cannot be registered",
    help: include_str!("ice98.md"),
    ..Rule::COMMON
};

/// See [SQLValidDSN](https://learn.microsoft.com/sql/odbc/reference/syntax/sqlvaliddsn-function).
const LONGEST: usize = 32;
const FORBIDDEN: &str = "[]{}(),;?*=!@\\";

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for row in subject.ground.rows(ODBC_DATA_SOURCE) {
        let name = row.text(odbc_data_source::DESCRIPTION).unwrap_or_default();
        let fault = if let Some(letter) = name.chars().find(|letter| FORBIDDEN.contains(*letter)) {
            format!("has `{letter}` in it")
        } else if name.chars().nth(LONGEST).is_some() {
            format!("is longer than {LONGEST} characters")
        } else {
            continue;
        };
        findings.add(
            RULE.finding(format!("the name of the data source {fault}"))
                .hint("choose another name, without brackets and punctuation that ODBC gives a meaning")
                .cell(row, "Description"),
        );
    }
}
