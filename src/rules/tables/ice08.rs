//! Two components have one GUID.

use std::collections::HashMap;

use crate::finding::{Finding, Marker};
use crate::findings::Findings;
use crate::msi::components::Component;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE08",
    published: Some(Published {
        name: "component-code-repeated",
        url: "https://learn.microsoft.com/windows/win32/msi/ice08",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "two components have one GUID",
    help: include_str!("ice08.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let mut groups: HashMap<&str, Later<'_, '_>> = HashMap::new();
    // From the last to the first, so that what is known of a GUID are the later rows.
    let components: Vec<_> = subject.ground.components().iter().collect();
    for component in components.into_iter().rev() {
        let Some(id) = component.id else { continue };
        let later = groups.entry(id).or_default();
        let is_conditional = component.condition.is_some();
        let others = [
            (later.always, Level::Error),
            (later.conditional, level(is_conditional)),
        ];
        for (other, level) in others {
            if let Some(other) = other {
                findings.add(repeated(component, other, id, level));
            }
        }
        if is_conditional {
            later.conditional = Some(component);
        } else {
            later.always = Some(component);
        }
    }
}

/// The next rows with a GUID: one without a condition and one with.
#[derive(Default)]
struct Later<'g, 'a> {
    always: Option<&'g Component<'a>>,
    conditional: Option<&'g Component<'a>>,
}

/// Conditions on both sides may exclude each other.
fn level(is_conditional: bool) -> Level {
    if is_conditional {
        Level::Warning
    } else {
        Level::Error
    }
}

fn repeated(component: &Component<'_>, other: &Component<'_>, id: &str, level: Level) -> Finding {
    let message = format!(
        "components `{}` and `{}` have the GUID `{id}`",
        component.key, other.key
    );
    let finding = RULE
        .finding_at(level, message)
        .cell(component.row, "ComponentId");
    match level {
        Level::Warning => finding
            .marked(Marker::HasCondition)
            .hint("suppress this where the conditions of the two exclude each other"),
        _ => finding.hint("give each component a GUID of its own; in WiX `Guid=\"*\"`"),
    }
}
