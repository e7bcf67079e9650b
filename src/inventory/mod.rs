//! What stands in the payload folder: one payload for each row of the spec, and the strays.
//!
//! Only facts are gathered here. That a file is missing, too large or no package is for `rules` to judge;
//! that the disk will not be read is an error.

mod examination;
mod find;
mod litter;
mod reader;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::bundle::Fingerprint;
use crate::digest::Digest;
use crate::disk::EntryKind;
use crate::msi::{MsiError, Package};

pub use examination::{Depth, Examination, SignatureState};
pub use find::{FindError, find, read_all, read_each};
pub use litter::is_litter;
pub use reader::{Digests, Reader};

/// What a folder holds of a spec's inventory.
#[derive(Clone, Debug)]
pub struct Inventory {
    /// One for each row of the spec, in its order; `None` where the folder has no such file.
    pub payloads: Vec<Option<Payload>>,
    /// Everything else in the folder, by name; hidden files and folders too, but not what is ignored.
    pub strays: Vec<Stray>,
    /// The names of the bundle's own files, where the folder is an extracted bundle; nobody looked at them.
    pub own: Vec<String>,
}

/// A file that the spec documents.
#[derive(Clone, Debug)]
pub struct Payload {
    /// Where it is.
    pub path: PathBuf,
    /// Its name in the folder, which may differ in case from the documented one.
    pub name: String,
    /// In bytes, as read.
    pub size: u64,
    /// When it was last written, in UTC.
    pub modified: Timestamp,
    /// Its digests; `None` where nobody asked for them, as for one package that no spec documents.
    pub fingerprint: Option<Fingerprint>,
    /// What is in it.
    pub content: Content,
    /// What reading it to its end showed; `None` where it is no readable package, or its tables alone were read.
    pub examination: Option<Arc<Examination>>,
}

/// What is in a payload.
#[derive(Clone, Debug)]
pub enum Content {
    /// A Windows Installer package that could be read.
    Package(Arc<Package>),
    /// What should be a package and is none, or a broken one.
    Unreadable(Arc<MsiError>),
    /// A payload of another kind; nobody looked inside.
    File,
}

/// Something in the folder that no row of the spec documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

impl Payload {
    /// Returns the SHA-256 of its bytes, where it was asked for.
    pub fn sha256(&self) -> Option<Digest> {
        self.fingerprint.map(|fingerprint| fingerprint.sha256)
    }

    /// Returns the package in it, where it is one.
    pub fn package(&self) -> Option<&Package> {
        match &self.content {
            Content::Package(package) => Some(package),
            Content::Unreadable(_) | Content::File => None,
        }
    }
}
