//! From a password to keys, as [RFC 7292](https://www.rfc-editor.org/rfc/rfc7292#appendix-B.2) does it: not a good way,
//! and the one of every PFX file.

use sha2::Digest;
use sha2::digest::block_api::BlockSizeUser;
use zeroize::{Zeroize as _, Zeroizing};

/// What the derived bytes are for, which makes them others.
#[derive(Clone, Copy, Debug)]
pub(super) enum Use {
    /// The key of a cipher.
    Key = 1,
    /// The first block of a chain.
    InitializationVector = 2,
    /// The key of the seal.
    Seal = 3,
}

/// Derives `count` bytes.
pub(super) fn derive<D: Digest + BlockSizeUser>(
    password: &str,
    salt: &[u8],
    iterations: u32,
    usage: Use,
    count: usize,
) -> Zeroizing<Vec<u8>> {
    let block = D::block_size();
    let password = password_bytes(password);
    let sizes = [salt.len(), password.len()].map(|size| size.div_ceil(block) * block);
    // In one piece from the start: what grows leaves copies behind that nobody wipes.
    let mut input = Zeroizing::new(Vec::with_capacity(sizes.iter().sum()));
    input.extend(filled(salt, block));
    input.extend(filled(&password, block));
    let diversifier = vec![usage as u8; block];
    let mut derived = Zeroizing::new(Vec::with_capacity(count + 64));
    while derived.len() < count {
        let mut digest = D::new()
            .chain_update(&diversifier)
            .chain_update(&*input)
            .finalize();
        for _ in 1..iterations {
            digest = D::digest(&digest);
        }
        derived.extend_from_slice(&digest);
        let addend = Zeroizing::new(filled(&digest, block).collect::<Vec<_>>());
        for part in input.chunks_mut(block) {
            add_one_more(part, &addend);
        }
        digest[..].zeroize();
    }
    derived.truncate(count);
    derived
}

/// The password in UTF-16, the high byte first, with a zero at its end.
fn password_bytes(password: &str) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * password.len() + 2));
    let units = password.encode_utf16().chain([0]);
    bytes.extend(units.flat_map(u16::to_be_bytes));
    bytes
}

/// As many whole blocks as the bytes begin, filled with repetitions of them.
fn filled(bytes: &[u8], block: usize) -> impl Iterator<Item = u8> {
    let size = bytes.len().div_ceil(block) * block;
    bytes.iter().copied().cycle().take(size)
}

/// Adds to a number, in place, another one and 1; what is carried beyond its end is lost.
fn add_one_more(number: &mut [u8], addend: &[u8]) {
    let mut carry = 1;
    for (digit, more) in number.iter_mut().zip(addend).rev() {
        let sum = u16::from(*digit) + u16::from(*more) + carry;
        let [high, low] = sum.to_be_bytes();
        *digit = low;
        carry = high.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_carried() {
        let mut number = [0, 255, 255];
        add_one_more(&mut number, &[0, 0, 0]);
        assert_eq!(number, [1, 0, 0]);
        let mut number = [255, 255, 255];
        add_one_more(&mut number, &[0, 0, 1]);
        assert_eq!(number, [0, 0, 1]);
    }

    #[test]
    fn bytes_fill_blocks() {
        let filled = |bytes| filled(bytes, 4).collect::<Vec<_>>();
        assert_eq!(filled(b""), b"");
        assert_eq!(filled(b"abc"), b"abca");
        assert_eq!(filled(b"abcde"), b"abcdeabc");
    }
}
