//! Ctrl-C, a full disk, a closed pipe: nothing half done is left behind.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::build::build;
use crate::peers;
use crate::rollup::{DOCUMENTED, EXAMPLE};
use crate::sandbox::Sandbox;

const BUILD: &str = "build spec.yaml --packages packages --unsigned -v -o out/made";
const EXTRACT: &str = "extract bundle.zip --to out/made --ca ca.pem -q";

/// How often the work may be done before the signal comes.
const TRIES: usize = 20;

/// Stops the program with each signal once it `has_begun`, and sees that nothing is left in `out`.
///
/// What has begun proves that the program listens to signals, whose own effect would be to end it on the spot.
fn check(sandbox: &Sandbox, arguments: &str, has_begun: impl Fn(&mut Child) -> bool) {
    for signal in ["-INT", "-TERM"] {
        std::fs::create_dir_all(sandbox.path("out")).unwrap();
        let stopped = (0..TRIES).any(|_| match run(sandbox, arguments, signal, &has_begun) {
            Some(130) => true,
            Some(0) => {
                assert_eq!(sandbox.list("out"), ["made"]);
                std::fs::remove_dir_all(sandbox.path("out")).unwrap();
                std::fs::create_dir(sandbox.path("out")).unwrap();
                false
            }
            other => panic!("{signal}: {other:?}"),
        });
        assert!(stopped, "the work was always done before the signal came");
        assert_eq!(sandbox.list("out"), [""; 0], "{signal}");
    }
}

/// Runs the program, sends the signal at that moment, and returns the exit code.
fn run(
    sandbox: &Sandbox,
    arguments: &str,
    signal: &str,
    has_begun: impl Fn(&mut Child) -> bool,
) -> Option<i32> {
    let mut child = sandbox
        .command()
        .args(arguments.split(' '))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !has_begun(&mut child) {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let id = child.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status().unwrap();
    assert!(sent.success());
    child.wait_with_output().unwrap().status.code()
}

/// Tells whether something half done stands beside where the work will be.
fn has_temporary(sandbox: &Sandbox) -> bool {
    let names = sandbox.list("out");
    names.iter().any(|name| name.starts_with(".rollpack-"))
}

#[test]
fn a_build_that_is_stopped_while_it_reads_leaves_nothing() {
    let says_so = |child: &mut Child| {
        let mut line = String::new();
        let stderr = child.stderr.as_mut().unwrap();
        BufReader::new(stderr).read_line(&mut line).unwrap();
        assert!(line.starts_with("reading "), "{line}");
        true
    };
    check(&DOCUMENTED.sandbox(), BUILD, says_so);
}

#[test]
fn a_build_that_is_stopped_while_it_writes_leaves_nothing() {
    let sandbox = DOCUMENTED.sandbox();
    check(&sandbox, BUILD, |_| has_temporary(&sandbox));
}

#[test]
fn an_extraction_that_is_stopped_leaves_nothing() {
    let sandbox = DOCUMENTED.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    check(&sandbox, EXTRACT, |_| has_temporary(&sandbox));
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing() {
    let Some(mount) = peers::program("mount") else {
        return;
    };
    let sandbox = EXAMPLE.sandbox();
    let small = sandbox.path("small");
    std::fs::create_dir(&small).unwrap();
    let mounted = Command::new(mount)
        .args(["-t", "tmpfs", "-o", "size=128k", "tmpfs"])
        .arg(&small)
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        eprintln!("\n*** SKIPPED, NOT TESTED: this test needs the right to mount ***\n");
        return;
    }
    let built =
        sandbox.rollpack("-q build spec.yaml --packages packages --unsigned -o small/a.zip");
    let left = sandbox.list("small");
    let unmounted = Command::new("umount").arg(&small).status().unwrap();
    assert!(unmounted.success());
    assert_eq!(left, [""; 0]);
    insta::assert_snapshot!(built, @r#"
    $ rollpack -q build spec.yaml --packages packages --unsigned -o small/a.zip
    exit code 2
    --- stderr
    error: cannot write `small/a.zip`
    caused by: No space left on device (os error 28)
    hint: free some space; nothing was left half written
    "#);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let sandbox = EXAMPLE.sandbox();
    let mut child = sandbox
        .command()
        .args([
            "build",
            "spec.yaml",
            "--packages",
            "packages",
            "--dry-run",
            "--format",
            "json",
        ])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let start = Instant::now();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(30));
}
