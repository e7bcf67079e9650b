//! The install script installs stand-ins: the script in PowerShell's own engine, the packages in wine.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rollpack::disk::{self, DiskError, PendingFile, Replace};
use rollpack::inventory::{self, Content, Depth};
use rollpack::plan::{Plan, PlannedPayload};
use rollpack::{bundle, render, spec};

use super::prefix::{Prefix, within};
use super::wine::WineError;
use crate::packages::recipe::Package;

/// What stands for Windows there.
const WINE: &str = include_str!("wine.ps1");

/// A server in wine, on which a script that installs every package of a recipe is run.
pub struct Server<'a> {
    prefix: &'a Prefix,
    engine: PathBuf,
    folder: PathBuf,
}

impl<'a> Server<'a> {
    /// Lays the script beside the packages; `folder` holds those.
    #[expect(
        clippy::disallowed_methods,
        reason = "the place of the shared material is told by a variable"
    )]
    pub fn new(prefix: &'a Prefix, folder: &Path, packages: &[Package]) -> Result<Self, WineError> {
        let shared = std::env::var_os("ROLLPACK_SHARED").map(PathBuf::from);
        let engine = shared.map(|shared| shared.join("tools/psengine/psengine"));
        let engine = engine.filter(|engine| engine.exists()).ok_or_else(|| {
            WineError::Script("`$ROLLPACK_SHARED/tools/psengine` is needed for it".to_owned())
        })?;
        let server = Self {
            prefix,
            engine,
            folder: folder.to_owned(),
        };
        server.write("install.ps1", &script(folder, packages)?)?;
        server.write("wine.ps1", WINE)?;
        Ok(server)
    }

    /// Runs the script and returns what was asked of Windows Installer, a call a line.
    pub fn run(&self, arguments: &[&str]) -> Result<String, WineError> {
        let state = self.prefix.drive_c().join("rollpack");
        disk::create_folder(&state)?;
        let calls = state.join("calls");
        Self::write_to(&calls, "")?;
        let mut command = Command::new(&self.engine);
        command
            .args(["-NoProfile", "--override"])
            .arg(self.folder.join("wine.ps1"))
            .arg("-File")
            .arg(self.folder.join("install.ps1"))
            .args(arguments)
            .arg("-LogFolder")
            .arg(state.join("logs"))
            .env("ROLLPACK_STATE", &state);
        let output = within(&self.prefix.folder(), command)
            .output()
            .map_err(|error| WineError::Script(format!("PowerShell cannot be run: {error}")))?;
        let shown = String::from_utf8_lossy(&output.stdout);
        println!(
            "{}",
            shown.lines().rev().take(3).collect::<Vec<_>>().join(" | ")
        );
        if !output.status.success() {
            return Err(WineError::Script(format!("the script failed: {shown}")));
        }
        let calls = disk::read(&calls, 1 << 20)?;
        Ok(String::from_utf8_lossy(&calls).into_owned())
    }

    fn write(&self, name: &str, text: &str) -> Result<(), WineError> {
        Self::write_to(&self.folder.join(name), text)
    }

    fn write_to(path: &Path, text: &str) -> Result<(), WineError> {
        let mut file = PendingFile::beside(path)?;
        file.write_all(text.as_bytes())
            .map_err(DiskError::during("write", path))?;
        Ok(file.publish(Replace::Existing)?)
    }
}

/// Renders a script that installs every package.
fn script(folder: &Path, packages: &[Package]) -> Result<String, WineError> {
    let text = written(packages);
    let (spec, findings) = spec::Spec::read("wine.yaml", &text);
    let spec = spec.ok_or_else(|| WineError::Script(format!("{findings:?}")))?;
    let threads = std::thread::available_parallelism().unwrap_or(std::num::NonZeroUsize::MIN);
    let found = inventory::find(&spec.inventory, folder, &[], Depth::Content, threads, &())
        .map_err(|error| WineError::Script(error.to_string()))?;
    let payloads: Vec<PlannedPayload> = (spec.inventory.iter().zip(&found.payloads))
        .filter_map(|(row, found)| {
            let found = found.as_ref()?;
            let Content::Package(package) = &found.content else {
                return None;
            };
            let property = |name| package.property(name).map(ToOwned::to_owned);
            Some(PlannedPayload {
                name: row.name.value.clone(),
                kind: row.kind,
                size: found.size,
                sha256: found.sha256()?,
                modified: packages
                    .iter()
                    .find(|package| package.file == row.name.value)?
                    .modified,
                product: Some(bundle::Product {
                    product_version: property("ProductVersion"),
                    product_code: property("ProductCode"),
                    upgrade_code: property("UpgradeCode"),
                    package_code: package.package_code().map(ToOwned::to_owned),
                    ..bundle::Product::default()
                }),
            })
        })
        .collect();
    let script = render::script(&Plan::with_payloads(&spec, payloads));
    script.map_err(|error| WineError::Script(error.to_string()))
}

/// Writes a spec whose procedure is to install every package.
fn written(packages: &[Package]) -> String {
    let mut text = String::from(
        "schema: rollpack/spec/v1
packaging: {id: wine-1, title: Stand-ins in wine, series: wine, sequence: 1}
article:
  number: {unknown: made up}
  title: {unknown: made up}
  released: {unknown: made up}
  product: {name: Stand-ins, version: \"1\"}
  support: {site: {unknown: made up}}
  languages: [English]
  restart: {computer: false, services: false}
  replaces: nothing
roles:
  - {id: all, name: Servers, servers: all, hosts: [WINE]}
inventory:
",
    );
    // Writing to a string cannot fail.
    for package in packages {
        let Package { file, size, .. } = package;
        let _ = writeln!(
            text,
            "  - {{name: {file}, size: {size}, modified: 2026-05-16}}"
        );
    }
    text.push_str("procedure:\n  - id: install\n    title: Install\n    role: all\n    steps:\n");
    for package in packages {
        let _ = writeln!(text, "      - install: {{file: {}}}", package.file);
    }
    text
}
