//! Deflate, in one way only: the compressed bytes of a text are part of the bundle's identity.
//!
//! Level 7 of zlib-rs, because its output does not depend on how the input is cut into pieces, which that
//! of levels 1, 5 and 6 does. The versions are pinned, and a test keeps the bytes.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::limits;

const LEVEL: u32 = 7;

/// Why stored bytes are not the deflated form of a content of the stated size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InflateError {
    /// No deflate stream.
    #[error("is no deflate stream")]
    Corrupt,
    /// The stream ends too early, or its content does.
    #[error("inflates to {actual} bytes instead of {stated}")]
    Short {
        /// The size that was stated.
        stated: u64,
        /// The size that came out.
        actual: u64,
    },
    /// More content than stated.
    #[error("inflates to more than the stated {stated} bytes")]
    Long {
        /// The size that was stated.
        stated: u64,
    },
    /// Bytes after the end of the stream.
    #[error("has {count} bytes after its deflate stream")]
    Trailing {
        /// How many.
        count: u64,
    },
}

/// Returns the raw deflate stream of `content`, where that is smaller.
pub fn deflate(content: &[u8]) -> Option<Vec<u8>> {
    if content.len() as u64 > limits::DEFLATED_BYTES {
        return None;
    }
    let mut compress = Compress::new(Compression::new(LEVEL), false);
    // What does not fit here is not smaller, and then it is not used.
    let mut stored = Vec::with_capacity(content.len());
    let status = compress.compress_vec(content, &mut stored, FlushCompress::Finish);
    (matches!(status, Ok(Status::StreamEnd)) && stored.len() < content.len()).then_some(stored)
}

/// Returns the content of a raw deflate stream, which must have exactly the stated size.
///
/// The caller has compared `size` with [`limits::DEFLATED_BYTES`]; no more than one byte above it is
/// allocated.
pub fn inflate(stored: &[u8], size: u64) -> Result<Vec<u8>, InflateError> {
    let limit = size.min(limits::DEFLATED_BYTES);
    let mut content = Vec::with_capacity(usize::try_from(limit).unwrap_or_default() + 1);
    let mut decompress = Decompress::new(false);
    let status = decompress
        .decompress_vec(stored, &mut content, FlushDecompress::Finish)
        .map_err(|_| InflateError::Corrupt)?;
    let actual = content.len() as u64;
    let read = decompress.total_in();
    match status {
        _ if actual > size => Err(InflateError::Long { stated: size }),
        Status::StreamEnd if actual < size => Err(InflateError::Short {
            stated: size,
            actual,
        }),
        Status::StreamEnd if read < stored.len() as u64 => Err(InflateError::Trailing {
            count: stored.len() as u64 - read,
        }),
        Status::StreamEnd => Ok(content),
        Status::Ok | Status::BufError => Err(InflateError::Short {
            stated: size,
            actual,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use proptest::prelude::*;

    fn text() -> Vec<u8> {
        (0..20_000u32)
            .flat_map(|number| {
                format!("{} ", number.wrapping_mul(2_654_435_761) >> 16).into_bytes()
            })
            .collect()
    }

    /// Whoever changes a version or a level changes every bundle, and should know.
    #[test]
    fn the_bytes_stay() {
        let stored = deflate(&text()).unwrap();
        insta::assert_snapshot!(Digest::of(&stored), @"40782ae09ad4ed2259dc6c0347db6bfd2353204f3bc077912d551269acebed57");
        assert_eq!(inflate(&stored, text().len() as u64), Ok(text()));
    }

    #[test]
    fn what_does_not_shrink_is_left() {
        assert_eq!(deflate(b""), None);
        assert_eq!(deflate(b"ab"), None);
        assert!(deflate(&[b'a'; 100]).is_some());
    }

    #[test]
    fn each_lie_about_the_content_is_found() {
        let stored = deflate(&[b'a'; 100]).unwrap();
        let inflated = |bytes: &[u8], size| inflate(bytes, size).unwrap_err();
        let longer = [stored.as_slice(), b"xy"].concat();
        assert_eq!(inflated(&stored, 99), InflateError::Long { stated: 99 });
        assert_eq!(inflated(&stored, 0), InflateError::Long { stated: 0 });
        assert_eq!(
            inflated(&stored, 101),
            InflateError::Short {
                stated: 101,
                actual: 100
            }
        );
        assert!(matches!(
            inflated(&stored[..stored.len() - 1], 100),
            InflateError::Short { .. }
        ));
        assert_eq!(inflated(&longer, 100), InflateError::Trailing { count: 2 });
        assert_eq!(inflated(&[0xFF; 9], 100), InflateError::Corrupt);
    }

    proptest! {
        #[test]
        fn deflating_is_undone(content in prop::collection::vec(0u8..4, 0..2000)) {
            if let Some(stored) = deflate(&content) {
                prop_assert_eq!(inflate(&stored, content.len() as u64), Ok(content));
            }
        }
    }
}
