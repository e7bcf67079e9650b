//! The mistakes people make: `tests/mistakes.md`, run as it stands.

use std::fmt::Write as _;
use std::process::Command;

use crate::rollup::{EXAMPLE, repository, signer};
use crate::rules::must_bless;
use crate::sandbox::Sandbox;
use crate::unpack::package::Recipe;

/// A folder as each section finds it.
fn begun() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.copy(&EXAMPLE.packages(), "packages");
    std::fs::remove_file(sandbox.path("packages/Portal-Release-Notes.txt")).unwrap();
    for name in [
        "rsa.cert.pem",
        "rsa.key.pem",
        "p256.key.pem",
        "expired.cert.pem",
    ] {
        sandbox.write(name, std::fs::read(signer(name)).unwrap());
    }
    let scattered = Recipe {
        media: vec![(1000, "data.cab")],
        ..Recipe::default()
    };
    sandbox.write("others/Scattered.msi", scattered.package());
    sandbox.write("others/data.cab", scattered.cabinet());
    let said = sandbox.rollpack("-q init packages --no-times -o spec.yaml");
    assert!(said.contains("exit code 0"), "{said}");
    sandbox
}

/// Runs one line by a shell, and returns what a person sees.
fn run(sandbox: &Sandbox, line: &str) -> String {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_rollpack"));
    let tools = std::env::join_paths([
        program.parent().unwrap(),
        "/usr/local/bin".as_ref(),
        "/usr/bin".as_ref(),
        "/bin".as_ref(),
    ]);
    let output = Command::new("/bin/sh")
        .args(["-c", &format!("{{ {line}\n}} 2>&1")])
        .current_dir(sandbox.path(""))
        .env_clear()
        .env("PATH", tools.unwrap())
        .env("HOME", sandbox.path(""))
        .env("TMPDIR", sandbox.path(""))
        .env("LC_ALL", "C.UTF-8")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.code() {
        Some(0) => {}
        code => writeln!(text, "exit code {}", code.unwrap()).unwrap(),
    }
    sandbox.shown(&text)
}

/// Returns the page with what its commands say today.
fn rerun(page: &str) -> String {
    let mut fresh = String::new();
    let mut sandbox = None;
    let mut is_console = false;
    for line in page.lines() {
        match line {
            "```console" => is_console = true,
            "```" => is_console = false,
            // What was said before.
            _ if is_console && !line.starts_with("$ ") => continue,
            _ if line.starts_with("## ") => sandbox = Some(begun()),
            _ => {}
        }
        fresh.push_str(line);
        fresh.push('\n');
        if is_console && let Some(command) = line.strip_prefix("$ ") {
            fresh.push_str(&run(sandbox.as_ref().unwrap(), command));
        }
    }
    fresh
}

#[cfg(target_os = "linux")]
#[test]
fn each_is_answered_as_the_page_says() {
    let path = repository("tests/mistakes.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let fresh = rerun(&page);
    let sections = page.lines().filter(|line| line.starts_with("## ")).count();
    assert!(sections >= 25, "{sections}");
    if must_bless() {
        std::fs::write(&path, fresh).unwrap();
        return;
    }
    assert!(
        fresh == page,
        "`ROLLPACK_BLESS=1` writes the page anew: then read it\n{}",
        difference(&page, &fresh)
    );
}

/// The first lines that differ.
fn difference(page: &str, fresh: &str) -> String {
    let pairs = page.lines().zip(fresh.lines()).enumerate();
    let differing = pairs.filter(|(_, (old, new))| old != new).take(1);
    differing
        .map(|(line, (old, new))| format!("line {}\n- {old}\n+ {new}\n", line + 1))
        .collect()
}
