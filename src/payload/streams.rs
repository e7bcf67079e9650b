//! The streams of a database into a folder: what custom actions run, pictures, cabinets, as they are.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::unpack::UnpackError;
use crate::bundle::BundlePath;
use crate::disk::{self, DiskError, PendingFolder, Replace};
use crate::folded_name::FoldedName;
use crate::msi::{Database, StreamId, StreamKind};
use crate::progress::Progress;

/// A stream that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedStream {
    /// Its decoded name.
    pub stream: String,
    /// The name of its file.
    pub file: String,
    /// In bytes.
    pub size: u64,
}

/// Writes the streams of the root that are no tables into the folder `target`, which appears when all are there.
///
/// A file has the name of its stream where every system takes that for a file's name, such as `Binary.Banner`.
/// Characters that are none in a name are written as `%` and their bytes. The names of the summary information and of
/// signatures begin with such a character.
pub fn unpack_streams<R: Read + Seek>(
    database: &mut Database<R>,
    target: &Path,
    replace: Replace,
    progress: &dyn Progress,
) -> Result<Vec<SavedStream>, UnpackError> {
    disk::refuse_existing(target, replace)?;
    let listed: Vec<(StreamId, String)> = database
        .package()
        .streams
        .iter()
        .filter(|stream| stream.storage.is_none() && stream.kind == StreamKind::Data)
        .map(|stream| (stream.id, stream.name.clone()))
        .collect();
    let names = file_names(listed.iter().map(|(_, name)| name.as_str()));
    let known = names.iter().map(PathBuf::from).collect();
    let refuse_foreign = |old: &Path| match disk::first_foreign(old, &known)? {
        None => Ok(()),
        Some(path) => Err(UnpackError::Foreign {
            path: target.join(path),
        }),
    };
    if replace == Replace::Existing {
        refuse_foreign(target)?;
    }
    let pending = PendingFolder::beside(target)?;
    let mut saved = Vec::new();
    for ((id, stream), file) in listed.into_iter().zip(names.iter().cloned()) {
        let mut content = database.open_stream(id).map_err(super::Unread::from)?;
        let size = pending.write(&file, Timestamp::UNIX_EPOCH, |out| {
            io::copy(&mut content, out).map_err(DiskError::during("write", target))
        })?;
        progress.advance(size)?;
        saved.push(SavedStream { stream, file, size });
    }
    pending.publish_if(replace, refuse_foreign)?;
    Ok(saved)
}

/// Returns a file name for each stream, no two of which are one on any system.
pub(super) fn file_names<'a>(streams: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut names = Vec::new();
    for stream in streams {
        let safe = safe(stream);
        let mut name = safe.clone();
        while !taken.insert(FoldedName::of(&name)) {
            let count = counts.entry(safe.clone()).or_default();
            *count += 1;
            name = format!("{safe}.duplicate{count}");
        }
        names.push(name);
    }
    names
}

/// Writes a name so that it is one file on every system.
fn safe(name: &str) -> String {
    let mut safe = String::new();
    for letter in name.chars() {
        let is_safe = letter != '%' && BundlePath::parse(&format!("a{letter}a")).is_ok();
        if is_safe && letter != '/' {
            safe.push(letter);
            continue;
        }
        for byte in letter.to_string().bytes() {
            // Writing to a string cannot fail.
            let _ = write!(safe, "%{byte:02x}");
        }
    }
    // What is left is wrong as a whole: a device, a dot at the end, nothing, too long.
    if BundlePath::parse(&safe).is_err() {
        let start: String = safe.chars().take(50).collect();
        safe = format!("stream %{}%", start.trim_end_matches(['.', ' ']));
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_streams_where_they_can_be() {
        let streams = [
            "Binary.Banner",
            "binary.banner",
            "\u{5}SummaryInformation",
            "a/b\\c:d%",
            "CON",
            "dots..",
            "",
            "字.cab",
        ];
        let names = file_names(streams.into_iter());
        assert_eq!(
            names,
            [
                "Binary.Banner",
                "binary.banner.duplicate1",
                "%05SummaryInformation",
                "a%2fb%5cc%3ad%25",
                "stream %CON%",
                "stream %dots%",
                "stream %%",
                "字.cab"
            ]
        );
        for name in names {
            assert!(BundlePath::parse(&name).is_ok(), "{name}");
        }
    }
}
