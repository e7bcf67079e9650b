//! `cargo xtask dist`: the files of a release, the same bytes wherever and whenever they are made.

mod archive;
mod bundle;
mod deb;
mod image;
mod inventory;
mod papers;
mod program;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rollpack::digest::Digest;
use rollpack::disk::{self, DiskError, EntryKind, PendingFile, Replace};

use crate::cross::CrossError;
use crate::repository;

/// Make the files of a release
///
/// A static program for Linux, a program for Windows, a Debian package, a container image, an inventory of what they are
/// made of, checksums, and all of that as a bundle that rollpack itself has signed. Twice made, they are the same bytes.
#[derive(clap::Args)]
pub struct Args {
    /// The folder to write; one that exists is replaced
    #[arg(long, value_name = "DIR", default_value = "target/release-files")]
    to: PathBuf,
    /// The time that everything bears, in seconds since 1970; that of the last commit by default
    #[arg(long, value_name = "SECONDS", env = "SOURCE_DATE_EPOCH")]
    time: Option<i64>,
    /// Take this static program for Linux instead of compiling one
    #[arg(long, value_name = "FILE")]
    linux: Option<PathBuf>,
    /// Take this program for Windows instead of compiling one
    #[arg(long, value_name = "FILE")]
    windows: Option<PathBuf>,
    /// The key that signs the bundle; that of development by default, which nobody trusts
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// The certificates of the key
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
}

/// Why there is no release.
#[derive(Debug, thiserror::Error)]
pub enum DistError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A program could not be run, or failed.
    #[error(transparent)]
    Program(#[from] CrossError),
    /// The development signer could not be made.
    #[error(transparent)]
    Signer(#[from] crate::signer::SignerError),
    /// Something that was made cannot be compressed or written.
    #[error("cannot pack `{what}`")]
    Pack {
        /// What.
        what: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Nobody knows what time the files should bear.
    #[error("the last commit has no time: name one with `--time`")]
    NoTime,
}

/// What every file of a release is made from.
pub struct Release {
    /// Its version.
    version: &'static str,
    /// The time that everything bears.
    time: Timestamp,
    /// The static program for Linux, which also writes man pages and completions.
    linux: PathBuf,
    /// The program for Windows.
    windows: PathBuf,
    /// Where the files go.
    folder: PathBuf,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), DistError> {
    let time = match args.time {
        Some(seconds) => seconds,
        None => last_commit()?,
    };
    let folder = std::path::absolute(&args.to).map_err(DiskError::during("write", &args.to))?;
    disk::remove_folder(&folder)?;
    disk::create_folder(&folder)?;
    let release = Release {
        version: env!("CARGO_PKG_VERSION"),
        time: Timestamp::from_second(time).map_err(|_| DistError::NoTime)?,
        linux: args.linux.clone().map_or_else(program::linux, Ok)?,
        windows: args.windows.clone().map_or_else(program::windows, Ok)?,
        folder,
    };
    archive::linux(&release)?;
    archive::windows(&release)?;
    deb::write(&release)?;
    image::write(&release)?;
    inventory::write(&release)?;
    sums(&release)?;
    bundle::write(&release, args.key.as_deref().zip(args.cert.as_deref()))?;
    for entry in disk::list(&release.folder)? {
        println!("{:>12}  {}", entry.size, entry.name);
    }
    Ok(())
}

impl Release {
    /// Writes a file of the release.
    fn file(&self, name: &str, bytes: &[u8]) -> Result<(), DistError> {
        let path = self.folder.join(name);
        disk::create_folder(path.parent().unwrap_or(&self.folder))?;
        let mut file = PendingFile::beside(&path)?;
        file.write_all(bytes)
            .map_err(DiskError::during("write", &path))?;
        Ok(file.publish(Replace::Existing)?)
    }
}

/// Writes the digest of every file, in the form that `sha256sum -c` reads.
fn sums(release: &Release) -> Result<(), DistError> {
    let mut text = String::new();
    for entry in disk::list(&release.folder)? {
        if entry.kind == EntryKind::File {
            let digest = Digest::of(&disk::read(&entry.path, u64::MAX - 1)?);
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{digest}  {}", entry.name);
        }
    }
    release.file("SHA256SUMS", text.as_bytes())
}

/// Reads a text of the repository.
fn text(name: &str) -> Result<Vec<u8>, DistError> {
    Ok(disk::read(&repository::root().join(name), 1 << 22)?)
}

/// Makes an error of packing.
fn pack<E>(what: &str) -> impl FnOnce(E) -> DistError
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let what = what.to_owned();
    move |source| DistError::Pack {
        what,
        source: source.into(),
    }
}

fn last_commit() -> Result<i64, DistError> {
    let mut git = std::process::Command::new("git");
    git.args(["log", "-1", "--format=%ct"])
        .current_dir(repository::root());
    let told = crate::cross::output(git)?;
    told.trim().parse().map_err(|_| DistError::NoTime)
}

/// Returns the path of a file that a program has made, with the bytes in it.
fn made(path: &Path) -> Result<Vec<u8>, DistError> {
    Ok(disk::read(path, 1 << 30)?)
}
