//! `rollpack explain`: the documentation of one rule.

use super::Context;
use super::failure::{Exit, Failure};
use crate::rules::{self, Rule};

/// Explain a rule: what it checks, why, and what to do
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  rollpack explain inventory-size-mismatch")]
pub struct Arguments {
    /// The rule, as findings name it
    #[arg(value_parser = find)]
    rule: &'static Rule,
}

fn find(name: &str) -> Result<&'static Rule, String> {
    rules::find(name).ok_or_else(|| "no such rule; `rollpack rules` lists them".to_owned())
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let Rule {
            id,
            level,
            summary,
            help,
            ..
        } = self.rule;
        context.ui.data(&format!(
            "# {id}\n\n{level}: {summary}\n\n{}\n",
            help.trim()
        ))?;
        Ok(Exit::Done)
    }
}
