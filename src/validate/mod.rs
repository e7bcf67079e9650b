//! Are these files what the spec documents, and sound?
//!
//! [`validate`] reads a spec and the folder of its payloads, [`validate_files`] packages that no spec documents. Both
//! judge by all rules and return every finding; what is wrong with the input is never an error here.

mod spec_file;

use std::num::NonZeroUsize;
use std::path::Path;

use crate::digest::Digest;
use crate::disk::{self, DiskError};
use crate::inventory::{self, Digests, Payload, Reader};
use crate::judge::{self, Look};
use crate::progress::Progress;
use crate::spec::Spec;

#[doc(no_inline)]
pub use crate::finding::{Finding, Level};
#[doc(inline)]
pub use crate::findings::Unlisted;
#[doc(inline)]
pub use crate::inventory::{Depth, FindError};
#[doc(inline)]
pub use crate::judge::{Accepted, Judged, Judgement};
#[doc(inline)]
pub use crate::profile::Profile;
#[doc(inline)]
pub use crate::rules::{Coverage, Dates, Later, Options, Selection};
pub(crate) use spec_file::{SPEC_BYTES, read_spec};

/// How payloads are read. By default to their end, by one thread, telling nobody.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// How far.
    pub depth: Depth,
    /// By how many threads; what is found does not depend on it.
    pub threads: NonZeroUsize,
    /// Who hears how far it is, and can stop it.
    pub progress: &'a dyn Progress,
}

impl Default for Reading<'_> {
    fn default() -> Self {
        Self {
            depth: Depth::Content,
            threads: NonZeroUsize::MIN,
            progress: &(),
        }
    }
}

/// Reads a spec, looks for its payloads in `packages` if that is given, and judges both: what `rollpack validate` does.
///
/// A spec that cannot be read is refused with the findings that say why. Without `packages` the spec alone is judged, and
/// never accepted.
///
/// ```
/// use rollpack::validate::{Options, Reading, validate};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let spec = folder.path().join("notes.yaml");
/// std::fs::write(&spec, "
/// schema: rollpack/spec/v1
/// packaging: {id: notes-1, title: Notes, series: notes, sequence: 1, release: 2026-01-01}
/// inventory:
///   - {name: Notes.txt, size: 7}
/// roles:
///   - {id: servers, name: Servers, servers: all, hosts: [SERVER01]}
/// procedure:
///   - {id: read, title: Read, role: servers, steps: [{manual: {instruction: Read the notes.}}]}
/// ")?;
/// let packages = folder.path().join("packages");
/// std::fs::create_dir(&packages)?;
/// std::fs::write(packages.join("Notes.txt"), "Notes\n")?;
///
/// let options = Options::strict(jiff::civil::date(2026, 1, 1));
/// let judgement = validate(&spec, Some(&packages), &options, Reading::default())?;
/// let found: Vec<_> = judgement.findings.iter().map(|finding| finding.rule.id).collect();
/// assert_eq!(found, ["payload-unused", "inventory-size-mismatch"]);
/// assert!(judgement.accepted.is_none());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Where the system does not give the files, or the work was asked to stop.
pub fn validate(
    spec: &Path,
    packages: Option<&Path>,
    options: &Options,
    reading: Reading<'_>,
) -> Result<Judgement, FindError> {
    let source = match read_spec(spec)? {
        Ok(source) => source,
        Err(no_text) => {
            let (source, finding) = *no_text;
            return Ok(judge::refuse(source, vec![finding], options));
        }
    };
    let (spec, findings) = Spec::read(&source.name, &source.text);
    let Some(spec) = spec else {
        return Ok(judge::refuse(source, findings, options));
    };
    let found = packages.map(|folder| {
        let (rows, ignore) = (&spec.inventory, &spec.rollup.ignore);
        let Reading {
            depth,
            threads,
            progress,
        } = reading;
        inventory::find(rows, folder, ignore, depth, threads, progress)
    });
    Ok(judge::judge(spec, found.transpose()?, options))
}

/// Reads packages, merge modules, patches and transforms that no spec documents, and judges them one by one and as a set.
///
/// Only where they are compared with previous ones are all of them in memory at a time, and digests are taken of those
/// alone that are one package by their codes.
///
/// ```
/// use rollpack::validate::{Options, Reading, validate_files};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let page = folder.path().join("Portal.msi");
/// std::fs::write(&page, "<!DOCTYPE html>")?;
///
/// let options = Options::strict(jiff::civil::date(2026, 1, 1));
/// let judged = validate_files(&[&page], &options, Reading::default())?;
/// assert_eq!(judged.findings[0].rule.id, "not-a-package");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Where the system does not give the files, or the work was asked to stop.
pub fn validate_files<P: AsRef<Path>>(
    paths: &[P],
    options: &Options,
    reading: Reading<'_>,
) -> Result<Judged, FindError> {
    let Reading {
        depth,
        threads,
        progress,
    } = reading;
    let paths = || paths.iter().map(AsRef::as_ref);
    let entries = paths().map(disk::stat).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<_> = paths().map(|path| path.display().to_string()).collect();
    if options.previous.is_some() {
        let reader = Reader::new(depth, Digests::Taken, progress);
        let payloads = inventory::read_all(entries, &reader, threads)?;
        let files: Vec<_> = names.into_iter().zip(payloads).collect();
        return Ok(judge::judge_files(&files, options));
    }
    let reader = Reader::new(depth, Digests::Left, progress);
    let look = |place: usize, payload: Payload| {
        let name = names.get(place).map_or("", String::as_str);
        Look::at(name, &payload, options)
    };
    let mut looks = inventory::read_each(entries, &reader, threads, look)?;
    for place in Look::alike(&looks) {
        if let (Some(look), Some(path)) = (looks.get_mut(place), paths().nth(place)) {
            let (sha256, _) = Digest::of_reader(&mut disk::open(path)?)
                .map_err(DiskError::during("read", path))?;
            look.identify(sha256);
        }
    }
    Ok(judge::judge_looks(looks, options))
}
