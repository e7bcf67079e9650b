//! The lengths of code words, which each block states as differences to those of the block before.

use super::LzxDefect;
use super::bits::Bits;
use super::code::Code;

const LITERALS: usize = 256;
/// Eight kinds of match length for each range of match offsets.
const LENGTHS_PER_SLOT: usize = 8;
const LENGTH_SYMBOLS: usize = 249;
const PRE_SYMBOLS: usize = 20;

/// For each range of match offsets the lowest one, plus two, and how many bits tell the offsets apart.
pub(super) const SLOTS: [(u32, u8); 50] = slots();

/// How many ranges a window of 2^15, 2^16, … 2^21 bytes has.
const SLOTS_OF_WINDOW: [usize; 7] = [30, 32, 34, 36, 38, 42, 50];

/// The lengths of the words of the main and the length code.
#[derive(Clone)]
pub(super) struct Lengths {
    main: [u8; LITERALS + LENGTHS_PER_SLOT * SLOTS.len()],
    main_symbols: usize,
    length: [u8; LENGTH_SYMBOLS],
}

impl Lengths {
    pub(super) fn new(window_bits: u8) -> Self {
        let index = usize::from(window_bits.clamp(15, 21)) - 15;
        Self {
            main: [0; LITERALS + LENGTHS_PER_SLOT * SLOTS.len()],
            main_symbols: LITERALS + LENGTHS_PER_SLOT * SLOTS_OF_WINDOW[index],
            length: [0; LENGTH_SYMBOLS],
        }
    }

    /// Reads the differences at the start of a block.
    pub(super) fn read(&mut self, bits: &mut Bits<'_>) -> Result<(), LzxDefect> {
        let (literals, matches) = self.main[..self.main_symbols].split_at_mut(LITERALS);
        read_differences(bits, literals)?;
        read_differences(bits, matches)?;
        read_differences(bits, &mut self.length)
    }

    pub(super) fn main(&self) -> &[u8] {
        &self.main[..self.main_symbols]
    }

    pub(super) fn length(&self) -> &[u8] {
        &self.length
    }
}

/// Reads the lengths of the words for the lowest three bits of match offsets.
pub(super) fn read_aligned(bits: &mut Bits<'_>) -> [u8; 8] {
    [(); 8].map(|()| read_length(bits, 3))
}

fn read_length(bits: &mut Bits<'_>, count: u32) -> u8 {
    // No more than four bits are ever asked for.
    bits.read(count).to_le_bytes()[0]
}

/// Applies the differences to `lengths`. They are numbers modulo 17, in a code of their own, with three
/// symbols for runs.
fn read_differences(bits: &mut Bits<'_>, lengths: &mut [u8]) -> Result<(), LzxDefect> {
    let mut code = Code::<64>::new();
    code.build(&[(); PRE_SYMBOLS].map(|()| read_length(bits, 4)))?;
    let mut index = 0;
    while let Some(&old) = lengths.get(index) {
        bits.refill();
        let (length, run) = match code.read(bits)? {
            17 => (0, 4 + bits.take(4)),
            18 => (0, 20 + bits.take(5)),
            19 => {
                let run = 4 + bits.take(1);
                (changed(old, code.read(bits)?)?, run)
            }
            difference => (changed(old, difference)?, 1),
        };
        let end = index + run as usize;
        lengths
            .get_mut(index..end)
            .ok_or(LzxDefect::Lengths)?
            .fill(length);
        index = end;
    }
    Ok(())
}

fn changed(old: u8, difference: u16) -> Result<u8, LzxDefect> {
    match u8::try_from(difference) {
        Ok(difference @ 0..=16) => Ok((old + 17 - difference) % 17),
        _ => Err(LzxDefect::Lengths),
    }
}

const fn slots() -> [(u32, u8); 50] {
    let mut slots = [(0, 0); 50];
    let mut base = 0;
    let mut slot = 0;
    while slot < slots.len() {
        #[expect(clippy::cast_possible_truncation, reason = "at most 17")]
        let extra = match slot {
            0..4 => 0,
            4..36 => (slot / 2 - 1) as u8,
            _ => 17,
        };
        slots[slot] = (base, extra);
        base += 1 << extra;
        slot += 1;
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_offsets_cover_each_window() {
        let end = |slots: usize| SLOTS[slots - 1].0 + (1 << SLOTS[slots - 1].1);
        let ends = SLOTS_OF_WINDOW.map(end);
        assert_eq!(
            ends,
            [
                1 << 15,
                1 << 16,
                1 << 17,
                1 << 18,
                1 << 19,
                1 << 20,
                1 << 21
            ]
        );
    }
}
