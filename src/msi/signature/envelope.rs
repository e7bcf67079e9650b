//! The CMS structure around a signed digest, read as leniently as Windows does: facts, not a judgement.
//!
//! See [RFC 5652](https://www.rfc-editor.org/rfc/rfc5652) and, for the content, the description of
//! Authenticode at <https://learn.microsoft.com/windows-hardware/drivers/install/authenticode>.

use der::Tag;
use der::asn1::ObjectIdentifier;
use jiff::Timestamp;

use super::value::{Value, Values};
use super::{DigestAlgorithm, SignatureDefect, SignatureTime, TimestampForm};
use crate::digest::Digest;
use crate::sign::Certificate;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const INDIRECT_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.2.1.4");
const COUNTERSIGNATURE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.6");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
const MICROSOFT_TOKEN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.3.3.1");
const TOKEN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
/// `SPC_NESTED_SIGNATURE`: how a file is signed with two algorithms at once.
const NESTED_SIGNATURE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.2.4.1");

/// How many nested signatures are looked at; each costs a pass over the file.
const MOST_NESTED: usize = 4;

/// What is read of a signature stream.
pub(super) struct Envelope {
    pub algorithm: DigestAlgorithm,
    pub digest: Vec<u8>,
    pub signer: Option<Certificate>,
    /// The SHA-256 of every certificate that it carries.
    pub certificates: Vec<Digest>,
    pub timestamp: Option<SignatureTime>,
    /// The further signatures that this one carries along.
    pub nested: Vec<Self>,
    /// All of it, to be read again by whoever judges it.
    pub bytes: Vec<u8>,
}

impl Envelope {
    /// Reads the first value of the stream, which may be padded.
    pub fn parse(bytes: &[u8]) -> Result<Self, SignatureDefect> {
        let content = Value::first("the signature", bytes)?;
        Self::of(content, MOST_NESTED)
    }

    /// Reads a signature, and as many nested ones.
    fn of(content: Value<'_>, most_nested: usize) -> Result<Self, SignatureDefect> {
        let data = SignedData::parse(content)?;
        if data.content_type != INDIRECT_DATA {
            let found = data.content_type.to_string();
            return Err(SignatureDefect::OtherContent { found });
        }
        let (algorithm, digest) = indirect_data(data.content)?;
        let signer = data.signer.values("signer")?;
        let signer = Signer::parse(signer)?;
        Ok(Self {
            algorithm,
            digest,
            signer: signer.certificate(&data.certificates),
            certificates: data
                .certificates
                .iter()
                .map(|certificate| Digest::of(certificate.bytes))
                .collect(),
            timestamp: signer.timestamp()?,
            bytes: content.bytes.to_vec(),
            // Those inside nested ones are not looked for: nothing writes them.
            nested: signer
                .nested()?
                .into_iter()
                .take(most_nested)
                .map(|nested| Self::of(nested, 0))
                .collect::<Result<_, _>>()?,
        })
    }
}

struct SignedData<'a> {
    content_type: ObjectIdentifier,
    content: Value<'a>,
    certificates: Vec<Value<'a>>,
    signer: Value<'a>,
}

impl<'a> SignedData<'a> {
    fn parse(content_info: Value<'a>) -> Result<Self, SignatureDefect> {
        let mut info = content_info.values("signed data")?;
        if info.identifier()? != SIGNED_DATA {
            return Err(SignatureDefect::Missing {
                part: "signed data",
            });
        }
        let mut wrapper = info.next()?.values("signed data")?;
        let mut fields = wrapper.tagged(Tag::Sequence)?.values("signed data")?;
        fields.tagged(Tag::Integer)?;
        fields.tagged(Tag::Set)?;
        let mut content = fields.tagged(Tag::Sequence)?.values("signed content")?;
        let content_type = content.identifier()?;
        let content = content.next()?.values("signed content")?.next()?;
        let mut certificates = Vec::new();
        let mut signers = fields.next()?;
        while !signers.is(Tag::Set) {
            if signers.is_context(0) {
                certificates = signers.values("certificates")?.rest()?;
            }
            signers = fields.next()?;
        }
        Ok(Self {
            content_type,
            content,
            certificates,
            signer: signers.values("signer")?.next()?,
        })
    }
}

/// Reads the digest of a file; some signers wrap it as CMS does and not as PKCS #7.
fn indirect_data(content: Value<'_>) -> Result<(DigestAlgorithm, Vec<u8>), SignatureDefect> {
    let part = "digest of a file";
    let content = if content.is(Tag::OctetString) {
        Value::first(part, content.content())?
    } else {
        content
    };
    let mut fields = content.values(part)?;
    fields.tagged(Tag::Sequence)?;
    let mut info = fields.tagged(Tag::Sequence)?.values(part)?;
    let identifier = info.tagged(Tag::Sequence)?.values(part)?.identifier()?;
    let digest = info.tagged(Tag::OctetString)?.content().to_vec();
    Ok((algorithm(&identifier.to_string()), digest))
}

fn algorithm(identifier: &str) -> DigestAlgorithm {
    match identifier {
        "1.2.840.113549.2.5" => DigestAlgorithm::Md5,
        "1.3.14.3.2.26" => DigestAlgorithm::Sha1,
        "2.16.840.1.101.3.4.2.1" => DigestAlgorithm::Sha256,
        "2.16.840.1.101.3.4.2.2" => DigestAlgorithm::Sha384,
        "2.16.840.1.101.3.4.2.3" => DigestAlgorithm::Sha512,
        other => DigestAlgorithm::Other(other.to_owned()),
    }
}

struct Signer<'a> {
    identifier: Value<'a>,
    signed: Vec<Value<'a>>,
    unsigned: Vec<Value<'a>>,
}

impl<'a> Signer<'a> {
    fn parse(mut fields: Values<'a>) -> Result<Self, SignatureDefect> {
        fields.tagged(Tag::Integer)?;
        let identifier = fields.next()?;
        let mut signer = Self {
            identifier,
            signed: Vec::new(),
            unsigned: Vec::new(),
        };
        for field in fields.rest()? {
            if field.is_context(0) {
                signer.signed = field.values("signed attributes")?.rest()?;
            } else if field.is_context(1) {
                signer.unsigned = field.values("unsigned attributes")?.rest()?;
            }
        }
        Ok(signer)
    }

    /// Finds the certificate that the signer is named by: by issuer and serial number.
    fn certificate(&self, certificates: &[Value<'_>]) -> Option<Certificate> {
        let certificate = certificates.iter().find(|certificate| {
            names(**certificate).is_ok_and(|name| name == self.identifier.content())
        })?;
        Certificate::from_der(certificate.bytes).ok()
    }

    /// Returns the further signatures, which are values of an attribute that is not signed.
    fn nested(&self) -> Result<Vec<Value<'a>>, SignatureDefect> {
        let mut nested = Vec::new();
        for attribute in &self.unsigned {
            let mut fields = attribute.values("attribute")?;
            if fields.identifier()? == NESTED_SIGNATURE {
                nested.extend(
                    fields
                        .tagged(Tag::Set)?
                        .values("nested signature")?
                        .rest()?,
                );
            }
        }
        Ok(nested)
    }

    /// Returns the time of the token, or else of the countersignature.
    fn timestamp(&self) -> Result<Option<SignatureTime>, SignatureDefect> {
        let token = attribute(&self.unsigned, &[MICROSOFT_TOKEN, TOKEN])?;
        if let Some(time) = token.map(token_time).transpose()?.flatten() {
            let form = TimestampForm::Rfc3161;
            return Ok(Some(SignatureTime { form, time }));
        }
        let Some(counter) = attribute(&self.unsigned, &[COUNTERSIGNATURE])? else {
            return Ok(None);
        };
        let counter = Signer::parse(counter.values("countersignature")?)?;
        let time = attribute(&counter.signed, &[SIGNING_TIME])?.and_then(time);
        Ok(time.map(|time| SignatureTime {
            form: TimestampForm::Countersignature,
            time,
        }))
    }
}

/// Returns the bytes of issuer and serial number, as a signer names a certificate.
fn names(certificate: Value<'_>) -> Result<Vec<u8>, SignatureDefect> {
    let part = "certificate";
    let mut body = certificate
        .values(part)?
        .tagged(Tag::Sequence)?
        .values(part)?;
    let first = body.next()?;
    let serial = if first.is_context(0) {
        body.next()?
    } else {
        first
    };
    body.tagged(Tag::Sequence)?;
    let issuer = body.tagged(Tag::Sequence)?;
    Ok([issuer.bytes, serial.bytes].concat())
}

/// Returns the first value of the first attribute of one of these types.
fn attribute<'a>(
    attributes: &[Value<'a>],
    types: &[ObjectIdentifier],
) -> Result<Option<Value<'a>>, SignatureDefect> {
    for attribute in attributes {
        let mut fields = attribute.values("attribute")?;
        if types.contains(&fields.identifier()?) {
            return fields.tagged(Tag::Set)?.values("attribute")?.optional();
        }
    }
    Ok(None)
}

/// Returns the time in a token of RFC 3161: the fifth field of what it signs.
fn token_time(token: Value<'_>) -> Result<Option<Timestamp>, SignatureDefect> {
    let part = "time stamp";
    let data = SignedData::parse(token)?;
    let fields = Value::first(part, data.content.content())?.values(part)?;
    Ok(fields.rest()?.get(4).copied().and_then(time))
}

/// Reads a time of ASN.1: with two digits of the year, or with four and perhaps parts of seconds.
fn time(value: Value<'_>) -> Option<Timestamp> {
    let text = std::str::from_utf8(value.content())
        .ok()?
        .strip_suffix('Z')?;
    let century = match text.get(..2)?.parse::<u8>().ok()? {
        _ if !value.is(Tag::UtcTime) => "",
        ..50 => "20",
        _ => "19",
    };
    let (digits, _) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{century}{digits}");
    if digits.len() != 14 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let two = |at: usize| digits.get(at..at + 2)?.parse::<i8>().ok();
    let year = digits.get(..4)?.parse().ok()?;
    let day = jiff::civil::Date::new(year, two(4)?, two(6)?).ok()?;
    let hours = jiff::civil::Time::new(two(8)?, two(10)?, two(12)?, 0).ok()?;
    jiff::tz::Offset::UTC
        .to_timestamp(day.to_datetime(hours))
        .ok()
}
