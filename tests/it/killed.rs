//! What a kill leaves: no half file, and nothing at all after the next run of the same command.
//!
//! Each command is killed a few times in every run, and 200 times in `cargo xtask ci --long`.
#![cfg(unix)]

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::build::build;
use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;

const KILLS: usize = 6;

fn kills() -> usize {
    match std::env::var_os("ROLLPACK_LONG") {
        Some(_) => 200,
        None => KILLS,
    }
}

/// Numbers that look like chance and are the same in each run.
struct Chance(u64);

impl Chance {
    /// Some part of a duration, and a little more than all of it at times.
    fn part_of(&mut self, whole: Duration) -> Duration {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let fraction = f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX);
        whole.mul_f64(fraction * 1.1)
    }
}

/// Everything below a folder, with its content.
fn content(sandbox: &Sandbox, folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for name in sandbox.list(folder) {
        let path = format!("{folder}/{name}");
        if sandbox.path(&path).is_dir() {
            found.extend(content(sandbox, &path));
        } else {
            found.push((path.clone(), sandbox.read(&path)));
        }
    }
    found
}

fn run(sandbox: &Sandbox, arguments: &str) -> Duration {
    let start = Instant::now();
    let output = sandbox
        .command()
        .args(arguments.split(' '))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    start.elapsed()
}

/// Kills a command that writes `out/made` and nothing else, at moments over its whole run.
fn check(sandbox: &Sandbox, arguments: &str) {
    std::fs::create_dir(sandbox.path("out")).unwrap();
    let whole = run(sandbox, arguments);
    let expect = content(sandbox, "out");
    let mut chance = Chance(arguments.len() as u64);
    for kill in 0..kills() {
        std::fs::remove_dir_all(sandbox.path("out")).unwrap();
        std::fs::create_dir(sandbox.path("out")).unwrap();
        let mut child = sandbox
            .command()
            .args(arguments.split(' '))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(chance.part_of(whole));
        // It may be done.
        let _ = child.kill();
        child.wait().unwrap();
        let names = sandbox.list("out");
        for name in &names {
            assert!(
                name == "made" || name.starts_with(".rollpack-made-"),
                "{name}"
            );
        }
        if names.iter().any(|name| name == "made") {
            let made = content(sandbox, "out").into_iter();
            let made: Vec<_> = made
                .filter(|(path, _)| path.starts_with("out/made"))
                .collect();
            assert_eq!(made, expect, "kill {kill} left half of it");
            std::fs::remove_dir_all(sandbox.path("out/made"))
                .or_else(|_| std::fs::remove_file(sandbox.path("out/made")))
                .unwrap();
        }
        run(sandbox, arguments);
        assert_eq!(content(sandbox, "out"), expect, "kill {kill}");
        assert_eq!(sandbox.list("out"), ["made"], "kill {kill}");
    }
}

#[test]
fn a_build() {
    let sandbox = EXAMPLE.sandbox();
    check(
        &sandbox,
        "-q build spec.yaml --packages packages --key p256.key.pem --cert p256.cert.pem -o out/made",
    );
}

#[test]
fn a_second_signature() {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    check(
        &sandbox,
        "-q sign bundle.zip --key p256.key.pem --cert p256.cert.pem -o out/made",
    );
}

#[test]
fn an_extraction() {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    check(&sandbox, "-q extract bundle.zip --to out/made --ca ca.pem");
}

#[test]
fn an_unpacked_package() {
    let sandbox = EXAMPLE.sandbox();
    let packages = sandbox.list("packages");
    let package = packages
        .iter()
        .find(|name| std::path::Path::new(name).extension() == Some("msi".as_ref()));
    let package = sandbox.read(&format!("packages/{}", package.unwrap()));
    sandbox.write("a.msi", package);
    check(&sandbox, "-q unpack a.msi --to out/made");
}
