//! Commands over packages and other files: the same output and exit code from both programs.

use std::path::{Path, PathBuf};

use rollpack::disk::{self, EntryKind};

use super::super::wine::WineError;
use super::bundles::{RECIPES, same};
use super::program::{Answer, Programs};
use crate::repository;

/// What is asked of each file.
const QUESTIONS: [&[&str]; 6] = [
    &["validate", "--format", "json"],
    &["validate"],
    &["inspect"],
    &["inspect", "--format", "json"],
    &["inspect", "--files"],
    &["unpack", "--to", "out"],
];

/// So large a file is left out: it adds time and no new kind.
const LARGEST: u64 = 4 << 20;

/// What wine says where a thread crashes. One run did so while it ended, with the right answer and exit code.
const STUMBLE: &str = "wine: Unhandled page fault";

/// Asks both of every package and of every file of the corpus, and returns how many answers were compared.
pub fn compare(programs: &Programs) -> Result<usize, WineError> {
    let folder = programs.folder("answers")?;
    let mut count = 0;
    for line in [
        &["explain", "ICE03"][..],
        &["rules"],
        &["schema", "spec"],
        &["verify", "nothing.zip", "--ca", "nothing.pem"],
        &["no-such-command"],
        &["man", "man"],
    ] {
        one(programs, &folder, line)?;
        count += 1;
    }
    for file in files() {
        let Some(name) = file.file_name().and_then(std::ffi::OsStr::to_str) else {
            continue;
        };
        // Alone in it, so that nothing that lies beside it counts.
        let folder = programs.folder("answers")?;
        let beside = folder.join(name);
        if std::fs::copy(&file, &beside).is_err() {
            continue;
        }
        for question in QUESTIONS {
            let mut line = vec![question[0], name];
            line.extend(&question[1..]);
            one(programs, &folder, &line)?;
            count += 1;
        }
    }
    Ok(count)
}

fn one(programs: &Programs, folder: &Path, line: &[&str]) -> Result<(), WineError> {
    let shown = line.join(" ");
    let linux = plain(programs.on_linux(folder, line)?);
    let there = disk::walk(&folder.join("out"), usize::MAX).unwrap_or_default();
    disk::remove_folder(&folder.join("out"))?;
    let mut windows = plain(programs.on_windows(folder, line)?);
    if windows.errors.contains(STUMBLE) {
        println!("  wine stumbled over `{shown}`, which is asked once more");
        disk::remove_folder(&folder.join("out"))?;
        windows = plain(programs.on_windows(folder, line)?);
    }
    let here = disk::walk(&folder.join("out"), usize::MAX).unwrap_or_default();
    disk::remove_folder(&folder.join("out"))?;
    same(&shown, "exit code", &linux.code, &windows.code)?;
    same(&shown, "output", &linux.output, &windows.output)?;
    same(&shown, "set of files", &there, &here)?;
    // The system's own words for its errors differ.
    if !linux.errors.contains("os error") {
        same(&shown, "standard error", &linux.errors, &windows.errors)?;
    }
    Ok(())
}

/// Takes the name of the program out, which ends in `.exe` on Windows.
fn plain(mut answer: Answer) -> Answer {
    answer.errors = answer.errors.replace("rollpack.exe", "rollpack");
    answer.output = answer.output.replace("rollpack.exe", "rollpack");
    answer
}

/// Returns the packages of the rollups, and the corpus where it is there.
#[expect(
    clippy::disallowed_methods,
    reason = "the place of the shared material is told by a variable"
)]
fn files() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = RECIPES
        .map(|recipe| repository::packages().join(recipe))
        .into();
    let shared = std::env::var_os("ROLLPACK_SHARED").map(PathBuf::from);
    folders.extend(shared.map(|shared| shared.join("corpus")));
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in disk::list(&folder).unwrap_or_default() {
            match entry.kind {
                EntryKind::Folder => folders.push(entry.path),
                EntryKind::File if entry.size <= LARGEST => files.push(entry.path),
                _ => {}
            }
        }
    }
    files.sort();
    println!("  {} files", files.len());
    files
}
