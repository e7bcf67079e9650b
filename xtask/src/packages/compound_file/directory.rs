//! The directory of a compound file: names, links and places of its streams.

use std::cmp::Ordering;

use uuid::Uuid;

use super::{SECTOR, Stream, number};

/// Bytes of an entry.
const ENTRY: usize = 128;

const NO_STREAM: u32 = 0xFFFF_FFFF;
const STREAM_OBJECT: u8 = 2;
const ROOT_OBJECT: u8 = 5;
const RED: u8 = 0;
const BLACK: u8 = 1;

/// Compares names as [directories do]: the shorter first, then by upper-case UTF-16 units.
///
/// [directories do]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/d30e462c-5f8a-435b-9c4c-cc0b9ca89956
pub(super) fn order(a: &str, b: &str) -> Ordering {
    let units = |name: &str| -> Vec<u16> { name.to_uppercase().encode_utf16().collect() };
    let length = |name: &str| name.encode_utf16().count();
    length(a)
        .cmp(&length(b))
        .then_with(|| units(a).cmp(&units(b)))
}

/// The root, which owns the mini stream.
pub(super) struct Root {
    /// What kind of document the file is.
    pub class: Uuid,
    /// Where the mini stream starts.
    pub start: u32,
    /// How long the mini stream is.
    pub size: usize,
}

/// Returns how many bytes a directory of that many streams takes: whole sectors.
pub(super) fn length(streams: usize) -> usize {
    ((streams + 1) * ENTRY).next_multiple_of(SECTOR)
}

/// Returns the directory: the root, then the streams in the order of their names, linked as a balanced tree.
pub(super) fn bytes(root: &Root, streams: &[Stream], starts: &[u32]) -> Vec<u8> {
    let mut sorted: Vec<_> = streams.iter().zip(starts).collect();
    sorted.sort_by(|(a, _), (b, _)| order(&a.name, &b.name));
    let mut links = vec![Links::default(); streams.len() + 1];
    let top = balance(&mut links, 1, streams.len() + 1, depth_of(streams.len()));
    let mut bytes = Vec::new();
    let entry = |links: &Links, kind, name: &str, start: u32, size: usize| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let name_length = entry.len() + 2;
        entry.resize(64, 0);
        entry.extend([name_length.to_le_bytes()[0], name_length.to_le_bytes()[1]]);
        entry.extend([kind, links.color]);
        let child = if kind == ROOT_OBJECT { top } else { NO_STREAM };
        for link in [links.left, links.right, child] {
            entry.extend(link.to_le_bytes());
        }
        let class = if kind == ROOT_OBJECT {
            root.class
        } else {
            Uuid::nil()
        };
        entry.extend(class.to_bytes_le());
        // State bits, creation and modification time: none.
        entry.extend([0; 20]);
        entry.extend(start.to_le_bytes());
        entry.extend((size as u64).to_le_bytes());
        entry
    };
    let top_links = Links::default();
    bytes.extend(entry(
        &top_links,
        ROOT_OBJECT,
        "Root Entry",
        root.start,
        root.size,
    ));
    for ((stream, start), links) in sorted.into_iter().zip(&links[1..]) {
        let size = stream.bytes.len();
        bytes.extend(entry(links, STREAM_OBJECT, &stream.name, *start, size));
    }
    while bytes.len() < length(streams.len()) {
        let mut unused = vec![0; ENTRY];
        // The three links of an unused entry point nowhere.
        unused[68..80].fill(0xFF);
        bytes.append(&mut unused);
    }
    bytes
}

#[derive(Clone)]
struct Links {
    left: u32,
    right: u32,
    color: u8,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            left: NO_STREAM,
            right: NO_STREAM,
            color: BLACK,
        }
    }
}

/// Links the entries `from..to` around their middle and returns the entry in the middle.
///
/// Halves differ by one entry at most, so that all levels but the last are full. With the last level red
/// and the others black, each path down passes the same number of black entries.
fn balance(links: &mut [Links], from: usize, to: usize, red_below: usize) -> u32 {
    if from == to {
        return NO_STREAM;
    }
    let middle = from.midpoint(to);
    let deeper = red_below.wrapping_sub(1);
    links[middle] = Links {
        left: balance(links, from, middle, deeper),
        right: balance(links, middle + 1, to, deeper),
        color: if red_below == 0 { RED } else { BLACK },
    };
    number(middle)
}

/// The level of a tree of `count` entries that is not full; one below the last where all are.
fn depth_of(count: usize) -> usize {
    let depth = (count + 1).ilog2();
    depth as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_a_red_black_tree_in_order() {
        for count in 0..200 {
            let mut links = vec![Links::default(); count + 1];
            let top = balance(&mut links, 1, count + 1, depth_of(count));
            let mut visited = Vec::new();
            black_height(&links, top, BLACK, &mut visited);
            assert_eq!(visited, (1..=count).collect::<Vec<_>>());
        }
    }

    fn black_height(links: &[Links], entry: u32, parent: u8, visited: &mut Vec<usize>) -> usize {
        if entry == NO_STREAM {
            return 1;
        }
        let node = &links[entry as usize];
        assert!(parent == BLACK || node.color == BLACK, "red below red");
        let left = black_height(links, node.left, node.color, visited);
        visited.push(entry as usize);
        let right = black_height(links, node.right, node.color, visited);
        assert_eq!(left, right, "below entry {entry}");
        left + usize::from(node.color)
    }

    #[test]
    fn names_are_ordered_by_length_and_then_by_upper_case() {
        let mut names = ["ab", "B", "a", "\u{4840}x", "AA"];
        names.sort_by(|a, b| order(a, b));
        assert_eq!(names, ["a", "B", "AA", "ab", "\u{4840}x"]);
    }
}
