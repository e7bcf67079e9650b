//! A custom action has the name of a standard action.

use crate::findings::Findings;
use crate::msi::standard_action;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE93",
    published: Some(Published {
        name: "custom-action-named-like-standard-one",
        url: "https://learn.microsoft.com/windows/win32/msi/ice93",
    }),
    level: Level::Warning,
    kinds: Kinds::INSTALLABLE,
    summary: "a custom action has the name of a standard action",
    help: include_str!("ice93.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for action in ground.custom_actions().iter() {
        if standard_action::is_standard(action.key) {
            let message = format!("`{}` is the name of a standard action", action.key);
            findings.add(
                RULE.finding(message)
                    .hint("give the custom action another name")
                    .of(action.row),
            );
        }
    }
}
