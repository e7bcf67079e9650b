//! Files and folders: the only module that touches the file system.
//!
//! Its errors name the path, its listings are sorted, and finished work reaches its final name in one
//! place: [`PendingFile::publish`] and [`PendingFolder::publish`]. Until then it lives under a temporary
//! name beside the target and is removed when dropped, or by [`abandon`] when the program is told to stop.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the others are sent to"
)]

mod durability;
mod foreign;
mod obstacle;
mod pending_file;
mod pending_folder;
mod spooled_file;
mod temporary;
#[cfg(unix)]
mod unix;
mod walk;
#[cfg(windows)]
mod windows;
#[cfg(any(windows, test))]
mod windows_path;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use crate::terminal::printable;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use system::FolderHandle;

pub use foreign::first_foreign;
pub use obstacle::Obstacle;
pub use pending_file::PendingFile;
pub use pending_folder::PendingFolder;
pub use spooled_file::SpooledFile;
pub use temporary::{abandon, abandon_if_idle, left_behind};
pub use walk::{Found, FoundKind, walk};

/// An operation on the file system that failed: what was tried, on which path, and why.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`", printable(&path.to_string_lossy()))]
pub struct DiskError {
    /// What was tried, as a verb.
    pub action: &'static str,
    /// On what.
    pub path: PathBuf,
    /// The system's answer.
    pub source: io::Error,
}

impl DiskError {
    /// Returns a closure for `map_err`.
    pub fn during(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self {
            action,
            path,
            source,
        }
    }
}

/// What a folder listing or [`stat`] says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it is.
    pub path: PathBuf,
    /// The last component as text; names that are no Unicode are shown with replacement characters.
    pub name: String,
    /// Whether a regular file, a folder or something else.
    pub kind: EntryKind,
    /// In bytes.
    pub size: u64,
    /// When it was last written, in UTC.
    pub modified: Timestamp,
}

/// The kinds of file-system entries that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file, or a link to one.
    File,
    /// A folder, or a link to one.
    Folder,
    /// A device, a socket, a link that leads nowhere; in a listing also what cannot be looked at.
    Other,
}

/// Opens a file for reading. On Windows nobody else can write to it or remove it meanwhile.
pub fn open(path: &Path) -> Result<File, DiskError> {
    system::open(path).map_err(DiskError::during("open", path))
}

/// Reads a whole file of at most `limit` bytes; a larger one is an error of kind `FileTooLarge`.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let mut file = open(path)?.take(limit.saturating_add(1));
    file.read_to_end(&mut bytes)
        .map_err(DiskError::during("read", path))?;
    if bytes.len() as u64 > limit {
        let source = io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("larger than {limit} bytes, the most that is read of such a file"),
        );
        return Err(DiskError {
            action: "read",
            path: path.to_path_buf(),
            source,
        });
    }
    Ok(bytes)
}

/// Holds the file `.NAME.lock` beside `path` until what is returned is dropped; waits for whoever holds it now. It stays:
/// removing it would let two hold it.
pub fn lock_beside(path: &Path) -> Result<File, DiskError> {
    let during = || DiskError::during("lock", path);
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    let lock = options
        .open(folder_of(path).join(format!(".{name}.lock")))
        .map_err(during())?;
    lock.lock().map_err(during())?;
    Ok(lock)
}

/// Says what stands at `path`, following links.
pub fn stat(path: &Path) -> Result<Entry, DiskError> {
    let metadata = fs::metadata(path).map_err(DiskError::during("look at", path))?;
    let modified = metadata
        .modified()
        .map_err(DiskError::during("look at", path))?;
    let kind = match (metadata.is_file(), metadata.is_dir()) {
        (true, _) => EntryKind::File,
        (_, true) => EntryKind::Folder,
        _ => EntryKind::Other,
    };
    Ok(Entry {
        path: path.to_path_buf(),
        name: shown_name(path),
        kind,
        size: metadata.len(),
        modified: to_utc(modified),
    })
}

/// Tells whether a regular file stands at `path` itself, and no link to one.
pub fn is_regular(path: &Path) -> Result<bool, DiskError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(metadata.is_file()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(DiskError::during("look at", path)(error)),
    }
}

/// Tells whether two paths lead to the same file or folder, by links of either kind; a path that leads nowhere is
/// the same as none.
pub fn is_same(one: &Path, other: &Path) -> Result<bool, DiskError> {
    let identity = |path: &Path| match system::identity(path) {
        Ok(identity) => Ok(Some(identity)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(DiskError::during("look at", path)(error)),
    };
    Ok(match (identity(one)?, identity(other)?) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    })
}

/// Returns where a symbolic link leads in the end; anything else, or nothing, is where it is.
pub fn follow(path: &Path) -> Result<PathBuf, DiskError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => {
            let end = fs::canonicalize(path).map(system::plain);
            end.map_err(DiskError::during("follow the link", path))
        }
        _ => Ok(path.to_path_buf()),
    }
}

/// Lists a folder, sorted by name. What cannot be looked at, such as a dangling or endless link, is listed as
/// [`EntryKind::Other`]: only who wants just that entry needs to know why, and [`stat`] says so.
pub fn list(folder: &Path) -> Result<Vec<Entry>, DiskError> {
    let mut entries: Vec<_> = paths(folder)?
        .into_iter()
        .map(|path| stat(&path).unwrap_or_else(|_| unknown(path)))
        .collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.path.cmp(&b.path)));
    Ok(entries)
}

/// Returns the paths of what is in a folder, sorted, without looking at any of it.
pub fn paths(folder: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let entries = fs::read_dir(folder).map_err(DiskError::during("list", folder))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths
        .collect::<io::Result<Vec<_>>>()
        .map_err(DiskError::during("list", folder))?;
    paths.sort_unstable();
    Ok(paths)
}

/// Returns the one path of a file or folder that has no link in it.
pub fn resolve(path: &Path) -> Result<PathBuf, DiskError> {
    let resolved = fs::canonicalize(path).map(system::plain);
    resolved.map_err(DiskError::during("look at", path))
}

fn unknown(path: PathBuf) -> Entry {
    Entry {
        name: shown_name(&path),
        path,
        kind: EntryKind::Other,
        size: 0,
        modified: Timestamp::UNIX_EPOCH,
    }
}

fn shown_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Creates a folder and those above it.
pub fn create_folder(path: &Path) -> Result<(), DiskError> {
    fs::create_dir_all(path).map_err(DiskError::during("create", path))
}

/// Removes a folder and everything in it; one that is not there is fine.
pub fn remove_folder(path: &Path) -> Result<(), DiskError> {
    match system::remove_folder(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(DiskError::during("remove", path)(error))
        }
        _ => Ok(()),
    }
}

/// Sets the time at which `path` was last written.
pub fn set_modified(path: &Path, modified: Timestamp) -> Result<(), DiskError> {
    let during = || DiskError::during("set the time of", path);
    let file = File::options().write(true).open(path).map_err(during())?;
    file.set_modified(to_system(modified)).map_err(during())
}

/// Whether a finished work may take the place of what stands under its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace {
    /// What stands there stays, and publishing fails with `AlreadyExists`.
    Never,
    /// What stands there goes.
    Existing,
}

/// Refuses a name for a new file or folder that the system would make something else of.
pub fn judge_target(target: &Path) -> Result<(), DiskError> {
    system::judge_target(target).map_err(DiskError::during("write", target))
}

/// Fails with `AlreadyExists` where [`Replace::Never`] would in the end, before long work is done in vain.
pub fn refuse_existing(target: &Path, replace: Replace) -> Result<(), DiskError> {
    judge_target(target)?;
    match replace {
        Replace::Never if fs::symlink_metadata(target).is_ok() => Err(DiskError {
            action: "write",
            path: target.to_path_buf(),
            source: io::ErrorKind::AlreadyExists.into(),
        }),
        _ => Ok(()),
    }
}

/// Returns the folder in which a file lies.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

fn sync_folder(folder: &Path) -> Result<(), DiskError> {
    FolderHandle::open(folder)?.sync(folder)
}

fn to_system(time: Timestamp) -> SystemTime {
    let since = time.duration_since(Timestamp::UNIX_EPOCH);
    match u64::try_from(since.as_secs()) {
        Ok(seconds) => SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
        Err(_) => SystemTime::UNIX_EPOCH - since.unsigned_abs(),
    }
}

fn to_utc(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The names of what is in a folder, for tests.
#[cfg(test)]
fn names(folder: &Path) -> Vec<String> {
    let entries = list(folder).unwrap();
    entries.into_iter().map(|entry| entry.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_listing_survives_what_cannot_be_looked_at() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "a").unwrap();
        symlink("endless", folder.path().join("endless")).unwrap();
        symlink("nothing", folder.path().join("dangling")).unwrap();
        let listed: Vec<_> = list(folder.path())
            .unwrap()
            .into_iter()
            .map(|entry| (entry.name, entry.kind))
            .collect();
        let expect = [
            ("a", EntryKind::File),
            ("dangling", EntryKind::Other),
            ("endless", EntryKind::Other),
        ];
        assert_eq!(listed, expect.map(|(name, kind)| (name.to_owned(), kind)));
        let error = stat(&folder.path().join("endless")).unwrap_err();
        assert_eq!(error.action, "look at");
    }
}
