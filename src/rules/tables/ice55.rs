//! A permission for nothing, or none for something.

use crate::findings::Findings;
use crate::msi::schema::{FILE, LOCK_PERMISSIONS, REGISTRY, create_folder, lock_permissions};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE55",
    published: Some(Published {
        name: "permission-without-object",
        url: "https://learn.microsoft.com/windows/win32/msi/ice55",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a row of LockPermissions has no object or no permission",
    help: include_str!("ice55.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(LOCK_PERMISSIONS) {
        let object = row.text(lock_permissions::LOCK_OBJECT).unwrap_or_default();
        let table = row.text(lock_permissions::TABLE).unwrap_or_default();
        let is_there = match table {
            "File" => ground.has(FILE, &[object]),
            "Registry" => ground.has(REGISTRY, &[object]),
            "CreateFolder" => ground
                .having(create_folder::DIRECTORY_, object)
                .next()
                .is_some(),
            _ => false,
        };
        if !is_there {
            findings.add(
                RULE.finding(format!(
                    "`{object}`, which is to be locked, is not in `{table}`"
                ))
                .hint("name a row of `File`, `Registry` or `CreateFolder`, or take the row out")
                .cell(row, "LockObject"),
            );
        }
        if row.int(lock_permissions::PERMISSION).is_none() {
            let user = row.text(lock_permissions::USER).unwrap_or_default();
            findings.add(
                RULE.finding(format!("`{user}` is given no permission for `{object}`"))
                    .hint("write what is permitted; in WiX the attributes of `Permission`")
                    .cell(row, "Permission"),
            );
        }
    }
}
