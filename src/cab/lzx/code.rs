//! Canonical Huffman codes of at most 16 bits.

use super::LzxDefect;
use super::bits::Bits;

/// No code word is longer.
const LONGEST: u32 = 16;

/// Something for each length of code words; that of none comes first.
type PerLength<T> = [T; LONGEST as usize + 1];

/// A set of code words, each of which means a symbol.
///
/// Of those whose bits can tell `SIZE` apart a table has the symbol; the longer ones, which are rare, are
/// searched for.
#[derive(Clone)]
pub(super) struct Code<const SIZE: usize> {
    /// For each start of a code word its symbol and, in the lowest four bits, its length; 0 if it is
    /// longer than [`Self::FAST`].
    fast: [u16; SIZE],
    /// For each length the first 16-bit number behind its code words, if they are filled up with zeros.
    limits: PerLength<u32>,
    /// For each length its first code word, filled up with zeros, and the place of the symbol it means.
    firsts: PerLength<(u32, usize)>,
    /// The symbols in the order of their code words.
    symbols: Vec<u16>,
}

impl<const SIZE: usize> Code<SIZE> {
    const FAST: u32 = SIZE.ilog2();

    /// Starts without any words.
    pub(super) fn new() -> Self {
        Self {
            fast: [0; SIZE],
            limits: PerLength::default(),
            firsts: PerLength::default(),
            symbols: Vec::new(),
        }
    }

    /// Builds the code in which the symbol `i` has a word of `lengths[i]` bits, or none if that is 0.
    ///
    /// Every sequence of bits has to mean something; only a code without any words may not.
    pub(super) fn build(&mut self, lengths: &[u8]) -> Result<(), LzxDefect> {
        let mut counts = PerLength::<u32>::default();
        for &length in lengths {
            *counts.get_mut(usize::from(length)).ok_or(LzxDefect::Code)? += 1;
        }
        let mut word = 0;
        let mut place = 0;
        for (length, &count) in (0..).zip(&counts).skip(1) {
            self.firsts[length as usize] = (word, place);
            word += count << (LONGEST - length);
            self.limits[length as usize] = word;
            place += count as usize;
        }
        if word != 1 << LONGEST && word != 0 {
            return Err(LzxDefect::Code);
        }
        self.sort_symbols(lengths, place);
        self.fill_fast(&counts);
        Ok(())
    }

    fn sort_symbols(&mut self, lengths: &[u8], total: usize) {
        self.symbols.clear();
        self.symbols.resize(total, 0);
        let mut places = self.firsts.map(|(_, place)| place);
        for (symbol, &length) in (0..).zip(lengths) {
            if length != 0 {
                let place = &mut places[usize::from(length)];
                self.symbols[*place] = symbol;
                *place += 1;
            }
        }
    }

    fn fill_fast(&mut self, counts: &PerLength<u32>) {
        let mut symbols = self.symbols.iter();
        let mut rest = &mut self.fast[..];
        for (length, &count) in (0..=Self::FAST).zip(counts).skip(1) {
            for symbol in symbols.by_ref().take(count as usize) {
                // The words are complete, so that there is room for each.
                let (own, others) = rest.split_at_mut(1 << (Self::FAST - length));
                #[expect(clippy::cast_possible_truncation, reason = "at most 16")]
                own.fill(symbol << 4 | length as u16);
                rest = others;
            }
        }
        rest.fill(0);
    }

    /// Reads one symbol; the caller has refilled the bits.
    #[inline]
    pub(super) fn read(&self, bits: &mut Bits<'_>) -> Result<u16, LzxDefect> {
        let (symbol, length) = match self.fast[bits.peek(Self::FAST) as usize] {
            0 => self.find_long(bits.peek(LONGEST))?,
            entry => (entry >> 4, u32::from(entry & 0xf)),
        };
        bits.skip(length);
        Ok(symbol)
    }

    /// Finds the symbol of the long word that 16 bits begin with, and its length.
    #[cold]
    fn find_long(&self, bits: u32) -> Result<(u16, u32), LzxDefect> {
        for length in Self::FAST + 1..=LONGEST {
            if bits < self.limits[length as usize] {
                let (first, place) = self.firsts[length as usize];
                let index = place + ((bits - first) >> (LONGEST - length)) as usize;
                let symbol = self.symbols.get(index).ok_or(LzxDefect::Code)?;
                return Ok((*symbol, length));
            }
        }
        Err(LzxDefect::Code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_given_out_by_length_and_symbol() {
        let mut code = Code::<64>::new();
        code.build(&[2, 0, 1, 2]).unwrap();
        // 0 means 2, 10 means 0, 11 means 3: 0 10 11 0 0...
        let input = 0b0101_1000_0000_0000_u16.to_le_bytes();
        let mut bits = Bits::new(&input);
        let mut read = || {
            bits.refill();
            code.read(&mut bits).unwrap()
        };
        assert_eq!([read(), read(), read(), read()], [2, 0, 3, 2]);
    }

    #[test]
    fn long_words_are_found() {
        // Lengths 1, 2, 3, … 15, 16, 16: the word of symbol n is n ones and a zero.
        let lengths: Vec<u8> = (1..=16).chain([16]).collect();
        let mut code = Code::<64>::new();
        code.build(&lengths).unwrap();
        for symbol in 0..17_u16 {
            let word = if symbol == 16 {
                0xffff
            } else {
                !(0xffff_u16 >> symbol)
            };
            let input = word.to_le_bytes();
            let mut bits = Bits::new(&input);
            bits.refill();
            assert_eq!(code.read(&mut bits), Ok(symbol));
            assert!(!bits.overran());
        }
    }

    #[test]
    fn incomplete_and_overfull_codes_are_refused() {
        let mut code = Code::<64>::new();
        for lengths in [&[1][..], &[1, 1, 1], &[2, 2, 2], &[17, 1, 1]] {
            assert_eq!(code.build(lengths), Err(LzxDefect::Code), "{lengths:?}");
        }
        code.build(&[0, 0]).unwrap();
        let mut bits = Bits::new(&[]);
        bits.refill();
        assert_eq!(code.read(&mut bits), Err(LzxDefect::Code));
    }
}
