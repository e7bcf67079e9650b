//! Unpacking whole packages: of the real ones whose cabinets are all inside, that of the most bytes and
//! that of the most files.

use std::path::{Path, PathBuf};
use std::process::Command;

use rollpack::disk::{self, EntryKind};
use rollpack::msi::{Database, Limits};
use rollpack::payload::{Cabinet, Payload};

use super::BenchError;
use super::race::{Contestant, Race, Row};
use crate::demo;
use crate::material;

/// Measures both; nothing where there are no real files.
pub fn measure(folder: &Path, rounds: usize) -> Result<Vec<Row>, BenchError> {
    let packages = packages()?;
    let most_bytes = packages.iter().max_by_key(|package| package.bytes);
    let most_files = packages.iter().max_by_key(|package| package.files);
    let (Some(most_bytes), Some(most_files)) = (most_bytes, most_files) else {
        println!("*** not measured: unpacking real packages");
        return Ok(Vec::new());
    };
    let program = demo::compile(demo::Build::Release)?;
    let mut rows = most_bytes.unpack(&program, &folder.join("bytes"), rounds)?;
    if most_files.path != most_bytes.path {
        rows.extend(most_files.unpack(&program, &folder.join("files"), rounds)?);
    }
    Ok(rows)
}

/// A package that needs nothing beside it.
struct Package {
    path: PathBuf,
    files: usize,
    bytes: u64,
}

impl Package {
    /// Describes a package; `None` if it is broken or not all of its files are inside.
    fn read(path: PathBuf) -> Result<Option<Self>, BenchError> {
        let Ok(database) = Database::open(disk::open(&path)?, &Limits::default()) else {
            return Ok(None);
        };
        let payload = Payload::of(database.package());
        let is_inside = |file| matches!(payload.cabinet(file), Some(Cabinet::Embedded(_)));
        let is_whole = payload.defects.is_empty() && payload.files.iter().all(is_inside);
        Ok(is_whole.then(|| Self {
            path,
            files: payload.files.len(),
            bytes: payload.files.iter().filter_map(|file| file.size).sum(),
        }))
    }

    fn unpack(
        &self,
        program: &Path,
        targets: &Path,
        rounds: usize,
    ) -> Result<Vec<Row>, BenchError> {
        disk::create_folder(targets)?;
        let target = |who: &str, round: usize| targets.join(format!("{who}-{round}"));
        let race = Race {
            what: format!("unpack an MSI of {} files", self.files),
            bytes: Some(self.bytes),
            contestants: vec![
                Contestant::new("rollpack", |round| {
                    let mut command = Command::new(program);
                    command.args(["--quiet", "unpack"]).arg(&self.path);
                    command.arg("--to").arg(target("rollpack", round));
                    vec![command]
                }),
                Contestant::new("msiextract", |round| {
                    let mut command = Command::new("msiextract");
                    command.arg("-C").arg(target("msiextract", round));
                    command.arg(&self.path);
                    vec![command]
                }),
            ],
        };
        race.run(rounds)
    }
}

fn packages() -> Result<Vec<Package>, BenchError> {
    let Some(folder) = material::corpus() else {
        return Ok(Vec::new());
    };
    let mut packages = Vec::new();
    for file in disk::list(&folder)? {
        let is_package = file.path.extension().is_some_and(|found| found == "msi");
        if file.kind == EntryKind::File && is_package {
            packages.extend(Package::read(file.path)?);
        }
    }
    Ok(packages)
}
