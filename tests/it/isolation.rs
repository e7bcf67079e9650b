//! `verify` asks nobody: it works where there is no network at all, and opens nothing but the bundle, what it was told to
//! trust, and what the system needs to start a program.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::process::Command;

use crate::build::build;
use crate::peers::program;
use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;

fn bundled() -> Sandbox {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    sandbox
}

/// Runs the program below another one.
fn below(sandbox: &Sandbox, outer: &[&str], arguments: &str) -> std::process::Output {
    let sealed = sandbox.command();
    let mut command = Command::new(outer[0]);
    command
        .args(&outer[1..])
        .arg(sealed.get_program())
        .args(arguments.split(' '))
        .current_dir(sandbox.path(""))
        .env_clear()
        .envs(
            sealed
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
    command.output().unwrap()
}

#[test]
fn verify_needs_no_network() {
    let Some(unshare) = program("unshare") else {
        return;
    };
    let unshare = unshare.to_str().unwrap();
    // Who is not root needs a name space of users as well.
    let ways: [&[&str]; 2] = [&[unshare, "-n"], &[unshare, "-rn"]];
    let is_possible = |way: &&&[&str]| {
        let tried = Command::new(way[0]).args(&way[1..]).arg("true").output();
        tried.is_ok_and(|output| output.status.success())
    };
    let Some(way) = ways.iter().find(is_possible) else {
        eprintln!(
            "\n*** SKIPPED, NOT TESTED: this system lets nobody make a network name space, so that `verify` was not run without a network ***\n"
        );
        return;
    };
    let sandbox = bundled();
    // There is nothing there but what the machine calls itself, and that is down.
    let interfaces = Command::new(way[0])
        .args(&way[1..])
        .args(["cat", "/proc/self/net/dev"])
        .output()
        .unwrap();
    let interfaces = String::from_utf8(interfaces.stdout).unwrap();
    let names = interfaces.lines().filter_map(|line| line.split_once(':'));
    let names: Vec<_> = names.map(|(name, _)| name.trim()).collect();
    assert!(names == ["lo"] || names.is_empty(), "{interfaces}");
    for arguments in [
        "verify bundle.zip --ca ca.pem --format json",
        "extract bundle.zip --ca ca.pem --to out",
        "verify out --ca ca.pem",
        "timestamp bundle.zip --request a.tsq",
        "sign bundle.zip --key p256.key.pem --cert p256.cert.pem -o two.zip",
    ] {
        let output = below(&sandbox, way, arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments}: {said}");
    }
}

/// The files that a run opens, by strace, and the calls that reach for a network.
fn traced(sandbox: &Sandbox, arguments: &str) -> Option<(BTreeSet<String>, Vec<String>)> {
    let strace = program("strace")?;
    let log = sandbox.path("strace.log");
    let output = below(
        sandbox,
        &[
            strace.to_str().unwrap(),
            "-f",
            "-qq",
            "-e",
            "trace=open,openat,openat2,execve,network",
            "-o",
            log.to_str().unwrap(),
        ],
        arguments,
    );
    let log = std::fs::read_to_string(&log).unwrap_or_default();
    if log.is_empty() || log.contains("PTRACE") {
        eprintln!(
            "\n*** SKIPPED, NOT TESTED: strace may not look at programs here: {} ***\n",
            String::from_utf8_lossy(&output.stderr)
        );
        return None;
    }
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let (mut opened, mut network) = (BTreeSet::new(), Vec::new());
    for line in log.lines() {
        let (_, call) = line.split_once(char::is_whitespace).unwrap();
        let call = call.trim_start();
        if call.starts_with("open") {
            opened.insert(call.split('"').nth(1).unwrap().to_owned());
        } else if !call.starts_with("execve")
            && !call.starts_with("+++")
            && !call.starts_with("---")
            && !call.starts_with("<...")
        {
            network.push(call.to_owned());
        }
    }
    Some((opened, network))
}

#[test]
fn verify_opens_nothing_of_the_systems_trust() {
    let sandbox = bundled();
    let folder = sandbox.path("").to_str().unwrap().to_owned();
    for (arguments, named) in [
        (
            "verify bundle.zip --ca ca.pem --receipt receipt.json --state state.json",
            &["bundle.zip", "ca.pem", "state.json", "receipt.json"][..],
        ),
        (
            "verify bundle.zip --ca ca.pem --jobs 4",
            &["bundle.zip", "ca.pem"],
        ),
        (
            "extract bundle.zip --ca ca.pem --to out",
            &["bundle.zip", "ca.pem", "out"],
        ),
    ] {
        let Some((opened, network)) = traced(&sandbox, arguments) else {
            return;
        };
        assert_eq!(network, [""; 0], "{arguments}");
        for name in ["bundle.zip", "ca.pem"] {
            assert!(opened.iter().any(|path| path.ends_with(name)), "{opened:?}");
        }
        for path in &opened {
            assert!(
                is_expected(path, &folder, named),
                "`rollpack {arguments}` opens `{path}`"
            );
        }
    }
}

/// Whether a run has reason to open this file: it was named, or every program opens it.
fn is_expected(path: &str, folder: &str, named: &[&str]) -> bool {
    let own = path.strip_prefix(folder).unwrap_or(path);
    if !own.starts_with('/') || own != path {
        let own = own.trim_start_matches("./").trim_start_matches('/');
        // What is written first has a name of its own beside its target, and a record a lock.
        return own.is_empty()
            || own == "."
            || named.iter().any(|name| {
                own.split('/').next() == Some(*name)
                    || own.starts_with(&format!(".rollpack-{name}-"))
                    || own == format!(".{name}.lock")
            });
    }
    let loader = ["/etc/ld.so.cache", "/etc/ld.so.preload"];
    let library = path.starts_with("/lib") || path.starts_with("/usr/lib");
    let is_library = library && path.contains(".so");
    // How many processors there are, and which limits the program has.
    let machine = ["/proc/self/", "/sys/fs/cgroup/", "/sys/devices/system/cpu/"];
    loader.contains(&path)
        || is_library
        || path.starts_with("/proc/sys/")
        || machine.iter().any(|start| path.starts_with(start))
}
