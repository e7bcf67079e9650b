//! Packages of Debian that are unpacked and not installed, because they conflict with others that are.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use rollpack::disk;

use super::CrossError;

/// A compiler with the sources of its library, and a cargo that fits.
const PACKAGES: [&str; 4] = [
    "cargo-web",
    "libstd-rust-web-dev",
    "rust-web-src",
    "rustc-web",
];

/// Unpacks them, and what they need and the system has not, below `folder`.
pub fn unpack(folder: &Path) -> Result<(), CrossError> {
    let names = needed()?;
    let fetched = folder.join("fetched");
    disk::create_folder(&fetched)?;
    let mut fetch = Command::new("apt-get");
    fetch.arg("download").args(&names).current_dir(&fetched);
    output(fetch)?;
    for entry in disk::list(&fetched)? {
        let mut unpack = Command::new("dpkg-deb");
        unpack.arg("-x").args([&entry.path, folder]);
        output(unpack)?;
    }
    Ok(disk::remove_folder(&fetched)?)
}

/// Returns the packages and those below them that are not installed.
fn needed() -> Result<BTreeSet<String>, CrossError> {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f", "${Package} ${db:Status-Status}\\n"]);
    let installed = output(query)?;
    let installed: BTreeSet<&str> = installed
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    let mut needed = BTreeSet::new();
    let mut waiting: Vec<String> = PACKAGES.map(str::to_owned).into();
    while let Some(name) = waiting.pop() {
        if installed.contains(&*name) || !needed.insert(name.clone()) {
            continue;
        }
        let mut depends = Command::new("apt-cache");
        depends.args(["depends", "--important", &name]);
        waiting.extend(first_choices(&output(depends)?));
    }
    Ok(needed)
}

/// Returns what `apt-cache depends` lists, the first of each group of alternatives.
fn first_choices(listed: &str) -> Vec<String> {
    let mut choices = Vec::new();
    let mut is_alternative = false;
    for line in listed.lines().map(str::trim_start) {
        let Some((kind, name)) = line.split_once("Depends: ") else {
            continue;
        };
        if !is_alternative && !name.starts_with('<') {
            choices.push(name.to_owned());
        }
        is_alternative = kind.starts_with('|');
    }
    choices
}

/// Runs a program and returns what it prints.
pub fn output(mut command: Command) -> Result<String, CrossError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .env("LC_ALL", "C")
        .output()
        .map_err(|source| CrossError::Start { program, source })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(CrossError::Failed {
        command: format!("{command:?}"),
        output: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_alternatives_the_first_is_taken() {
        let listed = "rustc-web\n  Depends: libc6\n |Depends: gcc\n |Depends: clang\n  Depends: tcc\n  PreDepends: dpkg\n  Depends: <virtual>\n";
        assert_eq!(first_choices(listed), ["libc6", "gcc", "dpkg"]);
    }
}
