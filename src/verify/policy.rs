//! What a trust file, the record of what was accepted before, and the clock have to say about a bundle that is whole.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan as _};

use super::{Problem, SignedBy, Verdict};
use crate::bundle::Moment;
use crate::trust_file::{State, TrustBody};

/// Longer than this nobody keeps a rollup on the shelf.
const YEARS: i64 = 10;

impl<S> Verdict<S> {
    /// Holds the bundle to a trust file: its signers count only as the file says, and enough of them must have signed.
    pub fn hold_to(&mut self, trust: &TrustBody, at: Timestamp) {
        let Some((rollup, identity)) = self
            .manifest
            .as_ref()
            .map(|manifest| manifest.rollup.clone())
            .zip(self.identity)
        else {
            return;
        };
        if let Some(recall) = trust
            .recalled
            .iter()
            .find(|recall| recall.identity == identity)
        {
            self.refuse(Problem::Recalled {
                reason: recall.reason.clone(),
            });
        }
        let Some(series) = trust.series(&rollup.series) else {
            let series = rollup.series;
            self.refuse(Problem::SeriesUnknown { series });
            return;
        };
        let mut doubts = Vec::new();
        let mut counted = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for signed in self.signers.iter_mut().filter(|signed| signed.trusted) {
            match judge(trust, &series.signers, signed, at) {
                Ok(name) => {
                    counted.insert(name);
                    keys.insert(signed.certificate.key_holder());
                }
                Err(doubt) => {
                    signed.trusted = false;
                    let path = signed.path.clone();
                    let subject = signed.certificate.subject();
                    doubts.push((doubt, Problem::SignedByStranger { path, subject }));
                }
            }
        }
        // Whoever has one key is one, by whatever names and certificates.
        let found = counted.len().min(keys.len());
        if found < series.threshold {
            for (doubt, _) in doubts {
                self.refuse(*doubt);
            }
            self.refuse(Problem::TooFewSigners {
                series: series.id.clone(),
                found,
                threshold: series.threshold,
            });
        } else {
            // Beside enough who count it is no harm, and worth a warning.
            self.warnings
                .extend(doubts.into_iter().map(|(_, stranger)| stranger));
        }
        if let Some(minimum) = series.min_sequence
            && rollup.sequence < minimum
        {
            let found = rollup.sequence;
            self.refuse(Problem::Sequence { found, minimum });
        }
    }

    /// Refuses what is older than what was accepted before.
    pub fn hold_to_state(&mut self, state: &State) {
        let Some((manifest, identity)) = self.manifest.as_ref().zip(self.identity) else {
            return;
        };
        let rollup = &manifest.rollup;
        let Some(last) = state.last(&rollup.series) else {
            return;
        };
        let (series, found) = (rollup.series.clone(), rollup.sequence);
        if found < last.sequence {
            let last = last.sequence;
            self.refuse(Problem::RolledBack {
                series,
                found,
                last,
            });
        } else if found == last.sequence && identity != last.identity {
            self.refuse(Problem::SequenceReused { series, found });
        }
    }

    /// Tells where the clock cannot be right, or the rollup is from another age.
    pub fn doubt_clock(&mut self, at: Timestamp) {
        let Some(manifest) = &self.manifest else {
            return;
        };
        let release = manifest.rollup.release.timestamp();
        let latest = release
            .checked_add((YEARS * 366 * 24).hours())
            .unwrap_or(Timestamp::MAX);
        if at < release || at > latest {
            let release = manifest.rollup.release;
            self.warnings.push(Problem::Clock { at, release });
        }
    }

    /// Refuses a bundle that was accepted as far as it goes.
    pub(crate) fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
        self.is_accepted = false;
        self.verified = None;
    }
}

/// Returns the name of a signer who may sign for the series, or why the signature does not count.
fn judge(
    trust: &TrustBody,
    allowed: &[String],
    signed: &SignedBy,
    at: Timestamp,
) -> Result<String, Box<Problem>> {
    let fingerprint = signed.certificate.fingerprint();
    let path = || signed.path.clone();
    let Some(named) = trust
        .signers
        .iter()
        .find(|named| named.sha256 == fingerprint)
    else {
        return Err(Box::new(Problem::SignedByStranger {
            path: path(),
            subject: signed.certificate.subject(),
        }));
    };
    let name = named.name.clone();
    if let Some(withdrawal) = &named.revoked {
        return Err(Box::new(Problem::SignerWithdrawn {
            path: path(),
            name,
            reason: withdrawal.reason.clone(),
        }));
    }
    // Only a trusted authority's word makes a signature older than now.
    let stamped = signed.timestamp.filter(|_| signed.is_timestamp_trusted);
    let at = stamped.map_or(at, |time| time.min(at));
    let is_early = named.from.is_some_and(|from| at < from.timestamp());
    let is_late = named.until.is_some_and(|until| at > until.timestamp());
    if is_early || is_late {
        return Err(Box::new(Problem::SignerOutsideWindow {
            path: path(),
            name,
            from: named.from.map(Moment::timestamp),
            until: named.until.map(Moment::timestamp),
        }));
    }
    if !allowed.contains(&name) {
        return Err(Box::new(Problem::SignerOfOtherSeries {
            path: path(),
            name,
        }));
    }
    Ok(name)
}
