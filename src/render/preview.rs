//! `build --dry-run`: the whole plan for people, and for a team's snapshots in its CI.
//!
//! It holds no version of this program, no time and no path of the machine, so it changes only when the
//! rollup does.

use std::fmt;

use serde::Serialize;

use super::wording;
use crate::bundle::{EntryRecord, Procedure};
use crate::plan::Plan;
use crate::spec::{Spec, Step};
use crate::terminal::printable;

/// The schema that this module writes.
pub const SCHEMA: &str = "rollpack/plan/v1";

/// The whole plan, as `build --dry-run` prints it: as JSON, or by its `Display` for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Preview {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    /// What the bundle would deliver.
    pub rollup: PreviewRollup,
    /// Its files, in their order, but for the manifest and the signatures.
    pub entries: Vec<PreviewEntry>,
    /// The roles, each with its steps in order.
    pub roles: Vec<PreviewRole>,
    /// The whole procedure, as the manifest carries it.
    pub procedure: Procedure,
}

/// What a bundle would deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PreviewRollup {
    /// The rollup's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The series that it continues.
    pub series: String,
    /// Its place in the series.
    pub sequence: u64,
}

/// A file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PreviewEntry {
    /// Its path in the bundle.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its content.
    pub sha256: String,
}

/// A role and what is done on its servers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PreviewRole {
    /// How steps name it.
    pub id: String,
    /// How people name it.
    pub name: String,
    /// Its steps, in order.
    pub steps: Vec<PreviewStep>,
}

/// A step of a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PreviewStep {
    /// Its id.
    pub id: String,
    /// What it does, with documented values.
    pub title: String,
}

impl Preview {
    /// Puts the plan and what is known of the packed entries together.
    pub fn new(plan: &Plan<'_>, entries: &[EntryRecord]) -> Self {
        let rollup = &plan.spec.rollup;
        let entry = |entry: &EntryRecord| PreviewEntry {
            path: entry.path.clone(),
            size: entry.size,
            sha256: entry.sha256.to_string(),
        };
        let roles = plan.roles().map(|(role, steps)| PreviewRole {
            id: role.id.value.to_string(),
            name: role.name.clone(),
            steps: (steps.iter())
                .map(|step| PreviewStep::new(step, plan.spec))
                .collect(),
        });
        Self {
            schema: SCHEMA,
            rollup: PreviewRollup {
                id: rollup.id.value.clone(),
                title: rollup.title.clone(),
                series: rollup.series.clone(),
                sequence: rollup.sequence,
            },
            entries: entries.iter().map(entry).collect(),
            roles: roles.collect(),
            procedure: Procedure::from(plan.spec),
        }
    }
}

impl PreviewStep {
    fn new(step: &Step, spec: &Spec) -> Self {
        let title = wording::title(step, spec).fill(|id| {
            let default = spec
                .parameter(id)
                .and_then(|parameter| parameter.default.known());
            default.cloned().unwrap_or_else(|| format!("<{id}>"))
        });
        Self {
            id: step.id.clone(),
            title,
        }
    }
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rollup = &self.rollup;
        writeln!(
            f,
            "{}: {}, number {} of {}",
            printable(&rollup.id),
            printable(&rollup.title),
            rollup.sequence,
            printable(&rollup.series)
        )?;
        writeln!(f, "\n{:<64} {:>13}  entry", "sha256", "size")?;
        for entry in &self.entries {
            writeln!(
                f,
                "{:<64} {:>13}  {}",
                entry.sha256,
                entry.size,
                printable(&entry.path)
            )?;
        }
        for role in &self.roles {
            writeln!(f, "\n{} ({})", printable(&role.name), printable(&role.id))?;
            for step in &role.steps {
                writeln!(f, "  {}: {}", printable(&step.id), printable(&step.title))?;
            }
            if role.steps.is_empty() {
                writeln!(f, "  nothing is done on these servers themselves")?;
            }
        }
        Ok(())
    }
}
