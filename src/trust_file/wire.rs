//! The trust file as it is written: schema `rollpack/trust/v1`. What is unknown in it is refused, since a reader that
//! does not know it cannot honour it.

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};

use crate::bundle::Moment;
use crate::bundle::manifest::{optional_text, text};
use crate::digest::Digest;

/// The schema that this module reads and writes.
pub const SCHEMA: &str = "rollpack/trust/v1";

/// What its keepers sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustBody {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Which one it is of those that followed each other.
    pub version: u64,
    /// Who may replace it.
    pub keepers: Keepers,
    /// Who may sign rollups.
    pub signers: Vec<Named>,
    /// To whom the signers' certificates must lead; where there are none, the signers are believed by themselves.
    pub authorities: Vec<Authority>,
    /// To whom time stamps must lead.
    pub time_authorities: Vec<Authority>,
    /// What is asked of each series; others are refused.
    pub series: Vec<Series>,
    /// Rollups that must not be used any more.
    pub recalled: Vec<Recall>,
}

/// Who may replace a trust file, and how many of them it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Keepers {
    /// The SHA-256 of each one's certificate.
    pub sha256: Vec<String>,
    /// How many must sign.
    pub threshold: usize,
}

/// A signer by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// What people call the signer.
    pub name: String,
    /// The certificate's SHA-256.
    #[serde(with = "text")]
    #[schemars(with = "String")]
    pub sha256: Digest,
    /// From when on its signatures count.
    #[serde(
        default,
        with = "optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "Option<String>")]
    pub from: Option<Moment>,
    /// Until when they do.
    #[serde(
        default,
        with = "optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "Option<String>")]
    pub until: Option<Moment>,
    /// Why they do not count any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Withdrawal>,
}

/// Why something is not to be believed or used any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// In the words of who withdrew it.
    pub reason: String,
}

/// A certificate authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its certificate in PEM.
    pub certificate: String,
}

/// What is asked of the rollups of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Its name.
    pub id: String,
    /// The names of those who may sign for it.
    pub signers: Vec<String>,
    /// How many of them must.
    pub threshold: usize,
    /// The least sequence number that is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_sequence: Option<u64>,
}

/// A rollup that must not be used any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recall {
    /// Its identity.
    #[serde(with = "text")]
    #[schemars(with = "String")]
    pub identity: Digest,
    /// Why.
    pub reason: String,
}

/// The file: what is signed, and the signatures.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Trust file of rollpack")]
pub(super) struct Envelope {
    /// What its keepers sign.
    pub trust: TrustBody,
    /// Detached CMS signatures over the canonical text of `trust`, in Base64.
    pub signatures: Vec<String>,
}

/// Returns the JSON Schema of a trust file.
pub fn schema() -> Schema {
    schema_for!(Envelope)
}
