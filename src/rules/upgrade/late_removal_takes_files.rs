//! The previous product is removed after the new one is installed, and takes files of it along.

use super::places::Places;
use super::removal::Removal;
use crate::findings::Findings;
use crate::msi::components::Component;
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "late-removal-takes-files",
    level: Level::Warning,
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "the previous product is removed late, and takes along what the new one has installed",
    help: include_str!("late_removal_takes_files.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    if Removal::of(subject) != Removal::Last {
        return;
    }
    let places = Places::of(subject.previous);
    for new in subject.ground.components().iter() {
        let old = subject
            .ground
            .location(new)
            .and_then(|location| places.only(&location));
        let Some(old) = old else { continue };
        let is_kept =
            old.code().is_none() || old.has(Component::PERMANENT) || is_still_known(subject, old);
        if is_kept || old.code() == new.code() {
            continue;
        }
        findings.add(
            RULE.finding(format!(
                "the component `{}` has another code than at the same place before, and the previous product is removed last: it takes the key path along",
                new.key
            ))
            .hint("keep the component code, or put `RemoveExistingProducts` right behind `InstallValidate`")
            .cell(new.row, "ComponentId")
            .also(subject.previous_row(old.row)),
        );
    }
}

/// Whether the new package knows the code of a component too, so that its resources are still counted.
fn is_still_known(subject: &UpgradeSubject<'_>, old: &Component<'_>) -> bool {
    let code = old.code();
    code.is_some_and(|code| subject.ground.components().with_code(code).is_some())
}
