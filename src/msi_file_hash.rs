//! The hash by which Windows Installer tells whether an unversioned file has changed.

use std::fmt;
use std::io::{self, Read, Write};

use md5::{Digest as _, Md5};

/// The hash of a file as the `MsiFileHash` table holds it: an MD5, cut into four little-endian numbers.
///
/// It tells files apart and is no proof of anything: MD5 is broken. The hash of an empty file is four zeros; some
/// tools write the MD5 of nothing instead, which [`MsiFileHash::fits`] takes for the same.
///
/// See [`MsiFileHash`](https://learn.microsoft.com/windows/win32/msi/msifilehash-table) and
/// [`MsiGetFileHash`](https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msigetfilehashw).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MsiFileHash([i32; 4]);

impl MsiFileHash {
    /// What Windows Installer computes of an empty file.
    const OF_NOTHING: Self = Self([0; 4]);
    /// The MD5 of no bytes, which wixl and others write for an empty file.
    const MD5_OF_NOTHING: Self = Self([
        0xd98c_1dd4_u32.cast_signed(),
        0x04b2_008f,
        0x9809_80e9_u32.cast_signed(),
        0x7e42_f8ec,
    ]);

    /// Returns the hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = MsiFileHasher::default();
        hasher.update(bytes);
        hasher.finish()
    }

    /// Returns the hash of everything `reader` gives.
    pub fn of_reader(reader: &mut impl Read) -> io::Result<Self> {
        let mut hasher = MsiFileHasher::default();
        io::copy(reader, &mut hasher)?;
        Ok(hasher.finish())
    }

    /// Wraps the columns `HashPart1` to `HashPart4`.
    pub const fn from_parts(parts: [i32; 4]) -> Self {
        Self(parts)
    }

    /// Whether a file that has the hash `found` is the one that this hash was stated of.
    pub fn fits(self, found: Self) -> bool {
        self == found || (self == Self::MD5_OF_NOTHING && found == Self::OF_NOTHING)
    }

    /// Returns the columns `HashPart1` to `HashPart4`.
    pub const fn parts(self) -> [i32; 4] {
        self.0
    }
}

impl fmt::Display for MsiFileHash {
    /// Writes the four numbers as the table shows them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second, third, fourth] = self.0;
        write!(f, "{first} {second} {third} {fourth}")
    }
}

/// Computes an [`MsiFileHash`] piece by piece.
#[derive(Clone, Default)]
pub struct MsiFileHasher {
    state: Md5,
    length: u64,
}

impl MsiFileHasher {
    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        self.state.update(bytes);
    }

    /// Returns the hash of what was added: four zeros if that was nothing.
    pub fn finish(self) -> MsiFileHash {
        if self.length == 0 {
            return MsiFileHash::OF_NOTHING;
        }
        let digest: [u8; 16] = self.state.finalize().into();
        let mut parts = [0; 4];
        for (part, bytes) in parts.iter_mut().zip(digest.as_chunks::<4>().0) {
            *part = i32::from_le_bytes(*bytes);
        }
        MsiFileHash(parts)
    }
}

impl Write for MsiFileHasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], parts: [u32; 4]) {
        let expected = MsiFileHash::from_parts(parts.map(u32::cast_signed));
        assert_eq!(MsiFileHash::of(bytes), expected);
        assert_eq!(MsiFileHash::of_reader(&mut &*bytes).unwrap(), expected);
        let mut hasher = MsiFileHasher::default();
        bytes.chunks(1).for_each(|byte| hasher.update(byte));
        assert_eq!(hasher.finish(), expected);
    }

    #[test]
    fn an_md5_is_cut_into_little_endian_numbers() {
        // RFC 1321, appendix A.5: 900150983cd24fb0d6963f7d28e17f72.
        check(b"abc", [0x9850_0190, 0xb04f_d23c, 0x7d3f_96d6, 0x727f_e128]);
        // d174ab98d277d9f5a5611c2c9f419d9f, where the last number is negative.
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        check(
            alphabet,
            [0x98ab_74d1, 0xf5d9_77d2, 0x2c1c_61a5, 0x9f9d_419f],
        );
        assert_eq!(
            MsiFileHash::of(b"abc").to_string(),
            "-1739587184 -1336946116 2101319382 1920983336"
        );
    }

    #[test]
    fn an_empty_file_has_no_md5() {
        check(b"", [0; 4]);
    }

    #[test]
    fn an_empty_file_has_either_of_two_hashes() {
        let digest: [u8; 16] = Md5::digest(b"").into();
        let parts = digest.as_chunks::<4>().0;
        let of_nothing: Vec<_> = parts.iter().map(|part| i32::from_le_bytes(*part)).collect();
        assert_eq!(MsiFileHash::MD5_OF_NOTHING.parts(), *of_nothing);
        let (empty, other) = (MsiFileHash::of(b""), MsiFileHash::of(b"abc"));
        assert!(MsiFileHash::MD5_OF_NOTHING.fits(empty));
        assert!(empty.fits(empty) && other.fits(other));
        assert!(!MsiFileHash::MD5_OF_NOTHING.fits(other));
        assert!(!other.fits(empty) && !empty.fits(other));
    }
}
