//! An LZX compressor, to have streams of every kind: the three blocks, all lengths of code words, repeated
//! offsets, calls, blocks that begin and end anywhere in a chunk.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::draft::{Block, Folder, lzx};

const CHUNK: usize = 1 << 15;
const SLOTS: [usize; 7] = [30, 32, 34, 36, 38, 42, 50];

/// The kinds of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Verbatim,
    Aligned,
    Uncompressed,
}

/// Compresses `bytes` in blocks of the given kinds and lengths; the last is as long as need be.
///
/// With `calls`, the decompressor will translate addresses with that file size.
pub fn folder(
    bytes: &[u8],
    window_bits: u16,
    blocks: &[(Kind, usize)],
    calls: Option<u32>,
) -> Folder {
    let mut writer = Writer::new(window_bits, calls);
    let mut start = 0;
    let mut blocks = blocks.iter();
    while start < bytes.len() {
        let (kind, length) = blocks.next().copied().unwrap_or((Kind::Verbatim, 100_000));
        let end = bytes.len().min(start + length.max(1));
        writer.block(kind, bytes, start, end);
        start = end;
    }
    let mut output = writer.chunks;
    if !bytes.len().is_multiple_of(CHUNK) {
        output.push((writer.bits.finish(), bytes.len() % CHUNK));
    }
    let blocks = output
        .into_iter()
        .map(|(data, size)| Block::new(data, size))
        .collect();
    Folder {
        kind: lzx(window_bits),
        blocks,
        stated: None,
    }
}

/// What a match or a literal is made of, before it has code words.
#[derive(Clone, Copy)]
enum Token {
    Literal(u8),
    Match {
        symbol: usize,
        long: Option<usize>,
        slot: usize,
        extra: u32,
    },
}

struct Writer {
    bits: BitWriter,
    chunks: Vec<(Vec<u8>, usize)>,
    slots: usize,
    window: usize,
    recent: [u32; 3],
    main: Vec<u8>,
    length: Vec<u8>,
}

impl Writer {
    fn new(window_bits: u16, calls: Option<u32>) -> Self {
        let slots = SLOTS[usize::from(window_bits) - 15];
        let mut bits = BitWriter::default();
        bits.put(u32::from(calls.is_some()), 1);
        if let Some(file_size) = calls {
            bits.put(file_size >> 16, 16);
            bits.put(file_size & 0xffff, 16);
        }
        Self {
            bits,
            chunks: Vec::new(),
            slots,
            window: 1 << window_bits,
            recent: [1; 3],
            main: vec![0; 256 + 8 * slots],
            length: vec![0; 249],
        }
    }

    fn block(&mut self, kind: Kind, bytes: &[u8], start: usize, end: usize) {
        let size = u32::try_from(end - start).unwrap();
        let number = match kind {
            Kind::Verbatim => 1,
            Kind::Aligned => 2,
            Kind::Uncompressed => 3,
        };
        self.bits.put(number, 3);
        self.bits.put(size >> 8, 16);
        self.bits.put(size & 0xff, 8);
        if kind == Kind::Uncompressed {
            return self.uncompressed(bytes, start, end);
        }
        let tokens = self.tokens(bytes, start, end);
        self.coded(kind, &tokens, start);
    }

    fn uncompressed(&mut self, bytes: &[u8], start: usize, end: usize) {
        self.bits.align();
        for recent in self.recent {
            self.bits.raw(&recent.to_le_bytes());
        }
        let mut at = start;
        while at < end {
            let stop = end.min(at / CHUNK * CHUNK + CHUNK);
            self.bits.raw(&bytes[at..stop]);
            at = stop;
            if at == end && (end - start) % 2 == 1 {
                self.bits.raw(&[0]);
            }
            self.end_chunk(at);
        }
    }

    /// Cuts the bytes into literals and matches that cross neither the block nor a chunk.
    fn tokens(&mut self, bytes: &[u8], start: usize, end: usize) -> Vec<(Token, usize)> {
        let mut last_seen: HashMap<&[u8], usize> = HashMap::new();
        let mut tokens = Vec::new();
        let known = start.saturating_sub(4 * CHUNK);
        for at in known..start {
            if let Some(three) = bytes.get(at..at + 3) {
                last_seen.insert(three, at);
            }
        }
        let mut at = start;
        while at < end {
            let stop = end.min(at / CHUNK * CHUNK + CHUNK);
            let most = (stop - at).min(257);
            let length_at = |offset: usize| {
                (0..most)
                    .take_while(|&index| {
                        at >= offset && bytes[at + index] == bytes[at + index - offset]
                    })
                    .count()
            };
            let seen = bytes
                .get(at..at + 3)
                .and_then(|three| last_seen.get(three))
                .map(|seen| at - seen);
            let found = self
                .recent
                .map(|offset| offset as usize)
                .into_iter()
                .chain(seen);
            let best = found
                .filter(|&offset| offset < self.window - 3 && offset <= at)
                .map(|offset| (length_at(offset), Reverse(offset)))
                .max();
            let (token, length) = match best {
                Some((length, Reverse(offset))) if length >= 2 => {
                    (self.matched(offset, length), length)
                }
                _ => (Token::Literal(bytes[at]), 1),
            };
            for place in at..at + length {
                if let Some(three) = bytes.get(place..place + 3) {
                    last_seen.insert(three, place);
                }
            }
            tokens.push((token, length));
            at += length;
        }
        tokens
    }

    fn matched(&mut self, offset: usize, length: usize) -> Token {
        let offset = u32::try_from(offset).unwrap();
        let repeated = self.recent.iter().position(|&recent| recent == offset);
        let (slot, extra) = if let Some(index) = repeated {
            self.recent.swap(0, index);
            (index, 0)
        } else {
            self.recent = [offset, self.recent[0], self.recent[1]];
            let formatted = offset + 2;
            let slot = (0..self.slots)
                .rev()
                .find(|&slot| slot_base(slot) <= formatted)
                .unwrap();
            (slot, formatted - slot_base(slot))
        };
        let header = (length - 2).min(7);
        let long = (header == 7).then(|| length - 9);
        Token::Match {
            symbol: 256 + slot * 8 + header,
            long,
            slot,
            extra,
        }
    }

    fn coded(&mut self, kind: Kind, tokens: &[(Token, usize)], start: usize) {
        let mut main = vec![0_u32; self.main.len()];
        let mut length = vec![0_u32; 249];
        let mut aligned = [0_u32; 8];
        for (token, _) in tokens {
            match *token {
                Token::Literal(byte) => main[usize::from(byte)] += 1,
                Token::Match {
                    symbol,
                    long,
                    slot,
                    extra,
                } => {
                    main[symbol] += 1;
                    if let Some(long) = long {
                        length[long] += 1;
                    }
                    if slot_bits(slot) >= 3 {
                        aligned[extra as usize & 7] += 1;
                    }
                }
            }
        }
        let aligned = code_lengths(&aligned, 7, Empty::Filled);
        if kind == Kind::Aligned {
            for &length in &aligned {
                self.bits.put(u32::from(length), 3);
            }
        }
        let main = code_lengths(&main, 16, Empty::Filled);
        let length = code_lengths(&length, 16, Empty::Left);
        self.bits.differences(&self.main[..256], &main[..256]);
        self.bits.differences(&self.main[256..], &main[256..]);
        self.bits.differences(&self.length, &length);
        let codes = [code_words(&main), code_words(&length), code_words(&aligned)];
        (self.main, self.length) = (main, length);

        let mut at = start;
        for (token, advance) in tokens {
            match *token {
                Token::Literal(byte) => self.bits.word(codes[0][usize::from(byte)]),
                Token::Match {
                    symbol,
                    long,
                    slot,
                    extra,
                } => {
                    self.bits.word(codes[0][symbol]);
                    if let Some(long) = long {
                        self.bits.word(codes[1][long]);
                    }
                    let count = slot_bits(slot);
                    if kind == Kind::Aligned && count >= 3 {
                        self.bits.put(extra >> 3, count - 3);
                        self.bits.word(codes[2][extra as usize & 7]);
                    } else {
                        self.bits.put(extra, count);
                    }
                }
            }
            at += advance;
            self.end_chunk(at);
        }
    }

    fn end_chunk(&mut self, at: usize) {
        if at.is_multiple_of(CHUNK) {
            self.chunks.push((self.bits.finish(), CHUNK));
        }
    }
}

fn slot_bits(slot: usize) -> u32 {
    if slot < 4 {
        0
    } else {
        u32::try_from((slot / 2 - 1).min(17)).unwrap()
    }
}

fn slot_base(slot: usize) -> u32 {
    (0..slot).map(|slot| 1 << slot_bits(slot)).sum()
}

/// Bits in words of sixteen, the highest bit first, the lower byte first.
#[derive(Default)]
struct BitWriter {
    out: Vec<u8>,
    buffer: u64,
    count: u32,
}

impl BitWriter {
    fn put(&mut self, bits: u32, count: u32) {
        self.buffer = self.buffer << count | u64::from(bits);
        self.count += count;
        while self.count >= 16 {
            self.count -= 16;
            let word = (self.buffer >> self.count) & 0xffff;
            self.out.extend(&word.to_le_bytes()[..2]);
        }
    }

    fn word(&mut self, (word, length): (u32, u8)) {
        assert_ne!(length, 0);
        self.put(word, u32::from(length));
    }

    /// Adds one to sixteen zeros, up to the end of a word.
    fn align(&mut self) {
        self.put(0, 16 - self.count);
    }

    fn raw(&mut self, bytes: &[u8]) {
        assert_eq!(self.count, 0);
        self.out.extend(bytes);
    }

    fn finish(&mut self) -> Vec<u8> {
        if self.count > 0 {
            self.align();
        }
        std::mem::take(&mut self.out)
    }

    /// Writes code lengths as differences to the ones before, with all three kinds of runs.
    fn differences(&mut self, old: &[u8], new: &[u8]) {
        let mut symbols: Vec<(usize, u32, u32, Option<usize>)> = Vec::new();
        let mut at = 0;
        while at < new.len() {
            let difference = |at: usize| (17 + usize::from(old[at]) - usize::from(new[at])) % 17;
            let run = new[at..]
                .iter()
                .take_while(|&&length| length == new[at])
                .count();
            let (symbol, taken) = match (new[at], run) {
                (0, 20..) => (
                    (18, u32::try_from(run.min(51) - 20).unwrap(), 5, None),
                    run.min(51),
                ),
                (0, 4..) => (
                    (17, u32::try_from(run.min(19) - 4).unwrap(), 4, None),
                    run.min(19),
                ),
                (_, 4..) => (
                    (
                        19,
                        u32::try_from(run.min(5) - 4).unwrap(),
                        1,
                        Some(difference(at)),
                    ),
                    run.min(5),
                ),
                _ => ((difference(at), 0, 0, None), 1),
            };
            symbols.push(symbol);
            at += taken;
        }
        let mut counts = [0; 20];
        for &(symbol, _, _, second) in &symbols {
            counts[symbol] += 1;
            if let Some(second) = second {
                counts[second] += 1;
            }
        }
        let lengths = code_lengths(&counts, 15, Empty::Filled);
        for &length in &lengths {
            self.put(u32::from(length), 4);
        }
        let words = code_words(&lengths);
        for (symbol, run, count, second) in symbols {
            self.word(words[symbol]);
            self.put(run, count);
            if let Some(second) = second {
                self.word(words[second]);
            }
        }
    }
}

/// Whether a code that nothing uses has words nevertheless.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    Filled,
    Left,
}

/// Huffman's lengths; where a word would be longer than `longest`, all are made nearly equal.
fn code_lengths(counts: &[u32], longest: u8, empty: Empty) -> Vec<u8> {
    let mut lengths = vec![0; counts.len()];
    let mut used: Vec<usize> = (0..counts.len())
        .filter(|&symbol| counts[symbol] > 0)
        .collect();
    if used.is_empty() && empty == Empty::Left {
        return lengths;
    }
    // A code needs two words to be complete.
    for symbol in 0..2 {
        if used.len() < 2 && !used.contains(&symbol) {
            used.push(symbol);
        }
    }
    let mut heap: BinaryHeap<_> = used
        .iter()
        .map(|&symbol| (Reverse(counts[symbol]), vec![symbol]))
        .collect();
    while let (Some((Reverse(a), mut left)), Some((Reverse(b), right))) = (heap.pop(), heap.pop()) {
        left.extend(right);
        for &symbol in &left {
            lengths[symbol] += 1;
        }
        heap.push((Reverse(a + b), left));
        if heap.len() == 1 {
            break;
        }
    }
    if lengths.iter().any(|&length| length > longest) {
        let short = used.len().next_power_of_two() - used.len();
        let bits = u8::try_from(used.len().next_power_of_two().trailing_zeros()).unwrap();
        for (index, &symbol) in used.iter().enumerate() {
            lengths[symbol] = if index < short { bits - 1 } else { bits };
        }
    }
    lengths
}

/// Canonical code words: by length, then by symbol.
fn code_words(lengths: &[u8]) -> Vec<(u32, u8)> {
    let mut words = vec![(0, 0); lengths.len()];
    let mut next = 0;
    for length in 1..=16 {
        next <<= 1;
        for (symbol, _) in lengths
            .iter()
            .enumerate()
            .filter(|(_, found)| **found == length)
        {
            words[symbol] = (next, length);
            next += 1;
        }
    }
    words
}
