//! Ctrl-C during `extract` and `unpack`: the work notices and cleans up, or it is cut off.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::build::build;
use crate::rollup::DOCUMENTED;
use crate::sandbox::Sandbox;
use crate::unpack::package::{Recipe, packed};

/// Stops the program with `signal` while it writes to `into/out`, and returns whether it was in the middle.
///
/// It is held still from the moment at which its temporary is seen until it is told to stop.
fn stopped(sandbox: &Sandbox, arguments: &str, signal: &str) -> bool {
    let child = sandbox
        .command()
        .args(arguments.split_whitespace())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let send = |signal: &str| {
        let sent = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    };
    while sandbox.list("into").is_empty() {
        std::thread::sleep(Duration::from_micros(200));
    }
    send("-STOP");
    let was_writing = sandbox
        .list("into")
        .iter()
        .all(|name| name.starts_with('.'));
    send(signal);
    send("-CONT");
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    let left = sandbox.list("into");
    match output.status.code() {
        Some(130) => {
            assert_eq!(told, "stopped; nothing was left half written\n");
            assert_eq!(left, [""; 0]);
        }
        // All was written already, and what remained to be done was done.
        Some(0) => {
            assert_eq!(left, ["out"], "{told}");
            std::fs::remove_dir_all(sandbox.path("into/out")).unwrap();
        }
        other => panic!("{other:?}: {told}"),
    }
    was_writing && output.status.code() == Some(130)
}

fn check(sandbox: &Sandbox, arguments: &str) {
    std::fs::create_dir(sandbox.path("into")).unwrap();
    let signals = ["-INT", "-TERM", "-HUP"].into_iter().cycle().take(12);
    let hits = signals
        .filter(|signal| stopped(sandbox, arguments, signal))
        .count();
    assert!(hits > 0, "the work was never in the middle");
}

#[test]
fn an_extraction_that_is_stopped_leaves_nothing() {
    let sandbox = DOCUMENTED.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    check(&sandbox, "extract bundle.zip --to into/out --ca ca.pem");
}

#[test]
fn an_unpacking_that_is_stopped_leaves_nothing() {
    let sandbox = Sandbox::new();
    let names: Vec<&'static str> = (0..60)
        .map(|number| &*format!("file{number}").leak())
        .collect();
    let recipe = Recipe {
        files: names
            .iter()
            .map(|name| {
                let mut file = packed(name, "TARGETDIR", name);
                file.size = 1 << 19;
                file
            })
            .collect(),
        media: vec![(1000, "")],
        is_packed: false,
        ..Recipe::default()
    };
    sandbox.write("loose.msi", recipe.package());
    for name in names {
        sandbox.write(name, vec![7; 1 << 19]);
    }
    check(&sandbox, "unpack loose.msi --to into/out");
}
