//! Many payloads: ten thousand may cost eleven times a thousand.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rollpack::msi::Kind;

use super::race::{Contestant, Race, Row};
use super::{BenchError, files};
use crate::{demo, vector};

const COUNTS: [usize; 2] = [1_000, 10_000];

/// Measures `validate` of a spec that documents so many packages, each with a product and a file of its own.
pub fn measure(folder: &Path, rounds: usize) -> Result<Vec<Row>, BenchError> {
    let program = demo::compile(demo::Build::Release)?;
    let mut rows = Vec::new();
    for count in COUNTS {
        let packages = folder.join(format!("{count}-payloads"));
        let made = make(&packages, count)?;
        let spec = folder.join(format!("{count}-payloads.yaml"));
        files::write(&spec, document(&made)?.as_bytes())?;
        let validate = || {
            let mut command = Command::new(&program);
            command.arg("validate").arg(&spec);
            command.arg("--packages").arg(&packages);
            vec![command]
        };
        let race = Race {
            what: format!("validate a spec of {count} payloads"),
            bytes: Some(files::size(&made)?),
            contestants: vec![Contestant::new("rollpack", |_| validate()).finding()],
        };
        rows.extend(race.run(rounds.min(3))?);
    }
    Ok(rows)
}

fn make(folder: &Path, count: usize) -> Result<Vec<PathBuf>, BenchError> {
    rollpack::disk::create_folder(folder)?;
    let mut made = Vec::new();
    for number in 0..count {
        let name = format!("package-{number:05}.msi");
        let tables = vector::read(&tables(number))?;
        let built = vector::build(Kind::Package, &name, &tables)?;
        let path = folder.join(&name);
        files::write(&path, &built.bytes)?;
        made.push(path);
    }
    Ok(made)
}

/// A package with a product, a component, a folder and a file of its own, and its cabinet.
fn tables(number: usize) -> String {
    let mut text = String::new();
    let guid = |first: char| format!("{{{first}0000000-0000-4000-8000-{number:012X}}}");
    let (product, upgrade, component) = (guid('A'), guid('B'), guid('C'));
    let _ = write!(
        text,
        "Property:
  - {{Property: ProductCode, Value: '{product}'}}
  - {{Property: UpgradeCode, Value: '{upgrade}'}}
Component:
  - {{Component: BaseC, ComponentId: '{component}', Directory_: INSTALLDIR, KeyPath: BaseF}}
Directory:
  - {{Directory: INSTALLDIR, Directory_Parent: ProgramFilesFolder, DefaultDir: p{number:05}}}
File:
  - {{File: BaseF, Component_: BaseC, FileName: f{number:05}.txt, FileSize: 1, Attributes: 16896, Sequence: 1}}
_Cab: [BaseF]
"
    );
    text
}

/// A spec that documents the packages by name and size, and installs them in their order.
fn document(packages: &[PathBuf]) -> Result<String, BenchError> {
    let mut text = "schema: rollpack/spec/v1
packaging: {id: many, title: Many, series: many, sequence: 1, release: 2026-05-16}
inventory:
"
    .to_owned();
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().display().to_string();
    for package in packages {
        let size = rollpack::disk::stat(package)?.size;
        let _ = writeln!(text, "  - {{name: {}, size: {size}}}", name(package));
    }
    text.push_str(
        "roles:
  - {id: server, name: servers, servers: all, hosts: [SERVER0n]}
procedure:
  - id: install
    title: Install all
    role: server
    steps:
",
    );
    for package in packages {
        let _ = writeln!(text, "      - install: {{file: {}}}", name(package));
    }
    Ok(text)
}
