//! What can be wrong with a certificate path: one variant per rule that it breaks.

use der::asn1::ObjectIdentifier;
use jiff::Timestamp;

use super::certificate::UnusableKey;

/// What is wrong with a path, and with which of its certificates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathProblem {
    /// Nobody who is trusted issued it.
    #[error("nobody who is trusted is `{issuer}`")]
    UnknownIssuer {
        /// The name that leads nowhere.
        issuer: String,
    },
    /// Over.
    #[error("the certificate of `{subject}` expired on {not_after}")]
    Expired {
        /// Whose certificate it is.
        subject: String,
        /// The end.
        not_after: Timestamp,
    },
    /// To come.
    #[error("the certificate of `{subject}` is not valid before {not_before}")]
    NotYetValid {
        /// Whose certificate it is.
        subject: String,
        /// The beginning.
        not_before: Timestamp,
    },
    /// Another key of the same name.
    #[error(
        "the certificate of `{subject}` was not signed by the key of its issuer `{issuer}`, only under the same name"
    )]
    OtherKey {
        /// Whose certificate it is.
        subject: String,
        /// Its issuer.
        issuer: String,
    },
    /// A key that cannot be relied on.
    #[error("the key of the issuer `{issuer}` cannot be relied on: {source}")]
    Key {
        /// Whose key it is.
        issuer: String,
        /// Why not.
        source: UnusableKey,
    },
    /// SHA-1, for instance.
    #[error("the certificate of `{subject}` is signed with an algorithm that is not allowed")]
    Algorithm {
        /// Whose certificate it is.
        subject: String,
    },
    /// The certificate of a signer issued another.
    #[error("`{subject}` is no certificate authority, and issued a certificate")]
    NoAuthority {
        /// The issuer.
        subject: String,
    },
    /// An authority that may sign no certificates.
    #[error("the certificate authority `{subject}` lacks the key usage `keyCertSign`")]
    NoCertificateSigning {
        /// The issuer.
        subject: String,
    },
    /// Too many authorities in a row.
    #[error("more authorities follow `{subject}` than its path length allows")]
    TooLong {
        /// The issuer.
        subject: String,
    },
    /// An authority for something else.
    #[error("the certificate authority `{subject}` is limited to other usages than `{purpose}`")]
    OtherPurpose {
        /// The issuer.
        subject: String,
        /// What was asked for.
        purpose: &'static str,
    },
    /// The signer is an authority.
    #[error("the certificate of `{subject}` is that of a certificate authority, not of a signer")]
    SignerIsAuthority {
        /// The signer.
        subject: String,
    },
    /// A name outside what an issuer may name.
    #[error("the names of `{subject}` are not among those that `{issuer}` may give")]
    Name {
        /// Whose name it is.
        subject: String,
        /// Who may not give it.
        issuer: String,
    },
    /// Something critical that is not understood here.
    #[error(
        "the certificate of `{subject}` has the critical extension {found}, which is not understood"
    )]
    CriticalExtension {
        /// Whose certificate it is.
        subject: String,
        /// The extension.
        found: ObjectIdentifier,
    },
    /// Broken, or there twice.
    #[error("the certificate of `{subject}` has a malformed extension")]
    MalformedExtension {
        /// Whose certificate it is.
        subject: String,
    },
    /// Its issuer took it back.
    #[error("the certificate of `{subject}` was revoked by `{issuer}` on {since}")]
    Revoked {
        /// Whose certificate it is.
        subject: String,
        /// Its issuer.
        issuer: String,
        /// Since when.
        since: Timestamp,
    },
    /// No fresh list says that it was not revoked, and one is asked for.
    #[error(
        "no fresh revocation list by `{issuer}` says that the certificate of `{subject}` was not revoked{}",
        was_due(newest.as_ref())
    )]
    RevocationUnknown {
        /// Whose certificate it is.
        subject: String,
        /// Its issuer.
        issuer: String,
        /// When the newest list that was given was to be replaced.
        newest: Option<Timestamp>,
    },
}

fn was_due(newest: Option<&Timestamp>) -> String {
    newest.map_or_else(String::new, |newest| {
        format!("; the newest that was given was to be replaced by {newest}")
    })
}
