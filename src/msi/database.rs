//! Reading a database: from streams to tables.

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use uuid::Uuid;

use super::compound::Compound;
use super::error::MsiError;
use super::limits::Limits;
use super::package::{Kind, Oddity, Package, StreamId};
use super::scope::Scope;
use super::table::{Row, Tables};

const TRANSFORM_CLASS: Uuid = Uuid::from_u128(0x000c_1082_0000_0000_c000_0000_0000_0046);
const PATCH_CLASS: Uuid = Uuid::from_u128(0x000c_1086_0000_0000_c000_0000_0000_0046);

/// An open database: what was read of it, and its streams on demand.
pub struct Database<R> {
    compound: Compound<R>,
    package: Package,
}

impl<R: Read + Seek> Database<R> {
    /// Reads everything but the streams' content.
    pub fn open(reader: R, limits: &Limits) -> Result<Self, MsiError> {
        let mut compound = Compound::open(reader, limits)?;
        let mut oddities = Vec::new();
        if compound.container.trailing > 0 {
            oddities.push(Oddity::TrailingBytes {
                bytes: compound.container.trailing,
            });
        }
        note_duplicates(&compound, &mut oddities);
        let mut scope = Scope::new(&mut compound, None, limits);
        let pool = scope.pool(&mut oddities)?;
        let is_transform = scope.compound.container.class == TRANSFORM_CLASS;
        let tables = if is_transform {
            Tables::default()
        } else {
            scope.tables(&pool, &mut oddities)?
        };
        let summary = scope.summary(&mut oddities)?;
        let package = Package {
            kind: kind_of(compound.container.class, &tables),
            container: compound.container,
            codepage: pool.codepage,
            summary,
            streams: compound.streams.clone(),
            storages: compound.storages.clone(),
            tables,
            oddities,
        };
        Ok(Self { compound, package })
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
    /// Reading it fails with `InvalidData` where the compound file is broken.
    pub fn open_stream(&mut self, id: StreamId) -> Result<impl Read + Seek + '_, MsiError> {
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
    let is_product = |row: Row<'_>| row.text("Property") == Some("ProductCode");
    tables.rows("ModuleSignature").next().is_some() && !tables.rows("Property").any(is_product)
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
