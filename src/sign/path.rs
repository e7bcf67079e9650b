//! Certificate paths: from a certificate through issuers to an authority, as
//! [RFC 5280](https://www.rfc-editor.org/rfc/rfc5280#section-6) asks for them. The authority is judged like the others:
//! that somebody named it does not make it one.

use jiff::Timestamp;

use super::algorithm::Hashes;
use super::certificate::Certificate;
use super::chain;
use super::path_problem::PathProblem;
use super::trust::Expiry;

/// How many signatures of certificates are checked for one path; each costs milliseconds.
const SIGNATURES: usize = 64;

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Signing software.
    CodeSigning,
    /// Vouching for a time.
    TimeStamping,
}

/// The conditions under which a path is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conditions {
    pub purpose: Purpose,
    pub at: Timestamp,
    pub expiry: Expiry,
    pub hashes: Hashes,
}

/// Finds a path from `end` through `others` to one of the authorities, and returns the certificates behind `end`.
pub(super) fn find(
    authorities: &[Certificate],
    end: &Certificate,
    others: &[Certificate],
    conditions: Conditions,
) -> Result<Vec<Certificate>, PathProblem> {
    let mut search = Search {
        authorities,
        others,
        conditions,
        signatures: SIGNATURES,
        // The problem of the path that came farthest.
        closest: (
            0,
            PathProblem::UnknownIssuer {
                issuer: end.issuer(),
            },
        ),
    };
    // Whoever is named is believed as what it is, also where nobody else issued it.
    if authorities.contains(end) && !end.is_authority() {
        chain::judge(&[end], conditions)?;
        return Ok(Vec::new());
    }
    match search.extend(&mut vec![end]) {
        Some(path) => Ok(path),
        None => Err(search.closest.1),
    }
}

struct Search<'a> {
    authorities: &'a [Certificate],
    others: &'a [Certificate],
    conditions: Conditions,
    signatures: usize,
    closest: (usize, PathProblem),
}

impl<'a> Search<'a> {
    /// The depth is bounded by the number of certificates, the work by the number of signatures.
    fn extend(&mut self, path: &mut Vec<&'a Certificate>) -> Option<Vec<Certificate>> {
        let last = *path.last()?;
        for authority in self.authorities {
            if self.may_follow(path, last, authority) {
                path.push(authority);
                match chain::judge(path, self.conditions) {
                    Ok(()) => return Some(path[1..].iter().copied().cloned().collect()),
                    Err(problem) => self.note(path.len() + 1, problem),
                }
                path.pop();
            }
        }
        for other in self.others {
            if self.may_follow(path, last, other) {
                path.push(other);
                if let Some(found) = self.extend(path) {
                    return Some(found);
                }
                path.pop();
            }
        }
        if path.len() > 1 {
            self.note(
                path.len() - 1,
                PathProblem::UnknownIssuer {
                    issuer: last.issuer(),
                },
            );
        }
        None
    }

    fn may_follow(
        &mut self,
        path: &[&Certificate],
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> bool {
        if !issuer.is_named_as_issuer_of(certificate)
            || path.contains(&issuer)
            || self.signatures == 0
        {
            return false;
        }
        self.signatures -= 1;
        match chain::judge_signature(certificate, issuer, self.conditions.hashes) {
            Ok(()) => true,
            Err(problem) => {
                // Another root of the same name says nothing about the certificate that was asked about.
                if !certificate.is_self_issued() {
                    self.note(path.len() + 1, problem);
                }
                false
            }
        }
    }

    fn note(&mut self, distance: usize, problem: PathProblem) {
        if distance > self.closest.0 {
            self.closest = (distance, problem);
        }
    }
}
