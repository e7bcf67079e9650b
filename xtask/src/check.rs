//! `cargo xtask check`: what no compiler and no lint keeps: where things may be named, what may not be written
//! at all, and what lies about.

mod dependencies;
mod floors;
mod places;
mod rollups;
mod strays;
mod words;

use std::path::{Path, PathBuf};

use rollpack::disk::{self, DiskError, EntryKind};

use crate::repository;

/// Check what no compiler keeps
#[derive(clap::Args)]
pub struct Args {}

/// Why the checks fail.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A program could not be run, or said no.
    #[error("`{command}` failed: {reason}")]
    Command {
        /// Which.
        command: String,
        /// What it said.
        reason: String,
    },
    /// A spec that names what may not be named elsewhere cannot be read.
    #[error("`{name}` is no usable spec")]
    Spec {
        /// Which.
        name: String,
    },
    /// Something is where it may not be.
    #[error("{count} breaches")]
    Breaches {
        /// How many.
        count: usize,
    },
}

/// A file of the repository and its text.
#[derive(Debug)]
pub struct File {
    /// Its path from the root, with slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Something that is where it may not be.
#[derive(Debug, PartialEq, Eq)]
pub struct Breach {
    /// The file, or `Cargo.toml`.
    pub path: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Runs the command.
pub fn run(_: &Args) -> Result<(), CheckError> {
    let files = files()?;
    let mut breaches = strays::check(&files);
    let sources: Vec<File> = files
        .into_iter()
        .filter(|file| is_source(&file.path))
        .collect();
    breaches.extend(words::check(&sources));
    breaches.extend(places::check(&sources));
    breaches.extend(floors::check(&sources));
    breaches.extend(rollups::check(&sources)?);
    breaches.extend(dependencies::check()?);
    for Breach {
        path,
        line,
        message,
    } in &breaches
    {
        println!("{path}:{line}: {message}");
    }
    if breaches.is_empty() {
        println!("{} files are as they should be", sources.len());
        return Ok(());
    }
    Err(CheckError::Breaches {
        count: breaches.len(),
    })
}

/// Returns the manifest and every file of ours below the folders of code, by path.
fn files() -> Result<Vec<File>, CheckError> {
    let mut files = vec![file(&repository::root().join("Cargo.toml"))?];
    let mut folders: Vec<PathBuf> = ["src", "tests", "xtask"]
        .map(|name| repository::root().join(name))
        .into();
    while let Some(folder) = folders.pop() {
        for entry in disk::list(&folder)? {
            match entry.kind {
                EntryKind::Folder if entry.name != "target" => folders.push(entry.path),
                EntryKind::File if !is_left_behind(&entry.name) => files.push(file(&entry.path)?),
                _ => {}
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn file(path: &Path) -> Result<File, CheckError> {
    let text = String::from_utf8_lossy(&disk::read(path, 1 << 22)?).into_owned();
    let relative = path.strip_prefix(repository::root()).unwrap_or(path);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    Ok(File {
        path: parts.join("/"),
        text,
    })
}

/// Tells whether a file is what test runs leave behind and git passes over.
fn is_left_behind(name: &str) -> bool {
    [".pending-snap", ".snap.new", ".profraw"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

fn is_source(name: &str) -> bool {
    [".rs", ".ps1", ".j2", ".html", ".css"]
        .iter()
        .any(|extension| name.ends_with(extension))
}

impl Breach {
    /// Something on one line of a file.
    pub fn on(file: &File, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: file.path.clone(),
            line,
            message: message.into(),
        }
    }
}
