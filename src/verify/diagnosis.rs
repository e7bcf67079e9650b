//! Says what was done to an archive that is not the one that its manifest describes.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::problem::Problem;
use super::problems::Problems;
use crate::bundle::diagnose::{Seen, Survey};
use crate::bundle::layout::{ATTRIBUTES, Layout, Member};
use crate::bundle::leading_bytes;
use crate::bundle::manifest::Method;
use crate::bundle::read::ReadError;
use crate::source::Source;

/// Says why a file does not start as a bundle does.
pub(super) fn of_start(source: &impl Source, error: ReadError) -> Problem {
    match error {
        ReadError::NotAZip { .. } | ReadError::ManifestNotFirst { .. } => {
            match leading_bytes(source) {
                0 => Problem::Archive(error),
                count => Problem::LeadingBytes { count },
            }
        }
        error => Problem::Archive(error),
    }
}

/// Compares what a zip reader sees with what the manifest says.
pub(super) fn diagnose(layout: &Layout, survey: &Survey, problems: &mut Problems) {
    // The manifest stands at offset 0: what starts later is not the archive that it describes.
    if survey.leading > 0 {
        problems.push(Problem::SecondArchive {
            offset: survey.leading,
        });
        return;
    }
    if survey.comment > 0 {
        problems.push(Problem::Comment {
            size: survey.comment,
        });
    }
    compare_names(layout, survey, problems);
    compare_order(layout, survey, problems);
    find_gaps(survey, problems);
    for member in layout.members() {
        if let Some(seen) = survey.find(&member.name) {
            compare_fields(member, seen, problems);
        }
    }
}

/// Finds what stands between the entries, or between them and the central directory.
fn find_gaps(survey: &Survey, problems: &mut Problems) {
    let mut spans: Vec<(u64, u64)> = survey
        .entries
        .iter()
        .filter_map(|seen| Some((seen.header, seen.data?.checked_add(seen.stored_size)?)))
        .collect();
    spans.push((survey.directory, survey.directory));
    spans.sort_unstable();
    let mut end = 0;
    for (start, next) in spans {
        if start > end {
            problems.push(Problem::Gap {
                offset: end,
                count: start - end,
            });
        }
        end = end.max(next);
    }
}

fn compare_names(layout: &Layout, survey: &Survey, problems: &mut Problems) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for seen in &survey.entries {
        *counts.entry(&seen.name).or_default() += 1;
    }
    let mut missing = Missing::new(layout, &counts);
    let listed: BTreeSet<&str> = layout
        .members()
        .iter()
        .map(|member| member.name.as_str())
        .collect();
    for (name, count) in counts {
        if count > 1 {
            problems.push(Problem::RepeatedEntry {
                path: name.to_owned(),
                count,
            });
        }
        if listed.contains(name) {
            continue;
        }
        match survey.find(name).and_then(|seen| missing.take(seen)) {
            Some(member) => problems.push(Problem::RenamedEntry {
                path: member.name.clone(),
                found: name.to_owned(),
            }),
            None => problems.push(Problem::ExtraEntry {
                path: name.to_owned(),
            }),
        }
    }
    for member in missing.rest(layout) {
        problems.push(Problem::MissingEntry {
            path: member.name.clone(),
        });
    }
}

/// The members that the archive does not have, found by what they hold.
struct Missing<'a> {
    by_content: HashMap<(u64, u32), VecDeque<&'a Member>>,
}

impl<'a> Missing<'a> {
    fn new(layout: &'a Layout, counts: &BTreeMap<&str, usize>) -> Self {
        let mut by_content: HashMap<_, VecDeque<&Member>> = HashMap::new();
        for member in layout.members() {
            if !counts.contains_key(member.name.as_str()) {
                let content = (member.size, member.crc32);
                by_content.entry(content).or_default().push_back(member);
            }
        }
        Self { by_content }
    }

    /// Takes the first that holds the same as an entry.
    fn take(&mut self, seen: &Seen) -> Option<&'a Member> {
        self.by_content
            .get_mut(&(seen.size, seen.crc32))?
            .pop_front()
    }

    /// Returns those that nobody took, in the order of the manifest.
    fn rest(self, layout: &'a Layout) -> impl Iterator<Item = &'a Member> {
        let rest = self.by_content.into_values().flatten();
        let rest: BTreeSet<&str> = rest.map(|member| member.name.as_str()).collect();
        let members = layout.members().iter();
        members.filter(move |member| rest.contains(member.name.as_str()))
    }
}

/// Compares the order of the entries that are in both, by the places of their headers.
fn compare_order(layout: &Layout, survey: &Survey, problems: &mut Problems) {
    let mut seen: Vec<&Seen> = survey.entries.iter().collect();
    seen.sort_by_key(|seen| seen.header);
    let places: BTreeMap<&str, usize> = layout
        .members()
        .iter()
        .enumerate()
        .map(|(place, member)| (member.name.as_str(), place))
        .collect();
    let mut last = None;
    for seen in seen {
        let Some(place) = places.get(seen.name.as_str()) else {
            continue;
        };
        if last.is_some_and(|last| last > *place) {
            problems.push(Problem::MovedEntry {
                path: seen.name.clone(),
                offset: seen.header,
            });
        } else {
            last = Some(*place);
        }
    }
}

fn compare_fields(member: &Member, seen: &Seen, problems: &mut Problems) {
    let method = match member.method {
        Method::Stored => "stored",
        Method::Deflate => "deflate",
    };
    let fields = [
        ("method", method.to_owned(), seen.method.clone()),
        (
            "stored size",
            member.stored_size.to_string(),
            seen.stored_size.to_string(),
        ),
        ("size", member.size.to_string(), seen.size.to_string()),
        (
            "CRC-32",
            format!("{:08x}", member.crc32),
            format!("{:08x}", seen.crc32),
        ),
        (
            "time",
            member.modified.dos().to_string(),
            seen.modified.clone(),
        ),
        (
            "attribute field",
            format!("{ATTRIBUTES:08x}"),
            format!("{:08x}", seen.attributes),
        ),
    ];
    problems.extend(
        fields
            .into_iter()
            .filter(|(_, expected, actual)| expected != actual)
            .map(|(field, expected, actual)| Problem::EntryField {
                path: member.name.clone(),
                field,
                expected,
                actual,
            }),
    );
}
