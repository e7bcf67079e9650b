//! The `Media` table: which cabinet has which sequence numbers.
//!
//! See [Media Table](https://learn.microsoft.com/windows/win32/msi/media-table).

use std::fmt;

use super::defect::TableDefect;
use super::disorder::Disorder;
use crate::folded_name::FoldedName;
use crate::msi::schema::{DocumentedColumn, MEDIA, media};
use crate::msi::{Row, Tables};

/// The stream that holds the files of a merge module, which has no `Media` table.
///
/// See [`MergeModule.CABinet`](https://learn.microsoft.com/windows/win32/msi/merge-module-cabinet-files).
const MODULE_STREAM: &str = "MergeModule.CABinet";

/// One row of the `Media` table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medium {
    /// `DiskId`.
    pub disk: i32,
    /// `LastSequence`: the number of the last file on it.
    pub last_sequence: i32,
    /// `Cabinet`, if it has one.
    pub cabinet: Option<Cabinet>,
    /// `DiskPrompt`: what is printed on the disk.
    pub prompt: Option<String>,
    /// `VolumeLabel`.
    pub label: Option<String>,
}

/// Where a cabinet is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cabinet {
    /// In the stream of this name.
    Embedded(String),
    /// In the file of this name beside the package.
    Beside(String),
}

/// A cabinet as its names are compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum FoldedCabinet {
    Embedded(String),
    Beside(FoldedName),
}

impl Cabinet {
    /// Returns the name of the stream or the file.
    pub fn name(&self) -> &str {
        match self {
            Self::Embedded(name) | Self::Beside(name) => name,
        }
    }

    /// Returns the cabinet of that name in the same place.
    pub(super) fn beside_it(&self, name: &str) -> Self {
        match self {
            Self::Embedded(_) => Self::Embedded(name.to_owned()),
            Self::Beside(_) => Self::Beside(name.to_owned()),
        }
    }

    /// Returns what two names of one cabinet have in common: [case] counts in streams, not in files.
    ///
    /// [case]: https://learn.microsoft.com/windows/win32/msi/cabinet
    pub(super) fn folded(&self) -> FoldedCabinet {
        match self {
            Self::Embedded(name) => FoldedCabinet::Embedded(name.clone()),
            Self::Beside(name) => FoldedCabinet::Beside(FoldedName::of(name)),
        }
    }
}

impl fmt::Display for Cabinet {
    /// Writes it as the table does: a `#` stands before the name of a stream.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded(name) => write!(f, "#{name}"),
            Self::Beside(name) => f.write_str(name),
        }
    }
}

/// The media by their sequence numbers.
pub(super) struct Media {
    /// By disk number.
    pub list: Vec<Medium>,
    /// Last number and place in the list, by last number.
    ends: Vec<(i32, usize)>,
}

impl Media {
    pub fn read(
        tables: &Tables,
        defects: &mut Vec<TableDefect>,
        disorder: &mut Vec<Disorder>,
    ) -> Self {
        let mut media: Vec<_> = tables.rows(MEDIA).map(medium).collect();
        media.sort_by_key(|medium| medium.disk);
        let repeated = media.iter().zip(media.iter().skip(1));
        let repeated = repeated.filter(|(one, next)| one.disk == next.disk);
        disorder.extend(repeated.map(|(one, _)| Disorder::Disk { disk: one.disk }));
        let mut before = 0;
        // A medium that ends at 0 has no files.
        for medium in media.iter().filter(|medium| medium.last_sequence != 0) {
            let (disk, last) = (medium.disk, medium.last_sequence);
            if last < before {
                defects.push(TableDefect::MediaOrder { disk, last, before });
            } else if last == before {
                disorder.push(Disorder::EmptyDisk { disk, last });
            }
            before = before.max(last);
        }
        Self::new(media)
    }

    /// The one cabinet of a merge module.
    pub fn of_module() -> Self {
        Self::new(vec![Medium {
            disk: 1,
            last_sequence: i32::MAX,
            cabinet: Some(Cabinet::Embedded(MODULE_STREAM.to_owned())),
            prompt: None,
            label: None,
        }])
    }

    fn new(list: Vec<Medium>) -> Self {
        let ends = list.iter().enumerate();
        let mut ends: Vec<_> = ends
            .map(|(index, medium)| (medium.last_sequence, index))
            .collect();
        ends.sort_unstable();
        Self { list, ends }
    }

    /// Returns the medium with the smallest last number that is not below `sequence`.
    pub fn of_sequence(&self, sequence: i32) -> Option<usize> {
        let at = self.ends.partition_point(|(last, _)| *last < sequence);
        self.ends.get(at).map(|(_, index)| *index)
    }
}

fn medium(row: Row<'_>) -> Medium {
    let text = |column: &DocumentedColumn| row.text(column).map(str::to_owned);
    Medium {
        disk: row.int(media::DISK_ID).unwrap_or_default(),
        last_sequence: row.int(media::LAST_SEQUENCE).unwrap_or_default(),
        cabinet: row
            .text(media::CABINET)
            .map(|name| match name.strip_prefix('#') {
                Some(stream) => Cabinet::Embedded(stream.to_owned()),
                None => Cabinet::Beside(name.to_owned()),
            }),
        prompt: text(media::DISK_PROMPT),
        label: text(media::VOLUME_LABEL),
    }
}
