//! `rollpack explain`: the documentation of one rule.

use super::Context;
use super::failure::{Exit, Failure};
use super::options::rule;
use crate::rules::Rule;

/// Explain a rule: what it checks, why, and what to do
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack explain inventory-size-mismatch
  rollpack explain bundle-truncated")]
pub struct Arguments {
    /// The rule, as findings name it
    #[arg(value_parser = rule)]
    rule: &'static Rule,
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
        context.ui.page(&format!(
            "# {id}\n\n{level}: {summary}\n\n{}\n",
            help.trim()
        ))?;
        Ok(Exit::Done)
    }
}
