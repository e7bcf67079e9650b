//! A trust file with its signatures: read, judged, written.

use std::collections::BTreeSet;

use base64ct::{Base64, Encoding as _};

use super::problem::TrustFileError;
use super::wire::{Authority, Envelope, Keepers, Named, SCHEMA, Series, TrustBody};
use crate::bundle::{canonical_bytes, check_canonical};
use crate::digest::Digest;
use crate::sign::{Certificate, Signature, Trust};

/// A trust file whose form is right.
#[derive(Clone, Debug)]
pub struct TrustFile {
    trust: TrustBody,
    /// The canonical text of `trust`.
    body: Vec<u8>,
    signatures: Vec<Vec<u8>>,
}

impl TrustFile {
    /// Takes what is to be signed.
    pub fn new(trust: TrustBody) -> Result<Self, TrustFileError> {
        trust.judge()?;
        let value = serde_json::to_value(&trust).map_err(TrustFileError::Shape)?;
        Ok(Self {
            body: canonical_bytes(&value)?,
            trust,
            signatures: Vec::new(),
        })
    }

    /// Reads a file; whether enough of its keepers signed is another matter.
    pub fn parse(bytes: &[u8]) -> Result<Self, TrustFileError> {
        check_canonical(bytes)?;
        let envelope: Envelope = serde_json::from_slice(bytes).map_err(TrustFileError::Shape)?;
        if envelope.trust.schema != SCHEMA {
            return Err(TrustFileError::Schema {
                found: envelope.trust.schema,
            });
        }
        let mut file = Self::new(envelope.trust)?;
        for text in envelope.signatures {
            let signature = Base64::decode_vec(&text).map_err(|_| TrustFileError::Base64)?;
            file.add_signature(signature)?;
        }
        Ok(file)
    }

    /// Returns the text of the file.
    pub fn to_bytes(&self) -> Result<Vec<u8>, TrustFileError> {
        let envelope = Envelope {
            trust: self.trust.clone(),
            signatures: self
                .signatures
                .iter()
                .map(|bytes| Base64::encode_string(bytes))
                .collect(),
        };
        let value = serde_json::to_value(envelope).map_err(TrustFileError::Shape)?;
        Ok(canonical_bytes(&value)?)
    }

    /// Returns what it says.
    pub fn trust(&self) -> &TrustBody {
        &self.trust
    }

    /// Returns the bytes that keepers sign.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns its identity.
    pub fn identity(&self) -> Digest {
        Digest::of(&self.body)
    }

    /// Adds a signature, which must be valid.
    pub fn add_signature(&mut self, signature: Vec<u8>) -> Result<(), TrustFileError> {
        let decoded = Signature::decode(&signature).map_err(TrustFileError::Signature)?;
        if let Some(wrong) = decoded.check(&self.body).into_iter().next() {
            return Err(TrustFileError::Signature(wrong));
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Returns the certificates of those who signed.
    pub fn signed_by(&self) -> Vec<Certificate> {
        let signatures = self.signatures.iter();
        let decoded = signatures.filter_map(|bytes| Signature::decode(bytes).ok());
        decoded
            .map(|signature| signature.signer().clone())
            .collect()
    }

    /// Returns how many of these keepers signed. Whoever has one key is one, by whatever certificates.
    pub fn count(&self, keepers: &Keepers) -> usize {
        let signed = self.signed_by();
        let counted = signed.iter().filter(|certificate| {
            let fingerprint = certificate.fingerprint().to_string();
            certificate.is_for_digital_signatures() && keepers.sha256.contains(&fingerprint)
        });
        let keys: BTreeSet<_> = counted.map(Certificate::key_holder).collect();
        keys.len()
    }

    /// Judges that enough of its own keepers signed.
    pub fn judge(&self) -> Result<(), TrustFileError> {
        let (found, threshold) = (
            self.count(&self.trust.keepers),
            self.trust.keepers.threshold,
        );
        if found < threshold {
            return Err(TrustFileError::Unsigned { found, threshold });
        }
        Ok(())
    }
}

impl TrustBody {
    /// Judges that each rule can be met and each name leads to a signer.
    fn judge(&self) -> Result<(), TrustFileError> {
        let wrong = |what: String| Err(TrustFileError::Inconsistent { what });
        let distinct: BTreeSet<_> = self.keepers.sha256.iter().collect();
        if self.keepers.threshold == 0 || self.keepers.threshold > distinct.len() {
            return wrong(format!(
                "{} of {} keepers can never sign",
                self.keepers.threshold,
                distinct.len()
            ));
        }
        for (place, signer) in self.signers.iter().enumerate() {
            let is_same =
                |other: &Named| other.name == signer.name || other.sha256 == signer.sha256;
            if self.signers.iter().take(place).any(is_same) {
                return wrong(format!("the signer `{}` is there twice", signer.name));
            }
        }
        for (place, series) in self.series.iter().enumerate() {
            if self
                .series
                .iter()
                .take(place)
                .any(|other| other.id == series.id)
            {
                return wrong(format!("the series `{}` is there twice", series.id));
            }
            if let Some(unknown) = series
                .signers
                .iter()
                .find(|name| self.signer(name).is_none())
            {
                return wrong(format!(
                    "the series `{}` names `{unknown}`, who is not a signer",
                    series.id
                ));
            }
            let distinct: BTreeSet<_> = series.signers.iter().collect();
            if series.threshold == 0 || series.threshold > distinct.len() {
                return wrong(format!(
                    "the series `{}` requires {} of {} signers",
                    series.id,
                    series.threshold,
                    distinct.len()
                ));
            }
        }
        Ok(())
    }

    /// Returns the signer of a name.
    pub fn signer(&self, name: &str) -> Option<&Named> {
        self.signers.iter().find(|signer| signer.name == name)
    }

    /// Returns what is asked of a series.
    pub fn series(&self, id: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.id == id)
    }

    /// Returns whom it trusts; who may sign for what, and when, is judged beside.
    pub fn to_trust(&self) -> Result<Trust, TrustFileError> {
        let mut trust = Trust::default();
        for Authority { certificate } in &self.authorities {
            trust.add_authorities(certificate)?;
        }
        for Authority { certificate } in &self.time_authorities {
            trust.add_time_authorities(certificate)?;
        }
        for signer in &self.signers {
            trust.add_pin(signer.sha256);
        }
        if self.signers.is_empty() {
            return Err(TrustFileError::Inconsistent {
                what: "it names no signer".to_owned(),
            });
        }
        Ok(trust)
    }
}
