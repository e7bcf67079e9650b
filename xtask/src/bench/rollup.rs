//! The main job on the rollup of 47 packages: validate, build, verify, extract.

use std::path::Path;
use std::process::Command;

use rollpack::disk;

use super::race::{Contestant, Race, Row};
use super::{BenchError, Work};
use crate::demo;
use crate::material;
use crate::repository;
use crate::signer;

/// The rollup of 47 packages.
pub(super) const ROLLUP: &str = "hmc-4.0";
/// How many milliseconds `verify` may take beside digesting the bytes.
const BEYOND_HASHING: f64 = 50.0;

/// Measures the four commands.
pub fn measure(folder: &Path, rounds: usize) -> Result<Vec<Row>, BenchError> {
    let program = demo::compile(demo::Build::Release)?;
    let spec = demo::spec(ROLLUP)?;
    signer::run(&signer::Args::default())?;
    let packages = material::stand_ins(ROLLUP)?;
    let [key, cert, ca] = ["p256.key.pem", "p256.cert.pem", "ca.pem"]
        .map(|name| repository::development().join("signer").join(name));
    let bundle = folder.join("rollup.zip");
    let rollpack = |command: &str| {
        let mut started = Command::new(&program);
        started
            .args(["--quiet", command])
            .current_dir(repository::root());
        started
    };
    let validate = || {
        let mut command = rollpack("validate");
        command.arg(&spec).arg("--packages").arg(&packages);
        vec![command]
    };
    let build = || {
        let mut command = rollpack("build");
        command.arg(&spec).arg("--packages").arg(&packages);
        command.arg("--key").arg(&key).arg("--cert").arg(&cert);
        command.arg("-o").arg(&bundle);
        vec![command]
    };
    let verify = || {
        let mut command = rollpack("verify");
        command.arg(&bundle).arg("--ca").arg(&ca);
        vec![command]
    };
    let extract = |round: usize| {
        let mut command = rollpack("extract");
        command.arg(&bundle).arg("--ca").arg(&ca);
        command
            .arg("--to")
            .arg(folder.join(format!("extracted-{round}")));
        vec![command]
    };
    let total: u64 = disk::list(&packages)?.iter().map(|entry| entry.size).sum();
    let alone = |what: &str, commands: Box<dyn Fn(usize) -> Vec<Command> + '_>| {
        Race {
            what: what.to_owned(),
            bytes: Some(total),
            contestants: vec![Contestant::new("rollpack", commands)],
        }
        .run(rounds)
    };
    let mut rows = validation(&packages, &validate, &rollpack, folder, rounds)?;
    rows.extend(alone("build and sign", Box::new(|_| build()))?);
    rows.extend(verification(&bundle, &verify, rounds)?);
    rows.extend(beyond_hashing(&bundle, &ca, &rollpack, rounds)?);
    rows.extend(extraction(&bundle, folder, &extract, rounds)?);
    Ok(rows)
}

/// The peer digests the same packages and, which are unpacked for it beforehand, their contents.
fn validation(
    packages: &Path,
    validate: &dyn Fn() -> Vec<Command>,
    rollpack: &dyn Fn(&str) -> Command,
    folder: &Path,
    rounds: usize,
) -> Result<Vec<Row>, BenchError> {
    let contents = folder.join("contents");
    disk::create_folder(&contents)?;
    for package in disk::list(packages)? {
        let mut unpack = rollpack("unpack");
        unpack.arg(&package.path).arg("--to");
        unpack.arg(contents.join(&package.name));
        // What has no files of its own is not unpacked, and the peer digests less.
        let _ = unpack.output();
    }
    let digest = || {
        let mut command = Command::new("find");
        command.arg(packages).arg(&contents);
        command.args(["-type", "f", "-exec", "sha256sum", "{}", "+"]);
        vec![command]
    };
    let race = Race {
        what: "validate 47 packages and their contents".to_owned(),
        bytes: Some(disk::list(packages)?.iter().map(|entry| entry.size).sum()),
        contestants: vec![
            Contestant::new("rollpack", |_| validate()),
            Contestant::new("sha256sum", |_| digest()),
        ],
    };
    race.run(rounds)
}

/// Peers only digest the same bytes.
fn verification(
    bundle: &Path,
    verify: &dyn Fn() -> Vec<Command>,
    rounds: usize,
) -> Result<Vec<Row>, BenchError> {
    let with = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).arg(bundle);
        vec![command]
    };
    let race = Race {
        what: "verify".to_owned(),
        bytes: Some(disk::stat(bundle)?.size),
        contestants: vec![
            Contestant::new("rollpack", |_| verify()),
            Contestant::new("openssl dgst", |_| with("openssl", &["dgst", "-sha256"])),
            Contestant::new("sha256sum", |_| with("sha256sum", &[])),
        ],
    };
    race.run(rounds)
}

/// What `verify` costs beside digesting the bytes once, on one thread: certificates, signatures, the manifest, every
/// byte of the structure, and starting the program.
fn beyond_hashing(
    bundle: &Path,
    ca: &Path,
    rollpack: &dyn Fn(&str) -> Command,
    rounds: usize,
) -> Result<Vec<Row>, BenchError> {
    let verify = || {
        let mut command = rollpack("verify");
        command.args(["--jobs", "1", "--ca"]).arg(ca).arg(bundle);
        vec![command]
    };
    let race = Race {
        what: "verify on one thread".to_owned(),
        bytes: Some(disk::stat(bundle)?.size),
        contestants: vec![
            Contestant::new("rollpack", |_| verify()),
            Contestant::new("the digest alone", |_| vec![Work::Raw.command(&[bundle])]),
        ],
    };
    let rows = race.run(rounds)?;
    if let [verified, digested] = &rows[..] {
        let beyond = (verified.median - digested.median) * 1000.0;
        println!("verify costs {beyond:.1} ms beyond hashing; {BEYOND_HASHING} ms are allowed");
        if beyond > BEYOND_HASHING {
            return Err(BenchError::Slow { beyond });
        }
    }
    Ok(rows)
}

/// The peer checks nothing but CRC-32.
fn extraction(
    bundle: &Path,
    folder: &Path,
    extract: &dyn Fn(usize) -> Vec<Command>,
    rounds: usize,
) -> Result<Vec<Row>, BenchError> {
    let race = Race {
        what: "verify and extract".to_owned(),
        bytes: Some(disk::stat(bundle)?.size),
        contestants: vec![
            Contestant::new("rollpack", extract),
            Contestant::new("unzip", |round| {
                let mut command = Command::new("unzip");
                command.arg("-q").arg(bundle).arg("-d");
                command.arg(folder.join(format!("unzipped-{round}")));
                vec![command]
            }),
        ],
    };
    race.run(rounds)
}
