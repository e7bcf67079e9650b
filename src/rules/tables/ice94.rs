//! A shortcut that is not advertised leads into the global assembly cache.

use crate::findings::Findings;
use crate::msi::schema::{MSI_ASSEMBLY, SHORTCUT, msi_assembly, shortcut};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE94",
    published: Some(Published {
        name: "shortcut-to-global-assembly",
        url: "https://learn.microsoft.com/windows/win32/msi/ice94",
    }),
    level: Level::Warning,
    kinds: Kinds::INSTALLABLE,
    summary: "a shortcut leads to an assembly in the global assembly cache",
    help: include_str!("ice94.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(SHORTCUT) {
        let component = row.text(shortcut::COMPONENT_).unwrap_or_default();
        let is_global = ground
            .find(MSI_ASSEMBLY, &[component])
            .is_some_and(|assembly| assembly.text(msi_assembly::FILE_APPLICATION).is_none());
        if is_global && ground.advertised(row).is_none() {
            let message = format!(
                "the component `{component}` of the shortcut is an assembly in the global assembly cache"
            );
            findings.add(
                RULE.finding(message)
                    .hint("advertise the shortcut, or install the assembly for its program alone")
                    .cell(row, "Target"),
            );
        }
    }
}
