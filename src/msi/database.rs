//! Reading a database: from streams to tables.

use std::collections::{BTreeSet, HashMap};
use std::io::{Read, Seek};

use uuid::Uuid;

use super::amount::Amount;
use super::codepage::Codepage;
use super::compound::Compound;
use super::defects::Defects;
use super::error::MsiError;
use super::limits::Limits;
use super::package::{Kind, Oddity, Package, StorageId, StreamId};
use super::schema::{MODULE_SIGNATURE, PROPERTY, property};
use super::scope::Scope;
use super::table::{Row, Tables};

const TRANSFORM_CLASS: Uuid = Uuid::from_u128(0x000c_1082_0000_0000_c000_0000_0000_0046);
const PATCH_CLASS: Uuid = Uuid::from_u128(0x000c_1086_0000_0000_c000_0000_0000_0046);

/// An open database: what was read of it, and its streams on demand.
pub struct Database<R> {
    pub(super) compound: Compound<R>,
    package: Package,
    pub(super) limits: Limits,
    /// What the changes of each transform that was read amount to; `None` is the one in the root.
    pub(super) changes: HashMap<Option<StorageId>, Amount>,
}

impl<R: Read + Seek> Database<R> {
    /// Reads everything but the streams' content.
    pub fn open(reader: R, limits: &Limits) -> Result<Self, MsiError> {
        Self::open_with(reader, limits, &mut Defects::Refuse)
    }

    pub(super) fn open_with(
        reader: R,
        limits: &Limits,
        defects: &mut Defects,
    ) -> Result<Self, MsiError> {
        let mut compound = Compound::open(reader, limits, defects)?;
        let mut oddities = std::mem::take(&mut compound.oddities);
        oddities.extend(compound.tail()?);
        note_duplicates(&compound, &mut oddities);
        let mut scope = Scope::new(&mut compound, None, limits);
        let pool = scope.pool(&mut oddities, defects);
        let pool = defects.attempt(pool)?;
        let is_transform = scope.compound.container.class == TRANSFORM_CLASS;
        let tables = match &pool {
            Some(pool) if !is_transform => scope.tables(pool, &mut oddities, defects)?,
            _ => Tables::default(),
        };
        let summary = scope.summary(&mut oddities);
        let summary = defects.attempt(summary)?.unwrap_or_default();
        let package = Package {
            kind: kind_of(compound.container.class, &tables),
            container: compound.container,
            codepage: pool.map_or(Codepage::NEUTRAL, |pool| pool.codepage),
            summary,
            streams: compound.streams.clone(),
            storages: compound.storages.clone(),
            tables,
            oddities,
        };
        Ok(Self {
            compound,
            package,
            limits: *limits,
            changes: HashMap::new(),
        })
    }

    /// Returns what was read.
    pub fn package(&self) -> &Package {
        &self.package
    }

    /// Returns what was read and closes the file.
    pub fn into_package(self) -> Package {
        self.package
    }

    /// Opens a stream that [`Package::streams`] lists.
    ///
    /// Reading it fails only where the system does not give the bytes. Of a salvaged file's broken stream it
    /// gives what can be read. Opening one again costs nothing, nor does going on where it was read last, so
    /// that several can be read in turns.
    pub fn open_stream(&mut self, id: StreamId) -> Result<impl Read + Seek + use<'_, R>, MsiError> {
        self.compound.open_stream(id)
    }
}

/// Merge modules have the class of packages. Merging leaves rows of the module in the package's
/// `ModuleSignature`, so that the product code is what tells them apart.
fn kind_of(class: Uuid, tables: &Tables) -> Kind {
    match class {
        TRANSFORM_CLASS => Kind::Transform,
        PATCH_CLASS => Kind::Patch,
        _ if is_module(tables) => Kind::MergeModule,
        _ => Kind::Package,
    }
}

fn is_module(tables: &Tables) -> bool {
    let is_product = |row: Row<'_>| row.text(property::PROPERTY) == Some("ProductCode");
    tables.rows(MODULE_SIGNATURE).next().is_some() && !tables.rows(PROPERTY).any(is_product)
}

fn note_duplicates<R>(compound: &Compound<R>, oddities: &mut Vec<Oddity>) {
    let mut seen = BTreeSet::new();
    for stream in &compound.streams {
        if !seen.insert((stream.storage, stream.kind, &stream.name)) {
            let name = stream.name.clone();
            oddities.push(Oddity::DuplicateName { name });
        }
    }
}

#[cfg(test)]
mod tests;
