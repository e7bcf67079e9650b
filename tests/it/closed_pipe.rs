//! A reader that goes away early: the work is done nevertheless, and its exit code stays.

use std::process::Stdio;

use crate::build::build;
use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;

const RSA: &str = "--key rsa.key.pem --cert rsa.cert.pem";

/// Runs the program with a standard output that nobody reads.
fn check(sandbox: &Sandbox, arguments: &str, code: i32) {
    let mut child = sandbox
        .command()
        .args(arguments.split_whitespace())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments}");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!told.contains("standard output"), "{told}");
}

#[test]
fn the_exit_code_is_what_the_work_decided() {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, RSA);
    let mut bad = sandbox.read("bundle.zip");
    let middle = bad.len() / 2;
    bad[middle] ^= 1;
    sandbox.write("bad.zip", bad);
    sandbox.write("bad.yaml", "schema: [");
    for format in ["human", "json", "sarif", "junit", "github"] {
        check(
            &sandbox,
            &format!("verify bad.zip --ca ca.pem --format {format}"),
            1,
        );
        check(&sandbox, &format!("validate bad.yaml --format {format}"), 1);
        check(
            &sandbox,
            &format!("verify bundle.zip --ca ca.pem --format {format}"),
            0,
        );
    }
    check(&sandbox, "extract bad.zip --to out --ca ca.pem", 1);
    assert!(!sandbox.path("out").exists());
    check(&sandbox, "extract bundle.zip --to out --ca ca.pem", 0);
    assert!(sandbox.path("out/META/manifest.json").exists());
    sandbox.write("cut.msi", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1cut");
    check(&sandbox, "inspect cut.msi", 1);
    check(
        &sandbox,
        "inspect packages/Portal-Web.msi --table Property --format idt",
        0,
    );
    check(&sandbox, "build spec.yaml --packages packages --dry-run", 0);
    check(&sandbox, "rules", 0);
}
