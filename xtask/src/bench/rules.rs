//! All rules: over the rollup of 47 packages without content, and over a thousand packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use rollpack::disk::{self, EntryKind};

use super::race::{Contestant, Race, Row};
use super::rollup::ROLLUP;
use super::worker::Work;
use super::{BenchError, files};
use crate::{demo, material};

const THOUSAND: usize = 1_000;

/// Measures both.
pub fn measure(folder: &Path, rounds: usize) -> Result<Vec<Row>, BenchError> {
    let program = demo::compile(demo::Build::Release)?;
    let packages = packages(&material::stand_ins(ROLLUP)?)?;
    let mut sources = packages.clone();
    if let Some(corpus) = material::corpus() {
        sources.extend(self::packages(&corpus)?);
    }
    let thousand = copies(&sources, &folder.join("thousand"))?;
    let mut rows = race(
        &format!("all rules over {} packages, tables alone", packages.len()),
        &program,
        Some("--shallow"),
        &packages,
        rounds,
    )?;
    rows.extend(race(
        &format!("all rules over {THOUSAND} packages"),
        &program,
        None,
        &thousand,
        rounds.min(3),
    )?);
    Ok(rows)
}

/// Peers only dump the tables; there is no other checker for this system to be had.
fn race(
    what: &str,
    program: &Path,
    option: Option<&str>,
    packages: &[PathBuf],
    rounds: usize,
) -> Result<Vec<Row>, BenchError> {
    let paths: Vec<&Path> = packages.iter().map(PathBuf::as_path).collect();
    let validate = || {
        let mut command = Command::new(program);
        command.arg("validate").args(option).args(packages);
        vec![command]
    };
    let race = Race {
        what: what.to_owned(),
        bytes: Some(files::size(packages)?),
        contestants: vec![
            Contestant::new("rollpack", |_| validate()).finding(),
            Contestant::new("dump of all tables", |_| vec![Work::Tables.command(&paths)]),
        ],
    };
    race.run(rounds)
}

/// Returns the packages of a folder that can be read.
fn packages(folder: &Path) -> Result<Vec<PathBuf>, BenchError> {
    let is_package = |path: &Path| path.extension().is_some_and(|found| found == "msi");
    let files = disk::list(folder)?.into_iter();
    let files = files.filter(|file| file.kind == EntryKind::File && is_package(&file.path));
    Ok(files.map(|file| file.path).collect())
}

/// Copies packages in turns until there are a thousand, each under a name of its own: many of a set are alike.
fn copies(sources: &[PathBuf], folder: &Path) -> Result<Vec<PathBuf>, BenchError> {
    disk::create_folder(folder)?;
    let mut copies = Vec::new();
    for (number, source) in sources.iter().cycle().take(THOUSAND).enumerate() {
        let name = source.file_name().unwrap_or_default().to_string_lossy();
        let copy = folder.join(format!("{number:03}-{name}"));
        files::copy(source, &copy)?;
        copies.push(copy);
    }
    Ok(copies)
}
