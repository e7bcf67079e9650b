//! The plan of a bundle as JSON: what it would hold and what its script would do, before a byte is written.
//!
//! It is what a team snapshots in its CI: no tool version, time of day or path of a machine stands in it.

use serde::Serialize;

use super::manifest::{EntryRecord, Manifest, Payload, Rollup, Signatures};
use super::{Parameter, Procedure, Role};

/// The version of the format that is written.
pub const PLAN_SCHEMA: &str = "rollpack/plan/v1";

/// What `build --dry-run --format json` prints.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(title = "Plan of rollpack")]
pub struct Plan<'a> {
    /// The format's name and version: `rollpack/plan/v1`.
    #[schemars(extend("const" = PLAN_SCHEMA))]
    schema: &'static str,
    /// What the bundle would deliver.
    rollup: &'a Rollup,
    /// All files of the bundle but the manifest and the signatures, in their order.
    entries: &'a [EntryRecord],
    /// The files of the rollup, in the order of the spec.
    payloads: &'a [Payload],
    /// The kinds of servers that the procedure speaks of.
    roles: &'a [Role],
    /// What the administrator chooses, with documented defaults.
    parameters: &'a [Parameter],
    /// The whole procedure.
    procedure: &'a Procedure,
    /// What must be signed how.
    signatures: &'a Signatures,
}

impl<'a> Plan<'a> {
    /// Tells what a manifest would say, without what wrote it.
    pub fn of(manifest: &'a Manifest) -> Self {
        // Every field is named, so that a new one cannot be forgotten.
        let Manifest {
            schema: _,
            tool: _,
            rollup,
            entries,
            payloads,
            roles,
            parameters,
            procedure,
            signatures,
        } = manifest;
        Self {
            schema: PLAN_SCHEMA,
            rollup,
            entries,
            payloads,
            roles,
            parameters,
            procedure,
            signatures,
        }
    }
}

/// Returns the JSON Schema of plans.
pub fn plan_schema() -> schemars::Schema {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Plan<'static>>()
}
