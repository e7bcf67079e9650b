//! What kind of file the user named: told by its first bytes, never by its name.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::failure::{Failure, Trouble};
use crate::disk::{self, DiskError, EntryKind};
use crate::recognition::{FileKind, MAGIC_BYTES};

/// What a file is, as far as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A compound file: a package, merge module, patch or transform.
    Database,
    /// A zip: a bundle.
    Archive,
    /// A cabinet.
    Cabinet,
    /// Anything else: a spec, if it is text.
    Other,
}

/// Looks at the first bytes of a file.
pub fn kind(path: &Path) -> Result<Kind, Failure> {
    let mut first = Vec::with_capacity(MAGIC_BYTES);
    open(path)?
        .take(MAGIC_BYTES as u64)
        .read_to_end(&mut first)
        .map_err(DiskError::during("read", path))?;
    Ok(match FileKind::of_head(&first) {
        FileKind::CompoundFile => Kind::Database,
        FileKind::Zip => Kind::Archive,
        FileKind::Cabinet => Kind::Cabinet,
        _ => Kind::Other,
    })
}

/// Opens a file that is read here and there, or more than once, as only regular files can be.
pub fn open(path: &Path) -> Result<File, Failure> {
    let shown = || path.display().to_string();
    match disk::stat(path)?.kind {
        EntryKind::File => Ok(disk::open(path)?),
        EntryKind::Folder => Err(Trouble::Folder { file: shown() }.into()),
        EntryKind::Other => Err(Trouble::NotRegular { file: shown() }.into()),
    }
}

/// Returns the failure to find in a file anything that rollpack reads, naming what it is instead. People call it `name`.
pub fn stranger(path: &Path, name: &Path) -> Result<Failure, Failure> {
    let kind = FileKind::of(open(path)?).map_err(DiskError::during("read", name))?;
    let file = name.display().to_string();
    Ok(Trouble::Stranger { file, kind }.into())
}

/// Returns the file that is written under a name: a new one, or a regular one that may be replaced.
///
/// A link is not replaced but followed, so that the new file takes the place of the one it leads to.
pub fn destination(path: &Path) -> Result<PathBuf, Failure> {
    disk::judge_target(path)?;
    let target = disk::follow(path)?;
    let shown = || path.display().to_string();
    match disk::stat(&target).map(|entry| entry.kind) {
        Ok(EntryKind::File) => Ok(target),
        Ok(EntryKind::Folder) => Err(Trouble::FolderAsOutput { file: shown() }.into()),
        Ok(EntryKind::Other) => Err(Trouble::NotRegularOutput { file: shown() }.into()),
        Err(error) if error.source.kind() == io::ErrorKind::NotFound => Ok(target),
        Err(error) => Err(error.into()),
    }
}
