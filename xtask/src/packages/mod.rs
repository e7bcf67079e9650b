//! `cargo xtask packages`: stand-ins for the payloads of a rollup, from the recipes in `packages/`.
//!
//! Each is a true, installable package under its documented name, of exactly its documented size and time,
//! and says of itself that it is a stand-in.

pub mod cabinet;
pub(crate) mod compound_file;
pub(crate) mod database;
mod filler;
pub mod identity;
mod program;
pub mod recipe;
mod short_name;
pub mod stand_in;
mod tables;
#[cfg(test)]
mod tests;
mod version_resource;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use rollpack::disk::{self, DiskError, PendingFolder, Replace};

use self::recipe::{LooseFile, Package, Recipe, RecipeError};
use self::stand_in::StandInError;
use crate::repository;

/// No recipe is longer.
const RECIPE_LIMIT: u64 = 1 << 20;

/// Make the stand-in packages
///
/// Reads packages/NAME.yaml and writes packages/NAME/, which then holds the payloads of the recipe and
/// nothing else. The same recipe gives the same bytes.
#[derive(clap::Args)]
pub struct Args {
    /// Recipes to make, such as `example`; all of them by default
    pub names: Vec<String>,
}

/// Why there are no stand-ins.
#[derive(Debug, thiserror::Error)]
pub enum PackagesError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A recipe is no text.
    #[error("`{}` is not UTF-8", path.display())]
    NotText {
        /// The recipe.
        path: PathBuf,
    },
    /// A recipe is wrong.
    #[error("`{}` is no recipe", path.display())]
    Recipe {
        /// The recipe.
        path: PathBuf,
        /// What is wrong.
        source: RecipeError,
    },
    /// A package cannot be made.
    #[error("cannot make `{file}`")]
    StandIn {
        /// The package.
        file: String,
        /// Why.
        source: StandInError,
    },
}

/// What was made.
#[derive(Debug, PartialEq, Eq)]
pub struct Made {
    /// The number of files.
    pub files: usize,
    /// The sum of their sizes.
    pub bytes: u64,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), PackagesError> {
    for name in recipes_or(&args.names)? {
        let target = repository::packages().join(&name);
        let Made { files, bytes } = make(&recipe_path(&name), &target)?;
        println!(
            "{}: {files} files, {bytes} bytes",
            repository::shown(&target)
        );
    }
    Ok(())
}

/// Makes the payloads of a recipe into `target`, which takes the place of an older one.
pub fn make(recipe: &Path, target: &Path) -> Result<Made, PackagesError> {
    let recipe = read(recipe)?;
    let pending = PendingFolder::beside(target)?;
    let mut made = Made { files: 0, bytes: 0 };
    let mut write = |name: &str, modified, bytes: &[u8]| {
        made.files += 1;
        made.bytes += bytes.len() as u64;
        pending.write(name, modified, |file| {
            let path = target.join(name);
            file.write_all(bytes)
                .map_err(DiskError::during("write", &path))
        })
    };
    for package in &recipe.packages {
        let bytes = stand_in::build(package).map_err(|source| PackagesError::StandIn {
            file: package.file.clone(),
            source,
        })?;
        write(&package.file, package.modified, &bytes)?;
    }
    for LooseFile {
        file,
        modified,
        content,
    } in &recipe.files
    {
        write(file, *modified, content.as_bytes())?;
    }
    pending.publish(Replace::Existing)?;
    Ok(made)
}

/// Reads a recipe.
pub fn read(path: &Path) -> Result<Recipe, PackagesError> {
    let text = String::from_utf8(disk::read(path, RECIPE_LIMIT)?);
    let text = text.map_err(|_| PackagesError::NotText {
        path: path.to_path_buf(),
    })?;
    Recipe::parse(&text).map_err(|source| PackagesError::Recipe {
        path: path.to_path_buf(),
        source,
    })
}

/// Returns these names of recipes, or those of all recipes where there are none.
pub fn recipes_or(names: &[String]) -> Result<Vec<String>, DiskError> {
    if !names.is_empty() {
        return Ok(names.to_vec());
    }
    let entries = disk::list(&repository::packages())?;
    let name = |entry: &disk::Entry| Some(entry.name.strip_suffix(".yaml")?.to_owned());
    Ok(entries.iter().filter_map(name).collect())
}

/// Returns where the recipe of that name is.
pub fn recipe_path(name: &str) -> PathBuf {
    repository::packages().join(format!("{name}.yaml"))
}

/// What every stand-in says of itself wherever Windows shows it.
fn comments(package: &Package) -> String {
    format!(
        "A stand-in for {} made by rollpack for testing. It contains nothing of the original.",
        package.file
    )
}
