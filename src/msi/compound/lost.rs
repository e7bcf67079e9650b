//! Directory sectors that no chain leads to, found by their shape.

use std::collections::HashMap;
use std::io::{Read, Seek};

use super::super::error::MsiError;
use super::chain::{Bits, Chains, LIST, TABLE};
use super::directory::{ENTRY_BYTES, Entry};
use super::header::Header;
use super::source::Source;
use super::{check_limit, read_error};

/// The most bytes that are read at once.
const RUN_BYTES: u64 = 1 << 16;

/// Returns the sectors that look like parts of the directory and that nobody has, in a likely order: as they
/// lie in the file, but where the table tells which follows which.
///
/// The file is read once from its start to its end. Sectors of one entry or more each are at most as many as
/// `most` entries take.
///
/// A database that lies in a stream has a directory too. Where the table tells that sectors are in one chain,
/// they are taken for the directory only if all of the chain looks like it.
pub(super) fn find<R: Read + Seek>(
    source: &mut Source<R>,
    header: &Header,
    chains: &Chains,
    most: u64,
) -> Result<Vec<u32>, MsiError> {
    let found = likely(source, header, chains, most)?;
    Ok(in_order(&found, chains))
}

fn likely<R: Read + Seek>(
    source: &mut Source<R>,
    header: &Header,
    chains: &Chains,
    most: u64,
) -> Result<Vec<u32>, MsiError> {
    let sector_bytes = usize::try_from(header.sector_bytes).unwrap_or(usize::MAX);
    let mut buffer = vec![0; usize::try_from(RUN_BYTES).unwrap_or(0)];
    let mut found = Vec::new();
    let mut sectors = 0..u32::try_from(chains.count()).unwrap_or(u32::MAX);
    while let Some(first) = sectors.next() {
        let offset = header.start_of(first);
        let filled = source
            .fill_at(offset, &mut buffer)
            .map_err(|source| read_error(&format!("the sectors at byte {offset}"), source))?;
        let (mut sector, read) = (first, buffer.get(..filled).unwrap_or_default());
        for bytes in read.chunks_exact(sector_bytes) {
            if !chains.is_claimed(sector) && is_directory(bytes, most) {
                found.push(sector);
                let entries = (found.len() * sector_bytes / ENTRY_BYTES) as u64;
                check_limit("the number of directory entries", entries, most)?;
            }
            sector += 1;
        }
        if filled < buffer.len() {
            break;
        }
        sectors.start = sector;
    }
    Ok(found)
}

fn is_directory(sector: &[u8], most: u64) -> bool {
    let (entries, _) = sector.as_chunks();
    let mut used = entries
        .iter()
        .filter_map(|entry| Entry::is_likely(entry, most))
        .peekable();
    used.peek().is_some() && used.all(|is_likely| is_likely)
}

/// Joins sectors to the pieces of chains that the table tells, and leaves out the pieces that lead from or
/// to other sectors.
fn in_order(found: &[u32], chains: &Chains) -> Vec<u32> {
    let count = usize::try_from(chains.count()).unwrap_or(usize::MAX);
    let mut is_found = Bits::new(count);
    for &sector in found {
        is_found.insert(sector);
    }
    let all = 0..u32::try_from(count).unwrap_or(u32::MAX);
    let links = all.filter_map(|sector| Some((chains.after(sector)?, sector)));
    let before: HashMap<u32, u32> = links.filter(|&(to, _)| is_found.contains(to)).collect();
    let mut ordered = Vec::with_capacity(found.len());
    let mut seen = Bits::new(count);
    for &first in found.iter().filter(|first| !before.contains_key(first)) {
        let mut piece = Vec::new();
        let mut next = Some(first).filter(|_| seen.insert(first));
        let mut is_directory = true;
        while let Some(sector) = next {
            piece.push(sector);
            let after = chains.after(sector);
            is_directory &= !matches!(after, Some(LIST | TABLE));
            let after = after.filter(|&after| (after as usize) < count);
            is_directory &= after.is_none_or(|after| is_found.contains(after));
            next = after.filter(|&after| is_found.contains(after) && seen.insert(after));
        }
        if is_directory {
            ordered.extend(piece);
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::super::chain::{END, FREE};
    use super::*;

    #[track_caller]
    fn check(successors: &[u32], found: &[u32], expect: &[u32]) {
        let chains = Chains::new(successors.to_vec(), 1, successors.len() as u64);
        assert_eq!(in_order(found, &chains), expect);
    }

    #[test]
    fn pieces_are_joined_as_the_table_tells() {
        check(&[FREE; 6], &[1, 3, 4], &[1, 3, 4]);
        check(&[FREE, 4, FREE, 1, END, FREE], &[1, 3, 4], &[3, 1, 4]);
        // Behind the end of the file anything may be.
        check(&[FREE, 99], &[0, 1], &[0, 1]);
    }

    #[test]
    fn what_lies_in_the_chain_of_another_is_left_out() {
        // From another sector, to another, or both.
        check(&[1, END, END], &[1, 2], &[2]);
        check(&[END, 0, END], &[1, 2], &[2]);
        check(&[2, END, 1], &[2], &[]);
        check(&[TABLE, LIST, END], &[0, 1, 2], &[2]);
        // A circle has no beginning.
        check(&[1, 0, END], &[0, 1, 2], &[2]);
    }

    /// An entry of a stream: its name, then its kind, colour and links.
    fn entry(name: &str) -> [u8; ENTRY_BYTES] {
        let mut bytes = [0; ENTRY_BYTES];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[..units.len()].copy_from_slice(&units);
        bytes[64] = u8::try_from(units.len() + 2).unwrap();
        (bytes[66], bytes[67]) = (2, 1);
        bytes[68..80].fill(0xff);
        bytes
    }

    #[test]
    fn directories_have_their_shape() {
        let good = entry("name");
        let is_likely = |bytes: &[[u8; ENTRY_BYTES]]| is_directory(bytes.as_flattened(), 100);
        let with = |at: usize, byte: u8| {
            let mut entry = good;
            entry[at] = byte;
            is_likely(&[good, entry])
        };
        let unused = [0; ENTRY_BYTES];
        assert!(is_likely(&[good, unused]) && is_likely(&[good, entry(&"n".repeat(31))]));
        assert!(!is_likely(&[unused, unused]));
        // The name, its end, its length, the kind, the colour, links, the child and the first sector.
        for (at, byte) in [
            (2, 0x2f),
            (2, 0),
            (8, 1),
            (64, 9),
            (64, 2),
            (65, 1),
            (66, 0),
            (66, 5),
            (67, 2),
            (69, 0),
            (77, 0),
        ] {
            assert!(!with(at, byte), "byte {at} is {byte}");
        }
        let mut entry = good;
        entry[116..120].copy_from_slice(&FREE.to_le_bytes());
        assert!(!is_likely(&[entry]));
    }
}
