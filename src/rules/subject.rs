//! What rules look at: immutable values, gathered beforehand.

use super::Options;
use crate::finding::Finding;
use crate::inventory::{Inventory, Payload};
use crate::msi::Package;
use crate::spec::{Position, Row, Spec};

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

/// One package.
#[derive(Clone, Copy, Debug)]
pub struct PackageSubject<'a> {
    /// What to call it.
    pub file: &'a str,
    /// What is in it.
    pub package: &'a Package,
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
}
