//! A merge module requires a module that it excludes.

use std::collections::HashMap;

use super::{identity, stated_for};
use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::category::version;
use crate::msi::schema::{
    MODULE_DEPENDENCY, MODULE_EXCLUSION, module_dependency, module_exclusion,
};
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
    let exclusions = Exclusions::of(ground);
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
        if language != 0 && exclusions.hold((owner, id), language, version) {
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

/// The four fields of a version.
type Fields = [u16; 4];

/// A module that excludes, and the one that it excludes.
type Pair<'a> = ((&'a str, i32), &'a str);

/// The rows of `ModuleExclusion`, so that a dependency finds what excludes it without looking at all of them.
#[derive(Default)]
struct Exclusions<'a> {
    /// By the language that they exclude.
    of: HashMap<(Pair<'a>, i32), Versions>,
    /// By the language that they do not exclude.
    all_but: HashMap<(Pair<'a>, i32), Versions>,
    /// All of the latter.
    of_others: HashMap<Pair<'a>, Versions>,
}

impl<'a> Exclusions<'a> {
    fn of(ground: &Groundwork<'a>) -> Self {
        let mut exclusions = Self::default();
        for row in ground.rows(MODULE_EXCLUSION) {
            let owner = identity(
                row,
                module_exclusion::MODULE_ID,
                module_exclusion::MODULE_LANGUAGE,
            );
            let Some(id) = row.text(module_exclusion::EXCLUDED_ID) else {
                continue;
            };
            let pair = (owner, id);
            match row
                .int(module_exclusion::EXCLUDED_LANGUAGE)
                .unwrap_or_default()
            {
                0 => {}
                language @ 1.. => exclusions.of.entry((pair, language)).or_default().add(row),
                other => {
                    let spared = (pair, other.saturating_neg());
                    exclusions.all_but.entry(spared).or_default().add(row);
                    exclusions.of_others.entry(pair).or_default().add(row);
                }
            }
        }
        exclusions
            .of
            .values_mut()
            .chain(exclusions.all_but.values_mut())
            .chain(exclusions.of_others.values_mut())
            .for_each(Versions::sort);
        exclusions
    }

    /// Whether one of them excludes a module in a language and a version.
    ///
    /// 0 excludes no language, and a negative number all others: see
    /// [ModuleExclusion](https://learn.microsoft.com/windows/win32/msi/moduleexclusion-table).
    fn hold(&self, pair: Pair<'a>, language: i32, version: Option<&str>) -> bool {
        let count = |versions: Option<&Versions>| versions.map_or(0, |all| all.count(version));
        let stated = || stated_for(language).map(|language| (pair, language));
        let spared: usize = stated().map(|key| count(self.all_but.get(&key))).sum();
        stated().any(|key| count(self.of.get(&key)) > 0)
            || count(self.of_others.get(&pair)) > spared
    }
}

/// Which versions are excluded, each range from its least to its greatest version.
#[derive(Default)]
struct Versions {
    /// The least versions, none where there is no such bound.
    from: Vec<Option<Fields>>,
    /// The greatest versions of those that have one.
    to: Vec<Fields>,
    /// How many have no bounds.
    without_bounds: usize,
}

impl Versions {
    /// A range that holds no version, or whose bounds are none, excludes nothing.
    fn add(&mut self, row: Row<'_>) {
        let [least, most] = [
            module_exclusion::EXCLUDED_MIN_VERSION,
            module_exclusion::EXCLUDED_MAX_VERSION,
        ]
        .map(|column| row.text(column).map(version::fields).transpose().ok());
        let (Some(least), Some(most)) = (least, most) else {
            return;
        };
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            return;
        }
        self.without_bounds += usize::from(least.is_none() && most.is_none());
        self.from.push(least);
        self.to.extend(most);
    }

    fn sort(&mut self) {
        self.from.sort_unstable();
        self.to.sort_unstable();
    }

    /// How many ranges hold all that satisfies a required version: any version is only where there are no bounds.
    fn count(&self, version: Option<&str>) -> usize {
        let Some(version) = version else {
            return self.without_bounds;
        };
        let Ok(version) = version::fields(version) else {
            return 0;
        };
        let begun = self.from.partition_point(|least| *least <= Some(version));
        let ended = self.to.partition_point(|most| *most < version);
        begun - ended
    }
}
