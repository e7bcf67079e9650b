//! Little-endian numbers, as zip headers hold them.

/// Puts numbers at the end of some bytes.
pub(super) trait Put {
    fn put16(&mut self, number: u16);
    fn put32(&mut self, number: u32);
    fn put64(&mut self, number: u64);
}

impl Put for Vec<u8> {
    fn put16(&mut self, number: u16) {
        self.extend_from_slice(&number.to_le_bytes());
    }

    fn put32(&mut self, number: u32) {
        self.extend_from_slice(&number.to_le_bytes());
    }

    fn put64(&mut self, number: u64) {
        self.extend_from_slice(&number.to_le_bytes());
    }
}

/// A number that does not fit becomes the greatest, which is how zip says "see ZIP64".
pub(super) trait Saturating {
    fn saturating_u16(self) -> u16;
    fn saturating_u32(self) -> u32;
}

impl<T: TryInto<u16> + TryInto<u32>> Saturating for T {
    fn saturating_u16(self) -> u16 {
        self.try_into().unwrap_or(u16::MAX)
    }

    fn saturating_u32(self) -> u32 {
        self.try_into().unwrap_or(u32::MAX)
    }
}

/// Returns the 16-bit number at a place; zero where there is none.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(array(bytes, at))
}

/// Returns the 32-bit number at a place; zero where there is none.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(array(bytes, at))
}

/// Returns the 64-bit number at a place; zero where there is none.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(array(bytes, at))
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let field = bytes.get(at..).and_then(<[u8]>::first_chunk);
    field.copied().unwrap_or([0; N])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_there() {
        let mut bytes = vec![7];
        bytes.put16(0x0102);
        bytes.put32(0x0304_0506);
        bytes.put64(9);
        assert_eq!(bytes[..7], [7, 2, 1, 6, 5, 4, 3]);
        assert_eq!(u16_at(&bytes, 1), 0x0102);
        assert_eq!(u32_at(&bytes, 3), 0x0304_0506);
        assert_eq!(u64_at(&bytes, 7), 9);
    }

    #[test]
    fn what_does_not_fit_is_the_greatest_and_what_is_not_there_is_zero() {
        assert_eq!(0x1_0000_u64.saturating_u16(), 0xFFFF);
        assert_eq!(0xFFFE_u64.saturating_u16(), 0xFFFE);
        assert_eq!(u64::MAX.saturating_u32(), u32::MAX);
        assert_eq!(u32_at(&[1, 2, 3], 0), 0);
        assert_eq!(u16_at(&[1, 2, 3], usize::MAX), 0);
    }
}
