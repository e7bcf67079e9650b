//! Which rule a bundle breaks by each problem.

use super::problem::Problem;
use super::rules::{archive, entry, manifest, policy, rebuild, signature};
use crate::bundle::Inconsistency;
use crate::bundle::read::ReadError;
use crate::rule::Rule;
use crate::sign::{SignatureError, TrustProblem};

impl Problem {
    /// Returns the rule that the bundle breaks.
    pub fn rule(&self) -> &'static Rule {
        match self {
            Self::Archive(error) => archive_rule(error),
            Self::Manifest(_) => &manifest::MANIFEST_MALFORMED,
            Self::Contents(inconsistency) => contents_rule(inconsistency),
            Self::Unsigned => &signature::BUNDLE_UNSIGNED,
            Self::SignatureMissing { .. } => &signature::SIGNATURE_MISSING,
            Self::Signature { error, .. } => signature_rule(error),
            Self::Untrusted { problem, .. } => trust_rule(problem),
            Self::SshSignature(_) => &signature::SSH_SIGNATURE_MALFORMED,
            Self::SignedTwice { .. } => &signature::SIGNATURE_TWICE,
            Self::SignedByStranger { .. } => &signature::SIGNATURE_BY_STRANGER,
            Self::RevocationListStale { .. } => &signature::REVOCATION_LIST_STALE,
            Self::Recalled { .. } => &policy::ROLLUP_RECALLED,
            Self::SeriesUnknown { .. } => &policy::SERIES_UNKNOWN,
            Self::TooFewSigners { .. } => &policy::SIGNERS_TOO_FEW,
            Self::SignerWithdrawn { .. } => &policy::SIGNER_WITHDRAWN,
            Self::SignerOutsideWindow { .. } => &policy::SIGNER_OUTSIDE_WINDOW,
            Self::SignerOfOtherSeries { .. } => &policy::SIGNER_OF_OTHER_SERIES,
            Self::RolledBack { .. } => &policy::ROLLED_BACK,
            Self::SequenceReused { .. } => &policy::SEQUENCE_REUSED,
            Self::Clock { .. } => &policy::CLOCK_IMPLAUSIBLE,
            Self::Truncated { .. } => &archive::BUNDLE_TRUNCATED,
            Self::Size { .. } => &archive::BUNDLE_SIZE_CHANGED,
            Self::Structure { .. } => &archive::BUNDLE_STRUCTURE_CHANGED,
            Self::TrailingBytes { .. } => &archive::BUNDLE_TRAILING_BYTES,
            Self::SecondArchive { .. } => &archive::BUNDLE_SECOND_ARCHIVE,
            Self::Gap { .. } => &archive::BUNDLE_GAP,
            Self::LeadingBytes { .. } => &archive::BUNDLE_LEADING_BYTES,
            Self::ExtraEntry { .. } | Self::Stranger { .. } => &entry::ENTRY_EXTRA,
            Self::RepeatedEntry { .. } => &entry::ENTRY_REPEATED,
            Self::MissingEntry { .. } | Self::FileMissing { .. } => &entry::ENTRY_MISSING,
            Self::RenamedEntry { .. } | Self::FileRenamed { .. } => &entry::ENTRY_RENAMED,
            Self::MovedEntry { .. } => &entry::ENTRY_MOVED,
            Self::EntryField { .. } => &entry::ENTRY_HEADER_CHANGED,
            Self::Comment { .. } => &archive::BUNDLE_COMMENT,
            Self::FolderWithoutManifest => &archive::NOT_A_BUNDLE,
            Self::NoRegularFile { .. } => &entry::ENTRY_NOT_REGULAR,
            Self::Content { .. } => &entry::ENTRY_CONTENT_CHANGED,
            Self::Crc { .. } => &entry::ENTRY_CRC_WRONG,
            Self::Inflate { .. } => &entry::ENTRY_DEFLATE_BROKEN,
            Self::Inflated { .. } => &entry::ENTRY_DEFLATE_MISMATCH,
            Self::Sums => &entry::SUMS_MISMATCH,
            Self::Untold { .. } => &archive::BUNDLE_PROBLEMS_UNTOLD,
            Self::NotRebuilt { .. } => &rebuild::REBUILD_IMPOSSIBLE,
            Self::RebuiltOtherwise { .. } | Self::ManifestOtherwise { .. } => {
                &rebuild::REBUILD_DIFFERS
            }
            Self::Expired { .. } => &archive::BUNDLE_EXPIRED,
            Self::Sequence { .. } => &archive::SEQUENCE_TOO_LOW,
        }
    }
}

fn archive_rule(error: &ReadError) -> &'static Rule {
    match error {
        ReadError::Truncated { .. } | ReadError::Empty => &archive::BUNDLE_TRUNCATED,
        ReadError::ManifestTooLarge { .. } | ReadError::ManifestNotPlain => {
            &manifest::MANIFEST_MALFORMED
        }
        ReadError::NoEnd | ReadError::Directory { .. } => &archive::BUNDLE_STRUCTURE_CHANGED,
        _ => &archive::NOT_A_BUNDLE,
    }
}

fn contents_rule(inconsistency: &Inconsistency) -> &'static Rule {
    match inconsistency {
        Inconsistency::TooManyEntries { .. }
        | Inconsistency::TooManyPayloads { .. }
        | Inconsistency::PathsTooLong { .. }
        | Inconsistency::DeflatedTooLarge { .. } => &manifest::MANIFEST_TOO_MANY_ENTRIES,
        Inconsistency::BadName { .. } => &manifest::ENTRY_NAME_UNSAFE,
        Inconsistency::Clash { .. } => &manifest::ENTRY_NAME_CLASH,
        Inconsistency::TooLarge { .. } => &manifest::ENTRY_TOO_LARGE,
        Inconsistency::MethodMismatch { .. } => &manifest::ENTRY_METHOD_MISMATCH,
        Inconsistency::Unexplained { .. } => &manifest::ENTRY_UNEXPLAINED,
        Inconsistency::Missing { .. } => &manifest::ENTRY_UNLISTED,
        Inconsistency::OutOfOrder { .. } => &manifest::ENTRY_OUT_OF_ORDER,
        Inconsistency::PayloadWithoutEntry { .. } => &manifest::PAYLOAD_WITHOUT_ENTRY,
        Inconsistency::PayloadDiffers { .. } => &manifest::PAYLOAD_ENTRY_MISMATCH,
        Inconsistency::ReservedPayload { .. } => &manifest::PAYLOAD_NAME_RESERVED,
        Inconsistency::PayloadTwice { .. } => &manifest::PAYLOAD_TWICE,
    }
}

fn signature_rule(error: &SignatureError) -> &'static Rule {
    match error {
        SignatureError::OtherContent => &signature::SIGNATURE_CONTENT_CHANGED,
        SignatureError::OtherCertificate | SignatureError::NotByThisKey => {
            &signature::SIGNATURE_INVALID
        }
        _ => &signature::SIGNATURE_MALFORMED,
    }
}

fn trust_rule(problem: &TrustProblem) -> &'static Rule {
    match problem {
        TrustProblem::NothingTrusted { .. } => &signature::SIGNER_TRUST_MISSING,
        TrustProblem::NotPinned { .. } => &signature::SIGNER_NOT_PINNED,
        TrustProblem::NotForCodeSigning { .. } | TrustProblem::NotForSignatures { .. } => {
            &signature::SIGNER_WRONG_USAGE
        }
        TrustProblem::Expired { .. } => &signature::SIGNER_EXPIRED,
        TrustProblem::NotYetValid { .. } => &signature::SIGNER_NOT_YET_VALID,
        TrustProblem::UnknownIssuer { .. } => &signature::SIGNER_UNKNOWN_ISSUER,
        TrustProblem::Unaccounted { .. } => &signature::SIGNATURE_EXTRA_CERTIFICATE,
        TrustProblem::Path { .. } => &signature::SIGNER_PATH_INVALID,
        TrustProblem::Revoked(_) => &signature::SIGNER_REVOKED,
        TrustProblem::RevocationUnknown(_) => &signature::REVOCATION_UNKNOWN,
        TrustProblem::NoTimestamp { .. } => &signature::TIMESTAMP_MISSING,
        TrustProblem::Timestamp { .. } => &signature::TIMESTAMP_UNTRUSTED,
    }
}
