//! Facts of anything: packages, merge modules, patches, transforms, cabinets and bundles as values, for a
//! person or as JSON.
//!
//! Nothing is judged and nothing is trusted. What contradicts itself or cannot be read is a [`Problem`]
//! beside the facts that could be found.

mod all_facts;
mod bundle;
mod cabinet;
mod contents;
mod csv;
mod database;
mod facts;
mod find;
mod module;
mod part;
mod patch;
mod read;
mod rows;
mod salvage;
mod sheet;
mod signature;
mod story;
mod transform;
mod whole;
mod wrap;

pub use facts::{
    Bundle, Cabinet, Cell, Column, Container, CustomAction, Database, Facts, FactsList, File,
    Folder, FolderSetting, Guess, Kind, LIST_SCHEMA, Listed, Medium, Member, Pe, Problem, Product,
    SCHEMA, SetCabinet, Signer, Stream, Subject, Summary, Table,
};
pub use module::{Exclusion, Identity, Module};
pub use patch::{Metadata, Pair, Patch, Sequence};
pub use rows::Rows;
pub use signature::{Certificate, Digest, Nested, Signature, State, Time};
pub use transform::{Change, Fate, Named, Source, TableChange, Transform};
pub use whole::{FactsError, facts};

// Fuzz targets and `xtask` look at what they make in memory.
#[doc(hidden)]
pub use all_facts::{all_facts, write_all_ways};
#[doc(hidden)]
pub use cabinet::cabinet;

pub(crate) use bundle::bundle;
pub(crate) use cabinet::OpenCabinet;
pub(crate) use contents::{FileFacts, streams};
pub(crate) use csv::{csv, file_list_csv, members_list_csv, table_list_csv};
pub(crate) use database::{RowOrder, database, kind};
pub(crate) use find::{Match, find};
pub(crate) use part::only;
pub(crate) use patch::patch;
pub(crate) use salvage::{defects, salvaged};
pub(crate) use signature::signature;
pub(crate) use story::{
    change_list, file_list, matches, members_list, problem_list, row_list, signature_list, story,
    stream_list, summary, table_list, transfer_sheet,
};
pub(crate) use transform::changes;

/// Returns the JSON Schema of the facts.
pub fn schema() -> schemars::Schema {
    schema_of::<Facts>()
}

/// Returns the JSON Schema of the facts of several files.
pub fn list_schema() -> schemars::Schema {
    schema_of::<FactsList>()
}

fn schema_of<T: schemars::JsonSchema>() -> schemars::Schema {
    // As they are written: fields that do not apply are absent.
    let settings = schemars::generate::SchemaSettings::default().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
}
