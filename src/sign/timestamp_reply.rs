//! What is carried to a time stamp authority and back: the query and the reply of
//! [RFC 3161](https://www.rfc-editor.org/rfc/rfc3161#section-2.4).

use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode as _, Encode as _, Reader as _, Sequence, SliceReader, Tag, Tagged as _};
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::Hash;
use super::authenticode::MICROSOFT_TOKEN;
use super::cms::{ContentInfo, SignedData, TIMESTAMP_TOKEN};
use super::decode;
use super::signature_error::SignatureError;
use super::timestamp::{TimestampError, TimestampToken};

#[derive(Sequence)]
struct Query {
    version: u8,
    imprint: Imprint,
    /// Without it the token would not carry the certificate of its authority, and nobody could judge it offline.
    certificates_wanted: bool,
}

#[derive(Sequence)]
struct Imprint {
    algorithm: AlgorithmIdentifierOwned,
    digest: OctetString,
}

/// An authority's reply that grants a token.
#[derive(Clone, Debug)]
pub struct TimestampReply {
    token: TimestampToken,
    bytes: Any,
}

/// Returns the query for a signature value, in DER. It has no nonce: the value is asked about once only, and the same
/// bundle gives the same query.
pub fn timestamp_request(signature: &[u8]) -> Result<Vec<u8>, SignatureError> {
    let hash = Hash::Sha256;
    let digest = OctetString::new(hash.digest(signature)).map_err(SignatureError::NotDer)?;
    let query = Query {
        version: 1,
        imprint: Imprint {
            algorithm: hash.identifier(),
            digest,
        },
        certificates_wanted: true,
    };
    query.to_der().map_err(SignatureError::NotDer)
}

impl TimestampReply {
    /// Reads a reply, or a token by itself.
    pub fn decode(bytes: &[u8]) -> Result<Self, TimestampError> {
        let malformed = |_| TimestampError::Malformed;
        let outer = Any::from_der(bytes).map_err(malformed)?;
        let mut fields = SliceReader::new(outer.value()).map_err(malformed)?;
        let first = Any::decode(&mut fields).map_err(malformed)?;
        // A token starts with the identifier of its kind, a reply with how the query was answered.
        let token = if first.tag() == Tag::ObjectIdentifier {
            outer.clone()
        } else {
            let status = status(&first).ok_or(TimestampError::Malformed)?;
            if status > 1 {
                return Err(TimestampError::Refused { status });
            }
            Any::decode(&mut fields).map_err(malformed)?
        };
        let der = token.to_der().map_err(malformed)?;
        Ok(Self {
            token: TimestampToken::decode(&der)?,
            bytes: token,
        })
    }

    /// Returns the token.
    pub fn token(&self) -> &TimestampToken {
        &self.token
    }
}

fn status(info: &Any) -> Option<u8> {
    let mut fields = SliceReader::new(info.value()).ok()?;
    let status = u8::decode(&mut fields).ok()?;
    while !fields.is_finished() {
        Any::decode(&mut fields).ok()?;
    }
    (info.tag() == Tag::Sequence).then_some(status)
}

/// Returns a signature with the token of a reply in it; nothing that was signed changes.
pub fn stamp(signature: &[u8], reply: &TimestampReply) -> Result<Vec<u8>, SignatureError> {
    let signed_data: SignedData = decode::decode_signed_data(signature)?;
    stamp_with(signed_data, TIMESTAMP_TOKEN, SetOfVec::new(), reply)
}

/// Returns a package's signature with the token of a reply in it, where Windows looks for one; what else the signature
/// carries stays.
pub fn stamp_package(signature: &[u8], reply: &TimestampReply) -> Result<Vec<u8>, SignatureError> {
    // What follows it in its stream is padding.
    let (info, _) = ContentInfo::from_der_partial(signature).map_err(SignatureError::NotDer)?;
    let signed_data: SignedData = info.content.decode_as().map_err(SignatureError::NotDer)?;
    let signer_info = decode::only_signer(&signed_data.signer_infos)?;
    let others = signer_info.unsigned_attributes.clone().unwrap_or_default();
    stamp_with(signed_data, MICROSOFT_TOKEN, others, reply)
}

fn stamp_with(
    mut signed_data: SignedData,
    oid: ObjectIdentifier,
    mut attributes: SetOfVec<Attribute>,
    reply: &TimestampReply,
) -> Result<Vec<u8>, SignatureError> {
    let not_der = SignatureError::NotDer;
    let mut signer_info = decode::only_signer(&signed_data.signer_infos)?.clone();
    let values = SetOfVec::try_from(vec![reply.bytes.clone()]).map_err(not_der)?;
    attributes
        .insert(Attribute { oid, values })
        .map_err(not_der)?;
    signer_info.unsigned_attributes = Some(attributes);
    signed_data.signer_infos = SetOfVec::try_from(vec![signer_info]).map_err(not_der)?;
    let info = ContentInfo {
        content_type: super::cms::SIGNED_DATA,
        content: Any::encode_from(&signed_data).map_err(not_der)?,
    };
    info.to_der().map_err(not_der)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_reply_is_refused() {
        let refused = |bytes: &[u8]| TimestampReply::decode(bytes).unwrap_err();
        for bytes in [
            &[][..],
            b"reply",
            &[48, 0],
            &[48, 2, 5, 0],
            &[48, 3, 2, 1, 0],
        ] {
            assert_eq!(refused(bytes), TimestampError::Malformed);
        }
        let rejection = [48, 5, 48, 3, 2, 1, 2];
        assert_eq!(refused(&rejection), TimestampError::Refused { status: 2 });
    }
}
