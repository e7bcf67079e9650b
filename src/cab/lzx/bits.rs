//! The bit stream of LZX: 16-bit little-endian words, each read from its highest bit down.

/// Reads bits from the data of one block. Behind their end there are zeros, which [`Bits::overran`] tells.
#[derive(Clone, Copy)]
pub(super) struct Bits<'a> {
    input: &'a [u8],
    /// What is not in `buffer`.
    rest: &'a [u8],
    /// The coming bits, from the highest down.
    buffer: u64,
    /// How many bits of `buffer` count; those below may already hold what comes next.
    count: u32,
    /// How many bytes behind the end were put into `buffer`.
    beyond: usize,
}

impl<'a> Bits<'a> {
    pub(super) fn new(input: &'a [u8]) -> Self {
        Self {
            input,
            rest: input,
            buffer: 0,
            count: 0,
            beyond: 0,
        }
    }

    /// Makes at least 49 bits available to [`Bits::peek`] and [`Bits::skip`].
    #[inline]
    pub(super) fn refill(&mut self) {
        let Some(eight) = self.rest.first_chunk() else {
            *self = self.refilled_at_end();
            return;
        };
        let words = u64::from_le_bytes(*eight);
        // The first word is the lowest and has to become the highest.
        let halves = words.rotate_right(32);
        let ordered =
            (halves & 0xffff_0000_ffff_0000) >> 16 | (halves & 0x0000_ffff_0000_ffff) << 16;
        self.buffer |= ordered.unbounded_shr(self.count);
        let taken = (64 - self.count) / 16 * 16;
        self.count += taken;
        self.rest = &self.rest[taken as usize / 8..];
    }

    /// By value, so that the others are kept in registers.
    #[cold]
    fn refilled_at_end(mut self) -> Self {
        while self.count <= 48 {
            let (word, rest) = match self.rest {
                [low, high, rest @ ..] => ([*low, *high], rest),
                [low] => ([*low, 0], &[][..]),
                [] => ([0, 0], &[][..]),
            };
            self.beyond += 2 - (self.rest.len() - rest.len());
            self.rest = rest;
            self.buffer |= u64::from(u16::from_le_bytes(word)) << (48 - self.count);
            self.count += 16;
        }
        self
    }

    /// Returns the next `count` bits, at most 32, and leaves them there.
    #[inline]
    pub(super) fn peek(&self, count: u32) -> u32 {
        // Two shifts, because none by the whole width is allowed.
        #[expect(clippy::cast_possible_truncation, reason = "at most 32 bits are left")]
        let bits = (self.buffer >> 1 >> (63 - count)) as u32;
        bits
    }

    /// Leaves out the next `count` bits, which have been peeked at.
    #[inline]
    pub(super) fn skip(&mut self, count: u32) {
        self.buffer <<= count;
        self.count -= count;
    }

    /// Returns the next `count` bits, at most 17; there must have been a refill for them.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> u32 {
        let bits = self.peek(count);
        self.skip(count);
        bits
    }

    /// Refills and returns the next `count` bits.
    pub(super) fn read(&mut self, count: u32) -> u32 {
        self.refill();
        self.take(count)
    }

    /// Leaves out one to sixteen bits, so that the next byte is the first of a word.
    pub(super) fn align(&mut self) {
        self.refill();
        self.skip(match self.count % 16 {
            0 => 16,
            partial => partial,
        });
    }

    /// Takes `count` whole bytes, which begin on the byte that comes next; `None` if there are fewer.
    pub(super) fn take_bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.input.get(self.position()..)?.split_at_checked(count)?;
        *self = Self {
            rest,
            ..Self::new(self.input)
        };
        Some(bytes)
    }

    /// Says whether more bits were taken than there are; half a word at the end counts as a whole one.
    pub(super) fn overran(&self) -> bool {
        self.position() > self.input.len() + 1
    }

    /// Returns where the first byte is of which no bit was taken.
    fn position(&self) -> usize {
        self.input.len() - self.rest.len() + self.beyond - self.count as usize / 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_little_endian_and_bits_come_from_the_top() {
        let mut bits = Bits::new(&[0x34, 0x12, 0x78, 0x56, 0xff]);
        assert_eq!(bits.read(4), 1);
        assert_eq!(bits.read(16), 0x2345);
        assert_eq!(bits.read(0), 0);
        assert_eq!(bits.read(12), 0x678);
        assert!(!bits.overran());
        assert_eq!(bits.read(16), 0x00ff);
        assert!(!bits.overran());
        assert_eq!(bits.read(1), 0);
        assert!(bits.overran());
    }

    #[test]
    fn refilling_twice_is_refilling_once() {
        let bytes: Vec<u8> = (0..24).collect();
        let mut bits = Bits::new(&bytes);
        for low in (0..24_u32).step_by(2) {
            bits.refill();
            bits.refill();
            assert_eq!(bits.take(16), (low + 1) << 8 | low);
        }
        assert!(!bits.overran());
    }

    #[test]
    fn long_and_short_input_give_the_same_bits() {
        let bytes: Vec<u8> = (0..64_u8)
            .map(|index| index.wrapping_mul(37) ^ 0x5a)
            .collect();
        let mut whole = Bits::new(&bytes);
        for end in (2..=bytes.len()).step_by(2) {
            let mut short = Bits::new(&bytes[end - 2..end]);
            for count in [3, 7, 1, 5] {
                assert_eq!(whole.read(count), short.read(count), "{end}");
            }
        }
        assert!(!whole.overran());
    }

    #[test]
    fn bytes_follow_an_alignment_of_one_to_sixteen_bits() {
        let bytes: Vec<u8> = (0..12).collect();
        for used in 1..=16 {
            let mut bits = Bits::new(&bytes);
            bits.read(used);
            bits.align();
            let expected: &[u8] = if used == 16 { &[4, 5] } else { &[2, 3] };
            assert_eq!(bits.take_bytes(2), Some(expected), "{used}");
            let next = bits.read(16).to_le_bytes();
            assert_eq!(next[..2], [expected[1] + 1, expected[1] + 2]);
        }
        assert_eq!(Bits::new(&bytes).take_bytes(13), None);
    }
}
