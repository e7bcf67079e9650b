//! Bytes that do not compress and are the same on every run.

use rollpack::digest::Digest;

/// Returns `length` bytes: the SHA-256 of `seed` and a counter, one after the other.
pub fn bytes(seed: &str, length: usize) -> Vec<u8> {
    let seed = Digest::of(seed.as_bytes());
    let mut block = [0; 40];
    block[..32].copy_from_slice(seed.as_bytes());
    let mut bytes = Vec::with_capacity(length + 32);
    for counter in 0_u64.. {
        if bytes.len() >= length {
            break;
        }
        block[32..].copy_from_slice(&counter.to_le_bytes());
        bytes.extend(Digest::of(&block).as_bytes());
    }
    bytes.truncate(length);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_fillers_begin_like_shorter_ones() {
        let long = bytes("a", 1000);
        for length in [0, 1, 32, 33, 999] {
            assert_eq!(bytes("a", length), long[..length]);
        }
        assert_ne!(bytes("b", 1000), long);
    }
}
