//! What was accepted before, so that nothing older is taken for new: one record per series, and the trust file.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};

use super::problem::TrustFileError;
use super::signed::TrustFile;
use super::wire::Keepers;
use crate::bundle::manifest::{Rollup, text};
use crate::digest::Digest;

const SCHEMA: &str = "rollpack/state/v1";

/// What was accepted last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "State of rollpack")]
pub struct State {
    /// Always `rollpack/state/v1`.
    schema: String,
    /// The last rollup of each series.
    series: BTreeMap<String, Last>,
    /// The trust file that was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trust: Option<LastTrust>,
}

/// The last rollup of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Last {
    /// Its place in the series.
    pub sequence: u64,
    /// Its identity: the SHA-256 of its manifest.
    #[serde(with = "text")]
    #[schemars(with = "String")]
    pub identity: Digest,
}

/// The last trust file: who may replace it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LastTrust {
    /// Its version.
    version: u64,
    /// Its identity: the SHA-256 of what its keepers signed.
    #[serde(with = "text")]
    #[schemars(with = "String")]
    sha256: Digest,
    /// Who may replace it.
    keepers: Keepers,
}

/// Why a file is no state.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// Not of this shape.
    #[error("is no record of what was accepted")]
    Shape(#[from] serde_json::Error),
    /// Of another schema.
    #[error("has the schema `{found}`, not `{SCHEMA}`")]
    Schema {
        /// What it says.
        found: String,
    },
}

impl Default for State {
    fn default() -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            series: BTreeMap::new(),
            trust: None,
        }
    }
}

impl State {
    /// Reads a state.
    pub fn parse(bytes: &[u8]) -> Result<Self, StateError> {
        let state: Self = serde_json::from_slice(bytes)?;
        if state.schema == SCHEMA {
            Ok(state)
        } else {
            Err(StateError::Schema {
                found: state.schema,
            })
        }
    }

    /// Returns its text.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StateError> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    pub(crate) fn last(&self, series: &str) -> Option<&Last> {
        self.series.get(series)
    }

    /// Judges that a trust file is the one that was used last, or follows it by the will of its keepers.
    pub fn judge_trust(&self, file: &TrustFile) -> Result<(), TrustFileError> {
        let Some(last) = &self.trust else {
            return Ok(());
        };
        if last.sha256 == file.identity() {
            return Ok(());
        }
        let version = file.trust().version;
        if version <= last.version {
            return Err(TrustFileError::Older {
                version,
                last: last.version,
            });
        }
        let (found, threshold) = (file.count(&last.keepers), last.keepers.threshold);
        if found < threshold {
            return Err(TrustFileError::NotByKeepers {
                version: last.version,
                found,
                threshold,
            });
        }
        Ok(())
    }

    /// Takes note of what was accepted; nothing goes down.
    pub fn accept(&mut self, rollup: &Rollup, identity: Digest, trust: Option<&TrustFile>) {
        let sequence = rollup.sequence;
        let is_newer = self
            .last(&rollup.series)
            .is_none_or(|last| sequence > last.sequence);
        if is_newer {
            let last = Last { sequence, identity };
            self.series.insert(rollup.series.clone(), last);
        }
        if let Some(file) = trust {
            self.trust = Some(LastTrust {
                version: file.trust().version,
                sha256: file.identity(),
                keepers: file.trust().keepers.clone(),
            });
        }
    }
}

/// Returns the JSON Schema of the record of what was accepted.
pub fn schema() -> Schema {
    schema_for!(State)
}
