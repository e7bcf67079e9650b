//! Why a signer is not believed.

use jiff::Timestamp;

use super::certificate::Certificate;
use super::path_problem::PathProblem;
use crate::digest::Digest;

/// How many of the authorities that were given are named.
const NAMED: usize = 5;

/// Why a signer is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustProblem {
    /// Neither authorities nor pins were given.
    #[error("no certificate authority and no pin was given to trust `{subject}` by")]
    NothingTrusted {
        /// The signer.
        subject: String,
    },
    /// The certificate is none of the pinned ones.
    #[error("the certificate of `{subject}` is not pinned; its SHA-256 is {fingerprint}")]
    NotPinned {
        /// The signer.
        subject: String,
        /// The certificate's digest.
        fingerprint: Digest,
    },
    /// The certificate is not for code signing.
    #[error("the certificate of `{subject}` does not have the extended key usage `codeSigning`")]
    NotForCodeSigning {
        /// The signer.
        subject: String,
    },
    /// The certificate is not for signatures.
    #[error("the certificate of `{subject}` does not have the key usage `digitalSignature`")]
    NotForSignatures {
        /// The signer.
        subject: String,
    },
    /// The certificate, or one of its issuers, was valid once.
    #[error(
        "the certificate of `{subject}`{} expired on {not_after}",
        relied_on(subject, signer)
    )]
    Expired {
        /// The signer.
        signer: String,
        /// Whose certificate it is.
        subject: String,
        /// The end.
        not_after: Timestamp,
    },
    /// The certificate, or one of its issuers, will be valid later.
    #[error(
        "the certificate of `{subject}`{} is not valid before {not_before}",
        relied_on(subject, signer)
    )]
    NotYetValid {
        /// The signer.
        signer: String,
        /// Whose certificate it is.
        subject: String,
        /// The beginning.
        not_before: Timestamp,
    },
    /// No trusted authority issued it.
    #[error(
        "the certificate of `{subject}` leads to `{issuer}`, which is not a trusted authority; those given: {}",
        listed(.anchors)
    )]
    UnknownIssuer {
        /// The signer.
        subject: String,
        /// The name at which the path ends.
        issuer: String,
        /// The authorities that were given.
        anchors: Vec<String>,
    },
    /// The path to an authority breaks a rule of certificate paths.
    #[error("the path from `{subject}` to a trusted authority is not valid: {problem}")]
    Path {
        /// The signer.
        subject: String,
        /// The rule.
        problem: PathProblem,
    },
    /// A certificate goes along that proves nothing and that nothing proves.
    #[error("the signature carries the certificate of `{subject}`, which is not part of its proof")]
    Unaccounted {
        /// Whose it is.
        subject: String,
    },
    /// The certificate, or one of its issuers, was revoked.
    #[error("{0}")]
    Revoked(PathProblem),
    /// Nobody says that the certificate, or one of its issuers, was not revoked.
    #[error("{0}")]
    RevocationUnknown(PathProblem),
    /// There is no time stamp, and one is asked for.
    #[error("the signature of `{subject}` has no time stamp, and one is required")]
    NoTimestamp {
        /// The signer.
        subject: String,
    },
    /// Nobody who is trusted stamped the signature.
    #[error(
        "the time stamp by `{authority}` on the signature of `{subject}` is not trusted: {source}"
    )]
    Timestamp {
        /// The signer.
        subject: String,
        /// The authority.
        authority: String,
        /// Why not.
        source: PathProblem,
    },
}

impl TrustProblem {
    pub(super) fn of_path(
        signer: &Certificate,
        problem: PathProblem,
        anchors: Vec<String>,
    ) -> Self {
        let of_signer = signer.subject();
        match problem {
            PathProblem::Expired { subject, not_after } => Self::Expired {
                signer: of_signer,
                subject,
                not_after,
            },
            PathProblem::NotYetValid {
                subject,
                not_before,
            } => Self::NotYetValid {
                signer: of_signer,
                subject,
                not_before,
            },
            PathProblem::UnknownIssuer { issuer } => Self::UnknownIssuer {
                subject: of_signer,
                issuer,
                anchors,
            },
            problem @ PathProblem::Revoked { .. } => Self::Revoked(problem),
            problem @ PathProblem::RevocationUnknown { .. } => Self::RevocationUnknown(problem),
            problem => Self::Path {
                subject: of_signer,
                problem,
            },
        }
    }
}

fn relied_on(subject: &str, signer: &str) -> String {
    if subject == signer {
        String::new()
    } else {
        format!(", which that of `{signer}` relies on,")
    }
}

fn listed(anchors: &[String]) -> String {
    let named: Vec<_> = anchors
        .iter()
        .take(NAMED)
        .map(|anchor| format!("`{anchor}`"))
        .collect();
    match anchors.len() {
        0..=NAMED => named.join(", "),
        more => format!("{} and {} more", named.join(", "), more - NAMED),
    }
}
