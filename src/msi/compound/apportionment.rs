//! How the sectors of a file that is written are shared out between its allocation tables and its content.

use super::outline::{OutlineError, Version};

/// Bytes of a sector of the mini stream.
pub(super) const MINI_SECTOR: u64 = 64;

/// How many sectors of the allocation table the header lists.
pub(super) const LISTED_IN_HEADER: u64 = 109;

/// The first size that is not written. A file of version 3 ends below 2 GiB, and one of version 4 would have to leave
/// a sector free there.
const TOO_LARGE: u64 = 1 << 31;

/// How many sectors there are of each kind, behind the one of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Apportionment {
    /// Bytes of the whole file.
    pub size: u64,
    /// Those that list the sectors of the allocation table, beyond what the header lists.
    pub lists: u64,
    /// Those of the allocation table.
    pub tables: u64,
    /// All others.
    pub content: u64,
}

impl Apportionment {
    /// Shares out a file of that size.
    pub fn of(version: Version, size: u64) -> Result<Self, OutlineError> {
        let sector = version.sector_bytes();
        if !size.is_multiple_of(sector) {
            return Err(OutlineError::NotSectors { size, sector });
        }
        let out_of_range = OutlineError::OutOfRange { size };
        if size >= TOO_LARGE {
            return Err(out_of_range);
        }
        let Some(sectors) = (size / sector).checked_sub(1) else {
            return Err(out_of_range);
        };
        let entries = sector / 4;
        let tables = sectors.div_ceil(entries);
        let lists = tables
            .saturating_sub(LISTED_IN_HEADER)
            .div_ceil(entries - 1);
        match sectors.checked_sub(tables + lists) {
            Some(content) if content > 0 => Ok(Self {
                size,
                lists,
                tables,
                content,
            }),
            _ => Err(out_of_range),
        }
    }

    /// Shares out the smallest file with room for that many sectors of content.
    pub fn smallest(version: Version, content: u64) -> Result<Self, OutlineError> {
        let sector = version.sector_bytes();
        // At most one sector in a hundred is of a table: from here on it takes few steps.
        let mut size = content.saturating_add(2).saturating_mul(sector);
        loop {
            let shared = Self::of(version, size)?;
            if shared.content >= content {
                return Ok(shared);
            }
            size = size.saturating_add((content - shared.content) * sector);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_file_has_room_and_no_smaller_one_has() {
        for version in [Version::V3, Version::V4] {
            let sector = version.sector_bytes();
            for content in (1..300).chain([13_840, 13_841, 13_842, 30_000, 110_000]) {
                let smallest = Apportionment::smallest(version, content).unwrap();
                assert!(smallest.content >= content);
                let before = Apportionment::of(version, smallest.size - sector);
                assert!(before.is_err() || before.unwrap().content < content);
            }
        }
    }
}
