//! The files of a package into a folder, under the paths where they would be installed.

use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::ops::ControlFlow;
use std::path::PathBuf;

use super::Payload;
use super::defect::{BadName, TableDefect, Unread};
use super::layout::Layout;
use super::limits::Options;
use super::pass::{Event, each};
use super::request::{Faults, Request};
use super::writer::Writer;
use crate::disk::{self, DiskError};
use crate::msi::Database;
use crate::progress::{Progress, Stopped};

/// What was unpacked.
#[derive(Debug, Default)]
pub struct Unpacked {
    /// The number of files.
    pub files: usize,
    /// The sum of their sizes in bytes.
    pub bytes: u64,
    /// Keys of the files that have another name than the tables give them, because an earlier one has
    /// that, and the paths that they have instead.
    pub renamed: Vec<(String, String)>,
    /// What was passed over because it cannot be had.
    pub missed: Vec<Missed>,
}

/// Something that was passed over.
#[derive(Debug)]
pub struct Missed {
    /// The paths of the files that are not there for that reason, as far as they are known.
    pub files: Vec<String>,
    /// The reason.
    pub why: UnpackError,
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
    /// The tables are wrong about a file that was passed over.
    #[error(transparent)]
    Table(TableDefect),
    /// A patch carries no cabinet: it changes rows only.
    #[error("the patch carries no cabinet: it changes rows only")]
    NoCabinet,
    /// No file has such a path.
    #[error("no file matches the patterns")]
    NothingSelected,
    /// A member of a cabinet, whose name should be its path, has a name that is none.
    #[error("the cabinet `{cabinet}` has the member `{}`, which {reason}", member.escape_debug())]
    MemberName {
        /// The cabinet.
        cabinet: String,
        /// The name.
        member: String,
        /// What is wrong with it or a part of it.
        reason: BadName,
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
    #[error("`{}` is not a file of this package, so the folder is not replaced", path.display())]
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

/// Writes the files of a package into a folder, which appears when all of them are there and are what the tables
/// say, or when all that can be had are there, as the request asks.
///
/// What goes below `TARGETDIR` goes to the root, what goes below a system folder into a folder of that name (see
/// [`TargetPath::unpacked`](super::TargetPath::unpacked)). Where several rows have one path, ignoring case
/// and normalisation, the first in sequence gets it, and the others `.duplicate1`, `.duplicate2` behind it.
/// Folders that differ in case are one, as on Windows, spelled as they are first met. Files get the times
/// that the cabinets give.
pub fn unpack<R: Read + Seek>(
    database: &mut Database<R>,
    payload: &Payload,
    options: &Options,
    request: &Request<'_>,
    progress: &dyn Progress,
) -> Result<Unpacked, UnpackError> {
    disk::refuse_existing(request.to, request.replace)?;
    let mut plan = Plan::of(payload, request)?;
    let known = plan.known.iter().map(PathBuf::from).collect();
    let mut writer = Writer::begin(request, known, progress)?;
    writer.unpacked.renamed = std::mem::take(&mut plan.renamed);
    for fault in plan.faults.drain(..) {
        writer.miss(Vec::new(), fault)?;
    }
    let narrowed;
    let wanted = if plan.paths.len() == payload.files.len() {
        payload
    } else {
        narrowed = plan.narrowed(payload);
        &narrowed
    };
    let path_of = |key: &str| plan.paths.get(key).cloned().unwrap_or_default();
    let ended = each(database, wanted, options, |event| {
        let done = match event {
            Event::Stray { .. } | Event::OutOfOrder(_) => Ok(()),
            Event::Unread(files, reason) => {
                let paths = files.into_iter().map(|file| path_of(&file.key));
                writer.miss(paths.collect(), reason.into())
            }
            Event::Content(file, content) => {
                let path = path_of(&file.key);
                writer.write(&path, content.modified(), |out| content.copy(out))
            }
        };
        done.map_or_else(ControlFlow::Break, ControlFlow::Continue)
    });
    match ended {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => writer.publish(),
    }
}

/// Which file goes where.
struct Plan<'a> {
    /// The paths of the wanted files, by their keys.
    paths: BTreeMap<&'a str, String>,
    /// The paths of all files.
    known: Vec<String>,
    renamed: Vec<(String, String)>,
    faults: Vec<UnpackError>,
}

impl<'a> Plan<'a> {
    fn of(payload: &'a Payload, request: &Request<'_>) -> Result<Self, UnpackError> {
        let defects = payload.defects.clone();
        if !defects.is_empty() && request.faults == Faults::Refuse {
            return Err(UnpackError::Tables { defects });
        }
        let mut layout = Layout::new();
        let mut plan = Self {
            paths: BTreeMap::new(),
            known: Vec::new(),
            renamed: Vec::new(),
            faults: defects.into_iter().map(UnpackError::Table).collect(),
        };
        // Without a defect every file has a target.
        let targets = payload.files.iter();
        let targets = targets.filter_map(|file| Some((file, file.target.as_ref()?)));
        let laid: Vec<_> = targets
            .map(|(file, target)| (file, layout.lay(target)))
            .collect();
        for (file, laid) in laid {
            let (key, path) = (file.key.clone(), laid.path);
            if layout.is_folder(laid.folder, &path) {
                let fault = UnpackError::FileIsFolder { file: key, path };
                plan.faults.push(fault);
                continue;
            }
            plan.known.push(path.clone());
            if request.only.contains(&path) {
                if laid.is_renamed {
                    plan.renamed.push((key, path.clone()));
                }
                plan.paths.insert(&file.key, path);
            }
        }
        if plan.paths.is_empty() && !request.only.is_all() {
            return Err(UnpackError::NothingSelected);
        }
        Ok(plan)
    }

    /// Returns the payload with the wanted files alone, so that no other cabinet is opened.
    fn narrowed(&self, payload: &Payload) -> Payload {
        let files = payload.files.iter();
        let files = files.filter(|file| self.paths.contains_key(&*file.key));
        Payload {
            files: files.cloned().collect(),
            media: payload.media.clone(),
            ..Payload::default()
        }
    }
}
