//! The same spec, payloads and key give the same bytes: whatever the folder, time zone, locale, order of files,
//! their untold times, the clock, the umask and the number of threads.

use std::fs;

use rollpack::sign::ScriptBlock;

use crate::rollup::{DOCUMENTED, EXAMPLE, Rollup};
use crate::sandbox::{Sandbox, modified, set_modified};

const BUILD: [&str; 10] = [
    "build",
    "spec.yaml",
    "--packages",
    "packages",
    "--key",
    "p256.key.pem",
    "--cert",
    "p256.cert.pem",
    "-o",
    "a.zip",
];

fn bytes(sandbox: &Sandbox, variables: &[(&str, &str)], more: &[&str]) -> Vec<u8> {
    let mut command = sandbox.command();
    command
        .envs(variables.iter().copied())
        .args(BUILD)
        .args(more);
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    sandbox.read("a.zip")
}

/// Lists the packages in the opposite order, where the file system lists them as they were made.
fn remake(rollup: &Rollup, sandbox: &Sandbox) {
    let mut names = sandbox.list("packages");
    fs::remove_dir_all(sandbox.path("packages")).unwrap();
    names.reverse();
    for name in names {
        let from = rollup.packages().join(&name);
        let to = sandbox.write(&format!("packages/{name}"), fs::read(&from).unwrap());
        set_modified(&to, modified(&from));
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for rollup in [&DOCUMENTED, &EXAMPLE] {
        let [here, there] = [rollup.sandbox(), rollup.sandbox()];
        let first = bytes(&here, &[], &["--jobs", "1"]);
        assert!(
            first == bytes(&here, &[], &["--jobs", "1"]),
            "again, over the older bundle"
        );
        assert!(
            first == bytes(&here, &[], &["--jobs", "2"]),
            "with two threads"
        );
        let elsewhere = [
            ("TZ", "Asia/Kathmandu"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("LANG", "de_DE.UTF-8"),
        ];
        assert!(
            first == bytes(&there, &elsewhere, &["--jobs", "7"]),
            "elsewhere"
        );
        remake(rollup, &there);
        assert!(first == bytes(&there, &[], &[]), "in another order");
    }
}

#[test]
fn line_ends_of_the_spec_change_nothing() {
    for rollup in [&DOCUMENTED, &EXAMPLE] {
        let sandbox = rollup.sandbox();
        let plain = bytes(&sandbox, &[], &[]);
        let text = String::from_utf8(sandbox.read("spec.yaml")).unwrap();
        let windows = text.replace('\n', "\r\n");
        sandbox.write("spec.yaml", &windows);
        assert!(plain == bytes(&sandbox, &[], &[]), "CR LF");
        sandbox.write("spec.yaml", format!("\u{feff}{windows}"));
        assert!(
            plain == bytes(&sandbox, &[], &[]),
            "CR LF after a byte-order mark"
        );
    }
}

#[test]
fn times_that_are_not_compared_change_nothing() {
    let sandbox = EXAMPLE.sandbox();
    let first = bytes(&sandbox, &[], &[]);
    for name in sandbox.list("packages") {
        set_modified(
            &sandbox.path(&format!("packages/{name}")),
            "2001-02-03T04:05:06Z".parse().unwrap(),
        );
    }
    assert!(first == bytes(&sandbox, &[], &["--ignore-dates"]));
}

#[test]
fn another_key_changes_the_signatures_alone() {
    let sandbox = EXAMPLE.sandbox();
    let first = bytes(&sandbox, &[], &[]);
    // The script has a signature of its own, whose digest the manifest lists.
    let unsigned = |bundle: &[u8]| {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bundle)).unwrap();
        let text = std::io::read_to_string(archive.by_name("install.ps1").unwrap()).unwrap();
        let script = ScriptBlock::split(&text)
            .unwrap()
            .unwrap()
            .script
            .to_owned();
        let manifest = archive.by_name("META/manifest.json").unwrap();
        let mut manifest: serde_json::Value = serde_json::from_reader(manifest).unwrap();
        let signed = ["install.ps1", "META/SHA256SUMS"];
        let entries = manifest["entries"].as_array_mut().unwrap();
        entries.retain(|entry| !signed.contains(&entry["path"].as_str().unwrap()));
        (script, manifest)
    };
    let rsa = [
        "--key",
        "rsa.key.pem",
        "--cert",
        "rsa.cert.pem",
        "-o",
        "b.zip",
    ];
    let output = sandbox
        .command()
        .args(&BUILD[..4])
        .args(rsa)
        .output()
        .unwrap();
    assert!(output.status.success());
    let other = sandbox.read("b.zip");
    assert!(first != other);
    assert_eq!(unsigned(&first), unsigned(&other));
}
