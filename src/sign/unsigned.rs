//! Signed data of which only the one number is missing that the private key gives.

use der::Encode as _;
use der::asn1::{Any, OctetString, SetOfVec};
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::Algorithm;
use super::certificate::Certificate;
use super::cms::{ContentInfo, EncapsulatedContentInfo, SIGNED_DATA, SignedData, SignerInfo};
use super::make::SignError;

/// The structure around a signature value; the first certificate is the signer's.
#[derive(Clone, Debug)]
pub(super) struct Unsigned {
    pub algorithm: Algorithm,
    pub chain: Vec<Certificate>,
    pub content: EncapsulatedContentInfo,
    pub digest_algorithm: AlgorithmIdentifierOwned,
    pub attributes: SetOfVec<Attribute>,
}

impl Unsigned {
    /// Returns the bytes that the private key signs.
    pub fn to_be_signed(&self) -> der::Result<Vec<u8>> {
        self.attributes.to_der()
    }

    /// Returns the whole in DER with this number, which may come in any form that signers give it.
    pub fn with_value(&self, value: &[u8]) -> Result<Vec<u8>, SignError> {
        let signer = self.chain.first().ok_or(SignError::NoCertificate)?;
        let signer_info = SignerInfo {
            version: 1,
            signer: Any::encode_from(&signer.issuer_and_serial())?,
            digest_algorithm: self.digest_algorithm.clone(),
            signed_attributes: Some(self.attributes.clone()),
            signature_algorithm: self.algorithm.identifier(),
            signature: OctetString::new(self.algorithm.encoded(value))?,
            unsigned_attributes: None,
        };
        let certificates: Result<Vec<Any>, der::Error> = self
            .chain
            .iter()
            .map(|certificate| der::Decode::from_der(certificate.der()))
            .collect();
        let signed_data = SignedData {
            version: 1,
            digest_algorithms: SetOfVec::try_from(vec![self.digest_algorithm.clone()])?,
            content: self.content.clone(),
            certificates: Some(SetOfVec::try_from(certificates?)?),
            revocation_lists: None,
            signer_infos: SetOfVec::try_from(vec![signer_info])?,
        };
        let whole = ContentInfo {
            content_type: SIGNED_DATA,
            content: Any::encode_from(&signed_data)?,
        };
        Ok(whole.to_der()?)
    }
}
