//! A dependency or an exclusion of a merge module is another one's, or names the module itself.

use std::collections::HashSet;

use super::{Relation, identities, identity};
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
            } else if names_itself(row, id, language, kind, &own) {
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
    own: &HashSet<(&str, i32)>,
) -> bool {
    let Some(id) = row.text(id) else {
        return false;
    };
    let wanted = row.int(language).unwrap_or_default();
    let mut own = own.iter().filter(|(known, _)| *known == id);
    own.any(|&(_, language)| kind.reaches(wanted, language))
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
