//! `cargo xtask interop`: foreign programs against what we make, where a run is too long for a test.

mod prefix;
mod script;
mod windows;
mod wine;

pub use self::wine::WineError;

/// Run foreign programs against what we make
#[derive(clap::Subcommand)]
pub enum Command {
    /// Install and remove stand-ins in wine.
    Wine(wine::Args),
    /// Compare the Windows program, in wine, with that of Linux.
    Windows(windows::Args),
}

/// Runs the command.
pub fn run(command: &Command) -> Result<(), WineError> {
    match command {
        Command::Wine(args) => wine::run(args),
        Command::Windows(args) => windows::run(args),
    }
}
