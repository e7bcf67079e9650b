//! Finds a spec's payloads in a folder and has them read side by side.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::litter::is_litter;
use super::reader::{Digests, Reader};
use super::{Depth, Inventory, Payload, Stray};
use crate::bundle::names;
use crate::disk::{self, DiskError, Entry, EntryKind};
use crate::folded_name::FoldedName;
use crate::msi::MsiError;
use crate::name_pattern::NamePattern;
use crate::payload::Unread;
use crate::progress::{Progress, Stopped};
use crate::spec::{PayloadKind, Row};

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
    /// The system fails while the content of a package is read.
    #[error("cannot read the content of `{}`", path.display())]
    Content {
        /// The package.
        path: PathBuf,
        /// What failed.
        source: Box<Unread>,
    },
    /// The work was asked to stop.
    #[error("stopped")]
    Stopped(#[from] Stopped),
    /// The system gives no threads.
    #[error("cannot start {threads} threads")]
    Threads {
        /// How many were asked for.
        threads: NonZeroUsize,
        /// The system's answer.
        source: rayon::ThreadPoolBuildError,
    },
}

/// Finds in `folder` what `rows` document, and reads it with that many threads.
///
/// A payload is the file of exactly the documented name or else one that differs only in case. What file managers
/// and git leave in folders, what `ignore` matches, and in an extracted bundle the bundle's own files, is no stray. The
/// result does not depend on the number of threads, nor on the order in which the system lists the folder.
pub fn find(
    rows: &[Row],
    folder: &Path,
    ignore: &[NamePattern],
    depth: Depth,
    threads: NonZeroUsize,
    progress: &dyn Progress,
) -> Result<Inventory, FindError> {
    let (found, mut strays) = assign(rows, &disk::list(folder)?);
    strays.retain(|stray| !is_ignored(stray, ignore));
    let own = take_own(&mut strays, folder)?;
    let reader = Reader::new(depth, Digests::Taken, progress);
    let payloads = pool(threads)?.install(|| {
        rows.par_iter()
            .zip(found)
            .map(|(row, entry)| entry.map(|entry| reader.read(row.kind, entry)).transpose())
            .collect::<Vec<_>>()
    });
    // Collected twice, so that of several failures the first in the spec's order is the one reported.
    let payloads = payloads.into_iter().collect::<Result<_, _>>()?;
    Ok(Inventory {
        payloads,
        strays,
        own,
    })
}

/// Reads packages that no spec documents, with that many threads.
///
/// Of several failures the first in the order of the entries is the one reported.
pub fn read_all(
    entries: Vec<Entry>,
    reader: &Reader<'_>,
    threads: NonZeroUsize,
) -> Result<Vec<Payload>, FindError> {
    read_each(entries, reader, threads, |_, payload| payload)
}

/// Does the same, and keeps of each package what `take` makes of it and its place among the entries: no more packages are
/// in memory than there are threads.
pub fn read_each<T: Send>(
    entries: Vec<Entry>,
    reader: &Reader<'_>,
    threads: NonZeroUsize,
    take: impl Fn(usize, Payload) -> T + Sync,
) -> Result<Vec<T>, FindError> {
    let taken = pool(threads)?.install(|| {
        let entries = entries.into_par_iter().enumerate();
        let read = |(place, entry)| {
            let payload = reader.read(PayloadKind::Msi, entry)?;
            Ok(take(place, payload))
        };
        entries.map(read).collect::<Vec<_>>()
    });
    taken.into_iter().collect()
}

fn pool(threads: NonZeroUsize) -> Result<rayon::ThreadPool, FindError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.get())
        .build()
        .map_err(|source| FindError::Threads { threads, source })
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
    let taken: HashSet<usize> = chosen.iter().flatten().copied().collect();
    let strays = entries
        .iter()
        .enumerate()
        .filter(|(index, _)| !taken.contains(index))
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

/// Takes the bundle's own files out of the strays of a folder to which a bundle was extracted, and returns their names.
///
/// A name in other case, and a file where the bundle has a folder or the reverse, stay strays: no bundle left them.
fn take_own(strays: &mut Vec<Stray>, folder: &Path) -> Result<Vec<String>, DiskError> {
    if !disk::is_regular(&folder.join(names::MANIFEST))? {
        return Ok(Vec::new());
    }
    let (own, others): (Vec<Stray>, Vec<Stray>) =
        std::mem::take(strays).into_iter().partition(is_own);
    *strays = others;
    Ok(own.into_iter().map(|stray| stray.name).collect())
}

fn is_own(stray: &Stray) -> bool {
    let kind = match stray.name.as_str() {
        names::META => EntryKind::Folder,
        _ => EntryKind::File,
    };
    names::RESERVED.contains(&stray.name.as_str()) && stray.kind == kind
}

fn is_ignored(stray: &Stray, ignore: &[NamePattern]) -> bool {
    (stray.kind == EntryKind::File && is_litter(&stray.name))
        || ignore.iter().any(|pattern| pattern.matches(&stray.name))
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write as _};
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::digest::Digest;
    use crate::disk::{PendingFile, Replace};
    use crate::inventory::Content;
    use crate::spec::{Documented, ExpectedProduct, Located, Position, Precision, SignatureDemand};

    /// More than is read at once.
    const CHUNK: usize = 1 << 20;

    fn row(name: &str, kind: PayloadKind) -> Row {
        let at = Position { line: 1, column: 1 };
        let modified = Documented {
            instant: "2011-05-16T12:55:00Z".parse().unwrap(),
            precision: Precision::Minute,
        };
        Row {
            name: Located {
                value: name.to_owned(),
                at,
            },
            kind,
            version: None,
            size: Some(Located { value: 3, at }),
            sha256: None,
            modified: Some(Located {
                value: modified,
                at,
            }),
            platform: None,
            expected: ExpectedProduct::default(),
            signature: SignatureDemand::default(),
        }
    }

    fn write(folder: &Path, name: &str, content: &[u8]) {
        let mut file = PendingFile::beside(&folder.join(name)).unwrap();
        file.write_all(content).unwrap();
        file.publish(Replace::Never).unwrap();
    }

    fn package() -> Vec<u8> {
        let content = io::Cursor::new(Vec::new());
        let package = ::msi::Package::create(::msi::PackageType::Installer, content).unwrap();
        package.into_inner().unwrap().into_inner()
    }

    fn threads(count: usize) -> NonZeroUsize {
        NonZeroUsize::new(count).unwrap()
    }

    /// A line for each row, then the strays.
    fn check(rows: &[Row], folder: &Path, count: usize) -> String {
        let inventory = find(rows, folder, &[], Depth::Content, threads(count), &()).unwrap();
        let mut lines: Vec<String> = rows
            .iter()
            .zip(&inventory.payloads)
            .map(|(row, payload)| {
                let found = payload.as_ref().map(|payload| {
                    let content = match &payload.content {
                        Content::Package(package) => format!("a {}", package.kind),
                        Content::Unreadable(error) => error.to_string(),
                        Content::File => "a file".to_owned(),
                    };
                    assert_eq!(
                        payload.sha256().unwrap(),
                        Digest::of(&disk::read(&payload.path, 1 << 20).unwrap())
                    );
                    format!("{}, {content}", payload.name)
                });
                format!(
                    "{}: {}",
                    row.name.value,
                    found.unwrap_or_else(|| "missing".to_owned())
                )
            })
            .collect();
        lines.extend(
            inventory
                .strays
                .iter()
                .map(|stray| format!("stray {} ({:?})", stray.name, stray.kind)),
        );
        lines.join("\n")
    }

    #[test]
    fn each_row_gets_its_file_and_the_rest_is_stray() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        write(folder, "Client.msi", &package());
        write(folder, "SERVER.MSI", b"no package");
        write(folder, "readme.txt", b"abc");
        write(folder, "README.txt", b"xyz");
        write(folder, ".hidden", b"");
        disk::create_folder(&folder.join("Gone.msi")).unwrap();
        let rows = [
            row("Server.msi", PayloadKind::Msi),
            row("Client.msi", PayloadKind::Msi),
            row("Gone.msi", PayloadKind::Msi),
            row("readme.txt", PayloadKind::File),
        ];
        let one = check(&rows, folder, 1);
        insta::assert_snapshot!(one, @"
        Server.msi: SERVER.MSI, not a compound file: it is a text
        Client.msi: Client.msi, a msi
        Gone.msi: missing
        readme.txt: readme.txt, a file
        stray .hidden (File)
        stray Gone.msi (Folder)
        stray README.txt (File)
        ");
        assert_eq!(check(&rows, folder, 4), one);
    }

    #[test]
    fn litter_and_what_is_ignored_is_no_stray() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        for name in [
            ".DS_Store",
            "thumbs.db",
            "Desktop.ini",
            ".gitkeep",
            "notes.txt",
            "NEWS.TXT",
            "x.log",
        ] {
            write(folder, name, b"abc");
        }
        disk::create_folder(&folder.join(".gitignore")).unwrap();
        let pattern = NamePattern::parse("*.txt").unwrap();
        let rows = [row(".gitkeep", PayloadKind::File)];
        let inventory = find(&rows, folder, &[pattern], Depth::Content, threads(1), &()).unwrap();
        let strays: Vec<_> = inventory.strays.iter().map(|stray| &stray.name).collect();
        assert!(inventory.payloads[0].is_some());
        assert_eq!(strays, [".gitignore", "x.log"]);
    }

    /// What a folder holds of the bundle's own, and its strays, with and without a manifest below `META`.
    #[test]
    fn in_an_extracted_bundle_its_own_files_are_no_strays() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        disk::create_folder(&folder.join("META")).unwrap();
        // No bundle leaves a folder of this name.
        disk::create_folder(&folder.join("install.ps1")).unwrap();
        for name in ["README.html", "Install.cmd", "x.log"] {
            write(folder, name, b"abc");
        }
        let found = || {
            let inventory = find(&[], folder, &[], Depth::Content, threads(1), &()).unwrap();
            let strays = inventory.strays.iter().map(|stray| stray.name.as_str());
            let strays: Vec<_> = strays.collect();
            format!(
                "own: {}; strays: {}",
                inventory.own.join(" "),
                strays.join(" ")
            )
        };
        insta::assert_snapshot!(found(), @"own: ; strays: Install.cmd META README.html install.ps1 x.log");
        write(&folder.join("META"), "manifest.json", b"{}");
        insta::assert_snapshot!(found(), @"own: META README.html; strays: Install.cmd install.ps1 x.log");
    }

    #[test]
    fn every_byte_is_told_and_a_stop_is_heard() {
        struct Budget(AtomicU64);
        impl Progress for Budget {
            fn advance(&self, bytes: u64) -> Result<(), Stopped> {
                let left = self.0.load(Ordering::Relaxed);
                self.0.store(left.saturating_sub(bytes), Ordering::Relaxed);
                if left < bytes { Err(Stopped) } else { Ok(()) }
            }
        }
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a", &vec![0; CHUNK + 1]);
        write(folder.path(), "b", b"abc");
        let rows = [row("a", PayloadKind::File), row("b", PayloadKind::File)];
        let enough = Budget(AtomicU64::new(CHUNK as u64 + 4));
        find(
            &rows,
            folder.path(),
            &[],
            Depth::Content,
            threads(1),
            &enough,
        )
        .unwrap();
        assert_eq!(enough.0.into_inner(), 0);
        let short = Budget(AtomicU64::new(CHUNK as u64 + 3));
        let stopped = find(
            &rows,
            folder.path(),
            &[],
            Depth::Content,
            threads(1),
            &short,
        )
        .unwrap_err();
        assert!(matches!(stopped, FindError::Stopped(Stopped)));
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        let error = find(&[], &missing, &[], Depth::Content, threads(1), &()).unwrap_err();
        assert!(matches!(error, FindError::Disk(DiskError { path, .. }) if path == missing));
    }
}
