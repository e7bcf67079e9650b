//! Every byte of a bundle that is not content, as a pure function of what the manifest says.
//!
//! The writer writes the regions given here one after the other; the verifier compares them one after the
//! other. So a bundle has one form, and every byte of it is either in here or covered by a digest.
//! The format is PKWARE's [APPNOTE](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), with
//! all choices made: made by Unix, permissions 0644, no data descriptors, no comments, no extra fields but
//! ZIP64, and that only where a size or an offset does not fit into 32 bits.

use super::little_endian::{Put as _, Saturating as _};
use super::manifest::Method;
use super::moment::Moment;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const ZIP64_END: u32 = 0x0606_4b50;
const ZIP64_LOCATOR: u32 = 0x0706_4b50;
const ZIP64_EXTRA: u16 = 1;

/// Made by Unix (3), according to version 4.5 of the APPNOTE.
const MADE_BY: u16 = 3 << 8 | ZIP64_VERSION;
/// Folders and deflate.
const VERSION: u16 = 20;
const ZIP64_VERSION: u16 = 45;
/// The name is UTF-8.
const UTF8_FLAG: u16 = 1 << 11;
/// A regular file that its owner may write and everyone may read.
pub(crate) const ATTRIBUTES: u32 = 0o100_644 << 16;
/// From this on a number stands in the ZIP64 field.
const OVERFLOW: u64 = 0xFFFF_FFFF;
/// From this on a count does.
const COUNT_OVERFLOW: u64 = 0xFFFF;

/// One file of the archive, as its headers describe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its judged name.
    pub name: String,
    /// How it is stored.
    pub method: Method,
    /// The CRC-32 of its content.
    pub crc32: u32,
    /// The size of its content.
    pub size: u64,
    /// The size of the stored bytes.
    pub stored_size: u64,
    /// When it was last written.
    pub modified: Moment,
}

/// A piece of the archive; the regions tile the file without gap or overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Where it starts.
    pub offset: u64,
    /// How long it is.
    pub size: u64,
    /// What it is.
    pub kind: RegionKind,
}

/// What a region is; a number is that of the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionKind {
    /// The header before a file.
    LocalHeader(usize),
    /// The stored bytes of a file.
    Data(usize),
    /// The line of a file in the central directory.
    CentralHeader(usize),
    /// The end of the central directory, with its ZIP64 form where needed.
    End,
}

/// Where everything in an archive stands.
#[derive(Clone, Debug)]
pub struct Layout {
    members: Vec<Member>,
    regions: Vec<Region>,
    /// Of the central directory.
    directory: u64,
}

impl Layout {
    /// Lays the members out in their order.
    ///
    /// The caller has compared sizes and numbers with the [limits](super::limits), so that no sum here
    /// comes near the end of 64 bits.
    pub fn new(members: Vec<Member>) -> Self {
        let mut layout = Self {
            regions: Vec::with_capacity(members.len() * 3 + 1),
            members,
            directory: 0,
        };
        for index in 0..layout.members.len() {
            layout.push(RegionKind::LocalHeader(index));
            layout.push(RegionKind::Data(index));
        }
        layout.directory = layout.size();
        for index in 0..layout.members.len() {
            layout.push(RegionKind::CentralHeader(index));
        }
        layout.push(RegionKind::End);
        layout
    }

    /// Returns the files, in order.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Returns all regions, in order.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// Returns the size of the whole archive.
    pub fn size(&self) -> u64 {
        self.regions
            .last()
            .map_or(0, |last| last.offset + last.size)
    }

    /// Returns where the central directory starts.
    pub fn end_of_data(&self) -> u64 {
        self.directory
    }

    /// Returns where the stored bytes of a member are.
    pub fn data(&self, member: usize) -> Region {
        self.regions[member * 2 + 1]
    }

    /// Returns the bytes of a region, none for one that holds content.
    pub fn bytes(&self, kind: RegionKind) -> Vec<u8> {
        match kind {
            RegionKind::LocalHeader(index) => local_header(&self.members[index]),
            RegionKind::Data(_) => Vec::new(),
            RegionKind::CentralHeader(index) => {
                central_header(&self.members[index], self.regions[index * 2].offset)
            }
            RegionKind::End => end(
                self.members.len() as u64,
                self.directory,
                self.end_of_directory() - self.directory,
            ),
        }
    }

    fn end_of_directory(&self) -> u64 {
        let last = self.members.len() * 3;
        self.regions
            .get(last)
            .map_or_else(|| self.size(), |end| end.offset)
    }

    fn push(&mut self, kind: RegionKind) {
        let size = match kind {
            RegionKind::Data(index) => self.members[index].stored_size,
            _ => self.bytes(kind).len() as u64,
        };
        self.regions.push(Region {
            offset: self.size(),
            size,
            kind,
        });
    }
}

/// Whether the sizes of a member need the ZIP64 field: both go there together.
fn is_large(member: &Member) -> bool {
    member.size >= OVERFLOW || member.stored_size >= OVERFLOW
}

fn local_header(member: &Member) -> Vec<u8> {
    let large = is_large(member);
    let mut extra = Vec::new();
    if large {
        extra.put64(member.size);
        extra.put64(member.stored_size);
    }
    let extra = zip64_extra(&extra);
    let mut bytes = Vec::with_capacity(30 + member.name.len() + extra.len());
    bytes.put32(LOCAL);
    put_common(&mut bytes, member, large);
    bytes.put16(extra.len().saturating_u16());
    bytes.extend_from_slice(member.name.as_bytes());
    bytes.extend_from_slice(&extra);
    bytes
}

fn central_header(member: &Member, offset: u64) -> Vec<u8> {
    let mut extra = Vec::new();
    if is_large(member) {
        extra.put64(member.size);
        extra.put64(member.stored_size);
    }
    if offset >= OVERFLOW {
        extra.put64(offset);
    }
    let extra = zip64_extra(&extra);
    let mut bytes = Vec::with_capacity(46 + member.name.len() + extra.len());
    bytes.put32(CENTRAL);
    bytes.put16(MADE_BY);
    put_common(&mut bytes, member, !extra.is_empty());
    bytes.put16(extra.len().saturating_u16());
    bytes.put16(0); // comment
    bytes.put16(0); // disk
    bytes.put16(0); // internal attributes
    bytes.put32(ATTRIBUTES);
    bytes.put32(offset.saturating_u32());
    bytes.extend_from_slice(member.name.as_bytes());
    bytes.extend_from_slice(&extra);
    bytes
}

/// What both headers hold, from the version to the length of the name.
fn put_common(bytes: &mut Vec<u8>, member: &Member, zip64: bool) {
    let (size, stored_size) = if is_large(member) {
        (u32::MAX, u32::MAX)
    } else {
        (
            member.size.saturating_u32(),
            member.stored_size.saturating_u32(),
        )
    };
    let dos = member.modified.dos();
    bytes.put16(if zip64 { ZIP64_VERSION } else { VERSION });
    bytes.put16(if member.name.is_ascii() { 0 } else { UTF8_FLAG });
    bytes.put16(match member.method {
        Method::Stored => 0,
        Method::Deflate => 8,
    });
    bytes.put16(dos.time);
    bytes.put16(dos.date);
    bytes.put32(member.crc32);
    bytes.put32(stored_size);
    bytes.put32(size);
    bytes.put16(member.name.len().saturating_u16());
}

fn zip64_extra(numbers: &[u8]) -> Vec<u8> {
    let mut extra = Vec::new();
    if !numbers.is_empty() {
        extra.put16(ZIP64_EXTRA);
        extra.put16(numbers.len().saturating_u16());
        extra.extend_from_slice(numbers);
    }
    extra
}

fn end(members: u64, directory: u64, directory_size: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if members >= COUNT_OVERFLOW || directory >= OVERFLOW || directory_size >= OVERFLOW {
        bytes.put32(ZIP64_END);
        bytes.put64(44); // what follows of this record
        bytes.put16(MADE_BY);
        bytes.put16(ZIP64_VERSION);
        bytes.put32(0); // this disk
        bytes.put32(0); // the disk of the directory
        bytes.put64(members);
        bytes.put64(members);
        bytes.put64(directory_size);
        bytes.put64(directory);
        bytes.put32(ZIP64_LOCATOR);
        bytes.put32(0); // the disk of the record above
        bytes.put64(directory + directory_size);
        bytes.put32(1); // disks
    }
    bytes.put32(END);
    bytes.put16(0); // this disk
    bytes.put16(0); // the disk of the directory
    bytes.put16(members.saturating_u16());
    bytes.put16(members.saturating_u16());
    bytes.put32(directory_size.saturating_u32());
    bytes.put32(directory.saturating_u32());
    bytes.put16(0); // comment
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn member(name: &str, size: u64) -> Member {
        Member {
            name: name.to_owned(),
            method: Method::Stored,
            crc32: 0xCBF4_3926,
            size,
            stored_size: size,
            modified: "2011-05-16T12:55:00Z".parse().unwrap(),
        }
    }

    /// The structure of an archive in hexadecimal digits, a line for each region.
    fn dump(layout: &Layout) -> String {
        let line = |region: &Region| {
            let bytes = layout.bytes(region.kind);
            let digits = bytes
                .iter()
                .fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"));
            format!("{:x} {:?} {digits}", region.offset, region.kind)
        };
        let lines: Vec<String> = layout.regions().iter().map(line).collect();
        lines.join("\n").replace(" \n", "\n")
    }

    #[test]
    fn every_header_byte_is_fixed() {
        let mut second = member("\u{e9}/b", 7);
        second.method = Method::Deflate;
        second.size = 9;
        insta::assert_snapshot!(dump(&Layout::new(vec![member("a", 9), second])), @"
        0 LocalHeader(0) 504b0304140000000000e066b03e2639f4cb09000000090000000100000061
        1f Data(0)
        28 LocalHeader(1) 504b0304140000080800e066b03e2639f4cb070000000900000004000000c3a92f62
        4a Data(1)
        51 CentralHeader(0) 504b01022d03140000000000e066b03e2639f4cb0900000009000000010000000000000000000000a4810000000061
        80 CentralHeader(1) 504b01022d03140000080800e066b03e2639f4cb0700000009000000040000000000000000000000a48128000000c3a92f62
        b2 End 504b0506000000000200020061000000510000000000
        ");
    }

    #[test]
    fn zip64_is_there_exactly_where_a_number_does_not_fit() {
        let end = |members: Vec<Member>| {
            let layout = Layout::new(members);
            let last = layout.members().len() - 1;
            [
                RegionKind::LocalHeader(last),
                RegionKind::CentralHeader(last),
                RegionKind::End,
            ]
            .map(|kind| layout.bytes(kind).len())
        };
        // The size of the second, and so the offset of the directory.
        assert_eq!(end(vec![member("a", 1), member("b", 9)]), [31, 47, 22]);
        assert_eq!(end(vec![member("a", OVERFLOW - 1)]), [31, 47, 98]);
        assert_eq!(end(vec![member("a", OVERFLOW)]), [51, 67, 98]);
        // The offset of the second: its header starts behind that of the first.
        let first = |offset: u64| member("a", offset - 31);
        assert_eq!(end(vec![first(OVERFLOW - 1), member("b", 9)]), [31, 47, 98]);
        assert_eq!(end(vec![first(OVERFLOW), member("b", 9)]), [31, 59, 98]);
        assert_eq!(
            end(vec![first(OVERFLOW), member("b", OVERFLOW)]),
            [51, 75, 98]
        );
    }

    fn any_member() -> impl Strategy<Value = Member> {
        let size = prop_oneof![0..100u64, OVERFLOW - 2..OVERFLOW + 2, 0..1u64 << 40];
        (
            "[a-zé/]{1,40}",
            size.clone(),
            size,
            any::<u32>(),
            any::<bool>(),
        )
            .prop_map(|(name, size, stored_size, crc32, stored)| Member {
                crc32,
                size,
                stored_size: if stored { size } else { stored_size },
                method: if stored {
                    Method::Stored
                } else {
                    Method::Deflate
                },
                ..member(&name, 0)
            })
    }

    proptest! {
        #[test]
        fn regions_tile_the_file(members in prop::collection::vec(any_member(), 0..6)) {
            let layout = Layout::new(members);
            let mut end = 0;
            for region in layout.regions() {
                prop_assert_eq!(region.offset, end);
                if !matches!(region.kind, RegionKind::Data(_)) {
                    prop_assert_eq!(layout.bytes(region.kind).len() as u64, region.size);
                }
                end += region.size;
            }
            prop_assert_eq!(layout.size(), end);
            for (index, member) in layout.members().iter().enumerate() {
                prop_assert_eq!(layout.data(index).kind, RegionKind::Data(index));
                prop_assert_eq!(layout.data(index).size, member.stored_size);
            }
        }
    }
}
