//! What a file of keys or certificates is, by its bytes: for those who were given another one than they read.

use der::asn1::AnyRef;
use der::{Decode as _, Reader as _, SliceReader, Tag, Tagged as _};

/// How a file is written.
pub(super) enum FileForm<'a> {
    /// A text with PEM blocks.
    Pem(&'a str),
    /// Something that starts like DER.
    Der,
    /// Neither.
    Neither,
}

/// The labels of PEM, and what they stand for.
const LABELS: [(&str, &str); 9] = [
    ("ENCRYPTED PRIVATE KEY", "an encrypted private key"),
    (
        "OPENSSH PRIVATE KEY",
        "a private key in the form of OpenSSH",
    ),
    ("PRIVATE KEY", "a private key"),
    ("CERTIFICATE REQUEST", "a certificate request"),
    ("CERTIFICATE", "a certificate"),
    ("PUBLIC KEY", "a public key"),
    ("X509 CRL", "a revocation list"),
    ("PKCS7", "certificates in the form of PKCS #7"),
    ("CMS", "certificates in the form of PKCS #7"),
];

impl<'a> FileForm<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) if text.contains("-----BEGIN ") => Self::Pem(text),
            _ if bytes.first() == Some(&0x30) => Self::Der,
            _ => Self::Neither,
        }
    }

    /// Returns what a file in DER is, with its article, as far as its outermost shape tells.
    pub(super) fn name(bytes: &[u8]) -> Option<&'static str> {
        let fields = fields(bytes)?;
        let tags: Vec<Tag> = fields.iter().map(AnyRef::tag).collect();
        Some(match tags.as_slice() {
            [Tag::Integer, Tag::Sequence, ..] if fields[0].value() == [3] => "a PFX file",
            [Tag::Integer, Tag::Sequence, Tag::OctetString, ..]
            | [Tag::Integer, Tag::OctetString, ..]
            | [Tag::Integer, Tag::Integer, Tag::Integer, Tag::Integer, ..] => "a private key",
            [Tag::Sequence, Tag::OctetString] => "an encrypted private key",
            [Tag::Sequence, Tag::BitString] | [Tag::Integer, Tag::Integer] => "a public key",
            [Tag::ObjectIdentifier, _] => "certificates in the form of PKCS #7",
            [Tag::Sequence, Tag::Sequence, Tag::BitString] => name_of_signed(fields[0].value()),
            _ => return None,
        })
    }
}

/// Returns what the first block of a PEM text is, with its article.
pub(super) fn name_of_pem(text: &str) -> Option<&'static str> {
    let (_, label) = text.split_once("-----BEGIN ")?;
    let (label, _) = label.split_once("-----")?;
    let known = LABELS.iter().find(|(known, _)| label.ends_with(known));
    known.map(|(_, name)| *name)
}

/// A certificate, a request and a revocation list are all signed, and differ in what is.
fn name_of_signed(signed: &[u8]) -> &'static str {
    let tags = sequence_of(signed).unwrap_or_default();
    let tags: Vec<Tag> = tags.iter().map(AnyRef::tag).collect();
    let is_list = |tag: &Tag| matches!(tag, Tag::UtcTime | Tag::GeneralizedTime);
    if tags.iter().take(4).any(is_list) {
        "a revocation list"
    } else if tags.len() <= 4 && tags.first() == Some(&Tag::Integer) {
        "a certificate request"
    } else {
        "a certificate"
    }
}

fn fields(bytes: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    let outer = AnyRef::from_der(bytes).ok()?;
    (outer.tag() == Tag::Sequence).then(|| sequence_of(outer.value()))?
}

fn sequence_of(bytes: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(bytes).ok()?;
    let mut fields = Vec::new();
    while !reader.is_finished() {
        fields.push(AnyRef::decode(&mut reader).ok()?);
    }
    Some(fields)
}
