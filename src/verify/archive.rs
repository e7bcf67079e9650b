//! Lays the layout that follows from a manifest over the file.

use super::problem::{Part, Problem};
use super::problems::Problems;
use super::{Options, VerifyError, diagnosis};
use crate::bundle::diagnose::Survey;
use crate::bundle::fingerprint::Fingerprint;
use crate::bundle::layout::{Layout, Region, RegionKind};
use crate::bundle::manifest::{EntryRecord, Method};
use crate::bundle::read;
use crate::bundle::{Contents, Untrusted, names, sums};
use crate::digest::Digest;
use crate::progress::Progress;
use crate::source::{Section, Source};

/// Compares every byte of the archive's structure, and says what was done to it if one differs.
///
/// Returns where the stored bytes of each member are, as far as they are found.
pub(super) fn compare<S: Source>(
    bundle: &Untrusted<'_, S>,
    layout: &Layout,
    problems: &mut Problems,
) -> Result<Vec<Option<Region>>, VerifyError> {
    let actual = bundle.size();
    let expected = layout.size();
    let mut structure = Problems::default();
    for region in layout.regions() {
        if matches!(region.kind, RegionKind::Data(_)) || region.offset + region.size > actual {
            continue;
        }
        let bytes =
            read::bytes(bundle.source(), region.offset, region.size).map_err(VerifyError::Read)?;
        let right = layout.bytes(region.kind);
        let same = bytes.iter().zip(&right).take_while(|(a, b)| a == b).count();
        if same < right.len() {
            structure.push(Problem::Structure {
                part: part(layout, region.kind),
                offset: region.offset + same as u64,
            });
            // In a file of another size nothing after this is where it should be.
            if actual != expected {
                break;
            }
        }
    }
    let members = 0..layout.members().len();
    let lost = bundle.tail().err();
    if structure.is_empty() && actual == expected && lost.is_none() {
        return Ok(members.map(|member| Some(layout.data(member))).collect());
    }
    let survey = bundle.survey();
    problems.extend(match lost {
        Some(_) if structure.is_empty() && actual > expected => Some(Problem::TrailingBytes {
            count: actual - expected,
        }),
        Some(_) if survey.is_none() && actual < expected => Some(truncated(layout, actual)),
        Some(error) => Some(Problem::Archive(error.of_end())),
        None if actual != expected => Some(Problem::Size { expected, actual }),
        None => None,
    });
    problems.append(structure);
    if let Some(survey) = survey {
        diagnosis::diagnose(layout, survey, problems);
    }
    let places = members.map(|member| find(layout, member, survey, actual));
    Ok(apart(places.collect()))
}

/// Drops the places that lie in others: bytes that are two entries' are looked at once, or a small file could
/// ask for any amount of work. That they are shared has been told as a difference in structure.
fn apart(mut places: Vec<Option<Region>>) -> Vec<Option<Region>> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|index| places[*index].map(|region| region.offset));
    let mut end = 0;
    for index in order {
        if let Some(region) = places[index] {
            if region.offset < end {
                places[index] = None;
            } else {
                end = region.offset + region.size;
            }
        }
    }
    places
}

fn truncated(layout: &Layout, actual: u64) -> Problem {
    let signatures = names::is_signature;
    let entries: Vec<usize> = (1..layout.members().len())
        .filter(|member| !signatures(layout.members()[*member].name.as_bytes()))
        .collect();
    let cut = |member: &&usize| {
        let data = layout.data(**member);
        data.offset + data.size > actual
    };
    Problem::Truncated {
        actual,
        cut: entries.iter().filter(cut).count(),
        entries: entries.len(),
    }
}

/// Returns where a zip reader finds the stored bytes of a member, or where they should be, if they are
/// within the file.
fn find(layout: &Layout, member: usize, survey: Option<&Survey>, actual: u64) -> Option<Region> {
    let right = layout.data(member);
    let offset = match survey {
        None => right.offset,
        Some(survey) => {
            let seen = survey.find(&layout.members()[member].name)?;
            seen.data.filter(|_| seen.stored_size == right.size)?
        }
    };
    let within = offset
        .checked_add(right.size)
        .is_some_and(|end| end <= actual);
    within.then_some(Region { offset, ..right })
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

/// Digests the content of every entry that was found, several at once; the order of the problems is that of the entries.
pub(super) fn digest(
    source: &impl Source,
    contents: &Contents,
    places: &[Option<Region>],
    options: &Options,
    progress: &dyn Progress,
) -> Result<Problems, VerifyError> {
    let records = || contents.entries().map(|(_, record)| record);
    // The manifest is the first member.
    let entries = records().zip(places.iter().skip(1));
    let found: Vec<(&EntryRecord, Region)> = entries
        .filter_map(|(record, place)| Some((record, (*place)?)))
        .collect();
    let wrong = options.of_each(&found, |(record, region)| {
        digest_entry(source, record, *region, progress)
    })?;
    let mut problems = Problems::default();
    problems.extend(wrong.into_iter().flatten());
    problems.extend(wrong_sums(contents));
    Ok(problems)
}

/// Tells that the list of digests is not what it must be.
pub(super) fn wrong_sums(contents: &Contents) -> Option<Problem> {
    let records = || contents.entries().map(|(_, record)| record);
    let expected = Digest::of(sums(records()).as_bytes());
    let stated = records().find(|record| record.path == names::SUMS)?;
    (stated.sha256 != expected).then_some(Problem::Sums)
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
