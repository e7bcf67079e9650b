//! The last bytes that were decompressed, in a ring.

use super::LzxDefect;

/// A ring of a power of two of bytes.
#[derive(Clone)]
pub(super) struct Window {
    ring: Box<[u8]>,
    /// Where the next byte goes; always inside the ring.
    position: usize,
    written: u64,
}

impl Window {
    pub(super) fn new(size: usize) -> Self {
        Self {
            ring: vec![0; size].into(),
            position: 0,
            written: 0,
        }
    }

    /// Returns how many bytes have been written in all.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.ring[self.position] = byte;
        self.advance(1);
    }

    /// Writes bytes, no more than the ring holds.
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        let (before, after) = bytes.split_at(bytes.len().min(self.ring.len() - self.position));
        self.ring[self.position..][..before.len()].copy_from_slice(before);
        self.ring[..after.len()].copy_from_slice(after);
        self.advance(bytes.len());
    }

    /// Writes again the `length` bytes, 2 to 257, that begin `offset` bytes back; they may overlap with
    /// what is written.
    #[inline]
    pub(super) fn repeat(&mut self, offset: usize, length: usize) -> Result<(), LzxDefect> {
        let end = self.position + length;
        let is_known = offset.wrapping_sub(1) < self.ring.len() && offset as u64 <= self.written;
        if !is_known {
            return Err(LzxDefect::MatchOffset);
        }
        match self.position.checked_sub(offset) {
            Some(start) if end <= self.ring.len() => {
                let (before, after) = self.ring.split_at_mut(self.position);
                let (from, to) = (&before[start..], &mut after[..length]);
                match from.get(..length) {
                    Some(from) => copy_match(from, to),
                    None => repeat_pattern(from, to),
                }
            }
            _ => self.repeat_around(offset, length),
        }
        self.advance(length);
        Ok(())
    }

    #[cold]
    fn repeat_around(&mut self, offset: usize, length: usize) {
        let mask = self.ring.len() - 1;
        for to in self.position..self.position + length {
            self.ring[to & mask] = self.ring[to.wrapping_sub(offset) & mask];
        }
    }

    #[inline]
    fn advance(&mut self, count: usize) {
        self.position = (self.position + count) & (self.ring.len() - 1);
        self.written += count as u64;
    }

    /// Replaces `output` by the last `count` bytes, no more than the ring holds.
    pub(super) fn copy_last(&self, count: usize, output: &mut Vec<u8>) {
        output.clear();
        if let Some(start) = self.position.checked_sub(count) {
            output.extend_from_slice(&self.ring[start..self.position]);
        } else {
            let before = count - self.position;
            output.extend_from_slice(&self.ring[self.ring.len() - before..]);
            output.extend_from_slice(&self.ring[..self.position]);
        }
    }
}

/// Fills `to` with copies of `from`, which is shorter.
fn repeat_pattern(from: &[u8], to: &mut [u8]) {
    for to in to.chunks_mut(from.len()) {
        to.copy_from_slice(&from[..to.len()]);
    }
}

/// Copies 2 to 257 bytes between slices of that length. Most matches are shorter than it takes to call for
/// a copy of memory: they are covered by two pieces that may overlap.
#[inline]
fn copy_match(from: &[u8], to: &mut [u8]) {
    match from.len() {
        ..4 => copy_ends::<2>(from, to),
        4..8 => copy_ends::<4>(from, to),
        8..=16 => copy_ends::<8>(from, to),
        _ => to.copy_from_slice(from),
    }
}

#[inline]
fn copy_ends<const N: usize>(from: &[u8], to: &mut [u8]) {
    if let (Some(from), Some(to)) = (from.first_chunk::<N>(), to.first_chunk_mut::<N>()) {
        *to = *from;
    }
    if let (Some(from), Some(to)) = (from.last_chunk::<N>(), to.last_chunk_mut::<N>()) {
        *to = *from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_repeats_as_an_endless_list_does() {
        let mut window = Window::new(64);
        let mut list: Vec<u8> = Vec::new();
        let mut tail = Vec::new();
        let mut random = 1_usize;
        for step in 0..2000_usize {
            random = random.wrapping_mul(1_103_515_245).wrapping_add(12345) & 0x7fff_ffff;
            let (offset, length) = (random % 70, 2 + random / 128 % 28);
            if step % 3 == 0 {
                let bytes = [step.to_le_bytes()[0]; 5];
                window.extend(&bytes);
                list.extend(bytes);
                continue;
            }
            let is_known = (1..=64.min(list.len())).contains(&offset);
            assert_eq!(window.repeat(offset, length).is_ok(), is_known);
            if is_known {
                (0..length).for_each(|_| list.push(list[list.len() - offset]));
            }
            let kept = list.len().min(64);
            window.copy_last(kept, &mut tail);
            assert_eq!(tail, list[list.len() - kept..]);
        }
        assert_eq!(window.written(), list.len() as u64);
    }
}
