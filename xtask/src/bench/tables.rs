//! All tables of the ten biggest real packages as text.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::Command;

use rollpack::disk::{self, EntryKind};
use rollpack::msi::{self, Limits};

use super::BenchError;
use super::race::{Contestant, Race, Row};
use super::worker::Work;
use crate::material;

const FILES: usize = 10;

/// Measures it; nothing where there are no real files.
pub fn measure(folder: &Path, rounds: usize) -> Result<Vec<Row>, BenchError> {
    let files = biggest()?;
    let mut exports = Vec::new();
    for file in &files {
        let reader = BufReader::new(disk::open(file)?);
        let package = msi::read(reader, &Limits::default())?;
        let tables = package.tables.iter().map(|table| table.name().to_owned());
        exports.extend(tables.map(|table| (file.clone(), table)));
    }
    if files.is_empty() {
        println!("*** not measured: tables of real packages");
        return Ok(Vec::new());
    }
    let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let what = format!("dump {} tables of {} packages", exports.len(), files.len());
    let export = |(file, table): &(PathBuf, String)| {
        let mut command = Command::new("msiinfo");
        // It writes streams into the current folder.
        command.arg("export").arg(file).arg(table);
        command.current_dir(folder);
        command
    };
    let race = Race {
        what,
        bytes: None,
        contestants: vec![
            Contestant::new("rollpack", |_| vec![Work::Tables.command(&paths)]),
            Contestant::new("msi crate", |_| vec![Work::PeerTables.command(&paths)]),
            Contestant::new("msiinfo export", |_| exports.iter().map(export).collect()),
        ],
    };
    race.run(rounds)
}

fn biggest() -> Result<Vec<PathBuf>, BenchError> {
    let Some(folder) = material::corpus() else {
        return Ok(Vec::new());
    };
    let mut files = disk::list(&folder)?;
    let is_package = |path: &Path| path.extension().is_some_and(|found| found == "msi");
    files.retain(|file| file.kind == EntryKind::File && is_package(&file.path));
    files.sort_by_key(|file| std::cmp::Reverse(file.size));
    files.truncate(FILES);
    Ok(files.into_iter().map(|file| file.path).collect())
}
