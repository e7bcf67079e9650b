//! Merge modules that a package lacks, or that it may not hold together.

use std::collections::HashMap;

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::category::version;
use crate::msi::schema::{
    DocumentedColumn, MODULE_DEPENDENCY, MODULE_EXCLUSION, MODULE_SIGNATURE, module_dependency,
    module_exclusion, module_signature,
};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE25",
    published: Some(Published {
        name: "merge-module-missing-or-excluded",
        url: "https://learn.microsoft.com/windows/win32/msi/ice25",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a merge module lacks one that it needs, or is combined with one that it excludes",
    help: include_str!("ice25.md"),
    ..Rule::COMMON
};

type Version = [u16; 4];

/// The merge modules in a package: their versions, sorted, by identifier and language.
///
/// Each module stands there under its language, under the group of its language and under 0, which is any.
struct Modules<'a>(HashMap<(&'a str, i32), Vec<Version>>);

/// The bits of a language that name its group: 9 is any English.
const GROUP: i32 = 0x3ff;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let modules = Modules::of(ground);
    for row in ground.rows(MODULE_DEPENDENCY) {
        let id = row.text(module_dependency::REQUIRED_ID).unwrap_or_default();
        let language = row
            .int(module_dependency::REQUIRED_LANGUAGE)
            .unwrap_or_default();
        let minimum = version(row, module_dependency::REQUIRED_VERSION);
        if modules.count(id, language, [minimum, None]) > 0 {
            continue;
        }
        let (level, wanted) = match row.text(module_dependency::REQUIRED_VERSION) {
            Some(version) => (Level::Error, format!(" of version {version} or later")),
            None => (Level::Warning, String::new()),
        };
        let message =
            format!("the package lacks the merge module `{id}`{wanted} in language {language}");
        findings.add(
            RULE.finding_at(level, message)
                .hint("merge that module as well; in WiX with a `Merge` of its own")
                .of(row),
        );
    }
    for row in ground.rows(MODULE_EXCLUSION) {
        let id = row.text(module_exclusion::EXCLUDED_ID).unwrap_or_default();
        let versions = [
            version(row, module_exclusion::EXCLUDED_MIN_VERSION),
            version(row, module_exclusion::EXCLUDED_MAX_VERSION),
        ];
        let count = match row.int(module_exclusion::EXCLUDED_LANGUAGE) {
            Some(language @ 1..) => modules.count(id, language, versions),
            // All languages but that one.
            Some(language @ ..0) => {
                let named = modules.count(id, language.saturating_neg(), versions);
                modules.count(id, 0, versions).saturating_sub(named)
            }
            Some(0) | None => 0,
        };
        if count > 0 {
            let message =
                format!("the package holds the merge module `{id}`, which another one excludes");
            findings.add(
                RULE.finding(message)
                    .hint(
                        "take one of the two modules out, or merge a version that is not excluded",
                    )
                    .of(row),
            );
        }
    }
}

/// Reads one end of a range of versions. What is no version is no end, and another rule's matter.
fn version(row: Row<'_>, column: &DocumentedColumn) -> Option<Version> {
    version::fields(row.text(column)?).ok()
}

impl<'a> Modules<'a> {
    fn of(ground: &Groundwork<'a>) -> Self {
        let mut modules: HashMap<_, Vec<Version>> = HashMap::new();
        for row in ground.rows(MODULE_SIGNATURE) {
            let id = row.text(module_signature::MODULE_ID).unwrap_or_default();
            let language = row.int(module_signature::LANGUAGE).unwrap_or_default();
            let version = version(row, module_signature::VERSION).unwrap_or_default();
            let mut languages = vec![language, language & GROUP, 0];
            languages.dedup();
            for language in languages {
                modules.entry((id, language)).or_default().push(version);
            }
        }
        for versions in modules.values_mut() {
            versions.sort_unstable();
        }
        Self(modules)
    }

    /// Returns how many modules of that identifier there are from one version to another, both included.
    fn count(&self, id: &str, language: i32, [from, to]: [Option<Version>; 2]) -> usize {
        let Some(known) = self.0.get(&(id, language)) else {
            return 0;
        };
        let start = known.partition_point(|version| from.is_some_and(|from| *version < from));
        let end = known.partition_point(|version| to.is_none_or(|to| *version <= to));
        end.saturating_sub(start)
    }
}
