//! A dependency or an exclusion of a merge module is another one's, or names the module itself.

use std::collections::{HashMap, HashSet};

use super::{Relation, identities, identity, stated_for};
use crate::findings::Findings;
use crate::msi::Row;
use crate::msi::schema::{
    DocumentedColumn, DocumentedTable, MODULE_DEPENDENCY, MODULE_EXCLUSION, module_dependency,
    module_exclusion,
};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM02",
    published: Some(Published {
        name: "module-relation-not-its-own",
        url: "https://learn.microsoft.com/windows/win32/msi/icem02",
    }),
    kinds: Kinds::MODULES,
    summary: "a dependency or an exclusion is another module's, or names the module itself",
    help: include_str!("icem02.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let own = identities(ground);
    let languages = Languages::of(&own);
    for (table, id, language, kind) in RELATIONS {
        for row in ground.rows(table) {
            let columns = table.columns();
            let [of, of_language] = [0, 1].map(|index| columns.get(index).copied());
            let owner = of
                .zip(of_language)
                .map(|(of, language)| identity(row, of, language));
            if owner.is_none_or(|owner| !own.contains(&owner)) {
                findings.add(
                    RULE.finding(format!("the {kind} is of another module"))
                        .hint("name this module by its identifier and language, or delete the row")
                        .of(row),
                );
            } else if names_itself(row, id, language, kind, &languages) {
                findings.add(
                    RULE.finding(format!("the {kind} names the module itself"))
                        .hint("delete the row")
                        .of(row),
                );
            }
        }
    }
}

/// Whether a dependency or exclusion reaches the module that states it, whatever the version.
fn names_itself(
    row: Row<'_>,
    id: &DocumentedColumn,
    language: &DocumentedColumn,
    kind: Relation,
    own: &Languages<'_>,
) -> bool {
    let Some(id) = row.text(id) else {
        return false;
    };
    let stated = row.int(language).unwrap_or_default();
    own.are_reached(kind, id, stated)
}

/// The languages of modules by their identifiers, counted so that none is compared with every other.
#[derive(Default)]
struct Languages<'a> {
    /// How many have that language, or that one in some region.
    of: HashMap<(&'a str, i32), usize>,
    /// How many there are.
    all: HashMap<&'a str, usize>,
}

impl<'a> Languages<'a> {
    fn of(modules: &HashSet<(&'a str, i32)>) -> Self {
        let mut languages = Self::default();
        for &(id, language) in modules {
            *languages.all.entry(id).or_default() += 1;
            for stated in stated_for(language) {
                *languages.of.entry((id, stated)).or_default() += 1;
            }
        }
        languages
    }

    /// Whether a stated language reaches one of them.
    ///
    /// 0 requires any language and excludes none, and a negative number excludes all others: see
    /// [ModuleExclusion](https://learn.microsoft.com/windows/win32/msi/moduleexclusion-table).
    fn are_reached(&self, kind: Relation, id: &str, stated: i32) -> bool {
        let all = self.all.get(id).copied().unwrap_or_default();
        let of = |stated| self.of.get(&(id, stated)).copied().unwrap_or_default();
        match stated {
            0 => kind == Relation::Dependency && all > 0,
            1.. => of(stated) > 0,
            _ => kind == Relation::Exclusion && all > of(stated.saturating_neg()),
        }
    }
}

const RELATIONS: [(
    &DocumentedTable,
    &DocumentedColumn,
    &DocumentedColumn,
    Relation,
); 2] = [
    (
        MODULE_DEPENDENCY,
        module_dependency::REQUIRED_ID,
        module_dependency::REQUIRED_LANGUAGE,
        Relation::Dependency,
    ),
    (
        MODULE_EXCLUSION,
        module_exclusion::EXCLUDED_ID,
        module_exclusion::EXCLUDED_LANGUAGE,
        Relation::Exclusion,
    ),
];
