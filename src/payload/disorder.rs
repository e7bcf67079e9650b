//! What is out of order among sequence numbers and disks.

use super::{PayloadFile, Place};

/// Something about sequence numbers and disks that Windows Installer stumbles over at installation, although
/// every file can be found.
///
/// See [File Table](https://learn.microsoft.com/windows/win32/msi/file-table), `Sequence`, and
/// [Media Table](https://learn.microsoft.com/windows/win32/msi/media-table).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Disorder {
    /// Numbers begin at 1.
    #[error("row `{file}` of `File` has the sequence number {sequence}, and the first is 1")]
    Number {
        /// The file.
        file: String,
        /// Its number; 0 where there is none.
        sequence: i32,
    },
    /// Two files in cabinets have one number.
    #[error(
        "rows `{file}` and `{other}` of `File` are compressed and have both the sequence number {sequence}"
    )]
    Shared {
        /// One file.
        file: String,
        /// The other.
        other: String,
        /// Their number.
        sequence: i32,
    },
    /// Two media have one number.
    #[error("two rows of `Media` have the disk number {disk}")]
    Disk {
        /// The number.
        disk: i32,
    },
    /// A medium ends where the one before does, so that no file is on it.
    #[error(
        "row `{disk}` of `Media` ends at the sequence number {last} as the one before it, so that it has no files"
    )]
    EmptyDisk {
        /// The medium.
        disk: i32,
        /// The number at which both end.
        last: i32,
    },
    /// The members of a cabinet are in another order than their files.
    #[error(
        "in the cabinet `{cabinet}` the member `{file}` comes after `{before}`, and in `File` before it"
    )]
    Member {
        /// The cabinet.
        cabinet: String,
        /// The later member, the earlier file.
        file: String,
        /// The one before it in the cabinet.
        before: String,
    },
}

/// Looks at the numbers of files that are in the order of these.
///
/// Files that are not compressed may share a number.
pub(super) fn of_files(files: &[PayloadFile]) -> Vec<Disorder> {
    let numbers = files.iter().filter(|file| file.sequence < 1);
    let numbers = numbers.map(|file| Disorder::Number {
        file: file.key.clone(),
        sequence: file.sequence,
    });
    let packed = files
        .iter()
        .filter(|file| matches!(file.place, Place::Cabinet(_)));
    let packed: Vec<_> = packed.collect();
    let of_one_number = packed.chunk_by(|one, next| one.sequence == next.sequence);
    let shared = of_one_number.filter_map(|files| match files {
        [one, other, ..] => Some(Disorder::Shared {
            file: one.key.clone(),
            other: other.key.clone(),
            sequence: one.sequence,
        }),
        _ => None,
    });
    numbers.chain(shared).collect()
}
