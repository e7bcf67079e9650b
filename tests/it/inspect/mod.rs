//! `rollpack inspect`: what is shown of every kind of file, and what is said of those that are none.

mod bundle;
mod cabinet;
mod corpus;
mod module;
mod package;
mod patch;
mod salvage;
mod several;
mod signature;
mod transform;

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::peers::shared;
use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;
use crate::unpack::package::Recipe;

#[test]
fn what_is_broken_is_told() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "text");
    sandbox.write("cut.msi", &Recipe::default().package()[..4000]);
    sandbox.write("cut.cab", &Recipe::default().cabinet()[..50]);
    sandbox.write(
        "no.zip",
        b"PK\x03\x04 and nothing else that would make a bundle",
    );
    for file in ["a.txt", "cut.msi", "cut.cab", "no.zip"] {
        let said = sandbox.rollpack(&format!("inspect {file}"));
        assert!(said.contains("exit code 1"), "{said}");
    }
    insta::assert_snapshot!(sandbox.rollpack("inspect a.txt"), @"
    $ rollpack inspect a.txt
    exit code 1
    --- stderr
    error: `a.txt` is not a package, merge module, patch, transform, cabinet or bundle: it is a text
    hint: look for the package where this came from
    ");
    insta::assert_snapshot!(sandbox.rollpack("inspect none.msi"), @r#"
    $ rollpack inspect none.msi
    exit code 2
    --- stderr
    error: cannot look at `none.msi`
    caused by: No such file or directory (os error 2)
    hint: check the path
    "#);
}

fn example() -> Sandbox {
    EXAMPLE.sandbox()
}

fn json(sandbox: &Sandbox, arguments: &str) -> Value {
    let output = sandbox
        .command()
        .args(arguments.split_whitespace())
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        sandbox.transcript(arguments, &output)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn inspect(sandbox: &Sandbox, path: &Path, options: &[&str]) -> Output {
    let mut command = sandbox.command();
    command.arg("inspect").arg(path).args(options);
    command.output().unwrap()
}

/// A sandbox with a copy of one file of the corpus.
fn from_corpus(name: &str, copy: &str) -> Option<Sandbox> {
    let file = shared(&format!("corpus/{name}"))?;
    let sandbox = Sandbox::new();
    sandbox.write(copy, std::fs::read(file).unwrap());
    Some(sandbox)
}
