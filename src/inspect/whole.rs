//! All facts of a file, whatever it is.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::ops::ControlFlow;
use std::path::Path;

use super::facts::{Facts, Kind, Problem, SCHEMA, Subject};
use super::{
    FileFacts, OpenCabinet, RowOrder, bundle, changes, database, kind, patch, signature, streams,
};
use crate::bundle::read::{ReadError, manifest_of};
use crate::cab::CabError;
use crate::digest::Digest;
use crate::disk::{self, DiskError};
use crate::msi::{self, Limits, MsiError};
use crate::payload::{Beside, Options, Payload, each};
use crate::recognition::{FileKind, MAGIC_BYTES};

/// Why a file has no facts.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FactsError {
    /// The system does not give its bytes.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// It is no database of Windows Installer, or a broken one.
    #[error(transparent)]
    Database(#[from] MsiError),
    /// It is no cabinet, or a broken one.
    #[error(transparent)]
    Cabinet(#[from] CabError),
    /// It is no bundle, or a broken one.
    #[error(transparent)]
    Bundle(#[from] ReadError),
    /// It is something else.
    #[error("it is not a package, merge module, patch, transform, cabinet or bundle: it is {0}")]
    Stranger(FileKind),
}

/// Returns all that is known of a package, merge module, patch, transform, cabinet or bundle: what
/// `rollpack inspect --format json` writes.
///
/// They are whole: sizes and digests of the file itself, of its streams, and of every file that it installs or holds.
/// Cabinets and files that are not inside a package, and the other cabinets of a set, are looked for in the folder in which
/// it lies and nowhere else. Nothing is judged and nothing is trusted; what is broken or missing is among
/// [`Facts::problems`].
///
/// ```
/// use rollpack::inspect::{Facts, Kind, facts};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // The smallest cabinet: a header, no folders and no members.
/// let mut empty = b"MSCF\0\0\0\0\x24\0\0\0\0\0\0\0\x24\0\0\0\0\0\0\0\x03\x01".to_vec();
/// empty.resize(36, 0);
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("empty.cab");
/// std::fs::write(&path, empty)?;
///
/// let facts = facts(&path)?;
/// assert_eq!(facts.kind, Kind::Cab);
/// assert_eq!((facts.size, facts.problems.len()), (36, 0));
/// // As JSON it is what `rollpack schema facts` describes, and fit for a snapshot; it becomes the same facts again.
/// let written = serde_json::to_string_pretty(&facts)?;
/// assert!(written.contains(r#""members": []"#));
/// assert_eq!(serde_json::from_str::<Facts>(&written)?, facts);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Where the file is nothing that is known, or too broken to be opened.
pub fn facts(path: &Path) -> Result<Facts, FactsError> {
    let during = || DiskError::during("read", path);
    let mut file = disk::open(path)?;
    let mut first = Vec::new();
    let begin = file
        .by_ref()
        .take(MAGIC_BYTES as u64)
        .read_to_end(&mut first);
    begin.and_then(|_| file.rewind()).map_err(during())?;
    let (sha256, size) = Digest::of_reader(&mut file).map_err(during())?;
    file.rewind().map_err(during())?;
    let folder = disk::folder_of(path);
    let mut problems = Vec::new();
    let (kind, subject) = match FileKind::of_head(&first) {
        FileKind::CompoundFile => of_database(&file, folder, &mut problems)?,
        FileKind::Cabinet => {
            let folder = Some(folder);
            let mut cabinet = OpenCabinet::of(Beside { path, folder })?;
            let mut facts = cabinet.facts(&mut problems);
            cabinet.read(&mut facts, &mut problems);
            (Kind::Cab, Subject::Cabinet(facts))
        }
        FileKind::Zip => {
            let (facts, found) = bundle(&manifest_of(&file)?);
            problems.extend(found);
            (Kind::Bundle, Subject::Bundle(Box::new(facts)))
        }
        _ => return Err(FactsError::Stranger(FileKind::of(file).map_err(during())?)),
    };
    Ok(Facts {
        schema: SCHEMA.to_owned(),
        kind,
        size,
        sha256: sha256.to_string(),
        subject,
        problems,
    })
}

fn of_database(
    file: &File,
    folder: &Path,
    problems: &mut Vec<Problem>,
) -> Result<(Kind, Subject), FactsError> {
    let mut opened = msi::Database::open(file, &Limits::default())?;
    let payload = Payload::of(opened.package());
    let (mut facts, found) = database(opened.package(), &payload, RowOrder::ByKey);
    problems.extend(found);
    signature(&mut opened, &mut facts, problems);
    patch(&mut opened, &mut facts, problems);
    changes(&mut opened, &mut facts, problems);
    streams(&mut opened, &mut facts, problems);
    let mut files = FileFacts::new(&mut facts, problems);
    let ended = each(&mut opened, &payload, &Options::of(folder), |event| {
        files.take(event);
        ControlFlow::<std::convert::Infallible>::Continue(())
    });
    let ControlFlow::Continue(()) = ended;
    let kind = kind(opened.package());
    Ok((kind, Subject::Database(Box::new(facts))))
}
