//! The bundle, format v1: a plain zip whose bytes are a function of its manifest, its payloads and its
//! signatures.
//!
//! Writing goes through [`pack()`] (sizes and digests of the entries), [`Draft::new`] (the manifest, judged)
//! and [`Draft::write`] (the archive). Reading without trust is in [`read`]; reading with trust is
//! [`crate::verify`].

mod canonical;
mod canonical_text;
mod contents;
mod deflate;
pub(crate) mod diagnose;
mod entry;
pub(crate) mod fingerprint;
mod inconsistency;
pub(crate) mod layout;
pub mod limits;
mod little_endian;
pub mod manifest;
mod moment;
pub mod names;
mod pack;
mod packages;
mod path;
mod plan;
mod procedure;
mod product;
pub mod read;
#[cfg(test)]
pub(crate) mod sample;
mod signatures;
mod sums;
mod tail;
mod untrusted;
mod write;

pub use canonical::CanonicalError;
pub(crate) use canonical::to_bytes as canonical_bytes;
pub(crate) use canonical_text::check as check_canonical;
pub use contents::Contents;
pub use deflate::InflateError;
pub(crate) use deflate::inflate;
pub use entry::{EntryError, text_of};
pub use fingerprint::{Fingerprint, StreamError};
pub use inconsistency::Inconsistency;
pub use manifest::{Crc32, EntryRecord, Manifest, ManifestError, Method, schema};
pub use moment::{DosTime, Moment, MomentError};
pub use pack::{Content, Entry, Judged, PackError, Packed, pack};
pub use packages::{PackagesError, StoredPackage, packages_of};
pub use path::{BundlePath, PathError};
pub(crate) use path::{fold, judge_name};
pub use plan::{PLAN_SCHEMA, Plan, plan_schema};
pub use procedure::{Barrier, Group, Guide, Parameter, Procedure, Role, Stated, Step};
pub use product::Product;
pub use signatures::Signatures;
pub use sums::sums;
pub use tail::{RetailError, Retailed};
pub(crate) use untrusted::{Tail, Untrusted, leading_bytes};
pub use write::{Draft, WriteError, Written};
