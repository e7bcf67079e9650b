//! Finds a spec's payloads in a folder and reads them side by side.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Content, FoldedName, Inventory, Payload, Stray};
use crate::digest::Digest;
use crate::disk::{self, DiskError, Entry, EntryKind};
use crate::msi::{self, MsiError};
use crate::spec::{PayloadKind, Row, Spec};

/// Why payloads could not be looked for.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// The folder or a file in it cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The system fails while a package is read.
    #[error("cannot read `{}`", path.display())]
    Package {
        /// The package.
        path: PathBuf,
        /// What failed.
        source: MsiError,
    },
    /// The system gives no threads.
    #[error("cannot start {threads} threads")]
    Threads {
        /// How many were asked for.
        threads: NonZeroUsize,
        /// The system's answer.
        source: rayon::ThreadPoolBuildError,
    },
}

/// How far the reading is, for those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many bytes are to be read altogether; told once, first.
    Total(u64),
    /// So many more bytes were read.
    Read(u64),
}

/// Finds in `folder` what `spec` documents, and reads it with that many threads.
///
/// A payload is the file of exactly the documented name or else one that differs only in case. The result
/// does not depend on the number of threads, nor on the order in which the system lists the folder.
pub fn find(
    spec: &Spec,
    folder: &Path,
    threads: NonZeroUsize,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Inventory, FindError> {
    let (found, strays) = assign(&spec.inventory, &disk::list(folder)?);
    progress(Progress::Total(
        found.iter().flatten().map(|entry| entry.size).sum(),
    ));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.get())
        .build()
        .map_err(|source| FindError::Threads { threads, source })?;
    let payloads = pool.install(|| {
        spec.inventory
            .par_iter()
            .zip(found)
            .map(|(row, entry)| {
                entry
                    .map(|entry| read(row.kind, entry, progress))
                    .transpose()
            })
            .collect::<Vec<_>>()
    });
    // Collected twice, so that of several failures the first in the spec's order is the one reported.
    let payloads = payloads.into_iter().collect::<Result<_, _>>()?;
    Ok(Inventory { payloads, strays })
}

/// Gives each row its file, and everything that no row takes to the strays.
fn assign(rows: &[Row], entries: &[Entry]) -> (Vec<Option<Entry>>, Vec<Stray>) {
    let mut exact = HashMap::new();
    let mut folded = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if entry.kind == EntryKind::File {
            exact.entry(entry.name.as_str()).or_insert(index);
            folded.entry(FoldedName::of(&entry.name)).or_insert(index);
        }
    }
    let chosen: Vec<Option<usize>> = rows
        .iter()
        .map(|row| {
            let name = row.name.value.as_str();
            let index = exact
                .get(name)
                .or_else(|| folded.get(&FoldedName::of(name)));
            index.copied()
        })
        .collect();
    let strays = entries
        .iter()
        .enumerate()
        .filter(|(index, _)| !chosen.contains(&Some(*index)))
        .map(|(_, entry)| Stray {
            name: entry.name.clone(),
            kind: entry.kind,
        })
        .collect();
    let found = chosen
        .into_iter()
        .map(|index| index.and_then(|index| entries.get(index).cloned()))
        .collect();
    (found, strays)
}

/// Reads one file: its digest and, of a package, its database.
pub fn read(
    kind: PayloadKind,
    entry: Entry,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Payload, FindError> {
    let mut file = disk::open(&entry.path)?;
    let (sha256, size) = Digest::of_reader(&mut Watched {
        inner: &mut file,
        progress,
    })
    .map_err(DiskError::during("read", &entry.path))?;
    let content = match kind {
        PayloadKind::File => Content::File,
        PayloadKind::Msi => content(&entry.path, file)?,
    };
    Ok(Payload {
        path: entry.path,
        name: entry.name,
        size,
        modified: entry.modified,
        sha256,
        content,
    })
}

/// Reads the database of a file that is already known as a whole; its content is not read again.
fn content(path: &Path, file: File) -> Result<Content, FindError> {
    match msi::read(BufReader::new(file), &msi::Limits::default()) {
        Ok(package) => Ok(Content::Package(Arc::new(package))),
        Err(source) if source.is_environment() => Err(FindError::Package {
            path: path.to_path_buf(),
            source,
        }),
        Err(error) => Ok(Content::Unreadable(Arc::new(error))),
    }
}

/// Tells how much passes through.
struct Watched<'a, R> {
    inner: R,
    progress: &'a (dyn Fn(Progress) + Sync),
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        (self.progress)(Progress::Read(count as u64));
        Ok(count)
    }
}
