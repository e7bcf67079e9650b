//! `cargo xtask demo`: the main job, end to end, with the program as its users run it.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use rollpack::disk::{self, DiskError, EntryKind};

use crate::packages::{self, PackagesError};
use crate::repository;
use crate::signer::{self, SignerError};

/// Make packages and a signer; validate, build, verify and extract a rollup
///
/// What it makes lies in .dev/demo/ and packages/ and is made anew each time, but for the signer.
#[derive(clap::Args)]
pub struct Args {
    /// The rollup: a recipe in packages/ and the spec that uses it
    #[arg(default_value = "hmc-4.0")]
    rollup: String,
}

/// Why the demonstration stopped.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The packages could not be made.
    #[error(transparent)]
    Packages(#[from] PackagesError),
    /// The signer could not be made.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A program could not be started.
    #[error("cannot run `{program}`")]
    Start {
        /// Which.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A command said no.
    #[error("`{command}` failed")]
    Command {
        /// Which.
        command: String,
    },
    /// No spec is about the recipe.
    #[error("no spec in `specs/` is called `{rollup}` or begins so")]
    NoSpec {
        /// The recipe.
        rollup: String,
    },
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), DemoError> {
    let program = compile(Build::Development)?;
    #[expect(
        clippy::disallowed_methods,
        reason = "the demonstration tells how long it took"
    )]
    let start = Instant::now();
    packages::run(&packages::Args {
        names: vec![args.rollup.clone()],
    })?;
    signer::run(&signer::Args::default())?;
    let spec = spec(&args.rollup)?;
    let folder = repository::development().join("demo");
    disk::remove_folder(&folder)?;
    disk::create_folder(&folder)?;
    let tour = Tour { program, folder };
    let packages = format!("packages/{}", args.rollup);
    tour.rollpack(&["validate", &spec, "--packages", &packages])?;
    for kind in ["rsa", "p256"] {
        let bundle = format!(".dev/demo/{}-{kind}.zip", args.rollup);
        let extracted = format!(".dev/demo/{}-{kind}", args.rollup);
        let [key, cert] = ["key", "cert"].map(|what| format!(".dev/signer/{kind}.{what}.pem"));
        let quiet = ["--quiet", "build", &spec, "--packages", &packages];
        tour.rollpack(&[&quiet[..], &["--key", &key, "--cert", &cert, "-o", &bundle]].concat())?;
        tour.rollpack(&["verify", &bundle, "--ca", ".dev/signer/ca.pem"])?;
        tour.rollpack(&[
            "extract",
            &bundle,
            "--to",
            &extracted,
            "--ca",
            ".dev/signer/ca.pem",
        ])?;
    }
    tour.print(start.elapsed().as_secs_f64())?;
    Ok(())
}

/// How the program is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    /// As tests have it, which is built already.
    Development,
    /// As it is measured.
    Release,
}

/// Compiles the program and returns where it is.
pub fn compile(build: Build) -> Result<PathBuf, DemoError> {
    let mut command = Command::new(env!("CARGO"));
    // With the features that `cargo xtask` needs, with which all is compiled already.
    command.args(["build", "--package", "xtask", "--package", "rollpack"]);
    command.args(["--bin", "rollpack"]);
    let folder = match build {
        Build::Development => "debug",
        Build::Release => {
            command.arg("--release");
            "release"
        }
    };
    call(&mut command)?;
    let mut program = repository::root()
        .join("target")
        .join(folder)
        .join("rollpack");
    program.set_extension(std::env::consts::EXE_EXTENSION);
    Ok(program)
}

/// Finds the spec of a recipe: the one of its name, or the one whose name begins so.
pub fn spec(rollup: &str) -> Result<String, DemoError> {
    let specs = disk::list(&repository::root().join("specs"))?;
    specs
        .iter()
        .filter(|entry| entry.kind == EntryKind::File)
        .find(|entry| entry.name.starts_with(rollup) && has_extension(&entry.path, "yaml"))
        .map(|entry| format!("specs/{}", entry.name))
        .ok_or_else(|| DemoError::NoSpec {
            rollup: rollup.to_owned(),
        })
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

struct Tour {
    program: PathBuf,
    folder: PathBuf,
}

impl Tour {
    fn rollpack(&self, arguments: &[&str]) -> Result<(), DemoError> {
        println!("\n$ rollpack {}", arguments.join(" "));
        call(Command::new(&self.program).args(arguments))
    }

    fn print(&self, seconds: f64) -> Result<(), DemoError> {
        println!("\nIn {seconds:.1} s, in .dev/demo:");
        for entry in disk::list(&self.folder)? {
            match entry.kind {
                EntryKind::Folder => {
                    let files = disk::list(&entry.path)?.len();
                    println!(
                        "  {}/  {files} entries: packages, install.ps1, README.html, META",
                        entry.name
                    );
                }
                _ => println!("  {}  {} bytes", entry.name, entry.size),
            }
        }
        Ok(())
    }
}

/// Runs a program in the repository's root, on this terminal.
fn call(command: &mut Command) -> Result<(), DemoError> {
    let words = || {
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        words
            .map(|word| word.to_string_lossy().into_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (program, line) = (
        command.get_program().to_string_lossy().into_owned(),
        words(),
    );
    let status = command
        .current_dir(repository::root())
        .status()
        .map_err(|source| DemoError::Start { program, source })?;
    status
        .success()
        .then_some(())
        .ok_or(DemoError::Command { command: line })
}
