//! The members of cabinets into a folder, where no table says where they go: bare cabinets, and those of patches.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arithmetic;
use super::content::{Bytes as _, CopyError, Packed};
use super::defect::{Unread, excerpt};
use super::embedded::Streams;
use super::folder::Folder;
use super::layout::Layout;
use super::limits::{Budget, Limits};
use super::media::Cabinet;
use super::pass::{broken, decode, open};
use super::path::{FolderPath, TARGET, TargetPath};
use super::request::Request;
use super::streams::file_names;
use super::tree::judge_name;
use super::unpack::{UnpackError, Unpacked};
use super::writer::Writer;
use crate::cab::{self, CabError, CabinetSet, Shelf};
use crate::disk;
use crate::msi::{self, Database};
use crate::progress::Progress;

/// Writes the members of a cabinet, and of the others of its set, into a folder.
///
/// The others are looked for in the folder of the cabinet, by the names that it gives. Folders in the names of
/// members, which are set apart by `\` or `/`, become folders. Nothing but the cabinets says what is right: sizes and
/// checksums are checked.
///
/// # Errors
/// As [`unpack`](super::unpack()).
pub fn unpack_cabinet(
    path: &Path,
    request: &Request<'_>,
    progress: &dyn Progress,
) -> Result<Unpacked, UnpackError> {
    disk::refuse_existing(request.to, request.replace)?;
    let beside = Beside {
        path,
        folder: Some(disk::folder_of(path)),
    };
    let cabinet = Cabinet::Beside(beside.own());
    let (opened, mut budget) = beside
        .open_within()
        .map_err(|error| broken(&cabinet, error))?;
    let set = Set::new(cabinet, None, opened);
    unpack_sets(vec![set], Vec::new(), &mut budget, request, progress)
}

/// A cabinet in a file, and where the others of its set are looked for, by the names that the cabinets give.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beside<'a> {
    /// The cabinet itself, which is what was named, wherever a link leads.
    pub path: &'a Path,
    /// Where the others are; nowhere, where there is no folder.
    pub folder: Option<&'a Path>,
}

/// Opens the cabinets of a set that lie beside one of them.
pub(crate) type FileShelf<'a> = Box<dyn FnMut(&str) -> io::Result<Option<File>> + 'a>;

/// As much of a set as there is, and what ended it early first.
type Opened<'a> = (CabinetSet<FileShelf<'a>>, Option<CabError>);

impl<'a> Beside<'a> {
    /// Returns the name of the cabinet in its set.
    pub fn own(self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Opens as much of the set as can be reached; what it unpacks is bounded by the size of its files.
    pub fn open(self) -> Result<CabinetSet<FileShelf<'a>>, CabError> {
        let ((set, _), _) = self.open_within()?;
        Ok(set)
    }

    fn open_within(self) -> Result<(Opened<'a>, Budget), CabError> {
        let own = self.own();
        let (set, _) = CabinetSet::salvage(&own, self.shelf(), &cab::Options::default())?;
        let folder = self.folder.map(Folder::new);
        let others = set.names().filter(|name| *name != own);
        let others = others.filter_map(|name| folder.as_ref()?.file(name).ok()?);
        let size = disk::stat(self.path).map_or(0, |entry| entry.size);
        let size = others.fold(size, |size, entry| size.saturating_add(entry.size));
        let budget = Budget::new(Limits::default(), size);
        let options = cab::Options {
            limits: budget.left(),
            ..cab::Options::default()
        };
        let opened = CabinetSet::salvage(&own, self.shelf(), &options)?;
        Ok((opened, budget))
    }

    fn shelf(self) -> FileShelf<'a> {
        let own = self.own();
        let folder = self.folder.map(Folder::new);
        Box::new(move |name| match &folder {
            _ if name == own => disk::open(self.path).map(Some).map_err(io::Error::other),
            Some(folder) => open(folder, name),
            None => Ok(None),
        })
    }
}

/// Writes the members of the cabinets that a patch carries into a folder, those of each below its name.
///
/// They are named for the rows of `File` that they are for. What the patch holds whole is a file; what it changes
/// only is a difference, which without the older file means nothing. Names are read in the code page of the patch.
///
/// # Errors
/// As [`unpack`](super::unpack()).
pub fn unpack_patch<R: Read + Seek>(
    database: &mut Database<R>,
    request: &Request<'_>,
    progress: &dyn Progress,
) -> Result<Unpacked, UnpackError> {
    disk::refuse_existing(request.to, request.replace)?;
    let names = cabinets_of(database)?;
    if names.is_empty() {
        return Err(UnpackError::NoCabinet);
    }
    let codepage = database.package().codepage;
    let mut budget = Budget::new(Limits::default(), database.package().container.size);
    let decode_name = |name: &[u8]| decode(codepage, name);
    let options = cab::Options {
        limits: budget.left(),
        decode_name: &decode_name,
    };
    let streams = Streams::new(database);
    let folders = file_names(names.iter().map(String::as_str));
    let (mut sets, mut faults) = (Vec::new(), Vec::new());
    let mut done = HashSet::new();
    for (name, folder) in names.into_iter().zip(folders) {
        if done.contains(&name) {
            continue;
        }
        let cabinet = Cabinet::Embedded(name.clone());
        match CabinetSet::salvage(&name, streams.clone(), &options) {
            Ok(opened) => {
                done.extend(opened.0.names().map(str::to_owned));
                sets.push(Set::new(cabinet, Some(folder), opened));
            }
            Err(error) => faults.push(broken(&cabinet, error).into()),
        }
    }
    unpack_sets(sets, faults, &mut budget, request, progress)
}

/// Returns the names of the streams of a patch that are cabinets.
fn cabinets_of<R: Read + Seek>(database: &mut Database<R>) -> Result<Vec<String>, UnpackError> {
    let found = msi::patch::facts(database).map_err(Unread::from)?;
    let cabinets = found.map(|patch| patch.cabinets).unwrap_or_default();
    let streams = database.package().streams.iter();
    let cabinets = streams.filter(|stream| cabinets.contains(&stream.id));
    Ok(cabinets.map(|stream| stream.name.clone()).collect())
}

/// A set of cabinets that was opened.
struct Set<S: Shelf> {
    cabinet: Cabinet,
    members: CabinetSet<S>,
    /// Why it is not whole.
    ended: Option<CabError>,
    /// Where each member goes; nowhere where its name is none.
    targets: Vec<Result<TargetPath, UnpackError>>,
}

impl<S: Shelf> Set<S> {
    fn new(
        cabinet: Cabinet,
        folder: Option<String>,
        (set, ended): (CabinetSet<S>, Option<CabError>),
    ) -> Self {
        let root = FolderPath::root(TARGET);
        let top = folder.map_or_else(|| Arc::clone(&root), |name| FolderPath::below(&root, &name));
        let targets = set
            .members()
            .iter()
            .map(|member| target(&top, member, &cabinet));
        Self {
            targets: targets.collect(),
            cabinet,
            members: set,
            ended,
        }
    }
}

/// Judges the name of a member, and returns where it goes.
fn target(
    top: &Arc<FolderPath>,
    member: &cab::Member,
    cabinet: &Cabinet,
) -> Result<TargetPath, UnpackError> {
    let name = member.name.text();
    let mut parts: Vec<_> = name.split(['\\', '/']).collect();
    let refused = |reason| UnpackError::MemberName {
        cabinet: cabinet.name().to_owned(),
        member: excerpt(name),
        reason,
    };
    for part in &parts {
        judge_name(part).map_err(refused)?;
    }
    let last = parts.pop().unwrap_or_default();
    let below = |above: Arc<FolderPath>, name: &str| FolderPath::below(&above, name);
    let folder = parts.into_iter().fold(Arc::clone(top), below);
    Ok(TargetPath::new(folder, last))
}

/// Writes the members of sets, after `faults` were found when they were opened.
fn unpack_sets<S: Shelf>(
    mut sets: Vec<Set<S>>,
    faults: Vec<UnpackError>,
    budget: &mut Budget,
    request: &Request<'_>,
    progress: &dyn Progress,
) -> Result<Unpacked, UnpackError> {
    let plan = Plan::of(&sets, request)?;
    let known = plan
        .paths
        .iter()
        .flatten()
        .flatten()
        .map(|placed| PathBuf::from(&placed.path));
    let mut writer = Writer::begin(request, known.collect(), progress)?;
    writer.unpacked.renamed = plan.renamed;
    for fault in faults.into_iter().chain(plan.faults) {
        writer.miss(Vec::new(), fault)?;
    }
    for (set, paths) in sets.iter_mut().zip(&plan.paths) {
        let targets = std::mem::take(&mut set.targets);
        for refused in targets.into_iter().filter_map(Result::err) {
            writer.miss(Vec::new(), refused)?;
        }
        write_set(set, paths, budget, &mut writer)?;
    }
    writer.publish()
}

fn write_set<S: Shelf>(
    set: &mut Set<S>,
    paths: &[Option<Placed>],
    budget: &mut Budget,
    writer: &mut Writer<'_>,
) -> Result<(), UnpackError> {
    if let Some(error) = set.ended.take() {
        writer.miss(Vec::new(), broken(&set.cabinet, error).into())?;
    }
    if let Err(refused) = arithmetic::check(&set.cabinet, set.members.members(), budget) {
        return writer.miss(Vec::new(), refused.into());
    }
    let mut extraction = set.members.extract();
    while let Some(member) = extraction.next_member() {
        let Some(Some(placed)) = paths.get(member.index()) else {
            continue;
        };
        if !placed.is_wanted {
            continue;
        }
        let mut packed = Packed {
            member,
            cabinet: &set.cabinet,
            limit: budget.limit(),
        };
        writer.write(&placed.path, packed.modified(), |out| {
            let mut size = 0;
            while let Some(bytes) = packed.next()? {
                out.write_all(bytes).map_err(CopyError::Output)?;
                size += bytes.len() as u64;
            }
            Ok(size)
        })?;
    }
    budget.spend(extraction.unpacked());
    Ok(())
}

/// Where the members of each set go.
struct Plan {
    paths: Vec<Vec<Option<Placed>>>,
    renamed: Vec<(String, String)>,
    faults: Vec<UnpackError>,
}

/// The place of a member.
struct Placed {
    path: String,
    is_wanted: bool,
}

impl Plan {
    fn of<S: Shelf>(sets: &[Set<S>], request: &Request<'_>) -> Result<Self, UnpackError> {
        let mut layout = Layout::new();
        let mut plan = Self {
            paths: Vec::new(),
            renamed: Vec::new(),
            faults: Vec::new(),
        };
        let mut laid = Vec::new();
        for set in sets {
            let places = set
                .targets
                .iter()
                .map(|target| target.as_ref().ok().map(|target| layout.lay(target)));
            laid.push(places.collect::<Vec<_>>());
        }
        let mut wanted = 0;
        for (set, laid) in sets.iter().zip(laid) {
            let mut paths = Vec::new();
            for (member, place) in set.members.members().iter().zip(laid) {
                let Some(place) = place else {
                    paths.push(None);
                    continue;
                };
                let (file, path) = (member.name.text().to_owned(), place.path);
                if layout.is_folder(place.folder, &path) {
                    plan.faults.push(UnpackError::FileIsFolder { file, path });
                    paths.push(None);
                    continue;
                }
                let is_wanted = request.only.contains(&path);
                wanted += usize::from(is_wanted);
                if is_wanted && place.is_renamed {
                    plan.renamed.push((file, path.clone()));
                }
                paths.push(Some(Placed { path, is_wanted }));
            }
            plan.paths.push(paths);
        }
        match wanted {
            0 if !request.only.is_all() => Err(UnpackError::NothingSelected),
            _ => Ok(plan),
        }
    }
}
