//! Judges a whole chain, from the certificate that is to be believed up to the anchor.

use der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, NameConstraints};

use super::algorithm::{Algorithm, Hashes};
use super::certificate::{Certificate, MalformedExtension};
use super::names;
use super::path::{Conditions, Purpose};
use super::path_problem::PathProblem;
use super::trust::Expiry;

const CODE_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.3");
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
const ANY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");

/// The extensions that are judged here or that ask for nothing here: usages, constraints, names, policies.
const UNDERSTOOD: [ObjectIdentifier; 6] = [
    ObjectIdentifier::new_unwrap("2.5.29.15"),
    ObjectIdentifier::new_unwrap("2.5.29.17"),
    ObjectIdentifier::new_unwrap("2.5.29.19"),
    ObjectIdentifier::new_unwrap("2.5.29.30"),
    ObjectIdentifier::new_unwrap("2.5.29.32"),
    ObjectIdentifier::new_unwrap("2.5.29.37"),
];

impl Purpose {
    const fn identifier(self) -> ObjectIdentifier {
        match self {
            Self::CodeSigning => CODE_SIGNING,
            Self::TimeStamping => TIME_STAMPING,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::CodeSigning => "codeSigning",
            Self::TimeStamping => "timeStamping",
        }
    }
}

/// Judges everything but the signatures of a chain of one certificate or more.
pub(super) fn judge(chain: &[&Certificate], conditions: Conditions) -> Result<(), PathProblem> {
    if let [end, _, ..] = chain
        && end.is_authority()
    {
        return Err(PathProblem::SignerIsAuthority {
            subject: end.subject(),
        });
    }
    for certificate in chain {
        judge_extensions(certificate)?;
    }
    for (place, issuer) in chain.iter().enumerate().skip(1) {
        judge_authority(issuer, conditions.purpose)?;
        judge_length(issuer, &chain[1..place])?;
        judge_names(issuer, &chain[..place])?;
    }
    // What heals with time, or with another time, is told only of a chain that is right otherwise.
    chain
        .iter()
        .try_for_each(|certificate| judge_validity(certificate, conditions))
}

/// Judges an authority by itself.
pub(super) fn judge_authority(issuer: &Certificate, purpose: Purpose) -> Result<(), PathProblem> {
    let subject = || issuer.subject();
    if !issuer.is_authority() {
        return Err(PathProblem::NoAuthority { subject: subject() });
    }
    if let Some(usage) = extension::<KeyUsage>(issuer)?
        && !usage.key_cert_sign()
    {
        return Err(PathProblem::NoCertificateSigning { subject: subject() });
    }
    if let Some(usages) = extension::<ExtendedKeyUsage>(issuer)?
        && !usages.0.contains(&purpose.identifier())
        && !usages.0.contains(&ANY_USAGE)
    {
        return Err(PathProblem::OtherPurpose {
            subject: subject(),
            purpose: purpose.as_str(),
        });
    }
    Ok(())
}

/// Judges that no extension asks for what is not done here.
pub(super) fn judge_extensions(certificate: &Certificate) -> Result<(), PathProblem> {
    let unknown = certificate
        .critical_extensions()
        .find(|found| !UNDERSTOOD.contains(found));
    match unknown {
        Some(found) => Err(PathProblem::CriticalExtension {
            subject: certificate.subject(),
            found,
        }),
        None => Ok(()),
    }
}

fn judge_length(issuer: &Certificate, below: &[&Certificate]) -> Result<(), PathProblem> {
    let constraints = extension::<BasicConstraints>(issuer)?;
    let limit = constraints.and_then(|constraints| constraints.path_len_constraint);
    let length = below
        .iter()
        .filter(|certificate| !certificate.is_self_issued())
        .count();
    match limit {
        Some(limit) if length > usize::from(limit) => Err(PathProblem::TooLong {
            subject: issuer.subject(),
        }),
        _ => Ok(()),
    }
}

fn judge_names(issuer: &Certificate, below: &[&Certificate]) -> Result<(), PathProblem> {
    let Some(constraints) = extension::<NameConstraints>(issuer)? else {
        return Ok(());
    };
    for (place, certificate) in below.iter().enumerate() {
        if place > 0 && certificate.is_self_issued() {
            continue;
        }
        let others = certificate
            .alternative_names()
            .map_err(|MalformedExtension| malformed(certificate))?;
        if !names::allow(&constraints, certificate.subject_name(), &others) {
            return Err(PathProblem::Name {
                subject: certificate.subject(),
                issuer: issuer.subject(),
            });
        }
    }
    Ok(())
}

fn judge_validity(certificate: &Certificate, conditions: Conditions) -> Result<(), PathProblem> {
    let subject = || certificate.subject();
    let (not_before, not_after) = (certificate.not_before(), certificate.not_after());
    if conditions.at > not_after && conditions.expiry == Expiry::Refuse {
        return Err(PathProblem::Expired {
            subject: subject(),
            not_after,
        });
    }
    if conditions.at < not_before {
        return Err(PathProblem::NotYetValid {
            subject: subject(),
            not_before,
        });
    }
    Ok(())
}

/// Judges that the key of `issuer` signed a certificate, with one of these hashes.
pub(super) fn judge_signature(
    certificate: &Certificate,
    issuer: &Certificate,
    hashes: Hashes,
) -> Result<(), PathProblem> {
    let kind = issuer.key().map_err(|source| PathProblem::Key {
        issuer: issuer.subject(),
        source,
    })?;
    let algorithm = Algorithm::of_certificate(kind, certificate.signature_algorithm(), hashes);
    let algorithm = algorithm.ok_or_else(|| PathProblem::Algorithm {
        subject: certificate.subject(),
    })?;
    algorithm
        .verify(
            issuer.public_key(),
            certificate.signed_part(),
            certificate.signature(),
        )
        .ok_or_else(|| PathProblem::OtherKey {
            subject: certificate.subject(),
            issuer: certificate.issuer(),
        })
}

fn extension<T>(certificate: &Certificate) -> Result<Option<T>, PathProblem>
where
    T: for<'a> der::Decode<'a, Error = der::Error> + der::oid::AssociatedOid,
{
    certificate
        .extension()
        .map_err(|MalformedExtension| malformed(certificate))
}

fn malformed(certificate: &Certificate) -> PathProblem {
    PathProblem::MalformedExtension {
        subject: certificate.subject(),
    }
}
