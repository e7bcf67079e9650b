//! What is to be moved is no name of a file.

use crate::findings::Findings;
use crate::msi::category::filename;
use crate::msi::schema::{MOVE_FILE, move_file};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE85",
    published: Some(Published {
        name: "moved-file-name-invalid",
        url: "https://learn.microsoft.com/windows/win32/msi/ice85",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "the name of what is to be moved is not a long file name",
    help: include_str!("ice85.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for row in subject.ground.rows(MOVE_FILE) {
        let name = row.text(move_file::SOURCE_NAME);
        if let Some(Err(fault)) = name.map(filename::judge_long_wildcard) {
            let message = format!(
                "`{}` is not a long file name: {fault}",
                name.unwrap_or_default()
            );
            findings.add(
                RULE.finding(message)
                    .hint("write the long name alone, without a folder; it may contain `*` and `?`")
                    .cell(row, "SourceName"),
            );
        }
    }
}
