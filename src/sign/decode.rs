//! Reads the structure of a signature, strictly: DER to the last byte, and one form only.

use der::asn1::{Any, ObjectIdentifier, SetOfVec};
use der::{Decode as _, DecodeValue, Encode as _, FixedTag, Tag, Tagged as _};
use x509_cert::attr::Attribute;

use super::algorithm::Hash;
use super::certificate::Certificate;
use super::cms::{
    CONTENT_TYPE, ContentInfo, DATA, IssuerAndSerialNumber, SIGNED_DATA, SIGNING_CERTIFICATE_V2,
    SignedData, SignerInfo, SigningCertificateV2, TIMESTAMP_TOKEN,
};
use super::limits;
use super::signature_error::SignatureError;
use super::timestamp::{TimestampError, TimestampToken};

pub(super) fn decode_signed_data(bytes: &[u8]) -> Result<SignedData, SignatureError> {
    let (info, rest) = ContentInfo::from_der_partial(bytes).map_err(SignatureError::NotDer)?;
    if !rest.is_empty() {
        return Err(SignatureError::TrailingData { count: rest.len() });
    }
    if info.content_type != SIGNED_DATA {
        return Err(SignatureError::NotSignedData {
            found: info.content_type,
        });
    }
    let signed_data: SignedData = info.content.decode_as().map_err(SignatureError::NotDer)?;
    // The decoder sorts sets; the encoding has to be sorted already.
    let again = Any::encode_from(&signed_data).map_err(SignatureError::NotDer)?;
    if again != info.content {
        return Err(SignatureError::NotCanonical);
    }
    Ok(signed_data)
}

pub(super) fn judge_wrapper(signed_data: &SignedData) -> Result<(), SignatureError> {
    if signed_data.version != 1 {
        return Err(SignatureError::Version {
            found: signed_data.version,
            expected: 1,
        });
    }
    if signed_data.content.content_type != DATA {
        return Err(SignatureError::ContentType {
            found: signed_data.content.content_type,
        });
    }
    if signed_data.content.content.is_some() {
        return Err(SignatureError::EmbeddedContent);
    }
    if signed_data.revocation_lists.is_some() {
        return Err(SignatureError::EmbeddedRevocationLists);
    }
    Ok(())
}

pub(super) fn only_signer(signers: &SetOfVec<SignerInfo>) -> Result<&SignerInfo, SignatureError> {
    let [signer] = signers.as_slice() else {
        return Err(SignatureError::Signers {
            count: signers.len(),
        });
    };
    if signer.signer.tag() != Tag::Sequence {
        return Err(SignatureError::KeyIdentifier);
    }
    if signer.version != 1 {
        return Err(SignatureError::Version {
            found: signer.version,
            expected: 1,
        });
    }
    Ok(signer)
}

/// Returns the signer's certificate and the others.
pub(super) fn certificates(
    signed_data: &SignedData,
    signer_info: &SignerInfo,
) -> Result<(Certificate, Vec<Certificate>), SignatureError> {
    let encoded = signed_data.certificates.as_ref();
    let encoded = encoded.map_or(&[][..], |set| set.as_slice());
    if encoded.len() > limits::CERTIFICATES {
        return Err(SignatureError::TooManyCertificates {
            count: encoded.len(),
        });
    }
    let named: IssuerAndSerialNumber = signer_info
        .signer
        .decode_as()
        .map_err(SignatureError::NotDer)?;
    let mut signer = None;
    let mut others: Vec<Certificate> = Vec::new();
    for any in encoded {
        let der = any.to_der().map_err(SignatureError::NotDer)?;
        let certificate = Certificate::from_der(&der).map_err(SignatureError::Certificate)?;
        let twice = signer.as_ref() == Some(&certificate) || others.contains(&certificate);
        if twice {
            return Err(SignatureError::CertificateTwice {
                subject: certificate.subject(),
            });
        }
        // Two certificates under one name leave open which one is meant: the second is no signer, and the
        // attribute `signingCertificateV2` decides whether the first is.
        if signer.is_none() && certificate.issuer_and_serial() == named {
            signer = Some(certificate);
        } else {
            others.push(certificate);
        }
    }
    let signer = signer.ok_or(SignatureError::NoSignerCertificate)?;
    Ok((signer, others))
}

pub(super) fn signed_attributes(
    signer_info: &SignerInfo,
) -> Result<&SetOfVec<Attribute>, SignatureError> {
    let attributes = signer_info
        .signed_attributes
        .as_ref()
        .ok_or(SignatureError::NoAttributes)?;
    // Equal attributes stand next to each other, but those of one type need not.
    for (index, attribute) in attributes.iter().enumerate() {
        if attributes
            .iter()
            .take(index)
            .any(|earlier| earlier.oid == attribute.oid)
        {
            return Err(SignatureError::AttributeTwice {
                found: attribute.oid,
            });
        }
    }
    let found: ObjectIdentifier = value(attributes, CONTENT_TYPE, "contentType")?;
    if found != DATA {
        return Err(SignatureError::ContentType { found });
    }
    Ok(attributes)
}

pub(super) fn listed_certificates(
    attributes: &SetOfVec<Attribute>,
) -> Result<Vec<(Hash, Vec<u8>)>, SignatureError> {
    let list: SigningCertificateV2 =
        value(attributes, SIGNING_CERTIFICATE_V2, "signingCertificateV2")?;
    list.certificates
        .iter()
        .map(|id| {
            let hash = match &id.hash_algorithm {
                None => Hash::Sha256,
                Some(identifier) => {
                    Hash::from_identifier(identifier).ok_or(SignatureError::DigestAlgorithm {
                        found: identifier.oid,
                    })?
                }
            };
            Ok((hash, id.hash.as_bytes().to_vec()))
        })
        .collect()
}

pub(super) fn timestamp(
    signer_info: &SignerInfo,
) -> Result<Option<TimestampToken>, SignatureError> {
    let Some(attributes) = &signer_info.unsigned_attributes else {
        return Ok(None);
    };
    match attributes.as_slice() {
        [one] if one.oid == TIMESTAMP_TOKEN => match one.values.as_slice() {
            [token] => {
                let bytes = token.to_der().map_err(SignatureError::NotDer)?;
                let token = TimestampToken::decode(&bytes).map_err(SignatureError::Timestamp)?;
                Ok(Some(token))
            }
            _ => Err(SignatureError::Timestamp(TimestampError::Malformed)),
        },
        [] => Err(SignatureError::NotCanonical),
        [one, ..] => Err(SignatureError::UnsignedAttribute { found: one.oid }),
    }
}

/// Returns the one value of an attribute that is there once.
pub(super) fn value<'a, T>(
    attributes: &'a SetOfVec<Attribute>,
    oid: ObjectIdentifier,
    name: &'static str,
) -> Result<T, SignatureError>
where
    T: DecodeValue<'a, Error = der::Error> + FixedTag + 'a,
{
    let attribute = attributes.iter().find(|attribute| attribute.oid == oid);
    match attribute.map(|attribute| attribute.values.as_slice()) {
        Some([one]) => one
            .decode_as()
            .map_err(|source| SignatureError::AttributeValue { name, source }),
        _ => Err(SignatureError::Attribute { name }),
    }
}
