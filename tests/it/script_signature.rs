//! The signature block of the install script, beside osslsigncode: each accepts what the other makes, and refuses what
//! was changed.

use std::process::Command;

use rollpack::sign::ScriptBlock;

use crate::authorities::{AUTHORITY, Office, SIGNER};
use crate::peers::{program, run};

/// An office with a root and a signer by each kind of key that it is asked for.
fn office(kinds: &[(&str, &str)]) -> Option<Office> {
    let office = Office::new()?;
    office.certificate("root", "root", AUTHORITY, "");
    for (name, key) in kinds {
        office.certificate_with(name, "root", SIGNER, "", key);
    }
    Some(office)
}

const KINDS: [(&str, &str); 2] = [
    ("rsa", "RSA -pkeyopt rsa_keygen_bits:3072"),
    ("ec", "EC -pkeyopt ec_paramgen_curve:P-256"),
];

/// Whether osslsigncode accepts a script below the root.
fn accepted(office: &Office, script: &str) -> bool {
    let mut command = Command::new("osslsigncode");
    command.args(["verify", "-CAfile", "root.pem", "-in", script]);
    command.current_dir(office.sandbox.path(""));
    // It looks for time stamps only where there are some, and for the end of the certificate always.
    run(&mut command).is_ok()
}

fn check(text: &str) -> Vec<String> {
    let block = ScriptBlock::split(text).unwrap().unwrap();
    let (_, wrong) = block.check().unwrap();
    wrong.iter().map(ToString::to_string).collect()
}

#[test]
fn osslsigncode_accepts_the_script_of_a_bundle() {
    let Some(office) = office(&KINDS) else { return };
    if program("osslsigncode").is_none() {
        return;
    }
    for (name, _) in KINDS {
        office.build(name, &[]);
        let out = format!("--to {name} --ca root.pem");
        let said = office
            .sandbox
            .rollpack(&format!("extract bundle.zip {out}"));
        assert!(said.contains("exit code 0"), "{said}");
        let script = format!("{name}/install.ps1");
        assert!(accepted(&office, &script), "{name}");
        let text = String::from_utf8(office.sandbox.read(&script)).unwrap();
        assert_eq!(check(&text), [""; 0], "{name}");
        let (at, _) = text.match_indices("Write-Host").next().unwrap();
        let changed = format!("{}write-Host{}", &text[..at], &text[at + 10..]);
        office.sandbox.write("changed.ps1", &changed);
        assert!(!accepted(&office, "changed.ps1"), "{name}");
        assert_eq!(check(&changed), ["is over another content"]);
    }
}

#[test]
fn what_osslsigncode_signs_is_accepted() {
    let Some(office) = office(&KINDS) else { return };
    if program("osslsigncode").is_none() {
        return;
    }
    office
        .sandbox
        .write("plain.ps1", "Write-Host 'one'\r\nWrite-Host 'two'\r\n");
    for (name, _) in KINDS {
        let script = format!("{name}.ps1");
        let mut command = Command::new("osslsigncode");
        command.args(["sign", "-h", "sha256", "-in", "plain.ps1", "-out", &script]);
        let files = [format!("{name}.pem"), format!("{name}.key")];
        command.args(["-certs", &files[0], "-key", &files[1]]);
        run(command.current_dir(office.sandbox.path(""))).unwrap();
        let text = String::from_utf8(office.sandbox.read(&script)).unwrap();
        assert_eq!(check(&text), [""; 0], "{name}");
    }
}

#[test]
fn a_bundle_may_do_without() {
    let Some(office) = office(&KINDS[1..]) else {
        return;
    };
    let build = "build spec.yaml --packages packages --key ec.key --cert ec.pem -o bundle.zip";
    office
        .sandbox
        .rollpack(&format!("{build} --no-script-signature"));
    let said = office.sandbox.rollpack("script bundle.zip");
    assert!(!said.contains("# SIG #"), "{said}");
    office.check("root", "exit code 0");
    let text = office
        .sandbox
        .rollpack("script spec.yaml --packages packages");
    assert!(!text.contains("# SIG #"));
}
