//! Windows Installer's own rules about merge modules.
//!
//! See [Merge Module ICE Reference](https://learn.microsoft.com/windows/win32/msi/merge-module-ice-reference).

mod icem01;
mod icem02;
mod icem03;
mod icem04;
mod icem05;
mod icem06;
mod icem07;
mod icem08;
mod icem09;
mod icem10;
mod icem11;
mod icem12;
mod icem13;
mod icem14;

use std::collections::HashSet;
use std::fmt;

use super::check::{Paired, paired};
use crate::groundwork::Groundwork;
use crate::msi::schema::{
    ADMIN_EXECUTE_SEQUENCE, ADMIN_UI_SEQUENCE, ADVT_EXECUTE_SEQUENCE, ADVT_UI_SEQUENCE,
    DocumentedColumn, DocumentedTable, INSTALL_EXECUTE_SEQUENCE, INSTALL_UI_SEQUENCE,
    MODULE_ADMIN_EXECUTE_SEQUENCE, MODULE_ADMIN_UI_SEQUENCE, MODULE_ADVT_EXECUTE_SEQUENCE,
    MODULE_ADVT_UI_SEQUENCE, MODULE_INSTALL_EXECUTE_SEQUENCE, MODULE_INSTALL_UI_SEQUENCE,
    MODULE_SIGNATURE, module_signature,
};
use crate::msi::{Row, Value};

/// The rules with their checks, by number.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Package, icem01),
    paired!(Package, icem02),
    paired!(Package, icem03),
    paired!(Package, icem04),
    paired!(Package, icem05),
    paired!(Package, icem06),
    paired!(Examined, icem07),
    paired!(Package, icem08),
    paired!(Package, icem09),
    paired!(Package, icem10),
    paired!(Package, icem11),
    paired!(Package, icem12),
    paired!(Package, icem13),
    paired!(Package, icem14),
];

/// The sequence tables of modules, each with that of packages into which it is merged.
const SEQUENCES: [(&DocumentedTable, &DocumentedTable); 6] = [
    (MODULE_ADMIN_UI_SEQUENCE, ADMIN_UI_SEQUENCE),
    (MODULE_ADMIN_EXECUTE_SEQUENCE, ADMIN_EXECUTE_SEQUENCE),
    (MODULE_ADVT_UI_SEQUENCE, ADVT_UI_SEQUENCE),
    (MODULE_ADVT_EXECUTE_SEQUENCE, ADVT_EXECUTE_SEQUENCE),
    (MODULE_INSTALL_UI_SEQUENCE, INSTALL_UI_SEQUENCE),
    (MODULE_INSTALL_EXECUTE_SEQUENCE, INSTALL_EXECUTE_SEQUENCE),
];

/// A row of a sequence table of modules; all of them have the same columns.
struct ModuleAction<'a> {
    row: Row<'a>,
    name: &'a str,
    number: Option<i32>,
    base: Option<&'a str>,
    after: Option<i32>,
}

impl<'a> ModuleAction<'a> {
    fn of(row: Row<'a>) -> Option<Self> {
        let number = |column| row.get(column).and_then(Value::as_int);
        let text = |column| row.get(column).and_then(Value::as_text);
        Some(Self {
            row,
            name: text("Action")?,
            number: number("Sequence"),
            base: text("BaseAction"),
            after: number("After"),
        })
    }

    /// Whether anything says beside which action it stands.
    fn has_place(&self) -> bool {
        self.base.is_some() || self.after.is_some()
    }
}

/// How a module is related to another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Dependency,
    Exclusion,
}

/// Returns the numbers that a row may state for a language: it, and it without its region.
fn stated_for(language: i32) -> impl Iterator<Item = i32> {
    let primary = Some(language & PRIMARY).filter(|primary| *primary != language);
    std::iter::once(language).chain(primary)
}

/// The bits of a language identifier that are the language without its region.
const PRIMARY: i32 = 0x3ff;

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dependency => "dependency",
            Self::Exclusion => "exclusion",
        })
    }
}

/// Returns what a row says a module is: its identifier and language.
fn identity<'a>(
    row: Row<'a>,
    id: &DocumentedColumn,
    language: &DocumentedColumn,
) -> (&'a str, i32) {
    let id = row.text(id).unwrap_or_default();
    (id, row.int(language).unwrap_or_default())
}

/// Returns what the module says it is.
fn identities<'a>(ground: &Groundwork<'a>) -> HashSet<(&'a str, i32)> {
    let rows = ground.rows(MODULE_SIGNATURE);
    rows.map(|row| identity(row, module_signature::MODULE_ID, module_signature::LANGUAGE))
        .collect()
}
