//! The components of a merge module are not those that it lists.

use std::collections::HashSet;

use super::{identities, identity};
use crate::findings::Findings;
use crate::msi::schema::{COMPONENT, MODULE_COMPONENTS, component, module_components};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM05",
    published: Some(Published {
        name: "module-component-unlisted",
        url: "https://learn.microsoft.com/windows/win32/msi/icem05",
    }),
    kinds: Kinds::MODULES,
    summary: "the components of a module are not those it lists",
    help: include_str!("icem05.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let own = identities(ground);
    let mut listed = HashSet::new();
    for row in ground.rows(MODULE_COMPONENTS) {
        let component = row.text(module_components::COMPONENT).unwrap_or_default();
        listed.insert(component);
        let module = identity(
            row,
            module_components::MODULE_ID,
            module_components::LANGUAGE,
        );
        let message = if !own.contains(&module) {
            format!(
                "the component is listed for the module `{}` of language {}",
                module.0, module.1
            )
        } else if ground.components().get(component).is_none() {
            format!("there is no component `{component}`")
        } else {
            continue;
        };
        findings.add(
            RULE.finding(message)
                .hint("list the component for this module, by its identifier and language")
                .of(row),
        );
    }
    for row in ground.rows(COMPONENT) {
        let component = row.text(component::COMPONENT);
        if component.is_some_and(|component| !listed.contains(component)) {
            findings.add(
                RULE.finding("the component is not listed in `ModuleComponents`")
                    .hint("add a row for it")
                    .of(row),
            );
        }
    }
}
