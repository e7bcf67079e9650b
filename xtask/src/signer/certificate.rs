//! Certificates and the authorities that issue them ([RFC 5280]).
//!
//! [RFC 5280]: https://www.rfc-editor.org/rfc/rfc5280

use std::str::FromStr as _;

use der::Encode as _;
use der::asn1::ObjectIdentifier;
use der::{DateTime, EncodePem as _, pem::LineEnding};
use rollpack::digest::Digest;
use x509_cert::Certificate;
use x509_cert::TbsCertificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{self, CertificateBuilder};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension as _};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoRef;
use x509_cert::time::{Time, Validity};

use super::SignerError;
use super::key::Key;

const CODE_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.3");

/// What a certificate may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Issuing certificates.
    Authority,
    /// Signing code.
    CodeSigning,
}

/// The years in which a certificate is valid, from the start of the first to the start of the last.
#[derive(Clone, Copy, Debug)]
pub struct Years(pub u16, pub u16);

/// A key that issues certificates.
pub struct Authority {
    key: Key,
    name: Name,
    certificate: Certificate,
}

impl Authority {
    /// Makes an authority whose certificate it signs itself.
    pub fn root(name: &str, key: Key, years: Years) -> Result<Self, SignerError> {
        let name = Name::from_str(name)?;
        let certificate = certificate(&name, &key, &name, &key, Purpose::Authority, years)?;
        Ok(Self {
            key,
            name,
            certificate,
        })
    }

    /// Issues a certificate.
    pub fn issue(
        &self,
        subject: &str,
        key: &Key,
        purpose: Purpose,
        years: Years,
    ) -> Result<Certificate, SignerError> {
        let subject = Name::from_str(subject)?;
        certificate(&subject, key, &self.name, &self.key, purpose, years)
    }

    /// Returns its own certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

/// Returns certificates as PEM blocks, one after the other.
pub fn pem(chain: &[&Certificate]) -> Result<String, SignerError> {
    let blocks = chain
        .iter()
        .map(|certificate| certificate.to_pem(LineEnding::LF));
    Ok(blocks.collect::<Result<_, _>>()?)
}

fn certificate(
    subject: &Name,
    key: &Key,
    issuer: &Name,
    issuer_key: &Key,
    purpose: Purpose,
    Years(from, to): Years,
) -> Result<Certificate, SignerError> {
    let profile = Profile {
        subject: subject.clone(),
        issuer: issuer.clone(),
        purpose,
    };
    let start = |year| DateTime::new(year, 1, 1, 0, 0, 0).map(Time::from);
    let validity = Validity::new(start(from)?, start(to)?);
    let public = key.public()?;
    let serial = serial_number(&public.to_der()?)?;
    issuer_key.certify(CertificateBuilder::new(profile, serial, validity, public)?)
}

/// A serial number from the key that the certificate is for, positive and 16 bytes long.
fn serial_number(public_key: &[u8]) -> Result<SerialNumber, SignerError> {
    let digest = Digest::of(public_key);
    let mut number = [0; 16];
    number.copy_from_slice(&digest.as_bytes()[..16]);
    number[0] = number[0] & 0x3F | 0x40;
    Ok(SerialNumber::new(&number)?)
}

struct Profile {
    subject: Name,
    issuer: Name,
    purpose: Purpose,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        public_key: SubjectPublicKeyInfoRef<'_>,
        issuer_key: SubjectPublicKeyInfoRef<'_>,
        _: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        let subject = &self.subject;
        let (usage, extended) = match self.purpose {
            Purpose::Authority => (KeyUsages::KeyCertSign | KeyUsages::CRLSign, None),
            Purpose::CodeSigning => (KeyUsages::DigitalSignature.into(), Some(CODE_SIGNING)),
        };
        let mut extensions = Vec::new();
        if self.purpose == Purpose::Authority {
            let constraints = BasicConstraints {
                ca: true,
                path_len_constraint: None,
            };
            extensions.push((&constraints).to_extension(subject, &extensions)?);
        }
        extensions.push((&KeyUsage(usage)).to_extension(subject, &extensions)?);
        if let Some(purpose) = extended {
            let usage = ExtendedKeyUsage(vec![purpose]);
            extensions.push((&usage).to_extension(subject, &extensions)?);
        }
        let identifier = SubjectKeyIdentifier::try_from(public_key)?;
        extensions.push((&identifier).to_extension(subject, &extensions)?);
        let identifier = AuthorityKeyIdentifier::try_from(issuer_key)?;
        extensions.push((&identifier).to_extension(subject, &extensions)?);
        Ok(extensions)
    }
}
