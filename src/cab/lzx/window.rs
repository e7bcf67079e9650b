//! The last bytes that were decompressed, and the room for those that come.

use super::LzxDefect;

/// Matches are copied in pieces of this many bytes, the last of which may reach behind the match.
const PIECE: usize = 16;

/// A window over a piece of memory of twice its size: what a match refers to always lies before it in one
/// piece, and there is no need to move the window back to the beginning before the second half is full.
pub(super) struct Window {
    bytes: Box<[u8]>,
    /// How many bytes a match can refer back to, at most.
    size: usize,
    /// Where the next byte goes.
    position: usize,
    /// How many bytes lay before the first one that is here.
    passed: u64,
}

impl Window {
    /// Starts a window of `size` bytes.
    pub(super) fn new(size: usize) -> Self {
        Self {
            bytes: vec![0; 2 * size + PIECE].into(),
            size,
            position: 0,
            passed: 0,
        }
    }

    /// Returns how many bytes have been written in all.
    pub(super) fn written(&self) -> u64 {
        self.passed + self.position as u64
    }

    /// Returns the last `count` bytes, for which there was room at once.
    pub(super) fn last(&self, count: usize) -> &[u8] {
        &self.bytes[self.position - count..self.position]
    }

    /// Makes room for the next `count` bytes, at most as many as the window has.
    pub(super) fn make_room(&mut self, count: usize) {
        if self.position + count + PIECE > self.bytes.len() {
            let gone = self.position - self.size;
            self.bytes.copy_within(gone..self.position, 0);
            self.position = self.size;
            self.passed += gone as u64;
        }
    }

    /// Writes bytes, for which there is room.
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.bytes[self.position..][..bytes.len()].copy_from_slice(bytes);
        self.position += bytes.len();
    }

    /// Starts to write `count` bytes one after the other, for which there is room.
    pub(super) fn run(&mut self, count: usize) -> Run<'_> {
        Run {
            end: self.position + count,
            size: self.size,
            position: self.position,
            bytes: &mut self.bytes,
            written: &mut self.position,
        }
    }
}

impl Clone for Window {
    /// Copies what a match can refer to, which is half of the memory at most.
    fn clone(&self) -> Self {
        let known = self.last(self.position.min(self.size));
        let mut copy = Self::new(self.size);
        copy.extend(known);
        copy.passed = self.written() - known.len() as u64;
        copy
    }
}

/// Bytes that are being written to a window, which has them when the run is finished.
///
/// It is a value of its own so that it can be kept in registers.
pub(super) struct Run<'a> {
    bytes: &'a mut [u8],
    size: usize,
    position: usize,
    end: usize,
    written: &'a mut usize,
}

impl Run<'_> {
    /// Says whether there are more bytes to come.
    #[inline]
    pub(super) fn goes_on(&self) -> bool {
        self.position < self.end
    }

    /// Writes a byte, which is one of those to come.
    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.bytes[self.position] = byte;
        self.position += 1;
    }

    /// Writes again the `length` bytes that begin `offset` bytes back; they may overlap with what is
    /// written.
    #[inline]
    pub(super) fn repeat(&mut self, offset: usize, length: usize) -> Result<(), LzxDefect> {
        if length > self.end - self.position {
            return Err(LzxDefect::MatchLength);
        }
        if offset.wrapping_sub(1) >= self.size.min(self.position) {
            return Err(LzxDefect::MatchOffset);
        }
        let (from, to) = (self.position - offset, self.position);
        if length <= PIECE && length <= offset {
            copy_piece(self.bytes, from, to);
        } else if offset >= PIECE {
            copy_pieces(self.bytes, from, to, length);
        } else {
            repeat_pattern(self.bytes, from, to, length);
        }
        self.position += length;
        Ok(())
    }

    /// Gives the window what was written.
    pub(super) fn finish(self) {
        *self.written = self.position;
    }
}

#[inline]
fn copy_piece(bytes: &mut [u8], from: usize, to: usize) {
    bytes.copy_within(from..from + PIECE, to);
}

/// Copies more than a piece; apart, because most matches are short and theirs is the way to keep small.
#[inline(never)]
fn copy_pieces(bytes: &mut [u8], from: usize, to: usize, length: usize) {
    for done in (0..length).step_by(PIECE) {
        copy_piece(bytes, from + done, to + done);
    }
}

/// Repeats what begins at `from` and ends at `to`: with each step there is twice as much of it.
#[inline(never)]
fn repeat_pattern(bytes: &mut [u8], from: usize, mut to: usize, length: usize) {
    let end = to + length;
    while to < end {
        let count = (to - from).min(end - to);
        bytes.copy_within(from..from + count, to);
        to += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_repeats_as_an_endless_list_does() {
        let mut window = Window::new(512);
        let mut list: Vec<u8> = Vec::new();
        let mut random = 1_usize;
        for step in 0..5000_usize {
            random = random.wrapping_mul(1_103_515_245).wrapping_add(12345) & 0x7fff_ffff;
            // Each length with short offsets and with long ones.
            let (offset, length) = ((random % 520) >> (step % 9), 2 + random / 1024 % 256);
            window.make_room(length + 1);
            if step % 3 == 0 {
                let bytes = [step.to_le_bytes()[0]; 5];
                window.extend(&bytes);
                list.extend(bytes);
                continue;
            }
            if step % 7 == 0 {
                window = window.clone();
            }
            let is_known = (1..=512.min(list.len())).contains(&offset);
            let mut run = window.run(length + 1);
            assert_eq!(run.repeat(offset, length).is_ok(), is_known);
            if is_known {
                run.push(7);
                assert!(!run.goes_on());
                run.finish();
                (0..length).for_each(|_| list.push(list[list.len() - offset]));
                list.push(7);
            }
            let kept = list.len().min(512);
            assert_eq!(window.last(kept), &list[list.len() - kept..]);
            assert_eq!(window.written(), list.len() as u64);
        }
    }

    #[test]
    fn a_match_ends_with_its_run_and_begins_in_the_window() {
        let mut window = Window::new(512);
        window.make_room(9);
        window.extend(b"abc");
        let mut run = window.run(6);
        assert_eq!(run.repeat(2, 7), Err(LzxDefect::MatchLength));
        assert_eq!(run.repeat(0, 6), Err(LzxDefect::MatchOffset));
        assert_eq!(run.repeat(4, 6), Err(LzxDefect::MatchOffset));
        run.repeat(2, 5).unwrap();
        assert!(run.goes_on());
        run.push(b'!');
        run.finish();
        assert_eq!(window.last(9), b"abcbcbcb!");
    }
}
