//! The database names a code page that does not exist.

use crate::findings::Findings;
use crate::msi::Codepage;
use crate::rule::{Group, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "code-page-unknown",
    group: Group::Database,
    summary: "the database names a code page that does not exist",
    help: include_str!("code_page_unknown.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let pages = [
        ("the string pool", subject.package.codepage),
        (
            "the summary information",
            subject.package.summary.property_set().codepage,
        ),
    ];
    for (place, codepage) in pages {
        if codepage != Codepage::NEUTRAL && !codepage.is_known() {
            let message =
                format!("{place} is written in the code page {codepage}, which does not exist");
            findings.add(
                RULE.finding(message).hint(
                    "have the maker write it in a code page of Windows, such as 1252 or 65001",
                ),
            );
        }
    }
}
