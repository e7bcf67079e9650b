//! The checksum of a data block: the exclusive or of its little-endian 32-bit words.

/// Adds `bytes` to the checksum `seed`.
///
/// The last one to three bytes form a word in reverse order, as the format has it.
pub(super) fn checksum(seed: u32, bytes: &[u8]) -> u32 {
    let (eights, rest) = bytes.as_chunks::<8>();
    let wide = eights
        .iter()
        .fold(0, |sum, eight| sum ^ u64::from_le_bytes(*eight));
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the two halves are taken apart on purpose"
    )]
    let folded = (wide as u32) ^ ((wide >> 32) as u32);
    let (fours, tail) = rest.as_chunks::<4>();
    let words = fours
        .iter()
        .fold(seed ^ folded, |sum, four| sum ^ u32::from_le_bytes(*four));
    words
        ^ tail
            .iter()
            .fold(0, |word, &byte| word << 8 | u32::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_little_endian_and_the_tail_is_not() {
        assert_eq!(checksum(0, b""), 0);
        assert_eq!(checksum(0, &[1, 2, 3, 4]), 0x0403_0201);
        assert_eq!(checksum(0, &[1, 2, 3, 4, 5, 6]), 0x0403_0201 ^ 0x0506);
        assert_eq!(checksum(7, &[1, 2, 3]), 7 ^ 0x01_0203);
        assert_eq!(checksum(0, &[0xaa; 16]), 0);
        assert_eq!(
            checksum(0, &[1, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 9]),
            1 ^ 2 ^ 4 ^ 9
        );
    }
}
