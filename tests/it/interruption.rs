//! Ctrl-C, a full disk, a closed pipe: nothing half done is left behind.
#![cfg(unix)]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::peers;
use crate::rollup::{DOCUMENTED, EXAMPLE};

const BUILD: [&str; 8] = [
    "build",
    "spec.yaml",
    "--packages",
    "packages",
    "--unsigned",
    "-q",
    "-o",
    "out/a.zip",
];

#[test]
fn a_build_that_is_stopped_leaves_nothing() {
    let sandbox = DOCUMENTED.sandbox();
    std::fs::create_dir(sandbox.path("out")).unwrap();
    // Stopped at several moments, since none is known to be in the middle of the writing.
    for pause in [5, 20, 40, 60, 80, 100, 150, 200] {
        let mut child = sandbox
            .command()
            .args(BUILD)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(pause));
        let kill = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .unwrap();
        let status = child.wait().unwrap();
        let left = sandbox.list("out");
        match status.code() {
            Some(0) => assert_eq!(left, ["a.zip"], "{kill}"),
            // Before the handler is set, the signal itself ends the process.
            Some(130) | None => assert!(left.is_empty() || left == ["a.zip"], "{left:?}"),
            other => panic!("{other:?}"),
        }
        assert!(left.iter().all(|name| !name.starts_with('.')), "{left:?}");
    }
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
