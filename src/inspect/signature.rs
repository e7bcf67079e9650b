//! The signature of a database: who made it, and whether it is over this file. Whom to trust is not decided.

use std::fmt::Write as _;
use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};

use super::contents::in_one_line;
use super::facts::{Database, Problem};
use crate::msi::signature::{self, DigestState, SignatureFacts, SignatureTime, TimestampForm};
use crate::msi::{self, Package, SIGNATURE_EX_STREAM};
use crate::sign;

/// The Authenticode signature of a database. Nothing of it was trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Signature {
    /// Whether there is a signature stream. That alone proves nothing.
    pub present: bool,
    /// Whether there is a stream that extends it over names, sizes and times.
    pub extended: bool,
    /// Always false: the signer's certificates and the signature's value are not checked.
    pub verified: bool,
    /// The digest that was signed; absent where it was not looked at or cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// The digest over names, sizes and times, where the signature is extended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<Digest>,
    /// Whose certificate it carries as the signer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<Certificate>,
    /// How many certificates it carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificates: Option<usize>,
    /// When another party says that it saw the signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Time>,
    /// Further signatures that it carries along, each over the file itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nested: Vec<Nested>,
}

/// A signature that another one carries along. Nothing of it was trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Nested {
    /// The digest that was signed.
    pub digest: Digest,
    /// Whose certificate it carries as the signer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<Certificate>,
    /// How many certificates it carries.
    pub certificates: usize,
    /// When another party says that it saw the signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Time>,
}

/// A digest of a signature beside that of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Digest {
    /// Whether it is the file's.
    pub state: State,
    /// `MD5`, `SHA-1`, `SHA-256`, `SHA-384`, `SHA-512` or an object identifier.
    pub algorithm: String,
    /// The one in the signature, in hexadecimal digits.
    pub signed: String,
    /// The file's, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed: Option<String>,
    /// Why the file's cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How a signed digest compares with the file's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is the file's.
    Matches,
    /// The file is not the one that was signed.
    Differs,
    /// The file's cannot be told.
    NotComputable,
}

/// A certificate, as it describes itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Certificate {
    /// Who holds it.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// Its serial number, in hexadecimal digits.
    pub serial: String,
    /// Its SHA-256.
    pub sha256: String,
    /// From when on it is valid, in UTC.
    pub not_before: String,
    /// Until when it is valid, in UTC.
    pub not_after: String,
}

/// A time stamp, not checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Time {
    /// `RFC 3161` or `countersignature`.
    pub form: String,
    /// The time, in UTC.
    pub time: String,
}

/// Looks at the signature, which reads the whole file. One that cannot be read is a problem, and so is one
/// over something else.
pub fn signature<R: Read + Seek>(
    database: &mut msi::Database<R>,
    facts: &mut Database,
    problems: &mut Vec<Problem>,
) {
    match signature::facts(database) {
        Ok(None) => {}
        Ok(Some(found)) => {
            enter(&mut facts.signature, &found);
            problems.extend(contradictions(&facts.signature));
        }
        Err(error) => problems.push(Problem {
            message: in_one_line(&error),
            at_fault: !error.is_environment(),
        }),
    }
}

/// Returns what the list of streams says.
pub(super) fn presence(package: &Package) -> Signature {
    Signature {
        present: package.has_signature_stream(),
        extended: package.stream(SIGNATURE_EX_STREAM).is_some(),
        ..Signature::default()
    }
}

fn enter(facts: &mut Signature, found: &SignatureFacts) {
    facts.digest = Some(digest(found, &found.signed, &found.digest));
    let extension = found.extension.as_ref();
    facts.extension = extension.map(|extension| digest(found, &extension.stated, &extension.state));
    facts.signer = found.signer.as_ref().map(certificate);
    facts.certificates = Some(found.certificates.len());
    facts.timestamp = found.timestamp.map(time);
    facts.nested = found.nested.iter().map(nested).collect();
}

fn nested(found: &SignatureFacts) -> Nested {
    Nested {
        digest: digest(found, &found.signed, &found.digest),
        signer: found.signer.as_ref().map(certificate),
        certificates: found.certificates.len(),
        timestamp: found.timestamp.map(time),
    }
}

fn digest(found: &SignatureFacts, signed: &[u8], state: &DigestState) -> Digest {
    let (state, computed, reason) = match state {
        DigestState::Matches => (State::Matches, None, None),
        DigestState::Differs { computed } => (State::Differs, Some(hexadecimal(computed)), None),
        DigestState::NotComputable { reason } => {
            (State::NotComputable, None, Some(reason.to_string()))
        }
    };
    Digest {
        state,
        algorithm: found.algorithm.to_string(),
        signed: hexadecimal(signed),
        computed,
        reason,
    }
}

fn certificate(certificate: &sign::Certificate) -> Certificate {
    Certificate {
        subject: certificate.subject(),
        issuer: certificate.issuer(),
        serial: certificate.serial(),
        sha256: certificate.fingerprint().to_string(),
        not_before: certificate.not_before().to_string(),
        not_after: certificate.not_after().to_string(),
    }
}

fn time(found: SignatureTime) -> Time {
    let form = match found.form {
        TimestampForm::Rfc3161 => "RFC 3161",
        TimestampForm::Countersignature => "countersignature",
    };
    Time {
        form: form.to_owned(),
        time: found.time.to_string(),
    }
}

fn contradictions(signature: &Signature) -> impl Iterator<Item = Problem> {
    let nested = signature.nested.iter().map(|nested| &nested.digest);
    let digests = signature.digest.iter().chain(nested);
    let differing = digests.filter(|digest| digest.state == State::Differs);
    differing.map(|digest| Problem {
        message: format!(
            "the signature is over another file: its {} is {}, and this file's is {}",
            digest.algorithm,
            digest.signed,
            digest.computed.as_deref().unwrap_or_default()
        ),
        at_fault: false,
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
