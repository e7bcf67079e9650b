//! `FASTOEM` is set, or the upgrade code is missing or null.

use crate::findings::Findings;
use crate::msi::schema::{PROPERTY, property};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE74",
    published: Some(Published {
        name: "forbidden-property-or-no-upgrade-code",
        url: "https://learn.microsoft.com/windows/win32/msi/ice74",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a property is set that must not be, or the upgrade code is missing",
    help: include_str!("ice74.md"),
    ..Rule::COMMON
};

const NULL_CODE: &str = "{00000000-0000-0000-0000-000000000000}";

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let mut has_upgrade_code = false;
    for row in ground.rows(PROPERTY) {
        match row.text(property::PROPERTY) {
            Some("FASTOEM") => findings.add(
                RULE.finding("the property `FASTOEM` is set in the package")
                    .hint("take it out: it belongs on the command line of a computer manufacturer")
                    .of(row),
            ),
            Some("UpgradeCode") => {
                has_upgrade_code = true;
                if row.text(property::VALUE) == Some(NULL_CODE) {
                    let message = "the upgrade code is the null GUID";
                    findings.add(
                        RULE.finding(message)
                            .hint("give the product a code of its own")
                            .of(row),
                    );
                }
            }
            _ => {}
        }
    }
    if !has_upgrade_code && subject.package.kind == crate::msi::Kind::Package {
        findings.add(
            RULE.finding_at(Level::Warning, "the package has no upgrade code")
                .hint("give it one, so that later versions can replace it")
                .table("Property"),
        );
    }
}
