//! The links of a directory that is written: a red-black tree over entries that are in order already.
//!
//! See [Red-Black Tree](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/d30e462c-5f8a-435b-9c4c-cc0b9ca89956).

use super::directory::NONE;

const RED: u8 = 0;
const BLACK: u8 = 1;

/// The links of one entry to its siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Links {
    pub left: u32,
    pub right: u32,
    pub color: u8,
}

impl Links {
    /// Those of an entry that stands alone.
    pub const ALONE: Self = Self {
        left: NONE,
        right: NONE,
        color: BLACK,
    };
}

/// Links the entries `from..to` around the one in the middle, which is returned.
pub(super) fn link(links: &mut [Links], from: usize, to: usize) -> u32 {
    let levels = (to - from + 1).ilog2() as usize;
    balance(links, from, to, levels)
}

/// Halves differ by one entry at most, so that all levels but the last are full. With the last level red
/// and the others black, each path down passes the same number of black entries.
fn balance(links: &mut [Links], from: usize, to: usize, red_below: usize) -> u32 {
    if from == to {
        return NONE;
    }
    let middle = from.midpoint(to);
    let deeper = red_below.wrapping_sub(1);
    let left = balance(links, from, middle, deeper);
    let right = balance(links, middle + 1, to, deeper);
    let color = if red_below == 0 { RED } else { BLACK };
    if let Some(own) = links.get_mut(middle) {
        *own = Links { left, right, color };
    }
    u32::try_from(middle).unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_a_red_black_tree_in_order() {
        for count in 0..200 {
            let mut links = vec![Links::ALONE; count + 1];
            let top = link(&mut links, 1, count + 1);
            let mut visited = Vec::new();
            black_height(&links, top, BLACK, &mut visited);
            assert_eq!(visited, (1..=count).collect::<Vec<_>>());
        }
    }

    fn black_height(links: &[Links], entry: u32, parent: u8, visited: &mut Vec<usize>) -> usize {
        if entry == NONE {
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
}
