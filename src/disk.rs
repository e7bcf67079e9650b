//! Files and folders: the only module that touches the file system.
//!
//! Its errors name the path, its listings are sorted, and finished work reaches its final name in one
//! place: [`PendingFile::publish`] and [`PendingFolder::publish`]. Until then it lives under a temporary
//! name beside the target and is removed when dropped, or by [`abandon`] when the program is told to stop.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the others are sent to"
)]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

/// An operation on the file system that failed: what was tried, on which path, and why.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`", path.display())]
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
    /// A device, a socket, a dangling link.
    Other,
}

/// Opens a file for reading.
pub fn open(path: &Path) -> Result<File, DiskError> {
    File::open(path).map_err(DiskError::during("open", path))
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
            format!("larger than the {limit} bytes that are read of such a file"),
        );
        return Err(DiskError {
            action: "read",
            path: path.to_path_buf(),
            source,
        });
    }
    Ok(bytes)
}

/// Says what stands at `path`, following links.
pub fn stat(path: &Path) -> Result<Entry, DiskError> {
    let metadata = fs::metadata(path).map_err(DiskError::during("look at", path))?;
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
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
        name,
        kind,
        size: metadata.len(),
        modified: to_utc(modified),
    })
}

/// Tells whether two paths lead to the same file or folder; a path that leads nowhere is the same as none.
pub fn is_same(one: &Path, other: &Path) -> Result<bool, DiskError> {
    let resolved = |path: &Path| match fs::canonicalize(path) {
        Ok(path) => Ok(Some(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(DiskError::during("look at", path)(error)),
    };
    Ok(match (resolved(one)?, resolved(other)?) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    })
}

/// Lists a folder, sorted by name. A dangling link is listed as [`EntryKind::Other`].
pub fn list(folder: &Path) -> Result<Vec<Entry>, DiskError> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(DiskError::during("list", folder))? {
        let path = entry.map_err(DiskError::during("list", folder))?.path();
        entries.push(match stat(&path) {
            Ok(entry) => entry,
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => Entry {
                name: path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                path,
                kind: EntryKind::Other,
                size: 0,
                modified: Timestamp::UNIX_EPOCH,
            },
            Err(error) => return Err(error),
        });
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.path.cmp(&b.path)));
    Ok(entries)
}

/// Creates a folder and those above it.
pub fn create_folder(path: &Path) -> Result<(), DiskError> {
    fs::create_dir_all(path).map_err(DiskError::during("create", path))
}

/// Removes a folder and everything in it; one that is not there is fine.
pub fn remove_folder(path: &Path) -> Result<(), DiskError> {
    match fs::remove_dir_all(path) {
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

/// Fails with `AlreadyExists` where [`Replace::Never`] would in the end, before long work is done in vain.
pub fn refuse_existing(target: &Path, replace: Replace) -> Result<(), DiskError> {
    match replace {
        Replace::Never if fs::symlink_metadata(target).is_ok() => Err(DiskError {
            action: "write",
            path: target.to_path_buf(),
            source: io::ErrorKind::AlreadyExists.into(),
        }),
        _ => Ok(()),
    }
}

/// The temporaries that exist now. Whoever makes, publishes or removes one holds the lock meanwhile.
static PENDING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn pending() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes every temporary and lets no other come into being, nor one be published, until the program ends.
///
/// For the handler of an interruption: other threads that try block for good, so the caller must exit.
pub fn abandon() {
    let mut paths = pending();
    for path in std::mem::take(&mut *paths) {
        // Either of the two fails, and if both do there is nobody left to tell.
        let _ = fs::remove_file(&path);
        let _ = fs::remove_dir_all(&path);
    }
    std::mem::forget(paths);
}

/// Takes a temporary off the list when it is dropped.
#[derive(Debug)]
struct Registered(PathBuf);

impl Registered {
    fn new(pending: &mut BTreeSet<PathBuf>, path: &Path) -> Self {
        pending.insert(path.to_path_buf());
        Self(path.to_path_buf())
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        pending().remove(&self.0);
    }
}

/// A file that does not yet stand under its final name.
#[derive(Debug)]
pub struct PendingFile {
    temporary: tempfile::NamedTempFile,
    target: PathBuf,
    registered: Registered,
}

impl PendingFile {
    /// Starts a file beside `target`, so that the final rename stays on one file system.
    pub fn beside(target: &Path) -> Result<Self, DiskError> {
        let during = || DiskError::during("write", target);
        let folder = folder_of(target);
        let mut builder = tempfile::Builder::new();
        builder.prefix(".rollpack-");
        with_usual_permissions(&mut builder);
        let mut pending = pending();
        let temporary = builder.tempfile_in(folder).map_err(during())?;
        let registered = Registered::new(&mut pending, temporary.path());
        Ok(Self {
            temporary,
            target: target.to_path_buf(),
            registered,
        })
    }

    /// Gives the finished file its final name, after everything has reached the disk.
    pub fn publish(self, replace: Replace) -> Result<(), DiskError> {
        let Self {
            temporary,
            target,
            registered,
        } = self;
        let during = || DiskError::during("write", &target);
        temporary.as_file().sync_all().map_err(during())?;
        let uninterrupted = pending();
        let persisted = match replace {
            Replace::Existing => temporary.persist(&target),
            Replace::Never => temporary.persist_noclobber(&target),
        };
        drop(uninterrupted);
        drop(registered);
        persisted.map_err(|error| during()(error.error))?;
        sync_folder(folder_of(&target))
    }
}

impl Write for PendingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The file itself, because the temporary's own errors name a path that means nothing to anybody.
        self.temporary.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.as_file_mut().flush()
    }
}

/// A folder that does not yet stand under its final name.
#[derive(Debug)]
pub struct PendingFolder {
    temporary: tempfile::TempDir,
    folder: PathBuf,
    target: PathBuf,
    registered: Registered,
}

impl PendingFolder {
    /// Starts an empty folder beside `target`.
    pub fn beside(target: &Path) -> Result<Self, DiskError> {
        let during = DiskError::during("write", target);
        let mut pending = pending();
        let temporary = tempfile::Builder::new()
            .prefix(".rollpack-")
            .tempdir_in(folder_of(target))
            .map_err(during)?;
        let registered = Registered::new(&mut pending, temporary.path());
        // A folder inside it, because the temporary itself is for its owner alone.
        let folder = temporary.path().join("new");
        create_folder(&folder)?;
        Ok(Self {
            temporary,
            folder,
            target: target.to_path_buf(),
            registered,
        })
    }

    /// Writes one file below the folder from `content`, creates the folders between, and sets its time.
    ///
    /// The caller has judged `name`: it is relative and stays inside.
    pub fn write<T>(
        &self,
        name: &str,
        modified: Timestamp,
        content: impl FnOnce(&mut File) -> Result<T, DiskError>,
    ) -> Result<T, DiskError> {
        let path = self.folder.join(name);
        create_folder(folder_of(&path))?;
        let mut file = File::options()
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(DiskError::during("create", &path))?;
        let result = content(&mut file)?;
        file.set_modified(to_system(modified))
            .map_err(DiskError::during("write", &path))?;
        file.sync_all().map_err(DiskError::during("write", &path))?;
        Ok(result)
    }

    /// Where the files are until then, for messages and for writing by other means.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Gives the folder its final name.
    ///
    /// With [`Replace::Existing`] an older folder of that name is moved aside first and deleted last, so
    /// that a failure in between leaves one of the two whole.
    pub fn publish(self, replace: Replace) -> Result<(), DiskError> {
        let Self {
            temporary,
            folder,
            target,
            registered,
        } = self;
        // Held to the end, so that an interruption finds either the old folder or the new one in place.
        let uninterrupted = pending();
        let old = match (replace, fs::symlink_metadata(&target).is_ok()) {
            (Replace::Existing, true) => Some(move_aside(&target)?),
            _ => None,
        };
        if let Err(error) = rename_to_new(&folder, &target) {
            if let Some(old) = &old {
                let aside = old.path().join("old");
                fs::rename(&aside, &target).map_err(DiskError::during("put back", &target))?;
            }
            return Err(DiskError {
                action: "write",
                path: target,
                source: error,
            });
        }
        drop((old, temporary));
        drop(uninterrupted);
        drop(registered);
        sync_folder(folder_of(&target))
    }
}

fn move_aside(target: &Path) -> Result<tempfile::TempDir, DiskError> {
    let during = || DiskError::during("replace", target);
    let aside = tempfile::Builder::new()
        .prefix(".rollpack-old-")
        .tempdir_in(folder_of(target))
        .map_err(during())?;
    fs::rename(target, aside.path().join("old")).map_err(during())?;
    Ok(aside)
}

/// Renames a folder, and fails where anything stands under the new name.
#[cfg(target_os = "linux")]
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Some file systems know no such flag.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => rename_after_look(from, to),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    rename_after_look(from, to)
}

fn rename_after_look(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), DiskError> {
    let handle = open(folder)?;
    handle
        .sync_all()
        .map_err(DiskError::during("write", folder))
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<(), DiskError> {
    Ok(())
}

/// Asks for what any new file would get; the default for temporaries is for their owner alone.
#[cfg(unix)]
fn with_usual_permissions(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn with_usual_permissions(_: &mut tempfile::Builder<'_, '_>) {}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        list(folder)
            .unwrap()
            .into_iter()
            .map(|entry| entry.name)
            .collect()
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        let mut pending = PendingFile::beside(&target).unwrap();
        pending.write_all(b"new").unwrap();
        assert!(!names(folder.path()).contains(&"a".to_owned()));
        drop(pending);
        assert_eq!(names(folder.path()), [""; 0]);

        let mut pending = PendingFile::beside(&target).unwrap();
        pending.write_all(b"new").unwrap();
        pending.publish(Replace::Never).unwrap();
        assert_eq!(read(&target, 3).unwrap(), b"new");
        let refused = PendingFile::beside(&target)
            .unwrap()
            .publish(Replace::Never)
            .unwrap_err();
        assert_eq!(refused.source.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(
            read(&target, 2).unwrap_err().source.kind(),
            io::ErrorKind::FileTooLarge
        );
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn a_folder_appears_whole_and_replaces_only_when_asked() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let time: Timestamp = "2011-05-16T12:55:00Z".parse().unwrap();
        for (replace, content) in [(Replace::Never, "one"), (Replace::Existing, "two")] {
            let pending = PendingFolder::beside(&target).unwrap();
            pending
                .write("META/x", time, |file| {
                    file.write_all(content.as_bytes()).unwrap();
                    Ok(())
                })
                .unwrap();
            pending.publish(replace).unwrap();
            assert_eq!(read(&target.join("META/x"), 9).unwrap(), content.as_bytes());
            assert_eq!(stat(&target.join("META/x")).unwrap().modified, time);
        }
        let pending = PendingFolder::beside(&target).unwrap();
        let error = pending.publish(Replace::Never).unwrap_err();
        assert_eq!(error.source.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(names(folder.path()), ["out"]);
    }
}
