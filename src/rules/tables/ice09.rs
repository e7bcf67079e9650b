//! A component of the system folder is not permanent.

use crate::findings::Findings;
use crate::msi::components::Component;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE09",
    published: Some(Published {
        name: "system-component-not-permanent",
        url: "https://learn.microsoft.com/windows/win32/msi/ice09",
    }),
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "a component of the system folder is removed with the package",
    help: include_str!("ice09.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for component in ground.components().iter() {
        let Some(folder) = component.directory else {
            continue;
        };
        let is_kept = component.has(Component::PERMANENT);
        if !is_kept && ground.directories().is_itself(folder, "SystemFolder") {
            let message = format!(
                "component `{}` goes to the system folder and is removed with the package",
                component.key
            );
            findings.add(
                RULE.finding(message)
                    .hint("install to a folder of your own, or set bit 16; in WiX `Permanent=\"yes\"`")
                    .cell(component.row, "Attributes"),
            );
        }
    }
}
