//! Canonical Huffman codes of at most 16 bits.

use super::LzxDefect;
use super::bits::Bits;

/// No code word is longer.
const LONGEST: usize = 16;
/// Shorter code words are looked up in one step; the others are rare.
const FAST: u32 = 11;

/// A set of code words, each of which means a symbol.
#[derive(Clone, Default)]
pub(super) struct Code {
    /// For each start of a code word its symbol and, in the lowest four bits, its length; 0 if it is
    /// longer than [`FAST`].
    fast: Vec<u16>,
    fast_bits: u32,
    /// For each length the first 16-bit number behind its code words, if they are filled up with zeros.
    limits: [u32; LONGEST + 1],
    /// For each length its first code word, filled up with zeros, and the place of the symbol it means.
    firsts: [(u32, usize); LONGEST + 1],
    /// The symbols in the order of their code words.
    symbols: Vec<u16>,
}

impl Code {
    /// Builds the code in which the symbol `i` has a word of `lengths[i]` bits, or none if that is 0.
    ///
    /// Every sequence of bits has to mean something; only a code without any words may not.
    pub(super) fn build(&mut self, lengths: &[u8]) -> Result<(), LzxDefect> {
        let mut counts = [0_u32; LONGEST + 1];
        for &length in lengths {
            *counts.get_mut(usize::from(length)).ok_or(LzxDefect::Code)? += 1;
        }
        counts[0] = 0;
        let mut word = 0;
        let mut place = 0;
        for (length, &count) in counts.iter().enumerate().skip(1) {
            self.firsts[length] = (word, place);
            word += count << (LONGEST - length);
            self.limits[length] = word;
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

    fn fill_fast(&mut self, counts: &[u32; LONGEST + 1]) {
        let longest = (1_u32..)
            .zip(&counts[1..])
            .filter(|(_, count)| **count != 0)
            .last();
        self.fast_bits = longest.map_or(0, |(length, _)| length.min(FAST));
        self.fast.clear();
        if self.symbols.is_empty() {
            return;
        }
        let mut symbols = self.symbols.iter();
        for length in 1..=self.fast_bits {
            for symbol in symbols.by_ref().take(counts[length as usize] as usize) {
                let entry = symbol << 4 | u16::try_from(length).unwrap_or(0);
                let filled = self.fast.len() + (1 << (self.fast_bits - length));
                self.fast.resize(filled, entry);
            }
        }
        self.fast.resize(1 << self.fast_bits, 0);
    }

    /// Reads one symbol; the caller has refilled the bits.
    #[inline]
    pub(super) fn read(&self, bits: &mut Bits<'_>) -> Result<u16, LzxDefect> {
        match self.fast.get(bits.peek(self.fast_bits) as usize) {
            Some(&entry) if entry != 0 => {
                bits.skip(u32::from(entry & 0xf));
                Ok(entry >> 4)
            }
            Some(_) => self.read_long(bits),
            None => Err(LzxDefect::Code),
        }
    }

    #[cold]
    fn read_long(&self, bits: &mut Bits<'_>) -> Result<u16, LzxDefect> {
        let word = bits.peek(16);
        for length in FAST as usize + 1..=LONGEST {
            if word < self.limits[length] {
                let (first, place) = self.firsts[length];
                let index = place + ((word - first) >> (LONGEST - length)) as usize;
                #[expect(clippy::cast_possible_truncation, reason = "a length is at most 16")]
                bits.skip(length as u32);
                return self.symbols.get(index).copied().ok_or(LzxDefect::Code);
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
        let mut code = Code::default();
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
        let mut code = Code::default();
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
        let mut code = Code::default();
        for lengths in [&[1][..], &[1, 1, 1], &[2, 2, 2], &[17, 1, 1]] {
            assert_eq!(code.build(lengths), Err(LzxDefect::Code), "{lengths:?}");
        }
        code.build(&[0, 0]).unwrap();
        let mut bits = Bits::new(&[]);
        bits.refill();
        assert_eq!(code.read(&mut bits), Err(LzxDefect::Code));
    }
}
