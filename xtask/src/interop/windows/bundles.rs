//! Bundles: the same bytes from both programs, the same files out of them.

use std::path::{Path, PathBuf};

use rollpack::disk::{self, FoundKind};

use super::super::wine::WineError;
use super::program::Programs;
use crate::repository;

/// The rollups that are built.
pub const RECIPES: [&str; 2] = ["example", "hmc-4.0"];

/// Builds, verifies and extracts each rollup with both, and returns how much was compared.
pub fn compare(programs: &Programs) -> Result<usize, WineError> {
    let mut count = 0;
    for recipe in RECIPES {
        for kind in ["rsa", "p256"] {
            count += rollup(programs, recipe, kind)?;
        }
    }
    Ok(count)
}

fn rollup(programs: &Programs, recipe: &str, kind: &str) -> Result<usize, WineError> {
    let folder = programs.folder("bundles")?;
    let linux = build(recipe, kind, "linux.zip");
    let windows = build(recipe, kind, "windows.zip");
    let built = programs.on_linux(&folder, &words(&linux))?;
    same(recipe, "exit code of build", &built.code, &0)?;
    programs.must(&folder, &words(&windows), 0)?;
    let [one, other] =
        ["linux.zip", "windows.zip"].map(|name| disk::read(&folder.join(name), 1 << 32));
    if one? != other? {
        return wrong(format!("`{recipe}`: the bundles differ"));
    }
    let ca = development("signer/ca.pem");
    programs.must(&folder, &["verify", "windows.zip", "--ca", &ca], 0)?;
    let extract = ["extract", "linux.zip", "--ca", &ca, "--to"];
    programs.must(&folder, &[&extract[..], &["windows"]].concat(), 0)?;
    programs.on_linux(&folder, &[&extract[..], &["linux"]].concat())?;
    let count = same_files(&folder.join("linux"), &folder.join("windows"))?;
    Ok(count + 3)
}

/// Returns the words that build a rollup.
pub fn build(recipe: &str, kind: &str, target: &str) -> Vec<String> {
    let spec = repository::root().join("specs");
    let spec = disk::list(&spec)
        .unwrap_or_default()
        .into_iter()
        .find(|entry| {
            entry.name.starts_with(recipe)
                && entry
                    .path
                    .extension()
                    .is_some_and(|ending| ending == "yaml")
        });
    let spec = spec.map_or_else(PathBuf::new, |entry| entry.path);
    let packages = repository::packages().join(recipe);
    let [key, cert] = ["key", "cert"].map(|what| development(&format!("signer/{kind}.{what}.pem")));
    [
        "build",
        &spec.to_string_lossy(),
        "--packages",
        &packages.to_string_lossy(),
        "--key",
        &key,
        "--cert",
        &cert,
        "-o",
        target,
    ]
    .map(str::to_owned)
    .into()
}

/// Returns the path of a file for development.
pub fn development(name: &str) -> String {
    let path = repository::development().join(name);
    path.to_string_lossy().into_owned()
}

/// Borrows words.
pub fn words(owned: &[String]) -> Vec<&str> {
    owned.iter().map(String::as_str).collect()
}

/// Compares names, bytes and times of all files, and returns how many there are.
fn same_files(one: &Path, other: &Path) -> Result<usize, WineError> {
    let found = disk::walk(one, usize::MAX)?;
    same("extract", "names", &found, &disk::walk(other, usize::MAX)?)?;
    let files = found.iter().filter(|found| found.kind == FoundKind::File);
    for file in files {
        let [one, other] = [one, other].map(|folder| folder.join(&file.name));
        same(
            &file.name,
            "time",
            &disk::stat(&one)?.modified,
            &disk::stat(&other)?.modified,
        )?;
        if disk::read(&one, 1 << 32)? != disk::read(&other, 1 << 32)? {
            return wrong(format!("`{}` differs", file.name));
        }
    }
    Ok(found.len())
}

/// Fails where two things differ.
pub fn same<T: PartialEq + std::fmt::Debug>(
    of: &str,
    what: &str,
    one: &T,
    other: &T,
) -> Result<(), WineError> {
    if one == other {
        return Ok(());
    }
    wrong(format!("`{of}`: the {what} differs:\n{one:?}\n{other:?}"))
}

/// Fails with these words.
pub fn wrong<T>(what: String) -> Result<T, WineError> {
    Err(WineError::Program(what))
}
