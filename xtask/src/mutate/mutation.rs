//! Ways to damage a file: as a bad disk, a broken transfer or a liar does.

use super::random::Random;

/// So many at most are done to one file.
const MOST: usize = 4;
/// Blocks that are copied are no longer.
const BLOCK: usize = 4096;
/// Half of all changes are made so close to the beginning, where the headers are.
const HEAD: usize = 2048;

/// One change of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// Bits of one byte are other ones.
    Flip { at: usize, mask: u8 },
    /// A block also stands in another place, over what was there.
    Copy { from: usize, to: usize, size: usize },
    /// A block of zeros, as of a transfer that did not come to its end.
    Blank { at: usize, size: usize },
    /// The end is missing.
    Truncate { size: usize },
    /// A number, such as a length, is another one.
    Number { at: usize, width: usize, value: u32 },
}

/// Chooses what is done to a file of that size.
pub fn choose(random: &mut Random, size: usize) -> Vec<Mutation> {
    let count = 1 + random.below(MOST);
    (0..count).map(|_| one(random, size)).collect()
}

/// Does it.
pub fn apply(mutation: Mutation, bytes: &mut Vec<u8>) {
    match mutation {
        Mutation::Flip { at, mask } => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= mask;
            }
        }
        Mutation::Copy { from, to, size } => {
            let size = size.min(bytes.len().saturating_sub(from.max(to)));
            if size > 0 {
                bytes.copy_within(from..from + size, to);
            }
        }
        Mutation::Blank { at, size } => {
            let end = (at + size).min(bytes.len());
            if let Some(block) = bytes.get_mut(at..end) {
                block.fill(0);
            }
        }
        Mutation::Truncate { size } => bytes.truncate(size),
        Mutation::Number { at, width, value } => {
            if let Some(place) = bytes.get_mut(at..at + width) {
                place.copy_from_slice(&value.to_le_bytes()[..width]);
            }
        }
    }
}

fn one(random: &mut Random, size: usize) -> Mutation {
    match random.below(8) {
        0 | 1 => Mutation::Flip {
            at: place(random, size),
            mask: 1 << random.below(8),
        },
        2 => Mutation::Copy {
            from: random.below(size),
            to: place(random, size),
            size: 1 + random.below(BLOCK),
        },
        3 => Mutation::Blank {
            at: place(random, size),
            size: 1 + random.below(BLOCK),
        },
        4 => Mutation::Truncate {
            size: random.below(size),
        },
        _ => number(random, size),
    }
}

/// Numbers lie at even offsets, and liars like those at the edges.
fn number(random: &mut Random, size: usize) -> Mutation {
    let total = u32::try_from(size).unwrap_or(u32::MAX);
    let small = u32::try_from(random.below(256)).unwrap_or_default();
    let value = random.of(&[
        0,
        small,
        total,
        total.wrapping_add(1),
        0x7fff_ffff,
        0xffff_ffff,
        0xffff_fffe,
        0xffff,
    ]);
    Mutation::Number {
        at: place(random, size) & !1,
        width: [2, 4][random.below(2)],
        value,
    }
}

fn place(random: &mut Random, size: usize) -> usize {
    let end = [size, size.min(HEAD)][random.below(2)];
    random.below(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_does_what_it_says() {
        let check = |mutation, expect: &[u8]| {
            let mut bytes = b"abcdef".to_vec();
            apply(mutation, &mut bytes);
            assert_eq!(bytes, expect, "{mutation:?}");
        };
        check(Mutation::Flip { at: 1, mask: 0x20 }, b"aBcdef");
        check(Mutation::Flip { at: 6, mask: 0x20 }, b"abcdef");
        check(
            Mutation::Copy {
                from: 0,
                to: 4,
                size: 9,
            },
            b"abcdab",
        );
        check(Mutation::Blank { at: 4, size: 9 }, b"abcd\0\0");
        check(Mutation::Truncate { size: 2 }, b"ab");
        let value = 0x6968;
        check(
            Mutation::Number {
                at: 2,
                width: 2,
                value,
            },
            b"abhief",
        );
        check(
            Mutation::Number {
                at: 4,
                width: 4,
                value,
            },
            b"abcdef",
        );
    }

    #[test]
    fn any_size_can_be_damaged() {
        for size in [0, 1, 5, 10_000] {
            for number in 0..500 {
                let mut bytes = vec![0; size];
                for mutation in choose(&mut Random::new(1, number), size) {
                    apply(mutation, &mut bytes);
                }
                assert!(bytes.len() <= size);
            }
        }
    }
}
