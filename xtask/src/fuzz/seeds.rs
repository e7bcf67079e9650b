//! What the fuzzer starts from: real inputs of each kind, named by their digests.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use rollpack::digest::Digest;
use rollpack::disk::{self, DiskError};
use rollpack::groundwork::Groundwork;
use rollpack::msi::{self, category::Category};

use super::example::{self, ExampleError};
use super::transforms;
use crate::material::{self, Format, MaterialError, Piece};
use crate::repository;

/// No seed is longer, so that many inputs are tried in a second.
pub const LONGEST: usize = 1 << 19;

/// Why there are no seeds.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// There are no real files.
    #[error(transparent)]
    Material(#[from] MaterialError),
    /// There is no bundle.
    #[error(transparent)]
    Example(#[from] ExampleError),
}

/// Writes the seeds of a target into the folder, and returns how many there are.
pub fn write(target: &str, folder: &Path) -> Result<usize, SeedError> {
    disk::remove_folder(folder)?;
    disk::create_folder(folder)?;
    let mut seeds = seeds_of(target)?;
    seeds.retain(|bytes| bytes.len() <= LONGEST);
    for bytes in &seeds {
        let path = folder.join(Digest::of(bytes).to_string());
        #[expect(
            clippy::disallowed_methods,
            reason = "seeds are made anew each time, so that a half one does no harm"
        )]
        std::fs::write(&path, bytes).map_err(DiskError::during("write", &path))?;
    }
    Ok(seeds.len())
}

fn seeds_of(target: &str) -> Result<Vec<Vec<u8>>, SeedError> {
    let root = repository::root();
    Ok(match target {
        "bundle" | "cost" => example::bundles()?.map(|example| example.bundle).into(),
        "manifest" => example::bundles()?.map(|example| example.manifest).into(),
        "signature" => files(&root.join("tests/data/trust"), ".p7s")?,
        "spec" => files(&root.join("specs"), ".yaml")?,
        "transform" => {
            let mut seeds = databases(&[".mst", ".msp"])?;
            let inside: Vec<_> = seeds
                .iter()
                .flat_map(|patch| transforms::inside(patch))
                .collect();
            seeds.extend(inside);
            seeds
        }
        "payload" | "groundwork" => databases(&[".msi", ".msm"])?,
        "condition" => texts(Category::Condition)?,
        "formatted" => texts(Category::Formatted)?,
        "database" => pieces(|piece| piece.format == Format::Database)?,
        "property_set" => pieces(|piece| piece.format == Format::PropertySet)?,
        "cabinet" => pieces(|piece| piece.format == Format::Cabinet)?,
        "pe" => pieces(|piece| piece.format == Format::Pe)?,
        _ => Vec::new(),
    })
}

fn pieces(is_wanted: impl Fn(&Piece) -> bool) -> Result<Vec<Vec<u8>>, MaterialError> {
    let wanted = material::pieces()?.into_iter().filter(is_wanted);
    Ok(wanted.map(|piece| piece.bytes).collect())
}

/// Returns the texts of one category in the packages.
fn texts(wanted: Category) -> Result<Vec<Vec<u8>>, MaterialError> {
    let mut texts = BTreeSet::new();
    for bytes in databases(&[".msi", ".msm"])? {
        let Ok(package) = msi::read(Cursor::new(bytes), &msi::Limits::default()) else {
            continue;
        };
        let ground = Groundwork::of(&package);
        let cells = ground.cells(|category| category == wanted);
        texts.extend(cells.map(|cell| cell.text.as_bytes().to_vec()));
    }
    Ok(texts.into_iter().collect())
}

/// Returns the databases whose names end in one of these ways.
fn databases(ends: &[&str]) -> Result<Vec<Vec<u8>>, MaterialError> {
    pieces(|piece| {
        let is_named = ends.iter().any(|end| piece.name.ends_with(end));
        is_named && piece.format == Format::Database
    })
}

/// Reads the files of a folder whose names end so.
fn files(folder: &Path, end: &str) -> Result<Vec<Vec<u8>>, DiskError> {
    let entries = disk::list(folder)?;
    let wanted = entries.iter().filter(|entry| entry.name.ends_with(end));
    let paths: Vec<PathBuf> = wanted.map(|entry| entry.path.clone()).collect();
    let read = |path: &PathBuf| disk::read(path, LONGEST as u64);
    paths.iter().map(read).collect()
}
