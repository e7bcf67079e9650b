//! Other programs and material that tests compare with. Where one is absent the test says so loudly; with
//! `CI=true` it fails.

use std::path::PathBuf;
use std::process::Command;

/// The path of a program, if it is installed.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|p| p.is_file());
    found.or_else(|| absent(&format!("the program `{name}`")))
}

/// A file or folder of the material that lies beside the project, if it is there.
pub fn shared(name: &str) -> Option<PathBuf> {
    let found = std::env::var_os("ROLLPACK_SHARED").map(|folder| PathBuf::from(folder).join(name));
    found
        .filter(|path| path.exists())
        .or_else(|| absent(&format!("`$ROLLPACK_SHARED/{name}`")))
}

/// Says that something is absent.
pub fn absent<T>(what: &str) -> Option<T> {
    assert!(
        std::env::var_os("CI").is_none_or(|value| value != "true"),
        "{what} is required in CI"
    );
    eprintln!("\n*** SKIPPED, NOT TESTED: this test needs {what} ***\n");
    None
}

/// Runs a program to its end; its standard output, if it exits with 0, else everything it said.
pub fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(stdout);
    }
    Err(format!(
        "{:?}: {}\n{stdout}{}",
        command,
        output.status,
        String::from_utf8_lossy(&output.stderr)
    ))
}
