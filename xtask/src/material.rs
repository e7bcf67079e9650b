//! Real files to try readers on: the material that lies beside the project, stand-ins made here, and the
//! pieces inside them.

use std::io::{Cursor, Read as _};
use std::path::PathBuf;

use rollpack::cab::{self, Cabinet};
use rollpack::disk::{self, DiskError, EntryKind};
use rollpack::msi::{Database, Limits, SUMMARY_STREAM};

use crate::packages::{self, PackagesError};
use crate::repository;

/// No file that is taken is larger, and no more is taken of a stream.
const LIMIT: u64 = 16 << 20;
/// So many PE files are taken from one cabinet; more are more of the same.
const PROGRAMS: usize = 2;

/// What some bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A package, a merge module, a patch or a transform.
    Database,
    /// A property set, such as the summary information.
    PropertySet,
    /// A cabinet.
    Cabinet,
    /// A program or a library.
    Pe,
}

/// A file, or a piece of one.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The file's name, and behind slashes where the piece is in it.
    pub name: String,
    /// What it is.
    pub format: Format,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why there is nothing to try.
#[derive(Debug, thiserror::Error)]
pub enum MaterialError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The stand-ins could not be made.
    #[error(transparent)]
    Packages(#[from] PackagesError),
}

/// Returns all files and their pieces, in the order of their names.
pub fn pieces() -> Result<Vec<Piece>, MaterialError> {
    let mut pieces = Vec::new();
    for path in files()? {
        let bytes = disk::read(&path, LIMIT)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        add(&mut pieces, name.into_owned(), bytes);
    }
    Ok(pieces)
}

/// Returns the folder of the real files; without it only stand-ins are tried, which is said.
pub fn corpus() -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is how the project is told where the material is"
    )]
    let shared = std::env::var_os("ROLLPACK_SHARED");
    let folder = shared.map(|shared| PathBuf::from(shared).join("corpus"));
    let folder = folder.filter(|folder| folder.is_dir());
    if folder.is_none() {
        println!("no `$ROLLPACK_SHARED/corpus`: only stand-ins are tried");
    }
    folder
}

/// Returns the folder of a recipe's stand-ins, which are made if they are not there.
pub fn stand_ins(recipe: &str) -> Result<PathBuf, MaterialError> {
    let folder = repository::development().join("material");
    disk::create_folder(&folder)?;
    let target = folder.join(recipe);
    if !target.is_dir() {
        packages::make(&packages::recipe_path(recipe), &target)?;
    }
    Ok(target)
}

fn files() -> Result<Vec<PathBuf>, MaterialError> {
    let mut folders: Vec<_> = corpus().into_iter().collect();
    for recipe in packages::recipes_or(&[])? {
        folders.push(stand_ins(&recipe)?);
    }
    let mut files = Vec::new();
    for folder in folders {
        let entries = disk::list(&folder)?;
        let small = |entry: &disk::Entry| entry.kind == EntryKind::File && entry.size <= LIMIT;
        files.extend(entries.into_iter().filter(small).map(|entry| entry.path));
    }
    Ok(files)
}

/// Adds a file if it is of a known format, and what is inside it.
fn add(pieces: &mut Vec<Piece>, name: String, bytes: Vec<u8>) {
    let format = match bytes.get(..4) {
        Some([0xd0, 0xcf, 0x11, 0xe0]) => Format::Database,
        Some(b"MSCF") => Format::Cabinet,
        Some([b'M', b'Z', ..]) => Format::Pe,
        _ => return,
    };
    match format {
        Format::Database => add_streams(pieces, &name, &bytes),
        Format::Cabinet => add_programs(pieces, &name, &bytes),
        Format::Pe | Format::PropertySet => {}
    }
    pieces.push(Piece {
        name,
        format,
        bytes,
    });
}

/// Adds the summary, embedded cabinets and programs. What cannot be read has no pieces.
fn add_streams(pieces: &mut Vec<Piece>, file: &str, bytes: &[u8]) {
    let Ok(mut database) = Database::open(Cursor::new(bytes), &Limits::default()) else {
        return;
    };
    for stream in database.package().streams.clone() {
        let name = format!("{file}/{}", stream.name);
        let Ok(reader) = database.open_stream(stream.id) else {
            continue;
        };
        let mut bytes = Vec::new();
        if reader.take(LIMIT).read_to_end(&mut bytes).is_err() {
            continue;
        }
        if stream.raw_name == SUMMARY_STREAM {
            pieces.push(Piece {
                name,
                format: Format::PropertySet,
                bytes,
            });
        } else {
            add(pieces, name, bytes);
        }
    }
}

/// Adds the first programs of a cabinet.
fn add_programs(pieces: &mut Vec<Piece>, file: &str, bytes: &[u8]) {
    let Ok(mut cabinet) = Cabinet::open(Cursor::new(bytes), &cab::Options::default()) else {
        return;
    };
    let mut extraction = cabinet.extract_only(|member| u64::from(member.size) <= LIMIT);
    let mut found = 0;
    while let Some(mut member) = extraction.next_member() {
        let name = format!("{file}/{}", member.member().name.text());
        let mut bytes = Vec::new();
        if member.read_to_end(&mut bytes).is_ok() && bytes.starts_with(b"MZ") {
            add(pieces, name, bytes);
            found += 1;
        }
        if found == PROGRAMS {
            return;
        }
    }
}
