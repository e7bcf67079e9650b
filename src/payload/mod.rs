//! The files that a package installs: where they go, where they come from, what they hold.
//!
//! [`Payload::of`] lists them from the tables alone. [`each`] reads them, in one pass over every cabinet:
//!
//! ```
//! # fn look(file: std::fs::File, folder: &std::path::Path) -> Result<(), rollpack::msi::MsiError> {
//! use std::ops::ControlFlow;
//! use rollpack::msi::{Database, Limits};
//! use rollpack::payload::{Event, Options, Payload, each};
//!
//! let mut database = Database::open(file, &Limits::default())?;
//! let payload = Payload::of(database.package());
//! let _ = each(&mut database, &payload, &Options::of(folder), |event| {
//!     if let Event::Content(file, content) = event {
//!         let _ = (&file.key, content.digest());
//!     }
//!     ControlFlow::<()>::Continue(())
//! });
//! # Ok(())
//! # }
//! ```
//!
//! `folder` is where the package lies, and [`Options`] also bound what reading it may cost.
//!
//! # Members and keys
//! A file in a cabinet is the member whose name is [exactly] the key in `File`. Keys are said to be [ASCII],
//! and mostly are. Where a cabinet marks a name as UTF-8, that is what it is; any other is in the code page of
//! the machine that wrote the cabinet, which the format does not record. It is read in the code page of the
//! database, in which the same tools wrote the key. A cabinet that was written under another one is not
//! guessed at: its members are [`Event::Stray`] and its files [`Unread::NoMember`].
//!
//! [exactly]: https://learn.microsoft.com/windows/win32/msi/including-a-cabinet-file-in-an-installation
//! [ASCII]: https://learn.microsoft.com/windows/win32/msi/identifier
//!
//! # Unpacking
//! [`unpack()`] writes them into a folder, all or none, or what can be had. [`unpack_cabinet`] and [`unpack_patch`]
//! write members of which no table says where they go. Names are judged and never repaired; what the tables
//! state wrongly is a [`TableDefect`], what keeps a file from being read is an [`Unread`].
//!
//! # Memory
//! Texts of the database are shared, so that one in many rows is one in memory. Paths are put together when they
//! are asked for; all of them together have at most 32 MiB, or there is a [`TableDefect::PathBytes`].

mod arithmetic;
mod cabinets;
mod content;
mod defect;
mod defects;
mod disagreement;
mod disorder;
mod embedded;
mod folder;
mod folders;
mod layout;
mod limits;
mod media;
mod pass;
mod path;
mod processors;
mod proof;
mod request;
mod streams;
mod tree;
mod unpack;
mod writer;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::msi::components::Component;
use crate::msi::folder_setting::folder_settings;
use crate::msi::schema::{
    COMPONENT, DocumentedColumn, FILE, MSI_FILE_HASH, component, file, msi_file_hash,
};
use crate::msi::{Kind, Lookup, Package, Platform, Row, Value};
use crate::msi_file_hash::MsiFileHash;

pub(crate) use cabinets::{Beside, FileShelf};
pub use cabinets::{unpack_cabinet, unpack_patch};
pub use content::{Content, CopyError, Facts};
pub use defect::{TableDefect, Unread};
pub use disagreement::Disagreement;
pub use disorder::Disorder;
pub use folder::Folder;
pub use folders::Folders;
pub use limits::{Limits, Options};
pub use media::{Cabinet, Medium};
pub use pass::{Event, each};
pub use path::{SourcePath, TargetPath};
pub use processors::Processors;
pub use proof::{ContentDefect, Named, Proof, ProofError, prove};
pub use request::{Faults, Request};
pub use streams::{SavedStream, unpack_streams};
pub use unpack::{Missed, UnpackError, Unpacked, unpack};

use defect::excerpt;
use defects::Defects;
use media::Media;
use tree::{Names, Tree};

/// What the tables say of the files of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payload {
    /// In the order of their sequence numbers.
    pub files: Vec<PayloadFile>,
    /// In the order of their disk numbers.
    pub media: Vec<Medium>,
    /// What is wrong with it, in the order of the files; of more than 1,000 defects the last one counts the rest.
    pub defects: Vec<TableDefect>,
    /// What is out of order among sequence numbers and disks.
    pub disorder: Vec<Disorder>,
}

/// One row of the `File` table.
///
/// See [File Table](https://learn.microsoft.com/windows/win32/msi/file-table).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadFile {
    /// `File`, the key; also the name of the cabinet's member.
    pub key: String,
    /// `Component_`.
    pub component: Arc<str>,
    /// Where it is installed; absent where a defect says why.
    pub target: Option<TargetPath>,
    /// The custom action that sets its folder, or one that it is below.
    pub set_by: Option<Arc<str>>,
    /// `FileSize`, in bytes.
    pub size: Option<u64>,
    /// `Version`: a version, or the key of another file whose version counts.
    pub version: Option<Arc<str>>,
    /// `Language`: language identifiers, separated by commas.
    pub language: Option<Arc<str>>,
    /// `Attributes`.
    pub attributes: i32,
    /// `Sequence`.
    pub sequence: i32,
    /// Where its bytes are.
    pub place: Place,
    /// What the `MsiFileHash` table says of it.
    pub hash: Option<MsiFileHash>,
    /// For which processors its component is, where it is the key path of that.
    pub processors: Option<Processors>,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the cabinet of this medium.
    Cabinet(usize),
    /// In a file beside the package, or below it.
    Loose(SourcePath),
    /// Nowhere, for a reason that a defect gives.
    Nowhere,
}

const ATTRIBUTE_LOOSE: i32 = 0x2000;
const ATTRIBUTE_PACKED: i32 = 0x4000;
const WORD_COUNT_SHORT_NAMES: i64 = 1;
const WORD_COUNT_PACKED: i64 = 2;

impl Payload {
    /// Lists the files of a package or a merge module. A patch or a transform has none of its own.
    pub fn of(package: &Package) -> Self {
        let lookup = Lookup::of(&package.tables);
        let mut listing = Listing::of(package, &lookup);
        for row in package.tables.rows(FILE) {
            listing.add(row);
        }
        let mut payload = listing.payload;
        payload.defects = listing.defects.finish();
        payload
            .files
            .sort_by(|a, b| (a.sequence, &a.key).cmp(&(b.sequence, &b.key)));
        if package.kind == Kind::Package {
            payload.disorder.extend(disorder::of_files(&payload.files));
        }
        payload
    }

    /// Returns the cabinet a file is in.
    pub fn cabinet(&self, file: &PayloadFile) -> Option<&Cabinet> {
        match file.place {
            Place::Cabinet(medium) => self.media.get(medium)?.cabinet.as_ref(),
            Place::Loose(_) | Place::Nowhere => None,
        }
    }
}

/// A list of files under construction, and the tables it is made from.
struct Listing<'l, 'a> {
    payload: Payload,
    defects: Defects,
    lookup: &'l Lookup<'a>,
    tree: Tree<'l, 'a>,
    hashes: HashMap<&'a str, MsiFileHash>,
    keys: HashSet<&'a str>,
    media: Media,
    is_packed: bool,
    platform: Option<Platform>,
    source_names: Names,
}

impl<'l, 'a> Listing<'l, 'a> {
    fn of(package: &'a Package, lookup: &'l Lookup<'a>) -> Self {
        let word_count = package.summary.word_count().unwrap_or_default();
        let is_module = package.kind == Kind::MergeModule;
        let mut payload = Payload::default();
        let media = if is_module {
            Media::of_module()
        } else {
            Media::read(&package.tables, &mut payload.defects, &mut payload.disorder)
        };
        payload.media.clone_from(&media.list);
        let mut defects = Defects::default();
        for defect in payload.defects.drain(..) {
            defects.add(defect);
        }
        let source_names = if word_count & WORD_COUNT_SHORT_NAMES == 0 {
            Names::Long
        } else {
            Names::Short
        };
        let settings = folder_settings(&package.tables, lookup);
        let tree = Tree::read(lookup, &settings, source_names, &mut defects);
        tree::note_repeated(lookup, COMPONENT, &mut defects);
        Self {
            payload,
            lookup,
            tree,
            defects,
            hashes: package
                .tables
                .rows(MSI_FILE_HASH)
                .filter_map(file_hash)
                .collect(),
            keys: HashSet::new(),
            media,
            platform: package.platform(),
            is_packed: is_module || word_count & WORD_COUNT_PACKED != 0,
            source_names,
        }
    }

    fn add(&mut self, row: Row<'a>) {
        let Some(key) = row.text(file::FILE) else {
            let defect = TableDefect::cell("File", row.key(), "File");
            return self.defects.add(defect);
        };
        if !self.keys.insert(key) {
            return self.defects.add(TableDefect::repeated("File", key));
        }
        let attributes = row.int(file::ATTRIBUTES).unwrap_or_default();
        let size = row
            .int(file::FILE_SIZE)
            .and_then(|size| size.try_into().ok());
        if size.is_none() {
            let defect = TableDefect::cell("File", row.key(), "FileSize");
            self.defects.add(defect);
        }
        let sequence = row.int(file::SEQUENCE).unwrap_or_default();
        let (target, set_by) = self.target(row).unzip();
        let place = self.place(row, attributes, sequence);
        let file = PayloadFile {
            key: key.to_owned(),
            component: row
                .value(file::COMPONENT_)
                .and_then(text_of)
                .unwrap_or_default(),
            target,
            set_by: set_by.flatten(),
            size,
            version: row.value(file::VERSION).and_then(text_of),
            language: row.value(file::LANGUAGE).and_then(text_of),
            attributes,
            sequence,
            place: place.unwrap_or(Place::Nowhere),
            hash: self.hashes.get(key).copied(),
            processors: self.processors(row),
        };
        self.payload.files.push(file);
    }

    fn directory(&self, row: Row<'_>) -> Result<&'a str, TableDefect> {
        let component = row.text(file::COMPONENT_).unwrap_or_default();
        let row_of_component = self.lookup.find(COMPONENT, &[component]);
        row_of_component
            .and_then(|row| row.text(component::DIRECTORY_))
            .ok_or_else(|| TableDefect::NoComponent {
                file: excerpt(row.text(file::FILE).unwrap_or_default()),
                component: excerpt(component),
            })
    }

    fn processors(&self, row: Row<'_>) -> Option<Processors> {
        let component = self
            .lookup
            .find(COMPONENT, &[row.text(file::COMPONENT_)?])?;
        let is_key = component.text(component::KEY_PATH) == row.text(file::FILE);
        let is_wide = component.has_bits(component::ATTRIBUTES, Component::BITS_64);
        is_key.then(|| Processors::of(is_wide, self.platform))
    }

    /// Returns where a file is installed, and the custom action that sets its folder.
    fn target(&mut self, row: Row<'_>) -> Option<(TargetPath, Option<Arc<str>>)> {
        let name = self.defects.noted(tree::file_name(row, Names::Long))?;
        let directory = self.directory(row);
        let directory = self.defects.noted(directory)?;
        let target = self.tree.target(directory, name, &mut self.defects)?;
        Some((target, self.tree.set_by(directory).map(Into::into)))
    }

    fn place(&mut self, row: Row<'_>, attributes: i32, sequence: i32) -> Option<Place> {
        let is_packed = match attributes & (ATTRIBUTE_PACKED | ATTRIBUTE_LOOSE) {
            0 => self.is_packed,
            bits => bits & ATTRIBUTE_PACKED != 0,
        };
        if is_packed {
            let place = self.packed(row, sequence);
            return self.defects.noted(place);
        }
        let name = tree::file_name(row, self.source_names);
        let name = self.defects.noted(name)?;
        let directory = self.directory(row);
        let directory = self.defects.noted(directory)?;
        let path = self.tree.source(directory, name, &mut self.defects)?;
        Some(Place::Loose(path))
    }

    fn packed(&self, row: Row<'_>, sequence: i32) -> Result<Place, TableDefect> {
        let file = || excerpt(row.text(file::FILE).unwrap_or_default());
        let medium = self
            .media
            .of_sequence(sequence)
            .ok_or_else(|| TableDefect::NoMedium {
                file: file(),
                sequence,
            })?;
        let listed = &self.media.list[medium];
        match &listed.cabinet {
            Some(Cabinet::Beside(name)) => tree::judge_name(name)
                .map(|()| Place::Cabinet(medium))
                .map_err(|reason| {
                    TableDefect::name("Media", &[listed.disk.to_string()], "Cabinet", name, reason)
                }),
            Some(Cabinet::Embedded(_)) => Ok(Place::Cabinet(medium)),
            None => Err(TableDefect::NoCabinet {
                file: file(),
                disk: listed.disk,
            }),
        }
    }
}

/// Returns the text of a cell as the database holds it, or a number as text.
fn text_of(value: &Value) -> Option<Arc<str>> {
    match value {
        Value::Null => None,
        Value::Int(number) => Some(number.to_string().into()),
        Value::Text(text) | Value::Stream(text) => Some(Arc::clone(text)),
    }
}

/// See [`MsiFileHash` Table](https://learn.microsoft.com/windows/win32/msi/msifilehash-table).
fn file_hash(row: Row<'_>) -> Option<(&str, MsiFileHash)> {
    let part = |column: &DocumentedColumn| row.int(column);
    let parts = [
        part(msi_file_hash::HASH_PART1)?,
        part(msi_file_hash::HASH_PART2)?,
        part(msi_file_hash::HASH_PART3)?,
        part(msi_file_hash::HASH_PART4)?,
    ];
    Some((
        row.text(msi_file_hash::FILE_)?,
        MsiFileHash::from_parts(parts),
    ))
}

#[cfg(test)]
mod tests;
