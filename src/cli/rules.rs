//! `rollpack rules`: the catalogue.

use super::Context;
use super::failure::{Exit, Failure};
use super::options::Format;
use crate::report::catalogue;

/// List every rule
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack rules
  rollpack rules --format json | jq -r '.rules[].id'")]
pub struct Arguments {
    /// How to write them
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let text = match self.format {
            Format::Human => catalogue::human(),
            Format::Json => catalogue::json(),
        };
        context.ui.data(&text)?;
        Ok(Exit::Done)
    }
}
