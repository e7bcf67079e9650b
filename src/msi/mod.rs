//! Windows Installer databases: packages, merge modules, patches and transforms as values.
//!
//! [`read`] takes anything that reads and seeks and gives a [`Package`]: the tables with typed cells, the
//! summary, the lists of streams and storages. Streams stay where they are; [`Database::open_stream`]
//! reads them on demand, so that the memory needed does not depend on the payload.
//!
//! Whatever is wrong with the bytes is a [`MsiError`] of its own that says where it lies; what is merely
//! unusual is an [`Oddity`] in the package. Nothing is repaired, and nothing is guessed unless a broken file
//! is [salvaged](salvage()).

mod amount;
pub mod category;
mod cells;
mod codepage;
mod column;
pub mod components;
mod compound;
pub mod condition;
pub mod custom_action;
mod database;
mod defects;
pub mod directories;
mod error;
mod facts;
pub mod features;
pub mod folder_setting;
mod idt;
mod limits;
mod lookup;
mod module;
mod name;
mod nested;
mod order;
mod package;
pub mod patch;
mod pool;
mod property_set;
mod salvage;
pub mod schema;
mod scope;
pub mod sequences;
pub mod signature;
mod signature_defect;
#[cfg(test)]
mod specimen;
pub mod standard_action;
pub mod standard_folder;
pub mod standard_property;
mod summary;
mod table;
pub mod transform;
pub mod upgrade;
mod validation;

use std::io::{Read, Seek};

pub use category::formatted;
pub use codepage::{Codepage, UnknownCodepage};
pub use column::{Column, ColumnKind};
pub use compound::{
    MINI_STREAM_CUTOFF, Outline, OutlineError, Parent, Stamp, Version, WriteError,
    write as write_compound_file,
};
pub use database::Database;
pub use error::MsiError;
pub use facts::{SIGNATURE_EX_STREAM, SIGNATURE_STREAM};
pub use limits::Limits;
pub use lookup::{Found, Lookup, Rows};
pub use module::{Module, ModuleExclusion, ModuleSignature};
pub use name::StreamKind;
pub use package::{
    Container, Kind, Oddity, Package, Platform, Storage, StorageId, Stream, StreamId,
};
pub use property_set::{FileTime, Property, PropertySet, PropertySetDefect, PropertyValue};
pub use salvage::{Guess, Salvaged, SalvagedStream, salvage};
pub use summary::{SUMMARY_STREAM, SummaryInformation};
pub use table::{Row, Table, Tables, UnevenRows, Value};
pub use validation::{ColumnValidation, Validation};

/// Reads everything of a database but the content of its streams.
///
/// # Errors
/// The first defect that keeps a part of it from being read, as its own variant.
pub fn read<R: Read + Seek>(reader: R, limits: &Limits) -> Result<Package, MsiError> {
    Database::open(reader, limits).map(Database::into_package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_goes_to_any_thread() {
        fn check<T: Send + Sync + 'static>() {}
        check::<Package>();
        check::<MsiError>();
    }
}
