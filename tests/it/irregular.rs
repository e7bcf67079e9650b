//! Pipes where a regular file is needed: refused as such, before anything is read of them.

use std::process::Stdio;

use crate::build::build;
use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;

/// Gives the program a file through a pipe on its standard input.
fn check(sandbox: &Sandbox, arguments: &str, piped: &str) {
    let mut cat = std::process::Command::new("cat")
        .arg(sandbox.path(piped))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = sandbox
        .command()
        .args(arguments.split_whitespace())
        .stdin(cat.stdout.take().unwrap())
        .output()
        .unwrap();
    cat.wait().unwrap();
    let transcript = sandbox.transcript(arguments, &output);
    let told = "error: `/dev/stdin` is not a regular file\nhint: it is read in more than one pass";
    assert!(transcript.contains("exit code 2"), "{transcript}");
    assert!(transcript.contains(told), "{transcript}");
}

#[test]
fn a_pipe_is_told_from_an_empty_file() {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    check(&sandbox, "verify /dev/stdin --ca ca.pem", "bundle.zip");
    check(
        &sandbox,
        "extract /dev/stdin --to out --ca ca.pem",
        "bundle.zip",
    );
    check(&sandbox, "inspect /dev/stdin", "bundle.zip");
    check(&sandbox, "validate /dev/stdin", "bundle.zip");
    check(
        &sandbox,
        "unpack /dev/stdin --to out",
        "packages/Portal-Web.msi",
    );
    check(&sandbox, "validate /dev/stdin", "packages/Portal-Web.msi");
    // Redirected, it is a regular file.
    let bundle = std::fs::File::open(sandbox.path("bundle.zip")).unwrap();
    let output = sandbox
        .command()
        .args(["verify", "/dev/stdin", "--ca", "ca.pem"])
        .stdin(bundle)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
}
