//! The summary calls the product otherwise than the package does.

use crate::findings::Findings;
use crate::rule::{Kinds, Level, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "summary-differs",
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "the summary names a different product or maker from the package",
    help: include_str!("summary_differs.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let summary = &ground.package().summary;
    for (name, stated, property) in [
        ("PID_SUBJECT", summary.subject(), "ProductName"),
        ("PID_AUTHOR", summary.author(), "Manufacturer"),
    ] {
        let (Some(stated), Some(own)) = (stated, ground.property(property)) else {
            continue;
        };
        if stated != own && !stated.is_empty() {
            findings.add(
                RULE.finding(format!(
                    "`{name}` of the summary is `{}`, and `{property}` is `{}`",
                    stated.escape_debug(),
                    own.escape_debug()
                ))
                .hint("write the same in both: Explorer shows the summary, and Windows Installer the property")
                .table("_Summary")
                .key([name]),
            );
        }
    }
}
