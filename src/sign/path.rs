//! Certificate paths: from a signer through issuers to an authority, as
//! [RFC 5280](https://www.rfc-editor.org/rfc/rfc5280#section-6) asks for them.

use jiff::Timestamp;
use pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter, KeyUsage};

use super::algorithm;
use super::certificate::Certificate;
use super::signature::Signature;
use super::trust::{Expiry, TrustProblem};

/// `id-kp-codeSigning`, as the path builder wants it: without tag and length.
const CODE_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 3];

/// Returns the issuers between the signer and an authority.
pub(super) fn find(
    authorities: &[Certificate],
    signature: &Signature,
    at: Timestamp,
    expiry: Expiry,
) -> Result<Vec<Certificate>, TrustProblem> {
    let mut time = unix(at);
    // Each round but the last finds another certificate that expired.
    for _ in 0..signature.others().len() + 2 {
        match find_at(authorities, signature, time) {
            Err(webpki::Error::CertExpired { not_after, .. }) if expiry == Expiry::Allow => {
                time = not_after;
            }
            Err(source) => return Err(worded(signature.signer(), source)),
            Ok(path) => return Ok(path),
        }
    }
    Err(worded(
        signature.signer(),
        webpki::Error::MaximumPathBuildCallsExceeded,
    ))
}

fn find_at(
    authorities: &[Certificate],
    signature: &Signature,
    time: UnixTime,
) -> Result<Vec<Certificate>, webpki::Error> {
    let authorities = ders(authorities);
    let anchors: Vec<TrustAnchor<'_>> = authorities
        .iter()
        .filter_map(|authority| webpki::anchor_from_trusted_cert(authority).ok())
        .collect();
    let others = ders(signature.others());
    let signer = CertificateDer::from(signature.signer().der());
    let end = EndEntityCert::try_from(&signer)?;
    let path = end.verify_for_usage(
        algorithm::ALL,
        &anchors,
        &others,
        time,
        Usage::of(signature.signer()),
        None,
        None,
    )?;
    let used: Vec<CertificateDer<'_>> = path
        .intermediate_certificates()
        .map(webpki::Cert::der)
        .collect();
    let used = |other: &&Certificate| used.iter().any(|der| **der == *other.der());
    Ok(signature.others().iter().filter(used).cloned().collect())
}

fn worded(signer: &Certificate, error: webpki::Error) -> TrustProblem {
    let subject = signer.subject();
    match error {
        webpki::Error::CertExpired { not_after, .. } => TrustProblem::Expired {
            subject,
            not_after: timestamp(not_after),
        },
        webpki::Error::CertNotValidYet { not_before, .. } => TrustProblem::NotYetValid {
            subject,
            not_before: timestamp(not_before),
        },
        webpki::Error::UnknownIssuer => TrustProblem::UnknownIssuer {
            subject,
            issuer: signer.issuer(),
        },
        source => TrustProblem::Path { subject, source },
    }
}

/// Says what breaks a path, where it is something that happens.
pub(super) fn wording(error: &webpki::Error) -> String {
    use webpki::Error as E;
    match error {
        E::InvalidSignatureForPublicKey => {
            "a certificate was not signed by the key of its issuer, only under the same name".into()
        }
        E::EndEntityUsedAsCa => "a certificate was issued by one that may issue none".into(),
        E::CaUsedAsEndEntity => "the signer's certificate is that of an authority".into(),
        E::RequiredEkuNotFoundContext(_) => {
            "an issuer is limited to other usages than `codeSigning`".into()
        }
        E::PathLenConstraintViolated => "it is longer than an issuer allows".into(),
        E::NameConstraintViolation => "a name is not among those that an issuer may name".into(),
        E::UnsupportedSignatureAlgorithmContext(_)
        | E::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            "a certificate is signed with an algorithm that is not allowed".into()
        }
        other => format!("{other:?}"),
    }
}

/// Asks issuers whose usage is limited for code signing.
///
/// The path builder asks the signer's own certificate too. If that is not for code signing, it has been
/// said already, and the rest of the path is still of interest.
struct Usage(Option<KeyUsage>);

impl Usage {
    fn of(signer: &Certificate) -> Self {
        let required = KeyUsage::required_if_present(CODE_SIGNING);
        Self(signer.is_for_code_signing().then_some(required))
    }
}

impl ExtendedKeyUsageValidator for Usage {
    fn validate(&self, usages: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        match &self.0 {
            Some(required) => required.validate(usages),
            None => Ok(()),
        }
    }
}

fn ders(certificates: &[Certificate]) -> Vec<CertificateDer<'_>> {
    certificates
        .iter()
        .map(|certificate| CertificateDer::from(certificate.der()))
        .collect()
}

fn unix(time: Timestamp) -> UnixTime {
    let seconds = u64::try_from(time.as_second()).unwrap_or_default();
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds))
}

fn timestamp(time: UnixTime) -> Timestamp {
    i64::try_from(time.as_secs())
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::MAX)
}
