//! A merge module uses a predefined folder in a way that merging breaks.

use super::{ModuleAction, SEQUENCES};
use crate::findings::Findings;
use crate::msi::custom_action::CustomAction;
use crate::msi::schema::{COMPONENT, component};
use crate::msi::standard_folder::StandardFolder;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM09",
    published: Some(Published {
        name: "module-predefined-folder",
        url: "https://learn.microsoft.com/windows/win32/msi/icem09",
    }),
    level: Level::Warning,
    kinds: Kinds::MODULES,
    summary: "a module puts files into a predefined folder in a way that merging breaks",
    help: include_str!("icem09.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(COMPONENT) {
        let folder = row.text(component::DIRECTORY_).unwrap_or_default();
        if StandardFolder::of(folder).is_some_and(|standard| standard.name() == folder) {
            findings.add(
                RULE.finding(format!("the component is installed right into `{folder}`"))
                    .hint(
                        "install it to a folder of the module that a custom action of type 51 sets",
                    )
                    .cell(row, component::DIRECTORY_.name()),
            );
        }
    }
    let actions = ground.custom_actions();
    for action in actions.iter().filter(|action| sets_alias(action)) {
        if action.source != Some(action.key) {
            findings.add(
                RULE.finding("the action has another name than the folder that it sets")
                    .hint("name the action as the folder, so that merge tools recognize it")
                    .of(action.row),
            );
        }
    }
    for (sequence, _) in SEQUENCES {
        for scheduled in ground.rows(sequence).filter_map(ModuleAction::of) {
            let action = actions.get(scheduled.name);
            if action.is_some_and(sets_alias) && scheduled.number != Some(1) {
                findings.add(
                    RULE.finding(
                        "the action sets a predefined folder and has another number than 1",
                    )
                    .hint("give it the sequence number 1")
                    .of(scheduled.row),
                );
            }
        }
    }
}

/// Whether an action sets a folder of the module that stands for a predefined one, like `SystemFolder.GUID`.
fn sets_alias(action: &CustomAction<'_>) -> bool {
    let alias = action.source.unwrap_or_default();
    action.kind.base() == SET_PROPERTY
        && StandardFolder::of(alias).is_some_and(|standard| standard.name() != alias)
}

/// [Custom Action Type 51](https://learn.microsoft.com/windows/win32/msi/custom-action-type-51).
const SET_PROPERTY: i32 = 51;
