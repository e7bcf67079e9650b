//! A component has its old code, and something else stands for it.

use super::removal::Removal;
use crate::findings::Findings;
use crate::msi::components::KeyPath;
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "key-path-moved",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a component with its old code has another key path",
    help: include_str!("key_path_moved.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    let level = match Removal::of(subject) {
        Removal::First => Level::Warning,
        Removal::Never | Removal::Last => Level::Error,
    };
    for new in subject.ground.components().iter() {
        let old = new
            .code()
            .and_then(|code| subject.previous.components().with_code(code));
        let Some(old) = old else { continue };
        let places = [subject.ground.location(new), subject.previous.location(old)];
        let [Some(place), Some(former)] = places else {
            continue;
        };
        if place == former {
            continue;
        }
        findings.add(
            RULE.finding_at(
                level,
                format!(
                    "the component `{}` has its old code, and {} has another name or place than before",
                    new.key,
                    named(new.key_path),
                ),
            )
            .hint("give it a new component code")
            .cell(new.row, "ComponentId")
            .also(subject.previous_row(old.row)),
        );
    }
}

fn named(key_path: KeyPath<'_>) -> String {
    match key_path {
        KeyPath::Directory => "its folder".to_owned(),
        KeyPath::File(key) => format!("the file `{key}`"),
        KeyPath::Registry(key) => format!("the registry value `{key}`"),
        KeyPath::OdbcDataSource(key) => format!("the data source `{key}`"),
    }
}
