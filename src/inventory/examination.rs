//! What reading a package to its end shows: whether its content is what its tables say, and what its signature is
//! over.

use std::io::{Read, Seek};
use std::sync::Arc;

use crate::msi::signature::{self, SignatureFacts};
use crate::msi::{Database, MsiError};
use crate::payload::{self, Folder, Options, Proof, ProofError};
use crate::progress::Progress;

/// How far packages are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// To the end: every cabinet, and all that a signature is over.
    #[default]
    Content,
    /// Their tables only.
    Tables,
}

/// What reading a package to its end showed.
#[derive(Debug)]
pub struct Examination {
    /// What is wrong with its files and cabinets.
    pub content: Proof,
    /// What its signature says, if it has one; an error where that cannot be read.
    pub signature: Option<Result<SignatureFacts, MsiError>>,
}

/// A package's signature in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureState {
    /// There is none.
    Absent,
    /// It is over this file. Whom to trust is not decided.
    DigestHolds,
    /// It is over another file, or cannot be told to be over this one.
    DigestDiffers,
}

impl Examination {
    /// Reads a package that lies in `folder`.
    pub fn of<R: Read + Seek>(
        database: &mut Database<R>,
        folder: Arc<Folder>,
        progress: &dyn Progress,
    ) -> Result<Self, ProofError> {
        let listed = payload::Payload::of(database.package());
        let content = payload::prove(database, &listed, &Options::within(folder), progress)?;
        let signature = match signature::facts(database) {
            Err(error) if error.is_environment() => {
                return Err(ProofError::Unread(error.into()));
            }
            found => found.transpose(),
        };
        Ok(Self { content, signature })
    }

    /// Returns what there is to say of the signature in one word.
    pub fn signature_state(&self) -> SignatureState {
        match &self.signature {
            None => SignatureState::Absent,
            Some(Ok(facts)) if facts.holds() => SignatureState::DigestHolds,
            Some(_) => SignatureState::DigestDiffers,
        }
    }
}

impl SignatureState {
    /// Returns the word for it in manifests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::DigestHolds => "digest-holds",
            Self::DigestDiffers => "digest-differs",
        }
    }
}
