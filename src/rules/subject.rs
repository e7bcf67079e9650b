//! What rules look at: immutable values, gathered beforehand.

use uuid::Uuid;

use super::{Options, Signers};
use crate::finding::{Finding, Place};
use crate::groundwork::Groundwork;
use crate::inventory::{Content, Examination, Inventory, Payload};
use crate::msi::category::version;
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

/// The signers of one signed package, where somebody says whom to believe.
#[derive(Clone, Copy, Debug)]
pub struct SignerSubject<'a> {
    /// What to call the package.
    pub file: &'a str,
    /// What there is to say against them.
    pub signers: &'a Signers,
}

/// A package and the one that it replaces.
#[derive(Clone, Copy, Debug)]
pub struct UpgradeSubject<'a> {
    /// What the new one is called.
    pub file: &'a str,
    /// What all rules know of the new one.
    pub ground: &'a Groundwork<'a>,
    /// What the previous one is called.
    pub previous_file: &'a str,
    /// What all rules know of the previous one, of which only the rows of [`KEPT`](crate::previous::KEPT) are there.
    pub previous: &'a Groundwork<'a>,
}

/// What kind of update a package is to the one that it replaces.
///
/// See [Patching and Upgrades](https://learn.microsoft.com/windows/win32/msi/patching-and-upgrades).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// The product stays, and its version with it.
    Small,
    /// The product stays, and has another version.
    Minor,
    /// The product is another one, with a code of its own.
    Major,
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

impl UpgradeSubject<'_> {
    /// Returns what kind of update it is. Windows Installer does not look at the fourth field of a version.
    pub fn update(&self) -> Update {
        let [new, previous] = [self.ground, self.previous].map(Groundwork::package);
        let [code, former] = [new, previous].map(|package| {
            let code = package.product_code()?;
            code.parse::<Uuid>().ok()
        });
        if code != former {
            return Update::Major;
        }
        let [version, earlier] = [new, previous].map(|package| {
            let version = package.product_version()?;
            version::product(version).ok()
        });
        if version == earlier {
            Update::Small
        } else {
            Update::Minor
        }
    }

    /// Whether the product stays the same: a small update or a minor upgrade, which may change little.
    pub fn keeps_product(&self) -> bool {
        self.update() != Update::Major
    }

    /// Names a row of the previous package, for a finding about the new one.
    pub fn previous_row(&self, row: msi::Row<'_>) -> Place {
        Place {
            file: Some(self.previous_file.to_owned()),
            table: Some(row.table().name().to_owned()),
            key: row.key(),
            ..Place::default()
        }
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
