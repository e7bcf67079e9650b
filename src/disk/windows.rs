//! What Windows has of its own: files that others hold open, read-only files, names that mean something else.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rollpack_windows::{Existing, Identity, move_durably};
use tempfile::NamedTempFile;

use super::windows_path::{judge_name, without_prefix};
use super::{DiskError, FoundKind, Obstacle, Replace, walk};

/// What other programs' hold on a file comes to
/// (<https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499->). A virus scanner looks at a new file for
/// a moment, and meanwhile it can be neither renamed nor removed.
const ACCESS_DENIED: i32 = 5;
const SHARING_VIOLATION: i32 = 32;
const LOCK_VIOLATION: i32 = 33;
/// A folder whose files are gone but for somebody's handle.
const FOLDER_NOT_EMPTY: i32 = 145;

/// How often something is tried that a passing hold can be in the way of, and how long to wait in between.
const ATTEMPTS: usize = 20;
const BETWEEN: Duration = Duration::from_millis(50);

/// Others may read along, but neither write nor remove
/// (<https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createfilew>).
const SHARE_READ: u32 = 1;

pub(super) fn identity(path: &Path) -> io::Result<Identity> {
    rollpack_windows::identity(path)
}

/// Opens a file so that what is read of it stays true until it is closed.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).share_mode(SHARE_READ);
    patiently(|| options.open(path)).map_err(|error| match error.raw_os_error() {
        Some(SHARING_VIOLATION | LOCK_VIOLATION) => Obstacle::Held.into(),
        _ => error,
    })
}

/// Refuses a name under which the system would find a device, a stream or another file.
pub(super) fn judge_target(target: &Path) -> io::Result<()> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    Ok(judge_name(&name)?)
}

/// Returns the path that the system made of one, as people write it.
pub(super) fn plain(path: PathBuf) -> PathBuf {
    match path.to_str().and_then(without_prefix) {
        Some(text) => text.into(),
        None => path,
    }
}

/// A folder in the user's own inherits that others keep out.
pub(super) fn create_private(path: &Path) -> io::Result<()> {
    fs::create_dir(path)
}

/// Gives a finished file its name; it goes where that fails.
pub(super) fn publish_file(
    temporary: NamedTempFile,
    target: &Path,
    replace: Replace,
) -> io::Result<()> {
    let existing = match replace {
        Replace::Existing => Existing::Goes,
        Replace::Never => Existing::Stays,
    };
    let is_read_only =
        || fs::metadata(target).is_ok_and(|metadata| metadata.permissions().readonly());
    if existing == Existing::Goes && is_read_only() {
        return Err(Obstacle::ReadOnly.into());
    }
    // Open meanwhile, so that no other run takes it for a leftover.
    let path = temporary.path();
    patiently(|| move_durably(path, target, existing)).map_err(|error| {
        match error.raw_os_error() {
            Some(SHARING_VIOLATION | LOCK_VIOLATION) => Obstacle::Held.into(),
            Some(ACCESS_DENIED) if fs::metadata(target).is_ok_and(|there| there.is_file()) => {
                Obstacle::Held.into()
            }
            _ => error,
        }
    })?;
    let (_, mut path) = temporary.into_parts();
    path.disable_cleanup(true);
    Ok(())
}

/// Renames a folder; a file that is open in it keeps it where it is.
pub(super) fn rename_folder(from: &Path, to: &Path) -> io::Result<()> {
    patiently(|| move_durably(from, to, Existing::Stays)).map_err(|error| {
        match error.raw_os_error() {
            Some(ACCESS_DENIED | SHARING_VIOLATION | LOCK_VIOLATION) => Obstacle::HeldWithin.into(),
            _ => error,
        }
    })
}

/// Renames a folder, and fails where anything stands under the new name.
pub(super) fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    // Windows answers that access is denied where a folder stands there.
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    rename_folder(from, to)
}

pub(super) fn remove_folder(path: &Path) -> io::Result<()> {
    patiently(|| {
        let removed = fs::remove_dir_all(path);
        if is_denied(&removed) {
            for found in walk(path, usize::MAX).unwrap_or_default() {
                if found.kind == FoundKind::File {
                    make_writable(&path.join(found.name));
                }
            }
            return fs::remove_dir_all(path);
        }
        removed
    })
}

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    patiently(|| {
        let removed = fs::remove_file(path);
        if is_denied(&removed) {
            make_writable(path);
            return fs::remove_file(path);
        }
        removed
    })
}

fn is_denied(removed: &io::Result<()>) -> bool {
    let error = removed.as_ref().err();
    error.and_then(io::Error::raw_os_error) == Some(ACCESS_DENIED)
}

/// Takes the mark off a file that is to be removed; whether that helped shows then.
#[expect(
    clippy::permissions_set_readonly_false,
    reason = "on Windows this is one attribute and gives nobody a right"
)]
fn make_writable(path: &Path) {
    if let Ok(metadata) = fs::symlink_metadata(path) {
        let mut permissions = metadata.permissions();
        permissions.set_readonly(false);
        let _ = fs::set_permissions(path, permissions);
    }
}

/// Tries again for a second what another program is in the way of.
fn patiently<T>(mut action: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for _ in 1..ATTEMPTS {
        match action() {
            Err(error) if is_passing(&error) => thread::sleep(BETWEEN),
            done => return done,
        }
    }
    action()
}

fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.raw_os_error(),
        Some(ACCESS_DENIED | SHARING_VIOLATION | LOCK_VIOLATION | FOLDER_NOT_EMPTY)
    )
}

/// A folder, whose changes Windows writes through when a file is moved into it.
#[derive(Debug)]
pub(super) struct FolderHandle;

impl FolderHandle {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(super) fn open(_: &Path) -> Result<Self, DiskError> {
        Ok(Self)
    }

    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "elsewhere it can fail"
    )]
    pub(super) fn sync(&self, _: &Path) -> Result<(), DiskError> {
        Ok(())
    }
}
