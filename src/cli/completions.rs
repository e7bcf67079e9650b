//! `rollpack completions`: completions for a shell.

use super::Context;
use super::failure::{Exit, Failure};

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack completions bash > /etc/bash_completion.d/rollpack
  rollpack completions powershell >> $PROFILE")]
pub struct Arguments {
    /// The shell
    shell: clap_complete::Shell,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "rollpack", &mut script);
        context.ui.data(&String::from_utf8_lossy(&script))?;
        Ok(Exit::Done)
    }
}
