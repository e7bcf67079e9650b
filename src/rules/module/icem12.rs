//! An action of a module sequence is placed as its kind may not be.

use super::{ModuleAction, SEQUENCES};
use crate::findings::Findings;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM12",
    published: Some(Published {
        name: "module-action-placed-wrongly",
        url: "https://learn.microsoft.com/windows/win32/msi/icem12",
    }),
    kinds: Kinds::MODULES,
    summary: "an action of a module sequence is placed as its kind may not be",
    help: include_str!("icem12.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for (sequence, _) in SEQUENCES {
        for action in ground.rows(sequence).filter_map(ModuleAction::of) {
            if ground.custom_actions().get(action.name).is_some() {
                custom(&action, findings);
            } else {
                standard(&action, findings);
            }
        }
    }
}

/// Actions of `CustomAction`: those have a base.
fn custom(action: &ModuleAction<'_>, findings: &mut Findings) {
    if action.has_place() {
        return;
    }
    let finding = if action.number.is_some() {
        RULE.finding_at(
            Level::Warning,
            "the custom action has a number, and no base action",
        )
    } else {
        RULE.finding("the custom action has neither a number nor a base action")
    };
    findings.add(
        finding
            .hint("place it before or after another action")
            .of(action.row),
    );
}

/// All other actions: those have a number.
fn standard(action: &ModuleAction<'_>, findings: &mut Findings) {
    if action.number.is_none() {
        findings.add(
            RULE.finding("the standard action has no number")
                .hint("give it the number that it has in packages")
                .of(action.row),
        );
    }
    if action.has_place() {
        findings.add(
            RULE.finding("the standard action is placed beside another action")
                .hint("leave `BaseAction` and `After` empty")
                .of(action.row),
        );
    }
}
