//! `cargo xtask interop`: foreign programs against what we make, where a run is too long for a test.

mod ansible;
mod prefix;
mod script;
mod signatures;
pub mod site;
mod windows;
mod wine;

use self::ansible::AnsibleError;
use self::signatures::SignaturesError;
use self::wine::WineError;

/// What a foreign program made of what we make.
#[derive(Debug, thiserror::Error)]
pub enum InteropError {
    /// Ansible.
    #[error(transparent)]
    Ansible(#[from] AnsibleError),
    /// Signatures.
    #[error(transparent)]
    Signatures(#[from] SignaturesError),
    /// Wine.
    #[error(transparent)]
    Wine(#[from] WineError),
}

/// Run foreign programs against what we make
#[derive(clap::Subcommand)]
pub enum Command {
    /// Run a playbook on made-up servers.
    Ansible(ansible::Args),
    /// Make and judge signatures with every other program.
    Signatures(signatures::Args),
    /// Install and remove stand-ins in wine.
    Wine(wine::Args),
    /// Compare the Windows program, in wine, with that of Linux.
    Windows(windows::Args),
}

/// Runs the command.
pub fn run(command: &Command) -> Result<(), InteropError> {
    match command {
        Command::Ansible(args) => Ok(ansible::run(args)?),
        Command::Signatures(args) => Ok(signatures::run(args)?),
        Command::Wine(args) => Ok(wine::run(args)?),
        Command::Windows(args) => Ok(windows::run(args)?),
    }
}
