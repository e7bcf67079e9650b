//! Dependencies: the crates that the project was asked to use are used, each dependency says why, and one
//! implementation makes the bytes of a bundle.

use std::collections::BTreeSet;
use std::process::Command;

use rollpack::disk;

use super::{Breach, CheckError};
use crate::repository;

/// The crates that the project was asked to use, and the package that depends on each directly.
const ASKED_FOR: [(&str, &str); 7] = [
    ("clap", "rollpack"),
    ("insta", "rollpack"),
    ("msi", "xtask"),
    ("serde_yaml", "rollpack"),
    ("sha2", "rollpack"),
    ("tempfile", "rollpack"),
    ("zip", "rollpack"),
];

/// Returns what is wrong with the dependencies.
pub fn check() -> Result<Vec<Breach>, CheckError> {
    let mut breaches = Vec::new();
    for (name, package) in ASKED_FOR {
        // Its name in the graph; `serde_yaml` is the name under which we use its continuation.
        let published = if name == "serde_yaml" {
            "yaml_serde"
        } else {
            name
        };
        let tree = tree(&[
            "-p",
            package,
            "-e",
            "normal,dev",
            "--depth",
            "1",
            "--prefix",
            "none",
        ])?;
        if !tree
            .lines()
            .any(|line| line.split(' ').next() == Some(published))
        {
            breaches.push(at(
                "Cargo.toml",
                0,
                format!("`{package}` does not use `{name}`"),
            ));
        }
    }
    let backends = tree(&[
        "-p", "rollpack", "-e", "normal", "-i", "flate2", "--depth", "0", "-f", "{f}",
    ])?;
    if !backends.contains("zlib-rs")
        || ["zlib-ng", "miniz", "cloudflare"]
            .iter()
            .any(|b| backends.contains(b))
    {
        breaches.push(at(
            "Cargo.toml",
            0,
            format!("deflate is not by zlib-rs alone: {}", backends.trim()),
        ));
    }
    for path in [
        "Cargo.toml",
        "tests/fuzz/Cargo.toml",
        "tests/snapshots-example/Cargo.toml",
        "xtask/Cargo.toml",
    ] {
        breaches.extend(unexplained(path)?);
    }
    breaches.extend(compiled_twice()?);
    Ok(breaches)
}

/// Returns each crate that `cargo test` compiles with other features than `cargo xtask`: all that use it are compiled
/// twice then.
fn compiled_twice() -> Result<Vec<Breach>, CheckError> {
    let features = |selection: &[&str]| -> Result<BTreeSet<String>, CheckError> {
        let shown = ["--locked", "--prefix", "none", "-f", "{p}: {f}"];
        let tree = tree(&[selection, &shown].concat())?;
        let lines = tree.lines().map(|line| line.trim_end_matches(" (*)"));
        Ok(lines.map(str::to_owned).collect())
    };
    let of_tests = features(&["-e", "normal,build,dev"])?;
    let of_tasks = features(&["-p", "xtask", "-e", "normal,build"])?;
    let others = of_tasks.difference(&of_tests);
    Ok(others
        .map(|line| {
            let message = format!("tests compile it with other features than this crate: {line}");
            at("xtask/Cargo.toml", 0, message)
        })
        .collect())
}

/// Returns each dependency that does not say why it is there.
fn unexplained(path: &str) -> Result<Vec<Breach>, CheckError> {
    let bytes = disk::read(&repository::root().join(path), 1 << 20)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (mut inside, mut explained, mut breaches) = (false, false, Vec::new());
    for (index, line) in text.lines().enumerate() {
        match line.trim() {
            section if section.starts_with('[') => {
                inside = section.ends_with("dependencies]") && !section.contains("workspace");
                explained = false;
            }
            "" => explained = false,
            comment if comment.starts_with('#') => explained = true,
            line if inside && line.contains('=') && !line.contains('#') && !explained => {
                breaches.push(at(
                    path,
                    index + 1,
                    "say why this dependency is there".to_owned(),
                ));
            }
            _ => {}
        }
    }
    Ok(breaches)
}

fn tree(arguments: &[&str]) -> Result<String, CheckError> {
    let failed = |reason: String| CheckError::Command {
        command: format!("cargo tree {}", arguments.join(" ")),
        reason,
    };
    let output = Command::new(env!("CARGO"))
        .arg("tree")
        .args(arguments)
        .current_dir(repository::root())
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(
            String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        ));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn at(path: &str, line: usize, message: String) -> Breach {
    Breach {
        path: path.to_owned(),
        line,
        message,
    }
}
