//! The programs, compiled so that no path and no time of this machine is in them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::DistError;
use crate::cross::{Toolchain, output};
use crate::repository;

/// The profile that is shipped.
const PROFILE: &str = "dist";

/// What Linux calls itself; a target by name keeps the flags away from what runs while compiling.
const LINUX: &str = "x86_64-unknown-linux-gnu";

/// Compiles the program for Linux, with everything in it that it needs.
pub fn linux() -> Result<PathBuf, DistError> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([
            "build",
            "--locked",
            "--package",
            "rollpack",
            "--bin",
            "rollpack",
        ])
        .args(["--profile", PROFILE, "--target", LINUX])
        .current_dir(repository::root())
        .env(
            "CARGO_ENCODED_RUSTFLAGS",
            flags(&["-Ctarget-feature=+crt-static"], &[]),
        )
        .env("CARGO_TARGET_DIR", target());
    println!("compiling for {LINUX}");
    output(cargo)?;
    Ok(target().join(LINUX).join(PROFILE).join("rollpack"))
}

/// Compiles the program for Windows as `cargo xtask interop windows` has it.
pub fn windows() -> Result<PathBuf, DistError> {
    let toolchain = Toolchain::ready()?;
    println!("compiling for Windows");
    let library = (toolchain.library(), "/rust".to_owned());
    let flags = flags(&["-Clink-arg=-Wl,--no-insert-timestamp"], &[library]);
    Ok(toolchain.program(PROFILE, Some(&flags))?)
}

fn target() -> PathBuf {
    repository::root().join("target")
}

/// Returns flags of the compiler, between them those that give paths the same names on every machine.
fn flags(more: &[&str], paths: &[(PathBuf, String)]) -> String {
    let registry = cargo_home().join("registry/src");
    let known = [
        (repository::root(), "/rollpack".to_owned()),
        (registry, "/crates".to_owned()),
    ];
    let remapped = known.iter().chain(paths).map(|(from, to)| {
        let from = from.display();
        format!("--remap-path-prefix={from}={to}")
    });
    let flags: Vec<String> = remapped
        .chain(more.iter().map(|&flag| flag.to_owned()))
        .collect();
    flags.join("\u{1f}")
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells by variables where it keeps sources"
)]
fn cargo_home() -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let home = || Some(variable("HOME")?.join(".cargo"));
    variable("CARGO_HOME")
        .or_else(home)
        .unwrap_or_else(|| Path::new(".cargo").to_owned())
}
