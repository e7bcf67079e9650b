//! Whether a certificate was revoked, by the lists that were given.
//!
//! A list that names a certificate speaks against it whatever its age and whatever a time stamp says: keys are often
//! revoked after they were misused. One that does not name it speaks for it only while it is fresh.

use jiff::Timestamp;

use super::certificate::Certificate;
use super::path_problem::PathProblem;
use super::revocation_list::RevocationList;

/// Lists of revoked certificates, and whether everybody must be on good terms with one.
#[derive(Clone, Debug, Default)]
pub(super) struct Revocation {
    pub lists: Vec<RevocationList>,
    pub is_required: bool,
}

impl Revocation {
    /// Judges each certificate of a path but its anchor, and returns whether fresh lists speak for all of them.
    pub(super) fn judge(&self, path: &[&Certificate], at: Timestamp) -> Result<bool, PathProblem> {
        let mut is_checked = path.len() > 1;
        for pair in path.windows(2) {
            is_checked &= self.judge_one(pair[0], pair[1], at)?;
        }
        Ok(is_checked)
    }

    /// Judges a signer who is pinned, and the issuer if that is known: a list can be asked only then.
    pub(super) fn judge_pinned(
        &self,
        path: &[&Certificate],
        at: Timestamp,
    ) -> Result<(), PathProblem> {
        match path {
            [signer] if self.is_required && !signer.is_self_issued() => {
                Err(PathProblem::RevocationUnknown {
                    subject: signer.subject(),
                    issuer: signer.issuer(),
                    newest: None,
                })
            }
            path => self.judge(path, at).map(drop),
        }
    }

    fn judge_one(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        at: Timestamp,
    ) -> Result<bool, PathProblem> {
        let lists: Vec<_> = self
            .lists
            .iter()
            .filter(|list| list.is_by(issuer))
            .collect();
        if let Some(since) = lists.iter().find_map(|list| list.revokes(certificate)) {
            return Err(PathProblem::Revoked {
                subject: certificate.subject(),
                issuer: certificate.issuer(),
                since,
            });
        }
        let is_checked = lists.iter().any(|list| list.is_fresh(at));
        if self.is_required && !is_checked {
            return Err(PathProblem::RevocationUnknown {
                subject: certificate.subject(),
                issuer: certificate.issuer(),
                newest: lists.iter().filter_map(|list| list.next_update()).max(),
            });
        }
        Ok(is_checked)
    }
}
