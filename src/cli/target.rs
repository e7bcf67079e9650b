//! What kind of file the user named: told by its first bytes, never by its name.

use std::io::Read as _;
use std::path::Path;

use super::failure::Failure;
use crate::disk::{self, DiskError, EntryKind};

/// The first bytes of a compound file (<https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb>).
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

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
    if disk::stat(path)?.kind == EntryKind::Folder {
        return Err(Failure::usage(Folder(path.display().to_string()))
            .hint("name the files in it, or the spec that documents them with `--packages`"));
    }
    let mut first = Vec::with_capacity(COMPOUND.len());
    disk::open(path)?
        .take(COMPOUND.len() as u64)
        .read_to_end(&mut first)
        .map_err(DiskError::during("read", path))?;
    Ok(match first.as_slice() {
        bytes if bytes == COMPOUND => Kind::Database,
        // A local header, or the end of an archive without entries.
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Kind::Archive,
        [b'M', b'S', b'C', b'F', ..] => Kind::Cabinet,
        _ => Kind::Other,
    })
}

#[derive(Debug, thiserror::Error)]
#[error("`{0}` is a folder")]
struct Folder(String);
