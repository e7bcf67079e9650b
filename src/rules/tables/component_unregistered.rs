//! A component has no code.

use crate::findings::Findings;
use crate::msi::components::Component;
use crate::rule::{Kinds, Level, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "component-unregistered",
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "a component has no code, so it is neither repaired nor removed",
    help: include_str!("component_unregistered.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for component in subject.ground.components().iter() {
        // One that is permanent too is ICE92's.
        if component.id.is_some() || component.has(Component::PERMANENT) {
            continue;
        }
        let message = format!(
            "component `{}` has no code: Windows Installer installs it and forgets it",
            component.key
        );
        findings.add(
            RULE.finding(message)
                .hint("give it a `ComponentId`, in WiX `Guid=\"*\"`; suppress this where it is to stay behind")
                .cell(component.row, "ComponentId"),
        );
    }
}
