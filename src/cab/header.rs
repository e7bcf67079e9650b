//! The header of a cabinet: `CFHEADER`.

use std::io::{Read, Seek};

use super::error::{CabError, Defect};
use super::name::{Encoding, Name};
use super::options::Options;
use super::volume::Volume;

/// What the header of a cabinet says.
///
/// See [MS-CAB] 2.1, `CFHEADER`.
///
/// [MS-CAB]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Major and minor version of the format: 1 and 3 in every known cabinet.
    pub version: (u8, u8),
    /// How many bytes the cabinet is said to have. A signature can follow them.
    pub size: u32,
    /// What the cabinets of a set have in common.
    pub set: u16,
    /// The number of this cabinet in its set, counted from 0.
    pub number: u16,
    /// The cabinet before this one.
    pub previous: Option<Neighbour>,
    /// The cabinet after this one.
    pub next: Option<Neighbour>,
    /// What an application has put into the header; the format gives it no meaning.
    pub reserve: Vec<u8>,
    /// How many bytes lie between the folder table and the place where the header says that the file
    /// table begins. Readers that do not look at that place see other members than those that do, so
    /// anything but 0 is suspicious.
    pub gap: u64,
}

/// Another cabinet of the same set, as a header names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The file name of the cabinet: untrusted text.
    pub cabinet: Name,
    /// What is written on the disk that it came on; can be empty.
    pub disk: Name,
}

impl Neighbour {
    /// Says that this cabinet is needed.
    pub(super) fn missing(&self) -> Defect {
        Defect::MissingCabinet {
            name: self.cabinet.text().to_owned(),
            disk: self.disk.text().to_owned(),
        }
    }
}

/// Where the tables after the header lie.
#[derive(Debug)]
pub(super) struct Tables {
    pub folders: u16,
    pub folders_offset: u64,
    pub folder_reserve: u8,
    pub block_reserve: u8,
    pub members: u16,
    pub members_offset: u64,
}

const SIZE: usize = 36;
const FOLDER_SIZE: u64 = 8;
const HAS_PREVIOUS: u16 = 1;
const HAS_NEXT: u16 = 2;
const HAS_RESERVE: u16 = 4;
const LONGEST_NAME: usize = 256;

/// Reads the header.
pub(super) fn read<R: Read + Seek>(
    volume: &mut Volume<R>,
    options: &Options<'_>,
) -> Result<(Header, Tables), CabError> {
    let mut fields = [0; SIZE];
    let found = volume.read_up_to(0, &mut fields)?;
    if !fields[..found].starts_with(b"MSCF") {
        return Err(CabError::at(0, Defect::NotACabinet));
    }
    if found < SIZE {
        let missing = (SIZE - found) as u64;
        return Err(CabError::at(
            0,
            Defect::Truncated {
                part: "header",
                missing,
            },
        ));
    }
    let flags = u16_at(&fields, 30);
    let mut header = Header {
        version: (fields[25], fields[24]),
        size: u32_at(&fields, 8),
        set: u16_at(&fields, 32),
        number: u16_at(&fields, 34),
        previous: None,
        next: None,
        reserve: Vec::new(),
        gap: 0,
    };
    let mut tables = Tables {
        folders: u16_at(&fields, 26),
        folders_offset: SIZE as u64,
        folder_reserve: 0,
        block_reserve: 0,
        members: u16_at(&fields, 28),
        members_offset: u64::from(u32_at(&fields, 16)),
    };
    let offset = &mut tables.folders_offset;
    if flags & HAS_RESERVE != 0 {
        let mut sizes = [0; 4];
        volume.read_exact("header", *offset, &mut sizes)?;
        *offset += 4;
        header.reserve.resize(usize::from(u16_at(&sizes, 0)), 0);
        volume.read_exact("reserved area of the header", *offset, &mut header.reserve)?;
        *offset += header.reserve.len() as u64;
        [_, _, tables.folder_reserve, tables.block_reserve] = sizes;
    }
    if flags & HAS_PREVIOUS != 0 {
        header.previous = Some(read_neighbour(volume, offset, options)?);
    }
    if flags & HAS_NEXT != 0 {
        header.next = Some(read_neighbour(volume, offset, options)?);
    }
    header.gap = gap(&tables)?;
    Ok((header, tables))
}

fn gap(tables: &Tables) -> Result<u64, CabError> {
    let folder = FOLDER_SIZE + u64::from(tables.folder_reserve);
    let least = tables.folders_offset + u64::from(tables.folders) * folder;
    let stated = tables.members_offset;
    match stated.checked_sub(least) {
        _ if tables.members == 0 => Ok(0),
        Some(gap) => Ok(gap),
        None => Err(CabError::at(0, Defect::FileTableOverlaps { stated, least })),
    }
}

fn read_neighbour<R: Read + Seek>(
    volume: &mut Volume<R>,
    offset: &mut u64,
    options: &Options<'_>,
) -> Result<Neighbour, CabError> {
    const PART: &str = "name of the neighbouring cabinet";
    let here = *offset;
    let cabinet = read_name(volume, "header", PART, offset)?;
    if cabinet.is_empty() {
        return Err(CabError::at(here, Defect::EmptyName { part: PART }));
    }
    let disk = read_name(volume, "header", "name of the neighbouring disk", offset)?;
    Ok(Neighbour {
        cabinet: Name::new(&cabinet, Encoding::CodePage, options),
        disk: Name::new(&disk, Encoding::CodePage, options),
    })
}

/// Reads the bytes of a name, which is a `part` of a `table`, up to the zero, and moves `offset` behind it.
pub(super) fn read_name<R: Read + Seek>(
    volume: &mut Volume<R>,
    table: &'static str,
    part: &'static str,
    offset: &mut u64,
) -> Result<Vec<u8>, CabError> {
    let mut buffer = [0; LONGEST_NAME];
    let found = volume.read_up_to(*offset, &mut buffer)?;
    match buffer[..found].iter().position(|&byte| byte == 0) {
        Some(length) => {
            *offset += length as u64 + 1;
            Ok(buffer[..length].to_vec())
        }
        None if found < LONGEST_NAME => Err(CabError::at(
            *offset,
            Defect::Truncated {
                part: table,
                missing: 1,
            },
        )),
        None => Err(CabError::at(*offset, Defect::EndlessName { part })),
    }
}

/// Returns the little-endian number at `index` of a structure that has been read whole.
pub(super) fn u16_at<const N: usize>(fields: &[u8; N], index: usize) -> u16 {
    u16::from_le_bytes([fields[index], fields[index + 1]])
}

/// Returns the little-endian number at `index` of a structure that has been read whole.
pub(super) fn u32_at<const N: usize>(fields: &[u8; N], index: usize) -> u32 {
    u32::from(u16_at(fields, index)) | u32::from(u16_at(fields, index + 2)) << 16
}
