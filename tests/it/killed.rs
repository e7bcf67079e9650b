//! What a kill leaves: no half file, and nothing at all after the next run of the same command.
//!
//! Each command is killed a few times in every run, and 200 times in `cargo xtask ci --long`.
#![cfg(unix)]

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::authorities::{AUTHORITY, Office, SIGNER};
use crate::build::build;
use crate::rollup::{EXAMPLE, signer};
use crate::sandbox::Sandbox;
use crate::timestamps;

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
    check_from(sandbox, arguments, None);
}

/// The same, of a command that finds this there and changes it.
///
/// A lock beside what is changed may stay: it is empty, and the next run takes it.
fn check_from(sandbox: &Sandbox, arguments: &str, before: Option<&[u8]>) {
    let begin = || {
        let _ = std::fs::remove_dir_all(sandbox.path("out/made"))
            .or_else(|_| std::fs::remove_file(sandbox.path("out/made")));
        if let Some(before) = before {
            sandbox.write("out/made", before);
        }
    };
    let listed = || {
        let mut names = sandbox.list("out");
        names.retain(|name| name != ".made.lock");
        names
    };
    let made = || {
        let mut content = content(sandbox, "out");
        content.retain(|(path, _)| path.starts_with("out/made"));
        content
    };
    std::fs::create_dir(sandbox.path("out")).unwrap();
    begin();
    let old = made();
    let whole = run(sandbox, arguments);
    let expect = made();
    assert_eq!(listed(), ["made"]);
    assert_ne!(old, expect, "{arguments}");
    let mut chance = Chance(arguments.len() as u64);
    for kill in 0..kills() {
        std::fs::remove_dir_all(sandbox.path("out")).unwrap();
        std::fs::create_dir(sandbox.path("out")).unwrap();
        begin();
        let mut child = sandbox
            .command()
            .args(arguments.split(' '))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(chance.part_of(whole));
        // It may be done.
        let _ = child.kill();
        child.wait().unwrap();
        for name in listed() {
            assert!(
                name == "made" || name.starts_with(".rollpack-made-"),
                "{name}"
            );
        }
        let left = made();
        assert!(
            left == old || left == expect,
            "kill {kill} left half of it: {arguments}"
        );
        begin();
        run(sandbox, arguments);
        assert_eq!(made(), expect, "kill {kill}: {arguments}");
        assert_eq!(listed(), ["made"], "kill {kill}: {arguments}");
    }
    std::fs::remove_dir_all(sandbox.path("out")).unwrap();
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

#[test]
fn a_query_and_a_time_stamp() {
    let Some(office) = timestamps::office() else {
        return;
    };
    let sandbox = &office.sandbox;
    check(sandbox, "-q timestamp bundle.zip --request out/made");
    run(sandbox, "-q timestamp bundle.zip --request a.tsq");
    timestamps::reply(&office, "tsa", None);
    check(
        sandbox,
        "-q timestamp bundle.zip --attach a.tsr --tsa-ca tsaroot.pem -o out/made",
    );
    let bundle = sandbox.read("bundle.zip");
    check_from(
        sandbox,
        "-q timestamp out/made --attach a.tsr",
        Some(&bundle),
    );
}

#[test]
fn a_signature_in_place() {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    let bundle = sandbox.read("bundle.zip");
    check_from(
        &sandbox,
        "-q sign out/made --key p256.key.pem --cert p256.cert.pem",
        Some(&bundle),
    );
    let signature = std::fs::read(signer("ssh-ed25519.sig")).unwrap();
    sandbox.write("ssh-ed25519.sig", signature);
    check(
        &sandbox,
        "-q sign bundle.zip --ssh-signature ssh-ed25519.sig -o out/made",
    );
}

#[test]
fn a_record_and_a_receipt() {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    let verify = "-q verify bundle.zip --ca ca.pem --at 2026-11-01T00:00:00Z";
    check(&sandbox, &format!("{verify} --state out/made"));
    check(&sandbox, &format!("{verify} --receipt out/made"));
    let other = r#"{"schema":"rollpack/state/v1","series":{}}"#;
    check_from(
        &sandbox,
        &format!("{verify} --state out/made"),
        Some(other.as_bytes()),
    );
    check_from(
        &sandbox,
        &format!("{verify} --receipt out/made"),
        Some(b"of another day"),
    );
}

#[test]
fn a_trust_file() {
    let Some(office) = Office::new() else { return };
    office.certificate("root", "root", AUTHORITY, "");
    for name in ["kate", "alice"] {
        office.certificate(name, "root", SIGNER, "");
    }
    let sandbox = &office.sandbox;
    let new = "-q trust new out/made --keeper kate.pem";
    check(sandbox, new);
    run(sandbox, &new.replace("out/made", "trust.json"));
    let identity = "0".repeat(64);
    for change in [
        "-q trust add out/made --ca root.pem --signer alice=alice.pem --series example",
        &format!("-q trust recall out/made --identity {identity} --reason old"),
        "-q trust revoke out/made --signer alice --reason lost",
        "-q trust sign out/made --key kate.key --cert kate.pem",
    ] {
        let before = sandbox.read("trust.json");
        check_from(sandbox, change, Some(&before));
        run(sandbox, &change.replace("out/made", "trust.json"));
    }
}
