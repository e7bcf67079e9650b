//! The headers of a PE file and its resource tree, read no further than the way to the version leads.
//!
//! See the [PE format](https://learn.microsoft.com/windows/win32/debug/pe-format).

use std::ops::Range;

use object::LittleEndian as LE;
use object::U32;
use object::pe::{
    IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR, IMAGE_DIRECTORY_ENTRY_RESOURCE,
    IMAGE_NT_OPTIONAL_HDR64_MAGIC, IMAGE_NT_SIGNATURE, ImageDosHeader, ImageNtHeaders32,
    ImageNtHeaders64, ImageResourceDataEntry, ImageResourceDirectory, ImageResourceDirectoryEntry,
};
use object::read::ReadRef;
use object::read::coff::SectionTable;
use object::read::pe::{ImageNtHeaders, optional_header_magic};

use super::error::PeError;

/// The resource type of versions.
const VERSION: u16 = 16;
/// The name that Windows looks for among the versions of a file.
const FIRST_NAME: u16 = 1;
/// A version resource states its own length in sixteen bits.
const LONGEST_VERSION: u32 = 0xffff;

/// What the headers say.
pub(super) struct Image<'a> {
    pub machine: u16,
    /// Whether it holds code for .NET.
    pub is_managed: bool,
    sections: SectionTable<'a>,
    /// Where the resources lie in the file.
    pub resources: Option<Range<u64>>,
}

impl<'a> Image<'a> {
    /// Reads the headers. `None` if this is no PE file at all.
    pub(super) fn parse<R: ReadRef<'a>>(data: R) -> Result<Option<Self>, PeError> {
        let Some(offset) = headers_offset(data) else {
            return Ok(None);
        };
        match data.read_at::<U32<LE>>(offset) {
            Ok(signature) if signature.get(LE) == IMAGE_NT_SIGNATURE => {}
            // A program for DOS or for 16-bit Windows.
            _ => return Ok(None),
        }
        let magic = optional_header_magic(data).map_err(PeError::Headers)?;
        let image = if magic == IMAGE_NT_OPTIONAL_HDR64_MAGIC {
            Self::of::<ImageNtHeaders64, R>(data, offset)
        } else {
            Self::of::<ImageNtHeaders32, R>(data, offset)
        };
        image.map(Some)
    }

    fn of<H: ImageNtHeaders, R: ReadRef<'a>>(data: R, mut offset: u64) -> Result<Self, PeError> {
        let (headers, directories) = H::parse(data, &mut offset).map_err(PeError::Headers)?;
        let sections = headers.sections(data, offset).map_err(PeError::Headers)?;
        let resources = directories
            .get(IMAGE_DIRECTORY_ENTRY_RESOURCE)
            .map(|directory| directory.virtual_address.get(LE))
            .filter(|&address| address != 0);
        let resources = match resources {
            Some(address) => Some(in_file(&sections, address)?),
            None => None,
        };
        let is_managed = directories
            .get(IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR)
            .is_some_and(|directory| directory.virtual_address.get(LE) != 0);
        let machine = headers.file_header().machine.get(LE).0;
        Ok(Self {
            machine,
            is_managed,
            sections,
            resources,
        })
    }

    /// Finds the version among the resources, and says where it lies in the file.
    pub(super) fn find_version<R: ReadRef<'a>>(
        &self,
        data: R,
    ) -> Result<Option<Range<u64>>, PeError> {
        let Some(resources) = &self.resources else {
            return Ok(None);
        };
        let start = resources.start;
        let types = read_table(data, start, 0)?;
        let Some(versions) = types.iter().find(|entry| is_number(**entry, VERSION)) else {
            return Ok(None);
        };
        let names = read_table(data, start, below(start, *versions)?)?;
        let first = names.iter().find(|entry| is_number(**entry, FIRST_NAME));
        let Some(name) = first.or_else(|| names.first()) else {
            return Ok(None);
        };
        let languages = read_table(data, start, below(start, *name)?)?;
        let Some(language) = languages.first() else {
            return Ok(None);
        };
        let offset = start + u64::from(language.data_offset());
        if language.is_table() {
            return Err(PeError::Resources { offset });
        }
        let entry: &ImageResourceDataEntry = data
            .read_at(offset)
            .map_err(|()| PeError::Resources { offset })?;
        let (address, size) = (entry.offset_to_data.get(LE), entry.size.get(LE));
        if size > LONGEST_VERSION {
            return Err(PeError::TooLong { size });
        }
        let place = in_file(&self.sections, address)?;
        let end = place.end.min(place.start + u64::from(size));
        Ok(Some(place.start..end))
    }
}

/// Says where the headers are, if what stands before them allows it.
pub(super) fn headers_offset<'a, R: ReadRef<'a>>(data: R) -> Option<u64> {
    let dos = ImageDosHeader::parse(data).ok()?;
    Some(u64::from(dos.nt_headers_offset()))
}

/// Finds an address in the file, with all that follows it in its section.
fn in_file(sections: &SectionTable<'_>, address: u32) -> Result<Range<u64>, PeError> {
    let (offset, size) = sections
        .pe_file_range_at(address)
        .ok_or(PeError::Unmapped { address })?;
    Ok(u64::from(offset)..u64::from(offset) + u64::from(size))
}

fn read_table<'a, R: ReadRef<'a>>(
    data: R,
    resources: u64,
    table: u32,
) -> Result<&'a [ImageResourceDirectoryEntry], PeError> {
    let mut offset = resources + u64::from(table);
    let broken = PeError::Resources { offset };
    let Ok(header) = data.read::<ImageResourceDirectory>(&mut offset) else {
        return Err(broken);
    };
    let named = usize::from(header.number_of_named_entries.get(LE));
    let numbered = usize::from(header.number_of_id_entries.get(LE));
    data.read_slice(&mut offset, named + numbered)
        .map_err(|()| broken)
}

/// The table that an entry refers to.
fn below(resources: u64, entry: ImageResourceDirectoryEntry) -> Result<u32, PeError> {
    if entry.is_table() {
        return Ok(entry.data_offset());
    }
    Err(PeError::Resources {
        offset: resources + u64::from(entry.data_offset()),
    })
}

fn is_number(entry: ImageResourceDirectoryEntry, number: u16) -> bool {
    !entry.has_name() && entry.name_or_id.get(LE) == u32::from(number)
}
