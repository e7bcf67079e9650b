//! `rollpack schema`: JSON Schemas of what is read and written.

use super::Context;
use super::failure::{Exit, Failure};
use crate::{bundle, inspect, report, rules, spec, trust_file};

/// Print the JSON Schema of a format
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack schema > rollup.schema.json
  rollpack schema manifest")]
pub struct Arguments {
    /// The format
    #[arg(default_value = "spec")]
    format: Described,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Described {
    /// What people write: a rollup's spec
    Spec,
    /// What a bundle says of itself: `META/manifest.json`
    Manifest,
    /// What `validate` reports as JSON
    Report,
    /// What `verify` says as JSON
    Verdict,
    /// What `verify --receipt` writes
    Receipt,
    /// Whom to trust: what `verify --trust` reads
    Trust,
    /// What was accepted: what `verify --state` keeps
    State,
    /// What `inspect` says as JSON
    Facts,
    /// What `inspect` says as JSON of several files
    FactsList,
    /// What `rules` says as JSON
    Rules,
    /// What `build --dry-run` says as JSON
    Plan,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let schema = match self.format {
            Described::Spec => spec::schema(),
            Described::Manifest => bundle::schema().to_value(),
            Described::Report => report::schema().to_value(),
            Described::Verdict => report::verdict_schema().to_value(),
            Described::Receipt => report::receipt_schema().to_value(),
            Described::Trust => trust_file::schema().to_value(),
            Described::State => trust_file::state_schema().to_value(),
            Described::Rules => rules::catalogue_schema().to_value(),
            Described::Plan => bundle::plan_schema().to_value(),
            Described::Facts => inspect::schema().to_value(),
            Described::FactsList => inspect::list_schema().to_value(),
        };
        let text = serde_json::to_string_pretty(&schema).map_err(Failure::usage)?;
        context.ui.data(&format!("{text}\n"))?;
        Ok(Exit::Done)
    }
}
