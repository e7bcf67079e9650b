//! What rules look at: immutable values, gathered beforehand.

use super::Options;
use crate::finding::Finding;
use crate::groundwork::Groundwork;
use crate::inventory::{Content, Examination, Inventory, Payload};
use crate::msi::{self, Package};
use crate::position::Position;
use crate::spec::{Row, SignatureDemand, Spec};

/// A spec with its payloads.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What is documented.
    pub spec: &'a Spec,
    /// What is there.
    pub inventory: &'a Inventory,
    /// How strictly to look.
    pub options: &'a Options,
}

/// One file.
#[derive(Clone, Copy, Debug)]
pub struct FileSubject<'a> {
    /// What to call it.
    pub file: &'a str,
    /// What is in it.
    pub content: &'a Content,
    /// What documents it, where something does.
    pub row: Option<&'a Row>,
}

/// One package, or another installer database.
#[derive(Clone, Copy, Debug)]
pub struct PackageSubject<'a> {
    /// What to call it.
    pub file: &'a str,
    /// What is in it.
    pub package: &'a Package,
    /// What all rules know of it.
    pub ground: &'a Groundwork<'a>,
}

/// One package, or another installer database, that was read to its end.
#[derive(Clone, Copy, Debug)]
pub struct ExaminedSubject<'a> {
    /// What to call it.
    pub file: &'a str,
    /// What is in it.
    pub package: &'a Package,
    /// What reading it showed.
    pub examination: &'a Examination,
    /// What the spec asks of its signature.
    pub signature: &'a SignatureDemand,
}

impl<'a> Subject<'a> {
    /// Returns each documented file that is there, in the spec's order.
    pub fn present(&self) -> impl Iterator<Item = (&'a Row, &'a Payload)> + use<'a> {
        self.spec
            .inventory
            .iter()
            .zip(&self.inventory.payloads)
            .filter_map(|(row, payload)| Some((row, payload.as_ref()?)))
    }

    /// Returns each documented package that could be read, in the spec's order.
    pub fn packages(&self) -> impl Iterator<Item = (&'a Row, &'a Package)> + use<'a> {
        self.present()
            .filter_map(|(row, payload)| Some((row, payload.package()?)))
    }
}

impl Finding {
    /// Says that it is about a documented file, and points at a place in its row.
    #[must_use]
    pub(crate) fn row(self, spec: &Spec, row: &Row, at: Position) -> Self {
        self.file(&row.name.value).spec(&spec.source.name, at)
    }

    /// Says that it is about a row of a table.
    #[must_use]
    pub fn of(self, row: msi::Row<'_>) -> Self {
        self.table(row.table().name()).key(row.key())
    }

    /// Says that it is about a cell of a table.
    #[must_use]
    pub fn cell(self, row: msi::Row<'_>, column: &str) -> Self {
        self.of(row).column(column)
    }
}
