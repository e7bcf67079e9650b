//! Lays the layout that follows from a manifest over the file.

use rayon::prelude::*;

use super::problem::Part;
use super::{Problem, VerifyError};
use crate::bundle::fingerprint::Fingerprint;
use crate::bundle::layout::{Layout, Region, RegionKind};
use crate::bundle::manifest::{EntryRecord, Method};
use crate::bundle::read;
use crate::bundle::{Contents, names, sums};
use crate::digest::Digest;
use crate::progress::Progress;
use crate::source::{Section, Source};

/// Compares every byte of the archive's structure.
pub(super) fn compare(
    source: &impl Source,
    layout: &Layout,
    problems: &mut Vec<Problem>,
) -> Result<(), VerifyError> {
    let actual = read::size(source).map_err(VerifyError::Read)?;
    let expected = layout.size();
    if actual < expected {
        problems.push(Problem::Truncated { expected, actual });
    }
    if actual > expected {
        problems.push(Problem::TooLong { expected, actual });
    }
    for region in layout.regions() {
        if matches!(region.kind, RegionKind::Data(_)) || region.offset + region.size > actual {
            continue;
        }
        let bytes = read::bytes(source, region.offset, region.size).map_err(VerifyError::Read)?;
        let right = layout.bytes(region.kind);
        let same = bytes.iter().zip(&right).take_while(|(a, b)| a == b).count();
        if same < right.len() {
            problems.push(Problem::Structure {
                part: part(layout, region.kind),
                offset: region.offset + same as u64,
            });
            // In a file of another size nothing after this is where it should be.
            if actual != expected {
                break;
            }
        }
    }
    Ok(())
}

fn part(layout: &Layout, kind: RegionKind) -> Part {
    let name = |member: usize| layout.members()[member].name.clone();
    match kind {
        RegionKind::LocalHeader(member) | RegionKind::Data(member) => {
            Part::LocalHeader(name(member))
        }
        RegionKind::CentralHeader(member) => Part::CentralHeader(name(member)),
        RegionKind::End => Part::End,
    }
}

/// Digests the content of every entry, several at once; the order of the problems is that of the entries.
pub(super) fn digest(
    source: &impl Source,
    contents: &Contents,
    layout: &Layout,
    progress: &dyn Progress,
    problems: &mut Vec<Problem>,
) -> Result<(), VerifyError> {
    let actual = read::size(source).map_err(VerifyError::Read)?;
    let records: Vec<EntryRecord> = contents
        .entries()
        .map(|(_, record)| record.clone())
        .collect();
    let found: Result<Vec<Option<Problem>>, VerifyError> = records
        .par_iter()
        .enumerate()
        .map(|(index, record)| {
            let region = layout.data(index + 1);
            if region.offset + region.size > actual {
                return Ok(None);
            }
            digest_entry(source, record, region, progress)
        })
        .collect();
    problems.extend(found?.into_iter().flatten());
    let expected = Digest::of(sums(&records).as_bytes());
    let stated = records.iter().find(|record| record.path == names::SUMS);
    if stated.is_some_and(|record| record.sha256 != expected) {
        problems.push(Problem::Sums);
    }
    Ok(())
}

fn digest_entry(
    source: &impl Source,
    record: &EntryRecord,
    region: Region,
    progress: &dyn Progress,
) -> Result<Option<Problem>, VerifyError> {
    let path = || record.path.clone();
    let section = Section::new(source, region.offset, region.size);
    let stored = Fingerprint::of_reader(section, progress)
        .map_err(VerifyError::during(region.offset, region.size))?;
    if (stored.size, stored.sha256) != (record.stored_size, record.stored_sha256) {
        return Ok(Some(Problem::Content { path: path() }));
    }
    let content = match record.method {
        Method::Stored => stored,
        Method::Deflate => match inflated(source, record, region)? {
            Ok(content) => content,
            Err(problem) => return Ok(Some(problem)),
        },
    };
    Ok(if content.sha256 != record.sha256 {
        Some(Problem::Inflated { path: path() })
    } else if content.crc32 != record.crc32 {
        Some(Problem::Crc { path: path() })
    } else {
        None
    })
}

/// Returns the fingerprint of the content of a deflated entry, whose stored bytes are proved already.
fn inflated(
    source: &impl Source,
    record: &EntryRecord,
    region: Region,
) -> Result<Result<Fingerprint, Problem>, VerifyError> {
    let stored = read::bytes(source, region.offset, region.size).map_err(VerifyError::Read)?;
    Ok(match crate::bundle::inflate(&stored, record.size) {
        Ok(content) => Ok(Fingerprint::of(&content)),
        Err(error) => Err(Problem::Inflate {
            path: record.path.clone(),
            error,
        }),
    })
}
