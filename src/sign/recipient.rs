//! Looks at a signature as its recipients will, before anybody gets it: by the same rules, with the certificates that
//! the signer was given.

use jiff::Timestamp;

use super::algorithm::Hashes;
use super::certificate::Certificate;
use super::chain;
use super::path::{Conditions, Purpose};
use super::path_problem::PathProblem;
use super::trust::Expiry;

/// Why nobody could accept a signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unacceptable {
    /// The path that the certificates make is none.
    #[error("nobody could accept the signature: {0}")]
    Path(PathProblem),
    /// A certificate that was given and that issued none of the others.
    #[error(
        "the certificate of `{subject}` was given and issued neither the signer's nor another's"
    )]
    Stray {
        /// Whose it is.
        subject: String,
    },
}

/// Judges a signature by this signer that was made with the certificates `given`, at a time.
///
/// The root need not be among them. Returns the name of the authority that recipients need, if that is not.
pub fn judge(
    signer: &Certificate,
    given: &[Certificate],
    at: Timestamp,
) -> Result<Option<String>, Unacceptable> {
    let mut path = vec![signer];
    while let Some(issuer) = path.last().and_then(|last| issuer_of(last, given, &path)) {
        path.push(issuer);
    }
    if let Some(stray) = given.iter().find(|certificate| !path.contains(certificate)) {
        return Err(Unacceptable::Stray {
            subject: stray.subject(),
        });
    }
    if signer.is_authority() {
        return Err(Unacceptable::Path(PathProblem::SignerIsAuthority {
            subject: signer.subject(),
        }));
    }
    for pair in path.windows(2) {
        chain::judge_signature(pair[0], pair[1], Hashes::Sha2).map_err(Unacceptable::Path)?;
    }
    let conditions = Conditions {
        purpose: Purpose::CodeSigning,
        at,
        expiry: Expiry::Refuse,
        hashes: Hashes::Sha2,
    };
    chain::judge(&path, conditions).map_err(Unacceptable::Path)?;
    let last = path.last().filter(|last| !last.is_self_issued());
    Ok(last.map(|last| last.issuer()))
}

fn issuer_of<'a>(
    issued: &Certificate,
    given: &'a [Certificate],
    path: &[&Certificate],
) -> Option<&'a Certificate> {
    given
        .iter()
        .find(|issuer| issuer.is_named_as_issuer_of(issued) && !path.contains(issuer))
}

#[cfg(test)]
mod tests {
    use super::super::Signature;
    use super::super::fixtures::{CONTENT, certificates, forge, now};
    use super::*;

    fn check(chain: &str, others: &[&str], at: Timestamp, expect: &str) {
        let signature = Signature::decode(&forge(chain, CONTENT)).unwrap();
        let mut given = certificates(chain);
        given.extend(others.iter().flat_map(|name| certificates(name)));
        let seen = match judge(signature.signer(), &given, at) {
            Ok(None) => "fine".to_owned(),
            Ok(Some(authority)) => format!("needs {authority}"),
            Err(error) => error.to_string(),
        };
        assert_eq!(seen, expect, "{chain}");
    }

    #[test]
    fn the_certificates_lead_from_the_signer_upwards() {
        check("p256.cert.pem", &[], now(), "needs CN=Trust Test Root");
        check("p256.cert.pem", &["ca.pem"], now(), "fine");
        check(
            "p256.cert.pem",
            &["rsa.cert.pem"],
            now(),
            "the certificate of `CN=RSA Signer` was given and issued neither the signer's nor another's",
        );
        check(
            "stranger.cert.pem",
            &["ca.pem"],
            now(),
            "nobody could accept the signature: the certificate of `CN=P-256 Signer` was not signed by the key of its issuer `CN=Trust Test Root`, only under the same name",
        );
    }

    #[test]
    fn the_time_is_that_of_the_build() {
        check(
            "expired.cert.pem",
            &[],
            now(),
            "nobody could accept the signature: the certificate of `CN=Expired Signer` expired on 2021-01-01T00:00:00Z",
        );
        let then = "2020-06-01T00:00:00Z".parse().unwrap();
        check("expired.cert.pem", &[], then, "needs CN=Trust Test Root");
        check(
            "future.cert.pem",
            &[],
            now(),
            "nobody could accept the signature: the certificate of `CN=Future Signer` is not valid before 2040-01-01T00:00:00Z",
        );
    }
}
