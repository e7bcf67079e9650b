//! LZX: a window of up to 2 MiB, Huffman codes, and the addresses of x86 calls made relative again.
//!
//! Cabinets hold the original LZX, not LZX DELTA; [MS-PATCH] describes the latter and what both share.
//! Each data block is a chunk of 32 KiB that ends on a 16-bit boundary of its own, while the blocks of
//! the *compression*, each with its own codes, go on over the chunks.
//!
//! [MS-PATCH]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-patch

mod bits;
mod calls;
mod code;
mod lengths;
mod window;

use bits::Bits;
use code::Code;
use lengths::Lengths;
use window::Window;

/// What is wrong with an LZX stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LzxDefect {
    /// More bits are needed than there are.
    #[error("it ends too early")]
    Ends,
    /// A block of none of the three kinds.
    #[error("it has a block of the unknown kind {0}")]
    BlockKind(u32),
    /// A block that holds nothing.
    #[error("it has a block of no bytes")]
    EmptyBlock,
    /// A Huffman code in which some sequence of bits means nothing, or too much.
    #[error("it has a code that is incomplete or overfull")]
    Code,
    /// A run of code lengths that goes beyond its table.
    #[error("it has a run of code lengths that goes too far")]
    Lengths,
    /// A match that goes beyond its block or the chunk.
    #[error("it has a match that goes too far")]
    MatchLength,
    /// A match that refers to what lies before the beginning or behind the window.
    #[error("it has a match that refers too far back")]
    MatchOffset,
}

/// The state of decompression between two chunks.
#[derive(Clone)]
pub(super) struct Lzx {
    window: Window,
    lengths: Lengths,
    main: Code<2048>,
    length: Code<512>,
    /// No word has more than seven bits.
    aligned: Code<128>,
    /// The three last match offsets, the latest first.
    recent: [u32; 3],
    block: Block,
    calls: Calls,
}

/// The block that is being read.
#[derive(Clone, Copy)]
struct Block {
    kind: Kind,
    remaining: usize,
    /// Whether a byte follows that makes the length of an uncompressed block even.
    padded: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Verbatim,
    Aligned,
    Uncompressed,
}

/// Whether the addresses of calls were made absolute before compression.
#[derive(Clone, Copy)]
enum Calls {
    /// The first chunk says it, and has not been read.
    NotYetKnown,
    AsTheyWere,
    Translated {
        file_size: i32,
    },
}

/// The smallest main symbol that means a match.
const FIRST_MATCH: u16 = 256;
/// How the shortest match of all and the length symbol 0 count.
const SHORTEST_MATCH: usize = 2;
const SHORTEST_LONG_MATCH: usize = SHORTEST_MATCH + 7;

impl Lzx {
    /// Starts with a window of two to the power of `window_bits` bytes, 15 to 21.
    pub(super) fn new(window_bits: u8) -> Self {
        Self {
            window: Window::new(1 << window_bits),
            lengths: Lengths::new(window_bits),
            main: Code::new(),
            length: Code::new(),
            aligned: Code::new(),
            recent: [1; 3],
            block: Block {
                kind: Kind::Verbatim,
                remaining: 0,
                padded: false,
            },
            calls: Calls::NotYetKnown,
        }
    }

    /// Decompresses the next chunk to exactly `size` bytes, at most 32 KiB, which replace those in
    /// `output`.
    pub(super) fn decode(
        &mut self,
        input: &[u8],
        size: usize,
        output: &mut Vec<u8>,
    ) -> Result<(), LzxDefect> {
        let mut bits = Bits::new(input);
        if matches!(self.calls, Calls::NotYetKnown) {
            self.calls = read_calls(&mut bits);
        }
        let start = self.window.written();
        self.window.make_room(size);
        let mut left = size;
        while left > 0 {
            if self.block.remaining == 0 {
                self.begin_block(&mut bits)?;
            }
            let run = left.min(self.block.remaining);
            match self.block.kind {
                Kind::Uncompressed => {
                    self.window
                        .extend(bits.take_bytes(run).ok_or(LzxDefect::Ends)?);
                }
                Kind::Verbatim | Kind::Aligned => self.decode_run(&mut bits, run)?,
            }
            left -= run;
            self.block.remaining -= run;
        }
        self.skip_padding(&mut bits);
        if bits.overran() {
            return Err(LzxDefect::Ends);
        }
        output.clear();
        output.extend_from_slice(self.window.last(size));
        if let Calls::Translated { file_size } = self.calls {
            calls::make_relative(output, start, file_size);
        }
        Ok(())
    }

    fn begin_block(&mut self, bits: &mut Bits<'_>) -> Result<(), LzxDefect> {
        self.skip_padding(bits);
        let kind = bits.read(3);
        let size = (bits.read(16) << 8 | bits.read(8)) as usize;
        if bits.overran() {
            return Err(LzxDefect::Ends);
        }
        self.block.remaining = size;
        self.block.kind = match kind {
            1 => Kind::Verbatim,
            2 => {
                self.aligned.build(&lengths::read_aligned(bits))?;
                Kind::Aligned
            }
            3 => {
                bits.align();
                let raw = bits.take_bytes(12).ok_or(LzxDefect::Ends)?;
                for (recent, four) in self.recent.iter_mut().zip(raw.as_chunks::<4>().0) {
                    *recent = u32::from_le_bytes(*four);
                }
                self.block.padded = size % 2 == 1;
                Kind::Uncompressed
            }
            _ => return Err(LzxDefect::BlockKind(kind)),
        };
        if size == 0 {
            return Err(LzxDefect::EmptyBlock);
        }
        if self.block.kind != Kind::Uncompressed {
            self.lengths.read(bits)?;
            self.main.build(self.lengths.main())?;
            self.length.build(self.lengths.length())?;
        }
        Ok(())
    }

    /// Leaves out the byte behind an uncompressed block of odd length.
    ///
    /// It belongs to the chunk in which the block ends; if that has no more bytes it comes in the next.
    fn skip_padding(&mut self, bits: &mut Bits<'_>) {
        if self.block.padded && self.block.remaining == 0 && bits.take_bytes(1).is_some() {
            self.block.padded = false;
        }
    }

    /// Decodes `run` bytes of a block with codes; no match may go beyond them.
    fn decode_run(&mut self, shared: &mut Bits<'_>, run: usize) -> Result<(), LzxDefect> {
        let aligned = (self.block.kind == Kind::Aligned).then_some(&self.aligned);
        // Copies of its own are kept in registers.
        let mut bits = *shared;
        let mut recent = self.recent;
        let mut run = self.window.run(run);
        while run.goes_on() {
            bits.refill();
            let symbol = self.main.read(&mut bits)?;
            if symbol < FIRST_MATCH {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "compared on the line before"
                )]
                run.push(symbol as u8);
                continue;
            }
            let header = symbol - FIRST_MATCH;
            let length = match usize::from(header & 7) {
                7 => SHORTEST_LONG_MATCH + usize::from(self.length.read(&mut bits)?),
                short => SHORTEST_MATCH + short,
            };
            match usize::from(header >> 3) {
                known @ 0..=2 => recent.swap(0, known),
                slot => {
                    let offset = read_offset(aligned, &mut bits, slot)?;
                    recent = [offset, recent[0], recent[1]];
                }
            }
            run.repeat(recent[0] as usize, length)?;
        }
        run.finish();
        self.recent = recent;
        *shared = bits;
        Ok(())
    }
}

#[inline]
fn read_offset(
    aligned: Option<&Code<128>>,
    bits: &mut Bits<'_>,
    slot: usize,
) -> Result<u32, LzxDefect> {
    let (base, extra) = lengths::SLOTS[slot];
    let extra = u32::from(extra);
    let formatted = match aligned {
        Some(code) if extra >= 3 => {
            let high = bits.take(extra - 3) << 3;
            bits.refill();
            base + high + u32::from(code.read(bits)?)
        }
        _ => base + bits.take(extra),
    };
    Ok(formatted - 2)
}

fn read_calls(bits: &mut Bits<'_>) -> Calls {
    if bits.read(1) == 0 {
        return Calls::AsTheyWere;
    }
    let file_size = bits.read(16) << 16 | bits.read(16);
    Calls::Translated {
        file_size: file_size.cast_signed(),
    }
}
