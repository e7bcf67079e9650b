//! The files of a package into a folder, under the paths where they would be installed: all, or none.

use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Payload;
use super::content::CopyError;
use super::defect::{TableDefect, Unread};
use super::layout::Layout;
use super::limits::Options;
use super::pass::{Event, each};
use crate::disk::{self, DiskError, PendingFolder, Replace};
use crate::msi::Database;
use crate::progress::{Progress, Stopped};

/// What was unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// The number of files.
    pub files: usize,
    /// The sum of their sizes in bytes.
    pub bytes: u64,
    /// Keys of the files that have another name than the tables give them, because an earlier one has
    /// that, and the paths that they have instead.
    pub renamed: Vec<(String, String)>,
}

/// Why nothing was unpacked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnpackError {
    /// The tables are wrong about files; there is at least one defect.
    #[error("the tables do not describe a tree of files")]
    Tables {
        /// As in [`Payload::defects`].
        defects: Vec<TableDefect>,
    },
    /// A file has the path that others need for a folder.
    #[error("the file `{file}` goes to `{path}`, where other files need a folder")]
    FileIsFolder {
        /// The key of the file.
        file: String,
        /// The path.
        path: String,
    },
    /// A file is not there or not what the tables say.
    #[error(transparent)]
    Unread(#[from] Unread),
    /// The folder that is to be replaced holds something else than files of such a package.
    #[error("`{}` is no file of this package, so the folder is not replaced", path.display())]
    Foreign {
        /// What else is there.
        path: PathBuf,
    },
    /// The system does not take the files.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The work was asked to stop.
    #[error("stopped")]
    Stopped(#[from] Stopped),
}

/// Writes the files of a package into the folder `target`, which appears when all of them are there and are
/// what the tables say.
///
/// What goes below `TARGETDIR` goes to the root, what goes below a system folder into a folder of that name (see
/// [`TargetPath::unpacked`](super::TargetPath::unpacked)). Where several rows have one path, ignoring case
/// and normalisation, the first in sequence gets it, and the others `.duplicate1`, `.duplicate2` behind it.
/// Folders that differ in case are one, as on Windows, spelled as they are first met. Files get the times
/// that the cabinets give.
pub fn unpack<R: Read + Seek>(
    database: &mut Database<R>,
    payload: &Payload,
    options: &Options<'_>,
    target: &Path,
    replace: Replace,
    progress: &dyn Progress,
) -> Result<Unpacked, UnpackError> {
    disk::refuse_existing(target, replace)?;
    let plan = Plan::of(payload)?;
    if replace == Replace::Existing {
        plan.refuse_foreign(target, target)?;
    }
    let pending = PendingFolder::beside(target)?;
    let mut unpacked = Unpacked {
        files: 0,
        bytes: 0,
        renamed: plan.renamed.clone(),
    };
    let ended = each(database, payload, options, |event| match event {
        Event::Stray { .. } | Event::OutOfOrder(_) => ControlFlow::Continue(()),
        Event::Unread(_, reason) => ControlFlow::Break(reason.into()),
        Event::Content(file, content) => {
            let path = plan.paths.get(&*file.key).map_or("", String::as_str);
            let time = content.modified().unwrap_or(Timestamp::UNIX_EPOCH);
            // Errors about the package pass through the folder, whose own errors are about the disk.
            let written = pending.write(path, time, |out| Ok(content.copy(out)));
            let size = match written {
                Ok(Ok(size)) => size,
                Ok(Err(CopyError::Unread(error))) => return ControlFlow::Break(error.into()),
                Ok(Err(CopyError::Output(source))) => {
                    return ControlFlow::Break(UnpackError::Disk(DiskError {
                        action: "write",
                        path: target.join(path),
                        source,
                    }));
                }
                Err(error) => return ControlFlow::Break(error.into()),
            };
            unpacked.files += 1;
            unpacked.bytes += size;
            match progress.advance(size) {
                Ok(()) => ControlFlow::Continue(()),
                Err(stopped) => ControlFlow::Break(UnpackError::from(stopped)),
            }
        }
    });
    if let ControlFlow::Break(error) = ended {
        return Err(error);
    }
    // Again, because the writing may have taken long.
    pending.publish_if(replace, |old| plan.refuse_foreign(old, target))?;
    Ok(unpacked)
}

/// Which file goes where.
struct Plan<'a> {
    /// By key.
    paths: BTreeMap<&'a str, String>,
    renamed: Vec<(String, String)>,
}

impl<'a> Plan<'a> {
    fn of(payload: &'a Payload) -> Result<Self, UnpackError> {
        if !payload.defects.is_empty() {
            let defects = payload.defects.clone();
            return Err(UnpackError::Tables { defects });
        }
        let mut layout = Layout::new();
        let mut plan = Self {
            paths: BTreeMap::new(),
            renamed: Vec::new(),
        };
        let mut folders = Vec::new();
        for file in &payload.files {
            // Without a defect every file has a target.
            let Some(target) = &file.target else { continue };
            let laid = layout.lay(target);
            folders.push((file, laid.folder));
            if laid.is_renamed {
                plan.renamed.push((file.key.clone(), laid.path.clone()));
            }
            plan.paths.insert(&file.key, laid.path);
        }
        for (file, folder) in folders {
            if let Some(path) = plan.paths.get(&*file.key)
                && layout.is_folder(folder, path)
            {
                return Err(UnpackError::FileIsFolder {
                    file: file.key.clone(),
                    path: path.clone(),
                });
            }
        }
        Ok(plan)
    }

    /// Looks for anything in an older folder, now at `old`, that does not come from such a package.
    fn refuse_foreign(&self, old: &Path, target: &Path) -> Result<(), UnpackError> {
        let known = self.paths.values().map(PathBuf::from).collect();
        match disk::first_foreign(old, &known)? {
            None => Ok(()),
            Some(path) => Err(UnpackError::Foreign {
                path: target.join(path),
            }),
        }
    }
}
