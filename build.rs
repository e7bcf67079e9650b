//! Gives the program for Windows its manifest; elsewhere there is nothing to do.
#![expect(
    clippy::disallowed_methods,
    reason = "cargo talks to a build script by variables and by what it prints"
)]

use std::path::Path;
use std::process::Command;

/// The manifest.
const MANIFEST: &str = "windows/rollpack.manifest";

fn main() {
    println!("cargo::rerun-if-changed={MANIFEST}");
    println!("cargo::rerun-if-changed=build.rs");
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    if variable("CARGO_CFG_TARGET_OS") != "windows" {
        return;
    }
    let manifest = Path::new(&variable("CARGO_MANIFEST_DIR")).join(MANIFEST);
    if variable("CARGO_CFG_TARGET_ENV") == "msvc" {
        println!("cargo::rustc-link-arg-bins=/MANIFEST:EMBED");
        println!(
            "cargo::rustc-link-arg-bins=/MANIFESTINPUT:{}",
            manifest.display()
        );
        return;
    }
    let object = Path::new(&variable("OUT_DIR")).join("manifest.o");
    match compile(&manifest, &object) {
        Ok(()) => println!("cargo::rustc-link-arg-bins={}", object.display()),
        // It works without: the standard library writes long paths so that Windows takes them.
        Err(why) => println!("cargo::warning=the program has no manifest: {why}"),
    }
}

/// Makes an object with the manifest as the resource that Windows looks for
/// (<https://learn.microsoft.com/windows/win32/sbscs/using-side-by-side-assemblies-as-a-resource>).
fn compile(manifest: &Path, object: &Path) -> Result<(), String> {
    let source = object.with_extension("rc");
    // A name from where the compiler runs: a path would have to be escaped.
    std::fs::write(&source, "1 24 \"rollpack.manifest\"\n").map_err(|error| error.to_string())?;
    let folder = manifest.parent().unwrap_or(Path::new("."));
    let mut why = String::new();
    for compiler in ["x86_64-w64-mingw32-windres", "windres"] {
        let run = Command::new(compiler)
            .current_dir(folder)
            .arg(&source)
            .arg(object)
            .output();
        match run {
            Ok(output) if output.status.success() => return Ok(()),
            Ok(output) => {
                why = String::from_utf8_lossy(&output.stderr)
                    .trim()
                    .replace('\n', " ");
            }
            Err(error) if why.is_empty() => why = format!("cannot run `{compiler}`: {error}"),
            Err(_) => {}
        }
    }
    Err(why)
}
