//! A merge module requires a module that it excludes.

use super::{Relation, identity};
use crate::findings::Findings;
use crate::msi::Row;
use crate::msi::category::version;
use crate::msi::schema::{MODULE_DEPENDENCY, module_dependency, module_exclusion};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM08",
    published: Some(Published {
        name: "module-requires-what-it-excludes",
        url: "https://learn.microsoft.com/windows/win32/msi/icem08",
    }),
    kinds: Kinds::MODULES,
    summary: "a module requires a module that it excludes",
    help: include_str!("icem08.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(MODULE_DEPENDENCY) {
        let Some(id) = row.text(module_dependency::REQUIRED_ID) else {
            continue;
        };
        let owner = identity(
            row,
            module_dependency::MODULE_ID,
            module_dependency::MODULE_LANGUAGE,
        );
        let language = row
            .int(module_dependency::REQUIRED_LANGUAGE)
            .unwrap_or_default();
        let version = row.text(module_dependency::REQUIRED_VERSION);
        let mut exclusions = ground.having(module_exclusion::EXCLUDED_ID, id);
        let is_excluded = exclusions.any(|exclusion| {
            let of = identity(
                exclusion,
                module_exclusion::MODULE_ID,
                module_exclusion::MODULE_LANGUAGE,
            );
            let excluded = exclusion
                .int(module_exclusion::EXCLUDED_LANGUAGE)
                .unwrap_or_default();
            of == owner
                && language != 0
                && Relation::Exclusion.reaches(excluded, language)
                && is_within(exclusion, version)
        });
        if is_excluded {
            findings.add(
                RULE.finding(format!(
                    "the module requires `{id}`, which `ModuleExclusion` excludes"
                ))
                .hint("delete one of the two rows, or narrow the excluded versions")
                .of(row),
            );
        }
    }
}

/// Whether all that satisfies a required version is excluded: any version is only where there are no bounds.
fn is_within(exclusion: Row<'_>, version: Option<&str>) -> bool {
    let [least, most] = [
        module_exclusion::EXCLUDED_MIN_VERSION,
        module_exclusion::EXCLUDED_MAX_VERSION,
    ]
    .map(|column| exclusion.text(column));
    let fields = |text: &str| version::fields(text).ok();
    let Some(version) = version else {
        return least.is_none() && most.is_none();
    };
    let Some(version) = fields(version) else {
        return false;
    };
    let is_from = least.is_none_or(|least| fields(least).is_some_and(|least| least <= version));
    let is_to = most.is_none_or(|most| fields(most).is_some_and(|most| version <= most));
    is_from && is_to
}
