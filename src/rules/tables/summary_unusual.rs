//! The summary has what a package is shipped without, or lacks what it is shipped with.

use crate::findings::Findings;
use crate::rule::{Kinds, Level, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "summary-unusual",
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "the summary is not that of a package meant to be shipped",
    help: include_str!("summary_unusual.md"),
    ..Rule::COMMON
};

/// Read-only is recommended.
const READ_ONLY: i64 = 2;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let summary = &subject.package.summary;
    let mut tell = |level, name: &str, message: String, hint: &str| {
        findings.add(
            RULE.finding_at(level, message)
                .hint(hint)
                .table("_Summary")
                .key([name]),
        );
    };
    if let Some(security) = summary.security().filter(|security| *security != READ_ONLY) {
        tell(
            Level::Warning,
            "PID_SECURITY",
            format!("`PID_SECURITY` of the summary is {security}, and 2 for a package"),
            "set it to 2: read-only is recommended",
        );
    }
    if let Some(count) = summary.character_count() {
        tell(
            Level::Warning,
            "PID_CHARCOUNT",
            format!("`PID_CHARCOUNT` of the summary is {count}, and only transforms have one"),
            "take it out",
        );
    }
    if let Some(name) = summary.last_saved_by().filter(|name| !name.is_empty()) {
        tell(
            Level::Info,
            "PID_LASTAUTHOR",
            format!(
                "`PID_LASTAUTHOR` of the summary is `{}`, and empty in a package to be shipped",
                name.escape_debug()
            ),
            "take it out, unless the name may be known",
        );
    }
}
