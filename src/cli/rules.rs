//! `rollpack rules`: the catalogue.

use super::Context;
use super::failure::{Exit, Failure};
use super::options::Format;
use crate::rules;

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
            Format::Human => catalogue(context),
            Format::Json => {
                let mut bytes = Vec::new();
                rules::write_catalogue(&mut bytes).map_err(Failure::output)?;
                String::from_utf8_lossy(&bytes).into_owned()
            }
        };
        context.ui.data(&text)?;
        Ok(Exit::Done)
    }
}

/// Returns a line for each rule: its level, its id, what is wrong where it fires.
fn catalogue(context: Context) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_width(u16::try_from(context.ui.width()).unwrap_or(u16::MAX));
    for rule in rules::all() {
        table.add_row([rule.level.as_str(), rule.id, rule.summary]);
    }
    let lines: Vec<_> = table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.join("\n") + "\n"
}
