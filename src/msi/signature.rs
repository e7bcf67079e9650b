//! Facts of the Authenticode signature of a database, and whether it is over this database at all.
//!
//! A signature stream proves nothing by being there: packages are changed after signing, and project
//! templates carry signatures of other files. The digest that was signed is compared with that of the file.
//! Nothing here decides whom to trust.
//!
//! See [Digital Signatures and Windows Installer](https://learn.microsoft.com/windows/win32/msi/digital-signatures-and-windows-installer).

mod content;
mod envelope;
mod signing;
mod value;

use std::fmt;
use std::io::{Read, Seek};

use jiff::Timestamp;

use self::content::Hasher;
use self::envelope::Envelope;
pub use self::signing::{
    Coverage, Digests, NotSigned, SignatureStreams, digests, streams, write_signed,
};
use super::database::Database;
use super::error::MsiError;
use super::package::StreamId;
pub use super::signature_defect::SignatureDefect;
use crate::digest::Digest;
use crate::sign::{Authenticode, Certificate, SignatureError};

/// What a signature says and what of it holds for this file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureFacts {
    /// How the digest that was signed compares with that of the file.
    pub digest: DigestState,
    /// The algorithm of that digest.
    pub algorithm: DigestAlgorithm,
    /// The digest that was signed.
    pub signed: Vec<u8>,
    /// The stream over names, sizes and times, if there is one.
    pub extension: Option<Extension>,
    /// The certificate of the signer; `None` where the signature does not carry it.
    pub signer: Option<Certificate>,
    /// The SHA-256 of every certificate that it carries.
    pub certificates: Vec<Digest>,
    /// When another party says that it saw the signature.
    pub timestamp: Option<SignatureTime>,
    /// The signature in the form in which its signer can be judged, or why it is not in it.
    pub statement: Result<Box<Authenticode>, SignatureError>,
    /// Further signatures that it carries along, each over the file itself; none of these has any.
    pub nested: Vec<Self>,
}

/// How the signed digest compares with that of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DigestState {
    /// It is the file's.
    Matches,
    /// The file is not the one that was signed.
    Differs {
        /// The digest of the file.
        computed: Vec<u8>,
    },
    /// The file's digest cannot be told.
    NotComputable {
        /// Why.
        reason: NotComputable,
    },
}

/// Why a digest cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotComputable {
    /// An algorithm that is not known here.
    #[error("the algorithm of the digest is not known")]
    Algorithm,
    /// Streams of a salvaged file are not whole.
    #[error("streams of the file are not whole")]
    CutStreams,
}

/// A digest algorithm of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DigestAlgorithm {
    /// MD5, broken.
    Md5,
    /// SHA-1, broken.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// Another one, by its object identifier.
    Other(String),
}

/// The stream `MsiDigitalSignatureEx`: a digest over names, sizes and times.
///
/// Without it names are not signed, and bytes can move from one stream to the next. It goes before the
/// streams into the digest that is signed. What is taken here is what the file gives, not what the stream
/// states, so that a renamed stream makes both differ; Windows is known to take what is stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The digest in the stream.
    pub stated: Vec<u8>,
    /// How it compares with the file.
    pub state: DigestState,
}

/// A time stamp of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureTime {
    /// The form.
    pub form: TimestampForm,
    /// The time.
    pub time: Timestamp,
}

/// The forms of time stamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampForm {
    /// A token of [RFC 3161](https://www.rfc-editor.org/rfc/rfc3161).
    Rfc3161,
    /// A countersignature of PKCS #9, as Authenticode used it first.
    Countersignature,
}

impl SignatureFacts {
    /// Returns this signature and those that it carries along.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.nested)
    }

    /// Returns the same, each with what it is called.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &Self)> {
        let nested = self.nested.iter().map(|one| ("the nested signature", one));
        std::iter::once(("the signature", self)).chain(nested)
    }

    /// Whether it was made with the certificate that it carries, over this file and over all of it that it says.
    pub fn is_whole(&self) -> bool {
        let extension = self.extension.as_ref();
        let statement = self.statement.as_ref();
        self.digest == DigestState::Matches
            && extension.is_none_or(|extension| extension.state == DigestState::Matches)
            && statement.is_ok_and(|statement| statement.check_value().is_ok())
    }

    /// Whether every signature of the file is over this file, and none could not be told.
    pub fn holds(&self) -> bool {
        self.all()
            .all(|signature| signature.digest == DigestState::Matches)
    }

    /// Whether a signature carries the certificate of this SHA-256.
    pub fn carries(&self, certificate: &Digest) -> bool {
        self.all()
            .any(|signature| signature.certificates.contains(certificate))
    }
}

impl Extension {
    /// Returns the digest of the file's entries, as far as it can be told.
    fn computed(&self) -> &[u8] {
        match &self.state {
            DigestState::Differs { computed } => computed,
            _ => &self.stated,
        }
    }
}

impl fmt::Display for DigestAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Other(identifier) => identifier,
        })
    }
}

/// Returns the facts of the signature of a database; `None` where it has none.
///
/// Reads every stream of the file once.
///
/// # Errors
/// [`MsiError::Signature`] where the signature stream cannot be read, [`MsiError::Io`] where the system does
/// not give the bytes.
pub fn facts<R: Read + Seek>(
    database: &mut Database<R>,
) -> Result<Option<SignatureFacts>, MsiError> {
    let Some(streams) = streams(database)? else {
        return Ok(None);
    };
    let envelope = Envelope::parse(&streams.signature);
    let envelope = envelope.map_err(|source| MsiError::Signature { source })?;
    let extension = match streams.entries {
        Some(stated) => Some(extension(database, &envelope.algorithm, stated)?),
        None => None,
    };
    of_envelope(database, envelope, extension.as_ref()).map(Some)
}

fn of_envelope<R: Read + Seek>(
    database: &mut Database<R>,
    envelope: Envelope,
    extension: Option<&Extension>,
) -> Result<SignatureFacts, MsiError> {
    let before = extension.map(Extension::computed);
    let computed = compute(database, &envelope.algorithm, |database, hasher| {
        hasher.update(before.unwrap_or_default());
        content::hash(&mut database.compound, hasher)
    })?;
    let nested = envelope.nested.into_iter();
    let nested = nested.map(|nested| of_envelope(database, nested, extension));
    let nested = nested.collect::<Result<_, _>>()?;
    Ok(SignatureFacts {
        digest: compare(computed, &envelope.digest),
        algorithm: envelope.algorithm,
        signed: envelope.digest,
        extension: extension.cloned(),
        signer: envelope.signer,
        certificates: envelope.certificates,
        timestamp: envelope.timestamp,
        statement: Authenticode::decode_of_package(&envelope.bytes).map(Box::new),
        nested,
    })
}

fn extension<R: Read + Seek>(
    database: &mut Database<R>,
    algorithm: &DigestAlgorithm,
    stated: Vec<u8>,
) -> Result<Extension, MsiError> {
    let computed = compute(database, algorithm, |database, hasher| {
        content::hash_entries(&database.compound, hasher);
        Ok(())
    })?;
    Ok(Extension {
        state: compare(computed, &stated),
        stated,
    })
}

fn compute<R: Read + Seek>(
    database: &mut Database<R>,
    algorithm: &DigestAlgorithm,
    feed: impl FnOnce(&mut Database<R>, &mut Hasher) -> Result<(), MsiError>,
) -> Result<Result<Vec<u8>, NotComputable>, MsiError> {
    let compound = &database.compound;
    let is_whole = |stream: &super::package::Stream| compound.readable(stream.id) == stream.size;
    if !compound.streams.iter().all(is_whole) {
        return Ok(Err(NotComputable::CutStreams));
    }
    let Some(mut hasher) = Hasher::new(algorithm) else {
        return Ok(Err(NotComputable::Algorithm));
    };
    feed(database, &mut hasher)?;
    Ok(Ok(hasher.finish()))
}

fn compare(computed: Result<Vec<u8>, NotComputable>, stated: &[u8]) -> DigestState {
    match computed {
        Ok(computed) if computed == stated => DigestState::Matches,
        Ok(computed) => DigestState::Differs { computed },
        Err(reason) => DigestState::NotComputable { reason },
    }
}

/// The streams of signatures have names that are stored as they are.
fn root_stream<R>(database: &Database<R>, name: &str) -> Option<StreamId> {
    let mut streams = database.compound.streams.iter();
    streams
        .find(|stream| stream.storage.is_none() && stream.raw_name == name)
        .map(|stream| stream.id)
}

#[cfg(test)]
mod tests;
