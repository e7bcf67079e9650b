//! The package writes where Windows Installer keeps its own things.

use crate::findings::Findings;
use crate::msi::schema::{REGISTRY, registry};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE53",
    published: Some(Published {
        name: "installer-registry-written",
        url: "https://learn.microsoft.com/windows/win32/msi/ice53",
    }),
    kinds: Kinds::INSTALLABLE,
    level: Level::Warning,
    summary: "a registry value belongs to Windows Installer itself",
    help: include_str!("ice53.md"),
    ..Rule::COMMON
};

/// What is Windows Installer's own; the list is published nowhere.
const OWN: [&str; 2] = [
    r"Software\Policies\Microsoft\Windows\Installer",
    r"Software\Microsoft\Windows\CurrentVersion\Installer",
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(REGISTRY) {
        let Some(key) = row.text(registry::KEY) else {
            continue;
        };
        if OWN.iter().any(|own| is_within(key, own)) {
            findings.add(
                RULE.finding(format!("`{key}` belongs to Windows Installer itself"))
                    .hint(
                        "take the value out: policies are set by those who administer the machine",
                    )
                    .cell(row, "Key"),
            );
        }
    }
}

/// Whether a key is another one or below it. The registry does not tell letters by their case.
fn is_within(key: &str, own: &str) -> bool {
    let Some((start, rest)) = key.split_at_checked(own.len()) else {
        return false;
    };
    start.eq_ignore_ascii_case(own) && (rest.is_empty() || rest.starts_with('\\'))
}
