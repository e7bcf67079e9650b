//! The playbook of the first rollup goes through all of it on twelve servers, and a second run changes nothing.

use std::path::PathBuf;

use rollpack::disk::{self, DiskError};

use super::site::{Material, Run, Site, SiteError};
use crate::demo::{self, Build, DemoError};
use crate::packages::{self, PackagesError};
use crate::repository;

/// Run the playbook of the first rollup on twelve made-up servers
///
/// Needs `ansible-playbook`, and PowerShell's engine in the shared material.
#[derive(clap::Args)]
pub struct Args {}

/// What went wrong with the playbook.
#[derive(Debug, thiserror::Error)]
pub enum AnsibleError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The packages could not be made.
    #[error(transparent)]
    Packages(#[from] PackagesError),
    /// The program could not be compiled.
    #[error(transparent)]
    Program(#[from] DemoError),
    /// There are no servers to run it on.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The engine is not there.
    #[error("`$ROLLPACK_SHARED/tools/psengine` is needed for it")]
    NoEngine,
    /// The playbook did not do what it is for.
    #[error("{what}:\n{shown}")]
    Playbook {
        /// What it did.
        what: &'static str,
        /// What it showed last.
        shown: String,
    },
}

/// The recipe of the first rollup, its spec, and twelve servers for its roles.
const RECIPE: &str = "hmc-4.0";
const SPEC: &str = "specs/hmc-4.0-update-rollup.yaml";
const ROLES: [(&str, &[&str]); 12] = [
    ("mps-engine", &["mps01", "mps02"]),
    ("mps-first", &["mps01"]),
    ("web-services", &["web01"]),
    ("dns", &["dns01"]),
    ("sharepoint", &["collab01", "collab02"]),
    ("sharepoint-front-end", &["collab01", "collab02"]),
    ("resource-manager-sql", &["sql01"]),
    ("operations-manager-sql", &["sql02"]),
    ("exchange-hub-transport", &["hub01", "hub02"]),
    ("any-platform-server", &["web01"]),
    ("oab-update", &["oab01"]),
    ("exchange-data-collection", &["data01"]),
];

/// Runs the command.
#[expect(
    clippy::disallowed_methods,
    reason = "the place of the shared material is told by a variable"
)]
pub fn run(_: &Args) -> Result<(), AnsibleError> {
    let shared = std::env::var_os("ROLLPACK_SHARED").map(PathBuf::from);
    let engine = shared.map(|shared| shared.join("tools/psengine/psengine"));
    let engine = engine
        .filter(|engine| engine.exists())
        .ok_or(AnsibleError::NoEngine)?;
    let program = demo::compile(Build::Development)?;
    let folder = repository::development().join("ansible");
    disk::remove_folder(&folder)?;
    disk::create_folder(&folder)?;
    let root = repository::root();
    let payloads = folder.join("packages");
    packages::make(&packages::recipe_path(RECIPE), &payloads)?;
    let signer = |name: &str| root.join("tests/data/trust").join(name);
    let bundle = folder.join("bundle.zip");
    let mut build = std::process::Command::new(&program);
    build.arg("build").arg(root.join(SPEC));
    build.arg("--packages").arg(&payloads);
    build.arg("--key").arg(signer("rsa.key.pem"));
    build.arg("--cert").arg(signer("rsa.cert.pem"));
    build.arg("--output").arg(&bundle);
    super::site::output(&mut build)?;
    let mut site = Site::new(
        &folder,
        &Material {
            program: &program,
            bundle: &bundle,
            ca: &signer("ca.pem"),
            engine: &engine,
            roles: &ROLES,
        },
    )?;
    // A person has said beforehand that all of their steps are done when they are reached.
    site.set("rollpack_by_hand", site.steps().to_vec().into());
    let first = finished(site.run(&[])?)?;
    let told = first.changes();
    println!("{told:?}");
    let calls = |site: &Site| -> Result<Vec<Vec<u8>>, DiskError> {
        let servers = told.iter().map(|(server, _)| site.server(server));
        let calls = servers.map(|server| server.join("calls"));
        let there = calls.filter(|calls| calls.exists());
        there.map(|calls| disk::read(&calls, 1 << 20)).collect()
    };
    let before = calls(&site)?;
    let second = finished(site.run(&[])?)?;
    if second.changes().iter().any(|(_, changed)| *changed > 0) {
        return Err(second.refused("the second run says that it changed something"));
    }
    if calls(&site)? != before {
        return Err(second.refused("the second run asked Windows to change something"));
    }
    println!(
        "every step of {} servers, and nothing twice",
        told.len() - 1
    );
    Ok(())
}

fn finished(run: Run) -> Result<Run, AnsibleError> {
    if run.code == 0 {
        return Ok(run);
    }
    Err(run.refused("the playbook did not come to its end"))
}

impl Run {
    fn refused(&self, what: &'static str) -> AnsibleError {
        let lines: Vec<_> = self.shown.lines().collect();
        let shown = lines[lines.len().saturating_sub(60)..].join("\n");
        AnsibleError::Playbook { what, shown }
    }
}
