//! Makes what was written survive a power cut: a few files one by one, many all at once.

use std::fs::File;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{DiskError, sync_folder};

/// How many files wait, open, to be made durable. Beyond that a file system that can is asked for everything
/// at once, since a disk takes milliseconds for each file.
const WAITING: usize = 64;

/// Files and folders that the system may still hold in memory.
#[derive(Debug)]
pub(super) struct Unsynced {
    file_system: Option<FileSystem>,
    files: Vec<(PathBuf, File)>,
    folders: Vec<PathBuf>,
    all_at_once: bool,
}

impl Unsynced {
    /// Starts before anything is written below `folder`.
    pub(super) fn below(folder: &Path) -> Self {
        Self {
            file_system: FileSystem::of(folder),
            files: Vec::new(),
            folders: vec![folder.to_path_buf()],
            all_at_once: false,
        }
    }

    /// Takes a file that is written to its end; `shown` is its name in errors.
    pub(super) fn file(&mut self, shown: PathBuf, file: File) -> Result<(), DiskError> {
        if self.all_at_once {
            return Ok(());
        }
        self.files.push((shown, file));
        if self.files.len() <= WAITING {
            return Ok(());
        }
        if self.file_system.is_some() {
            self.all_at_once = true;
            self.files.clear();
            return Ok(());
        }
        self.sync_files()
    }

    /// Takes a folder that was created.
    pub(super) fn folder(&mut self, path: PathBuf) {
        self.folders.push(path);
    }

    /// Returns when everything is on the disk, or with the first error of writing it there.
    pub(super) fn sync(mut self, target: &Path) -> Result<(), DiskError> {
        if let (true, Some(file_system)) = (self.all_at_once, &self.file_system) {
            return file_system
                .sync()
                .map_err(DiskError::during("write", target));
        }
        self.sync_files()?;
        self.folders.par_iter().try_for_each(|folder| {
            sync_folder(folder).map_err(|error| DiskError::during("write", target)(error.source))
        })
    }

    fn sync_files(&mut self) -> Result<(), DiskError> {
        std::mem::take(&mut self.files)
            .into_par_iter()
            .try_for_each(|(shown, file)| {
                file.sync_all().map_err(DiskError::during("write", &shown))
            })
    }
}

/// A file system that makes everything durable at once, and tells of every write that failed since.
///
/// `syncfs` reports writes that failed after the handle was opened, since Linux 5.8; before, it hid them
/// (<https://man7.org/linux/man-pages/man2/syncfs.2.html>).
#[cfg(target_os = "linux")]
#[derive(Debug)]
struct FileSystem(File);

#[cfg(target_os = "linux")]
impl FileSystem {
    fn of(folder: &Path) -> Option<Self> {
        let release = super::read(Path::new("/proc/sys/kernel/osrelease"), 1 << 10).ok()?;
        reports_failed_writes(&String::from_utf8_lossy(&release))
            .then(|| File::open(folder).ok().map(Self))?
    }

    fn sync(&self) -> std::io::Result<()> {
        Ok(rustix::fs::syncfs(&self.0)?)
    }
}

/// Tells whether a kernel of this release is at least 5.8.
#[cfg(target_os = "linux")]
fn reports_failed_writes(release: &str) -> bool {
    let mut numbers = release
        .split(|character: char| !character.is_ascii_digit())
        .map_while(|number| number.parse::<u32>().ok());
    (numbers.next(), numbers.next()) >= (Some(5), Some(8))
}

/// Elsewhere no system call does so and reports errors.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
enum FileSystem {}

#[cfg(not(target_os = "linux"))]
impl FileSystem {
    fn of(_: &Path) -> Option<Self> {
        None
    }

    fn sync(&self) -> std::io::Result<()> {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(has_file_system: bool, files: usize, waiting: usize) {
        let folder = tempfile::tempdir().unwrap();
        let mut unsynced = Unsynced::below(folder.path());
        if !has_file_system {
            unsynced.file_system = None;
        }
        for number in 0..files {
            let path = folder.path().join(number.to_string());
            let file = File::create(&path).unwrap();
            unsynced.file(path, file).unwrap();
        }
        assert_eq!(unsynced.files.len(), waiting);
        unsynced.sync(folder.path()).unwrap();
    }

    #[test]
    fn no_more_than_a_few_files_are_open() {
        check(false, WAITING, WAITING);
        check(false, WAITING + 1, 0);
        check(false, WAITING + 2, 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_system_is_asked_for_many_at_once() {
        check(true, WAITING, WAITING);
        check(true, WAITING * 2 + 2, 0);
        for (release, expect) in [
            ("6.18.44-fc-v669\n", true),
            ("5.8.0", true),
            ("5.10", true),
            ("5.7.19", false),
            ("4.18.0-553.el8_10.x86_64", false),
            ("", false),
            ("Linux", false),
        ] {
            assert_eq!(reports_failed_writes(release), expect, "{release}");
        }
    }

    #[test]
    fn an_error_names_the_file_as_it_is_shown() {
        let folder = tempfile::tempdir().unwrap();
        let mut unsynced = Unsynced::below(folder.path());
        unsynced.folder(folder.path().join("gone"));
        let error = unsynced.sync(Path::new("out"));
        if cfg!(unix) {
            assert_eq!(error.unwrap_err().to_string(), "cannot write `out`");
        }
    }
}
