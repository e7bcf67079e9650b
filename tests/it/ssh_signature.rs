//! `ssh-keygen -Y` as a second way to check a bundle: the recipes of the document, run as they are printed.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output};

use crate::authorities::{AUTHORITY, Office, SIGNER};
use crate::peers::{program, run};

const DOCUMENT: &str = include_str!("../../docs/stock-tools.md");
const WELL: &str = "all files are as signed, and no other is there\n";

/// The recipe in the document that has this in it.
fn recipe(part: &str) -> &'static str {
    let blocks = DOCUMENT.split("\n```sh\n").skip(1);
    let mut blocks = blocks.map(|block| block.split_once("\n```\n").unwrap().0);
    blocks.find(|block| block.contains(part)).unwrap()
}

/// Runs a recipe with rollpack at hand.
fn shell(folder: &Path, recipe: &str) -> Output {
    let own = Path::new(env!("CARGO_BIN_EXE_rollpack")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    Command::new("sh")
        .args(["-c", recipe])
        .env("PATH", format!("{}:{path}", own.display()))
        .env("LC_ALL", "C.UTF-8")
        .current_dir(folder)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr]
        .map(|stream| String::from_utf8_lossy(stream).into_owned())
        .concat()
}

/// Makes a key of ssh-keygen, and the file that allows it.
fn key(office: &Office, name: &str, kind: &str) {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", kind, "-N", "", "-C", "test", "-f", name])
        .current_dir(office.sandbox.path(""))
        .status();
    assert!(made.unwrap().success());
}

fn allow(office: &Office, name: &str) {
    let key = String::from_utf8(office.sandbox.read(&format!("{name}.pub"))).unwrap();
    let key: Vec<_> = key.split(' ').take(2).collect();
    let line = DOCUMENT
        .lines()
        .find(|line| line.contains("namespaces="))
        .unwrap();
    let (before, _) = line.split_once("ssh-ed25519").unwrap();
    office
        .sandbox
        .write("allowed_signers", format!("{before}{}\n", key.join(" ")));
}

/// A signed bundle with a signature by ssh-keygen as well.
fn office(kind: &str) -> Option<Office> {
    let office = Office::new()?;
    program("ssh-keygen")?;
    program("unzip")?;
    office.certificate("root", "root", AUTHORITY, "");
    office.certificate("signer", "root", SIGNER, "");
    office.build("signer", &[]);
    std::fs::rename(
        office.sandbox.path("bundle.zip"),
        office.sandbox.path("rollup.zip"),
    )
    .unwrap();
    key(&office, "release.key", kind);
    allow(&office, "release.key");
    let folder = office.sandbox.path("");
    let output = shell(&folder, &format!("set -e\n{}", recipe("-Y sign")));
    assert!(output.status.success(), "{}", said(&output));
    Some(office)
}

#[track_caller]
fn check(office: &Office, arguments: &str, expect: &str) {
    let said = office.sandbox.rollpack(arguments);
    assert!(said.contains(expect), "{said}");
}

/// What the recipe says of the bundle after a change to the folder that it was extracted to.
fn verified(office: &Office, change: impl FnOnce(&Path)) -> String {
    let folder = office.sandbox.path("rollup");
    let _ = std::fs::remove_dir_all(&folder);
    run(Command::new("unzip")
        .args(["-q", "rollup.zip", "-d", "rollup"])
        .current_dir(office.sandbox.path("")))
    .unwrap();
    change(&folder);
    let output = shell(&folder, recipe("-Y verify"));
    let is_well = String::from_utf8_lossy(&output.stdout).ends_with(WELL);
    assert_eq!(output.status.success(), is_well, "{}", said(&output));
    said(&output)
}

#[test]
fn the_recipes_add_it_and_accept_it() {
    for kind in ["ed25519", "rsa", "ecdsa"] {
        let Some(office) = office(kind) else { return };
        let said = verified(&office, |_| {});
        assert!(said.ends_with(WELL), "{said}");
        check(
            &office,
            "verify rollup.zip --ca root.pem",
            "only `ssh-keygen -Y verify` judges that signature",
        );
        check(&office, "verify rollup --ca root.pem", "exit code 0");
        let output = office
            .sandbox
            .command()
            .args("verify rollup.zip --ca root.pem --format json".split(' '))
            .output()
            .unwrap();
        let verdict: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let listed = Command::new("ssh-keygen")
            .args(["-l", "-f", "release.key"])
            .current_dir(office.sandbox.path(""))
            .output()
            .unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let signature = &verdict["ssh_signature"];
        assert_eq!(signature["entry"], "META/manifest.json.sig");
        assert_eq!(signature["key"].as_str(), listed.split(' ').nth(1));
        assert_eq!(signature["judged"], false);
    }
}

#[test]
fn no_forgery_is_accepted() {
    let Some(office) = office("ed25519") else {
        return;
    };
    let refused = |change: fn(&Path), expect: &str| {
        let said = verified(&office, change);
        assert!(!said.ends_with(WELL) && said.contains(expect), "{said}");
    };
    refused(
        |folder| std::fs::write(folder.join("README.html"), "evil").unwrap(),
        "README.html: FAILED",
    );
    refused(
        |folder| std::fs::write(folder.join("evil.exe"), "").unwrap(),
        "> f evil.exe",
    );
    refused(
        |folder| std::fs::write(folder.join("META/manifest.json"), "{}").unwrap(),
        "Could not verify signature",
    );
    refused(
        |folder| std::fs::remove_file(folder.join("META/manifest.json.sig")).unwrap(),
        "Couldn't read signature file",
    );
    // A stranger's key, and the right one for something else.
    key(&office, "stranger.key", "ed25519");
    let signed = |key: &str, namespace: &str| {
        let manifest = office.sandbox.read("manifest.json");
        office.sandbox.write("other.json", manifest);
        let _ = std::fs::remove_file(office.sandbox.path("other.json.sig"));
        let made = Command::new("ssh-keygen")
            .args(["-q", "-Y", "sign", "-n", namespace, "-f", key, "other.json"])
            .current_dir(office.sandbox.path(""))
            .output();
        assert!(made.unwrap().status.success());
        office.sandbox.read("other.json.sig")
    };
    for (key, namespace) in [("stranger.key", "rollpack"), ("release.key", "file")] {
        let signature = signed(key, namespace);
        let said = verified(&office, |folder| {
            std::fs::write(folder.join("META/manifest.json.sig"), signature).unwrap();
        });
        assert!(!said.ends_with(WELL), "{said}");
    }
    check(
        &office,
        "sign rollup.zip --ssh-signature other.json.sig -o other.zip",
        "caused by: was made for `file`, where `ssh-keygen -Y sign -n rollpack` makes one for bundles",
    );
    check(
        &office,
        "sign rollup.zip --ssh-signature manifest.json -o other.zip",
        "is not an SSH signature as `ssh-keygen -Y sign` writes it",
    );
    assert!(!office.sandbox.path("other.zip").exists());
}

#[test]
fn it_stays_where_other_signatures_come() {
    let Some(office) = office("ed25519") else {
        return;
    };
    office.certificate("second", "root", SIGNER, "");
    check(
        &office,
        "sign rollup.zip --key second.key --cert second.pem",
        "exit code 0",
    );
    let said = verified(&office, |_| {});
    assert!(said.ends_with(WELL), "{said}");
    check(
        &office,
        "verify rollup.zip --ca root.pem --rebuild --packages packages",
        "rebuilt    byte for byte",
    );
    // Another takes its place, and that is said.
    key(&office, "next.key", "ed25519");
    std::fs::remove_file(office.sandbox.path("manifest.json.sig")).unwrap();
    let next = recipe("-Y sign").replace("release.key", "next.key");
    let output = shell(&office.sandbox.path(""), &format!("set -e\n{next}"));
    assert!(said_of_place(&output), "{}", self::said(&output));
    allow(&office, "next.key");
    let said = verified(&office, |_| {});
    assert!(said.ends_with(WELL), "{said}");
}

fn said_of_place(output: &Output) -> bool {
    output.status.success() && said(output).contains("in place of one by SHA256:")
}
