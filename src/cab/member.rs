//! Members: the files inside a cabinet. `CFFILE`.

use std::io::{Read, Seek};

use jiff::civil::DateTime;

use super::error::{CabError, Defect};
use super::header::{Header, Tables, read_name, u16_at, u32_at};
use super::name::{Encoding, Name};
use super::options::Options;
use super::volume::Volume;

/// What a file table says of one member.
///
/// See [MS-CAB] 2.3, `CFFILE`.
///
/// [MS-CAB]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name; in a Windows Installer package the key of its row in the `File` table.
    pub name: Name,
    /// How many bytes it has.
    pub size: u32,
    /// In which folder it lies, counted from 0.
    pub folder: usize,
    /// Where it begins in the uncompressed folder.
    pub offset: u32,
    /// The date and time of the file; the raw words of a FAT file system.
    pub date_time: DosDateTime,
    /// The attributes, as the format has them: 1 read-only, 2 hidden, 4 system, 0x20 archive,
    /// 0x40 to be run after extraction, 0x80 the name is UTF-8.
    pub attributes: u16,
    /// Whether it goes beyond the cabinets that were read.
    pub reach: Reach,
    /// Where its entry in the file table begins, in bytes from the start of its cabinet.
    pub entry: u64,
    /// In which cabinet it is listed: a place in the set that was read.
    pub cabinet: usize,
}

/// Date and time as FAT file systems write them: local time of an unknown place, in steps of two seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DosDateTime {
    /// Seven bits of years since 1980, four of the month, five of the day.
    pub date: u16,
    /// Five bits of the hour, six of the minute, five of half the seconds.
    pub time: u16,
}

/// Whether a member's data begin or go on in another cabinet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Its folder begins in the cabinet before, so that it cannot be read without that.
    pub from_previous: bool,
    /// Its data go on in the next cabinet.
    pub to_next: bool,
}

const IN_UTF8: u16 = 0x80;
const FROM_PREVIOUS: u16 = 0xfffd;
const TO_NEXT: u16 = 0xfffe;
const FROM_PREVIOUS_TO_NEXT: u16 = 0xffff;

impl Member {
    /// Returns where it ends in the uncompressed folder.
    pub fn end(&self) -> u64 {
        u64::from(self.offset) + u64::from(self.size)
    }
}

impl DosDateTime {
    /// Returns date and time; `None` where they do not exist, such as on a 31st of February.
    pub fn civil(self) -> Option<DateTime> {
        let field =
            |word: u16, shift: u16, bits: u16| (word >> shift & ((1 << bits) - 1)).cast_signed();
        let byte = |word, shift, bits| i8::try_from(field(word, shift, bits)).ok();
        DateTime::new(
            1980 + field(self.date, 9, 7),
            byte(self.date, 5, 4)?,
            byte(self.date, 0, 5)?,
            byte(self.time, 11, 5)?,
            byte(self.time, 5, 6)?,
            byte(self.time, 0, 5)? * 2,
            0,
        )
        .ok()
    }
}

/// Reads the file table.
pub(super) fn read_all<R: Read + Seek>(
    volume: &mut Volume<R>,
    header: &Header,
    tables: &Tables,
    options: &Options<'_>,
) -> Result<Vec<Member>, CabError> {
    let limit = options.limits.members;
    if usize::from(tables.members) > limit {
        return Err(CabError::at(0, Defect::TooManyMembers(limit)));
    }
    let mut offset = tables.members_offset;
    let mut members = Vec::new();
    for _ in 0..tables.members {
        members.push(read(
            volume,
            &mut offset,
            header,
            usize::from(tables.folders),
            options,
        )?);
    }
    Ok(members)
}

fn read<R: Read + Seek>(
    volume: &mut Volume<R>,
    offset: &mut u64,
    header: &Header,
    folders: usize,
    options: &Options<'_>,
) -> Result<Member, CabError> {
    let entry = *offset;
    let mut fields = [0; 16];
    volume.read_exact("file table", entry, &mut fields)?;
    *offset += fields.len() as u64;
    let raw_name = read_name(volume, "file table", "name of the member", offset)?;
    if raw_name.is_empty() {
        return Err(CabError::at(
            entry,
            Defect::EmptyName {
                part: "name of the member",
            },
        ));
    }
    let attributes = u16_at(&fields, 14);
    let encoding = match attributes & IN_UTF8 {
        0 => Encoding::CodePage,
        _ => Encoding::Utf8,
    };
    let mut member = Member {
        name: Name::new(&raw_name, encoding, options),
        size: u32_at(&fields, 0),
        folder: 0,
        offset: u32_at(&fields, 4),
        date_time: DosDateTime {
            date: u16_at(&fields, 10),
            time: u16_at(&fields, 12),
        },
        attributes,
        reach: Reach::default(),
        entry,
        cabinet: 0,
    };
    place(&mut member, u16_at(&fields, 8), header, folders)
        .map_err(|defect| CabError::at(entry, defect))?;
    Ok(member)
}

/// Finds out from the folder number in which folder the member lies.
///
/// Three numbers mean the first or the last folder, and that the member goes beyond this cabinet.
fn place(member: &mut Member, index: u16, header: &Header, folders: usize) -> Result<(), Defect> {
    let last = folders.saturating_sub(1);
    (
        member.folder,
        member.reach.from_previous,
        member.reach.to_next,
    ) = match index {
        FROM_PREVIOUS => (0, true, false),
        TO_NEXT => (last, false, true),
        FROM_PREVIOUS_TO_NEXT => (0, true, true),
        index => (usize::from(index), false, false),
    };
    let name = || member.name.text().to_owned();
    let through = index == FROM_PREVIOUS_TO_NEXT && folders > 1;
    if member.folder >= folders || through {
        return Err(Defect::NoSuchFolder {
            member: name(),
            index,
            folders,
        });
    }
    let dangles = member.reach.from_previous && header.previous.is_none()
        || member.reach.to_next && header.next.is_none();
    if dangles {
        return Err(Defect::NoNeighbour { member: name() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(date: u16, time: u16, expected: Option<&str>) {
        let civil = DosDateTime { date, time }.civil();
        assert_eq!(civil.map(|civil| civil.to_string()).as_deref(), expected);
    }

    #[test]
    fn fat_times_are_decoded_or_absent() {
        // 24.09.2007 13:26:00, the first entry of a cabinet that cabextract lists so.
        check(14136, 27456, Some("2007-09-24T13:26:00"));
        check(0, 0, None);
        check(0x0021, 0, Some("1980-01-01T00:00:00"));
        check(2 << 5 | 31, 0, None);
        check(0xff9f, 0xbf7d, Some("2107-12-31T23:59:58"));
        check(0xffff, 0xffff, None);
    }
}
