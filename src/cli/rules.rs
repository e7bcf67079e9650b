//! `rollpack rules`: the catalogue.

use super::Context;
use super::failure::{Exit, Failure};
use super::options::{Format, group, profile};
use crate::rules::{self, Group, Profile, Rule};

/// List the rules of specs, packages and bundles
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack rules
  rollpack rules --group bundle
  rollpack rules --format json | jq -r '.rules[].id'")]
pub struct Arguments {
    /// Only those that tell anything in this profile
    #[arg(long, value_name = "NAME", value_parser = profile)]
    profile: Option<Profile>,

    /// Only those about this
    #[arg(long, value_name = "NAME", value_parser = group)]
    group: Option<Group>,

    /// How to write them
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        match self.format {
            Format::Human => context.ui.told(&catalogue(self.rules()))?,
            Format::Json => {
                let mut bytes = Vec::new();
                rules::write_catalogue(self.rules(), &mut bytes).map_err(Failure::output)?;
                context.ui.data(&String::from_utf8_lossy(&bytes))?;
            }
        }
        Ok(Exit::Done)
    }

    fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        let wanted = |rule: &&Rule| {
            self.profile.is_none_or(|profile| profile.has(rule))
                && self.group.is_none_or(|group| rule.group == group)
        };
        rules::all().filter(wanted)
    }
}

/// Returns a line for each rule: its level, its id, what is wrong where it fires.
fn catalogue(rules: impl Iterator<Item = &'static Rule>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    for rule in rules {
        table.add_row([rule.level.as_str(), rule.id, rule.summary]);
    }
    let lines: Vec<_> = table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.join("\n") + "\n"
}
