//! Permissions are given in two tables, to nothing, or by no security descriptor.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::category::security_descriptor;
use crate::msi::schema::{
    FILE, LOCK_PERMISSIONS, MSI_LOCK_PERMISSIONS_EX, REGISTRY, SERVICE_INSTALL, create_folder,
    msi_lock_permissions_ex,
};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE104",
    published: Some(Published {
        name: "permissions-wrong",
        url: "https://learn.microsoft.com/windows/win32/msi/ice-104",
    }),
    kinds: Kinds::PACKAGES,
    summary: "permissions are in two tables, or those of MsiLockPermissionsEx are wrong",
    help: include_str!("ice104.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    if ground.has_table(LOCK_PERMISSIONS) && ground.has_table(MSI_LOCK_PERMISSIONS_EX) {
        findings.add(
            RULE.finding("the package has both `LockPermissions` and `MsiLockPermissionsEx`")
                .hint("give all permissions in one of them, and drop the other table")
                .table(MSI_LOCK_PERMISSIONS_EX.name()),
        );
    }
    for row in ground.rows(MSI_LOCK_PERMISSIONS_EX) {
        let table = row.text(msi_lock_permissions_ex::TABLE).unwrap_or_default();
        let object = row
            .text(msi_lock_permissions_ex::LOCK_OBJECT)
            .unwrap_or_default();
        match is_there(ground, table, object) {
            None => findings.add(
                RULE.finding(format!("objects of `{table}` get no permissions here"))
                    .hint("name `File`, `Registry`, `CreateFolder` or `ServiceInstall`")
                    .cell(row, "Table"),
            ),
            Some(false) => findings.add(
                RULE.finding(format!("`{table}` has no `{object}`"))
                    .hint("name the key of a row there")
                    .cell(row, "LockObject"),
            ),
            Some(true) => {}
        }
        let descriptor = row
            .text(msi_lock_permissions_ex::SDDL_TEXT)
            .unwrap_or_default();
        let fault = match security_descriptor::judge(descriptor) {
            _ if descriptor.is_empty() => "the security descriptor is missing".to_owned(),
            Err(fault) => format!("the security descriptor is not valid: {fault}"),
            Ok(()) => continue,
        };
        findings.add(
            RULE.finding(fault)
                .hint("write it in the Security Descriptor Definition Language, such as `D:(A;;GA;;;BA)`")
                .cell(row, "SDDLText"),
        );
    }
}

/// Whether an object with permissions exists; `None` where its table has no such objects.
fn is_there(ground: &Groundwork<'_>, table: &str, object: &str) -> Option<bool> {
    Some(match table {
        "File" => ground.has(FILE, &[object]),
        "Registry" => ground.has(REGISTRY, &[object]),
        "ServiceInstall" => ground.has(SERVICE_INSTALL, &[object]),
        "CreateFolder" => ground
            .having(create_folder::DIRECTORY_, object)
            .next()
            .is_some(),
        _ => return None,
    })
}
