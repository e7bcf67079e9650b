//! A row of a file table, as far as its cells can be read.

use crate::grouped::Grouped;
use crate::spec::{Documented, Platform};
use crate::version::Version;

/// A file that an article lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, as printed.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// Its size in bytes, as specs write it.
    pub size: Option<String>,
    /// Its date and time, as specs write them.
    pub modified: Option<String>,
    /// The platform it is for.
    pub platform: Option<Platform>,
    /// What its cells say and could not be read.
    pub unread: Vec<String>,
    /// The line of the article.
    pub line: usize,
}

/// What a column of a file table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Version,
    Size,
    Date,
    Time,
    Platform,
    /// A column that rows have no place for.
    Other,
}

impl Column {
    /// Tells what a heading announces; nothing where it is none of a file table.
    pub fn of(heading: &str) -> Option<Self> {
        let heading = heading.trim().trim_end_matches(':').to_lowercase();
        Some(match heading.as_str() {
            "file name" | "filename" | "file" | "name" => Self::Name,
            "file version" | "version" => Self::Version,
            "file size" | "size" | "size (bytes)" | "file size (bytes)" => Self::Size,
            "date" | "date (utc)" => Self::Date,
            "time" | "time (utc)" => Self::Time,
            "platform" | "architecture" | "processor" => Self::Platform,
            "sp requirement" | "service branch" | "language" | "sha256" | "sha-256"
            | "sha256 hash" => Self::Other,
            _ => return None,
        })
    }
}

impl File {
    /// Reads a row; `None` where it names no file.
    pub(super) fn read(columns: &[Column], cells: &[String], line: usize) -> Option<Self> {
        let cell = |wanted: Column| {
            let mut pairs = columns.iter().zip(cells);
            let (_, cell) = pairs.find(|(column, _)| **column == wanted)?;
            (!is_nothing(cell)).then_some(cell.as_str())
        };
        let name = cell(Column::Name).filter(|name| is_file_name(name))?;
        let mut unread = Vec::new();
        let mut keep = |text: Option<&str>, read: Option<String>| {
            if read.is_none() {
                unread.extend(text.map(str::to_owned));
            }
            read
        };
        let version = cell(Column::Version);
        let version = keep(version, version.and_then(read_version));
        let size = cell(Column::Size);
        let size = keep(size, size.and_then(read_size));
        let (date, time) = (cell(Column::Date), cell(Column::Time));
        let modified = keep(date, date.and_then(|date| moment(date, time)));
        let platform = cell(Column::Platform);
        let known = platform.and_then(self::platform);
        keep(platform, known.map(|known| known.to_string()));
        Some(Self {
            name: name.to_owned(),
            version,
            size,
            modified,
            platform: known,
            unread,
            line,
        })
    }
}

/// Tells whether a cell says that there is nothing to say.
fn is_nothing(cell: &str) -> bool {
    let cell = cell.trim().to_lowercase();
    matches!(
        cell.as_str(),
        "" | "-" | "--" | "n/a" | "none" | "not applicable" | "not versioned"
    )
}

/// Tells whether a text is the name of a file: it has an ending, and nothing that no name has.
pub(super) fn is_file_name(text: &str) -> bool {
    let Some((stem, ending)) = text.rsplit_once('.') else {
        return false;
    };
    !stem.is_empty()
        && (1..=5).contains(&ending.len())
        && ending.chars().all(|letter| letter.is_ascii_alphanumeric())
        && ending.contains(|letter: char| letter.is_ascii_alphabetic())
        && !text.contains(['\\', '/', ':', '*', '?', '"', '<', '>', '|'])
}

fn read_version(text: &str) -> Option<String> {
    let version: Version = text.parse().ok()?;
    Some(version.to_string())
}

/// Reads a number of bytes; a number of kilobytes is not exact enough.
fn read_size(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches("bytes").trim_end();
    let digits: String = text.split([',', '\u{a0}']).collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let size: u64 = digits.parse().ok().filter(|_| is_number)?;
    Some(Grouped(size).to_string())
}

/// Reads a date and the time beside it; a time that cannot be read is left out.
fn moment(date: &str, time: Option<&str>) -> Option<String> {
    let date = day(date.trim())?;
    let with_time = time.map(|time| format!("{date} {}", time.trim()));
    with_time
        .into_iter()
        .chain([date])
        .find(|text| text.parse::<Documented>().is_ok())
}

/// Writes a date as specs do; one that could mean two days is not guessed at.
fn day(text: &str) -> Option<String> {
    if text.parse::<Documented>().is_ok() {
        return Some(text.to_owned());
    }
    if let [day, month, year] = text.split('-').collect::<Vec<_>>()[..]
        && year.len() == 2
    {
        let century = if year.parse::<u8>().ok()? < 80 {
            20
        } else {
            19
        };
        return Some(format!("{day}-{month}-{century}{year}"));
    }
    let [first, second, year] = text.split('/').collect::<Vec<_>>()[..] else {
        return None;
    };
    let (first, second): (u8, u8) = (first.parse().ok()?, second.parse().ok()?);
    let (month, day) = match (first, second) {
        (1..=12, 13..=31) => (first, second),
        (13..=31, 1..=12) => (second, first),
        (same, other) if same == other => (same, other),
        _ => return None,
    };
    Some(format!("{year}-{month:02}-{day:02}"))
}

/// Reads a platform by any of its names.
pub(super) fn platform(text: &str) -> Option<Platform> {
    let name = text.trim().to_ascii_lowercase();
    Some(match name.as_str() {
        "x86" | "i386" | "intel" | "x86-based" => Platform::X86,
        "x64" | "amd64" | "x86_64" | "x86-64" | "x64-based" => Platform::X64,
        "ia64" | "ia-64" | "itanium" | "intel64" => Platform::Ia64,
        "arm64" | "aarch64" => Platform::Arm64,
        _ => return None,
    })
}
