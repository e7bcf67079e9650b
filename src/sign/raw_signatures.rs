//! Signatures that were made on another machine, from what the first of two phases wrote.

use super::algorithm::Algorithm;
use super::certificate::Certificate;
use super::make::{SignError, signer_first};
use super::{Signer, certificate::UnusableKey};

/// Numbers that private keys gave elsewhere, and the certificates that belong to them.
#[derive(Debug)]
pub struct RawSignatures {
    certificates: Vec<Certificate>,
    algorithm: Algorithm,
    values: Vec<Vec<u8>>,
}

impl RawSignatures {
    /// Takes the signer's certificates, in any order, and the numbers, in any order.
    pub fn new(certificates: Vec<Certificate>, values: Vec<Vec<u8>>) -> Result<Self, SignError> {
        let certificates = signer_first(certificates);
        let algorithm = algorithm_of(&certificates)?;
        Ok(Self {
            certificates,
            algorithm,
            values,
        })
    }
}

/// Returns how the owner of the first certificate signs.
pub(super) fn algorithm_of(certificates: &[Certificate]) -> Result<Algorithm, SignError> {
    let signer = certificates.first().ok_or(SignError::NoCertificate)?;
    let key = signer.key().map_err(|source: UnusableKey| SignError::Key {
        subject: signer.subject(),
        source,
    })?;
    Ok(Algorithm::by(key))
}

impl Signer for RawSignatures {
    fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign_raw(&self, to_be_signed: &[u8]) -> Result<Vec<u8>, SignError> {
        let signer = self.certificate().ok_or(SignError::NoCertificate)?;
        let fits = |value: &&Vec<u8>| {
            let encoded = self.algorithm.encoded(value);
            let key = signer.public_key();
            self.algorithm.verify(key, to_be_signed, &encoded).is_some()
        };
        let found = self.values.iter().find(fits).cloned();
        found.ok_or_else(|| SignError::NoneFits {
            subject: signer.subject(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{CONTENT, certificates, key, signer};
    use super::super::{PreparedSignature, Signature};
    use super::*;

    #[test]
    fn the_one_that_fits_is_taken_whatever_the_order() {
        let chain = certificates("deep.chain.pem");
        let key = key("p256.key.pem");
        let prepared = PreparedSignature::new(CONTENT, &chain, key.algorithm()).unwrap();
        let value = key.sign(prepared.to_be_signed()).unwrap();
        let other = key.sign(b"something else").unwrap();
        let reversed: Vec<_> = chain.iter().rev().cloned().collect();
        let raw = RawSignatures::new(reversed.clone(), vec![other.clone(), value]).unwrap();
        let signature = Signature::decode(&raw.sign(CONTENT).unwrap()).unwrap();
        assert_eq!(signature.signer(), &chain[0]);
        let none = RawSignatures::new(reversed, vec![other]).unwrap();
        assert!(matches!(
            none.sign(CONTENT),
            Err(SignError::NoneFits { .. })
        ));
        assert_eq!(
            signer("p256").algorithm(),
            algorithm_of(&certificates("p256.cert.pem")).unwrap()
        );
    }
}
