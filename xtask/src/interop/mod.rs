//! `cargo xtask interop`: foreign programs against what we make, where a run is too long for a test.

mod prefix;
mod script;
mod wine;

pub use self::wine::WineError;

/// Run foreign programs against what we make
#[derive(clap::Subcommand)]
pub enum Command {
    /// Install and remove stand-ins in wine.
    Wine(wine::Args),
}

/// Runs the command.
pub fn run(command: &Command) -> Result<(), WineError> {
    match command {
        Command::Wine(args) => wine::run(args),
    }
}
