//! Reading the previous packages from a folder or a bundle.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Previous, PreviousPackage};
use crate::bundle::{Fingerprint, PackagesError, StoredPackage, StreamError, packages_of};
use crate::disk::{self, DiskError, EntryKind};
use crate::msi::{self, Kind, MsiError, Package};
use crate::progress::{Progress, Stopped};
use crate::recognition::{self, FileKind};
use crate::source::Section;

/// Why the previous packages cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PreviousError {
    /// The folder, the bundle or a file cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The system fails while a package is read.
    #[error("cannot read the previous `{name}`")]
    Package {
        /// The package.
        name: String,
        /// What failed.
        source: MsiError,
    },
    /// The packages of a bundle cannot be found.
    #[error("cannot read the previous bundle `{}`", path.display())]
    Bundle {
        /// The bundle.
        path: PathBuf,
        /// Why.
        source: PackagesError,
    },
    /// A package of a bundle is not the one that its manifest lists.
    #[error("`{name}` of the previous bundle is not what its manifest lists")]
    Changed {
        /// The package.
        name: String,
    },
    /// There is no package.
    #[error("there is no package in `{}`", path.display())]
    NoPackage {
        /// Where.
        path: PathBuf,
    },
    /// The work was asked to stop.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// A package, or the name of one that cannot be read; nothing of what is no package.
type Found = Option<Result<PreviousPackage, String>>;

impl Previous {
    /// Reads a folder of packages, or a bundle. Who signed the bundle is not asked.
    ///
    /// In a folder, also one that a bundle was extracted to, files that are no packages are passed over. A file that
    /// is called a package and cannot be read as one is kept by its name.
    ///
    /// # Errors
    /// Where nothing is found too: who names a wrong folder shall not take silence for agreement.
    pub fn read(path: &Path, progress: &dyn Progress) -> Result<Self, PreviousError> {
        let found = match disk::stat(path)?.kind {
            EntryKind::Folder => of_folder(path, progress)?,
            EntryKind::File | EntryKind::Other => of_bundle(path, progress)?,
        };
        let (mut packages, mut unreadable) = (Vec::new(), Vec::new());
        for found in found.into_iter().flatten() {
            match found {
                Ok(package) => packages.push(package),
                Err(name) => unreadable.push(name),
            }
        }
        if packages.is_empty() && unreadable.is_empty() {
            let path = path.to_path_buf();
            return Err(PreviousError::NoPackage { path });
        }
        Ok(Self::new(packages, unreadable))
    }
}

fn of_folder(path: &Path, progress: &dyn Progress) -> Result<Vec<Found>, PreviousError> {
    let mut files = disk::list(path)?;
    files.retain(|entry| entry.kind == EntryKind::File);
    let read = |entry: &disk::Entry| {
        let mut file = disk::open(&entry.path)?;
        let mut head = Vec::with_capacity(recognition::HEAD);
        let during = |error| DiskError::during("read", &entry.path)(error);
        (file.by_ref().take(recognition::HEAD as u64))
            .read_to_end(&mut head)
            .map_err(during)?;
        let is_called_so = Path::new(&entry.name)
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("msi"));
        if !is_called_so && FileKind::of_head(&head) != FileKind::CompoundFile {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(0)).map_err(during)?;
        let fingerprint = fingerprint(&mut file, &entry.path, progress)?;
        Ok(match open(&entry.name, file)? {
            Some(package) if package.kind == Kind::Package => {
                let name = entry.name.as_str();
                Some(Ok(PreviousPackage::new(name, fingerprint.sha256, package)))
            }
            None if is_called_so => Some(Err(entry.name.clone())),
            Some(_) | None => None,
        })
    };
    let found: Vec<_> = files.par_iter().map(read).collect();
    // Collected twice, so that of several failures the first by name is the one reported.
    found.into_iter().collect()
}

fn of_bundle(path: &Path, progress: &dyn Progress) -> Result<Vec<Found>, PreviousError> {
    let file = disk::open(path)?;
    let packages = packages_of(&file).map_err(|source| PreviousError::Bundle {
        path: path.to_path_buf(),
        source,
    })?;
    let read = |stored: &StoredPackage| {
        let mut section = Section::new(&file, stored.offset, stored.size);
        let fingerprint = fingerprint(&mut section, path, progress)?;
        let name = stored.name.clone();
        if fingerprint.sha256 != stored.sha256 {
            return Err(PreviousError::Changed { name });
        }
        let section = Section::new(&file, stored.offset, stored.size);
        Ok(Some(match open(&name, section)? {
            Some(package) => Ok(PreviousPackage::new(name, fingerprint.sha256, package)),
            None => Err(name),
        }))
    };
    let found: Vec<_> = packages.par_iter().map(read).collect();
    found.into_iter().collect()
}

fn fingerprint(
    reader: impl Read,
    path: &Path,
    progress: &dyn Progress,
) -> Result<Fingerprint, PreviousError> {
    Fingerprint::of_reader(reader, progress).map_err(|error| match error {
        StreamError::Read(error) | StreamError::Write(error) => {
            DiskError::during("read", path)(error).into()
        }
        StreamError::Stopped(stopped) => stopped.into(),
    })
}

/// Returns the database; `None` where it is none, or a broken one.
fn open(name: &str, reader: impl Read + Seek) -> Result<Option<Package>, PreviousError> {
    match msi::read(BufReader::new(reader), &msi::Limits::default()) {
        Ok(package) => Ok(Some(package)),
        Err(source) if source.is_environment() => Err(PreviousError::Package {
            name: name.to_owned(),
            source,
        }),
        Err(_) => Ok(None),
    }
}
