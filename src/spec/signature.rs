//! What a spec asks of the signatures of its packages.

use super::Located;
use crate::digest::Digest;

/// What is asked of the signature of a package, in packaging's voice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignatureDemand {
    /// Whether there has to be one; `None` where the spec does not say, as for packages without one.
    pub presence: Option<Located<SignaturePresence>>,
    /// The SHA-256 of a certificate that a signature has to carry: the signer's, or one that it leads to.
    pub signer: Option<Located<Digest>>,
}

/// Whether a package has to be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignaturePresence {
    /// It has to be, by a signature that is over all of the file.
    Required,
    /// It may be, and what is wrong with a signature is reported.
    Reported,
    /// It must not be.
    Absent,
}

impl SignaturePresence {
    /// Returns the word used in specs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Reported => "reported",
            Self::Absent => "absent",
        }
    }
}

impl SignatureDemand {
    /// Tells whether there has to be a signature.
    pub fn is_required(&self) -> bool {
        self.says(SignaturePresence::Required) || self.signer.is_some()
    }

    /// Tells whether there must not be a signature.
    pub fn is_refused(&self) -> bool {
        self.says(SignaturePresence::Absent)
    }

    fn says(&self, presence: SignaturePresence) -> bool {
        let stated = self.presence.as_ref();
        stated.is_some_and(|stated| stated.value == presence)
    }

    /// Returns what is asked where this says nothing: what is asked of all.
    #[must_use]
    pub fn or(&self, of_all: &Self) -> Self {
        // Whoever says that there must be none does not ask for a signer.
        let signer = self.signer.as_ref().or(of_all.signer.as_ref());
        let presence = self.presence.as_ref().or(of_all.presence.as_ref());
        let is_refused = presence.is_some_and(|stated| stated.value == SignaturePresence::Absent);
        Self {
            presence: presence.cloned(),
            signer: signer.filter(|_| !is_refused).cloned(),
        }
    }
}
