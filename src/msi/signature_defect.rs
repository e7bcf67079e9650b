//! What is wrong with the bytes of a signature.

/// Why a signature stream could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureDefect {
    /// Bytes that are no DER.
    #[error("{part} is not DER")]
    NotDer {
        /// What was being read.
        part: &'static str,
        /// What the decoder says.
        source: der::Error,
    },
    /// Something is missing or of another kind.
    #[error("there is no {part}")]
    Missing {
        /// What was looked for.
        part: &'static str,
    },
    /// The signature is over something else than the digest of a file.
    #[error("the signed content is of the type {found}, not a digest of a file")]
    OtherContent {
        /// The object identifier of the type.
        found: String,
    },
}
