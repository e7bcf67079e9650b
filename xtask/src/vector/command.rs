//! `cargo xtask vector`: makes one package of tables, to look at it.

use std::io::Write as _;
use std::path::PathBuf;

use rollpack::disk::{self, DiskError, PendingFile, Replace};
use rollpack::msi::Kind;

use super::{NotBuilt, build, read};

/// Tables are written by hand.
const MAX_BYTES: u64 = 16 << 20;

/// Make a package of tables, as the cases of rules write them
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The tables, in YAML
    tables: PathBuf,
    /// The package, or the merge module if it ends with `.msm`
    package: PathBuf,
}

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The tables are wrong.
    #[error(transparent)]
    NotBuilt(#[from] NotBuilt),
    /// A file cannot be read or written.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let text = disk::read(&args.tables, MAX_BYTES)?;
    let is_module = args
        .package
        .extension()
        .is_some_and(|extension| extension == "msm");
    let kind = if is_module {
        Kind::MergeModule
    } else {
        Kind::Package
    };
    let name = args
        .package
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy();
    let built = build(kind, &name, &read(&String::from_utf8_lossy(&text))?)?;
    let mut file = PendingFile::beside(&args.package)?;
    file.write_all(&built.bytes)
        .map_err(DiskError::during("write", &args.package))?;
    file.publish(Replace::Existing)?;
    Ok(())
}
