//! `rollpack man`: man pages.

use std::io::Write as _;
use std::path::PathBuf;

use super::Context;
use super::failure::{Exit, Failure};
use crate::disk::{self, PendingFile, Replace};

/// Write the man pages into a folder
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  rollpack man /usr/local/share/man/man1")]
pub struct Arguments {
    /// The folder; it is created where it does not exist
    folder: PathBuf,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        disk::create_folder(&self.folder)?;
        let mut command = super::command();
        command.build();
        let mut names = vec![self.write(command.clone(), "rollpack")?];
        for subcommand in command
            .get_subcommands()
            .filter(|subcommand| subcommand.get_name() != "help")
        {
            let name = format!("rollpack-{}", subcommand.get_name());
            names.push(self.write(subcommand.clone(), &name)?);
        }
        context.ui.done(&format!(
            "wrote {} man pages to `{}`",
            names.len(),
            self.folder.display()
        ));
        Ok(Exit::Done)
    }

    fn write(&self, command: clap::Command, name: &str) -> Result<String, Failure> {
        let file = format!("{name}.1");
        let target = self.folder.join(&file);
        let command = command.name(name.to_owned()).display_name(name.to_owned());
        let mut page = Vec::new();
        clap_mangen::Man::new(command)
            .date("")
            .render(&mut page)
            .map_err(Failure::output)?;
        let mut pending = PendingFile::beside(&target)?;
        pending
            .write_all(&page)
            .map_err(disk::DiskError::during("write", &target))?;
        pending.publish(Replace::Existing)?;
        Ok(file)
    }
}
