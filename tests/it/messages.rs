//! What errors say: the names that the user knows, and nothing that a terminal would obey.

use crate::build::build;
use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;

#[test]
fn a_target_in_a_folder_that_is_not_there_names_the_target_alone() {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    insta::assert_snapshot!(
        sandbox.rollpack("extract bundle.zip --to gone/out --ca ca.pem"), @r#"
    $ rollpack extract bundle.zip --to gone/out --ca ca.pem
    exit code 2
    --- stderr
    error: cannot write `gone/out`
    caused by: No such file or directory (os error 2)
    hint: check the path
    "#);
    insta::assert_snapshot!(
        sandbox.rollpack("-q build spec.yaml --packages packages --unsigned -o gone/a.zip"), @r#"
    $ rollpack -q build spec.yaml --packages packages --unsigned -o gone/a.zip
    exit code 2
    --- stderr
    error: cannot write `gone/a.zip`
    caused by: No such file or directory (os error 2)
    hint: check the path
    "#);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_names_the_file_in_its_folder() {
    use std::process::Command;

    let Some(mount) = crate::peers::program("mount") else {
        return;
    };
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    let small = sandbox.path("small");
    std::fs::create_dir(&small).unwrap();
    let mounted = Command::new(mount)
        .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
        .arg(&small)
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        eprintln!("\n*** SKIPPED, NOT TESTED: this test needs the right to mount ***\n");
        return;
    }
    let transcript = sandbox.rollpack("extract bundle.zip --to small/out --ca ca.pem");
    let left = sandbox.list("small");
    let unmounted = Command::new("umount").arg(&small).status().unwrap();
    assert!(unmounted.success());
    assert_eq!(left, [""; 0]);
    assert!(
        transcript.contains("error: cannot write `small/out/"),
        "{transcript}"
    );
    assert!(
        transcript.contains("No space left on device"),
        "{transcript}"
    );
}

#[test]
fn a_path_cannot_move_the_cursor_or_reorder_a_line() {
    let sandbox = Sandbox::new();
    for name in ["a\u{202e}gpj.zip", "a\u{1b}[2J.zip", "a\nerror: b"] {
        let arguments = [
            vec!["verify", name, "--ca", "ca.pem"],
            vec!["extract", name, "--to", name, "--allow-unsigned"],
            vec!["inspect", name],
            vec!["unpack", name, "--to", "out"],
            vec!["validate", name],
            vec!["build", name, "--packages", name, "--unsigned"],
            vec!["-v", "verify", "ca.pem", "--pin", "00", "--ca", name],
        ];
        for arguments in arguments {
            let output = sandbox.command().args(&arguments).output().unwrap();
            let told = String::from_utf8(output.stderr).unwrap();
            assert_ne!(output.status.code(), Some(0), "{arguments:?}");
            assert!(!told.contains(name), "{told}");
        }
    }
}

#[test]
fn text_that_is_not_utf_8_is_a_finding_beside_others() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "latin1.yaml",
        b"schema: rollpack/spec/v1\nrollup: caf\xe9\n",
    );
    sandbox.write("bad.yaml", "schema: [");
    let transcript = sandbox.rollpack("validate latin1.yaml bad.yaml --format sarif");
    assert!(transcript.contains("exit code 1"), "{transcript}");
    assert_eq!(transcript.matches("\"ruleId\": \"spec-syntax\"").count(), 2);
    insta::assert_snapshot!(sandbox.rollpack("validate latin1.yaml"), @"
    $ rollpack validate latin1.yaml
    exit code 1
    --- stdout
    error[spec-syntax]: the spec is not UTF-8 text: there is the byte 0xe9
     --> latin1.yaml:2:12
      |
    2 | rollup: caf�
      |            ^
      |
      = hint: save it as UTF-8

    1 error
    N rule ran, N had nothing to look at, N did not look at everything:
      N rules: the spec cannot be read
    ");
    insta::assert_snapshot!(
        sandbox.rollpack("build latin1.yaml --packages . --unsigned -o a.zip"), @"
    $ rollpack build latin1.yaml --packages . --unsigned -o a.zip
    exit code 1
    --- stderr
    error[spec-syntax]: the spec is not UTF-8 text: there is the byte 0xe9
     --> latin1.yaml:2:12
      |
    2 | rollup: caf�
      |            ^
      |
      = hint: save it as UTF-8

    1 error
    N rule ran, N had nothing to look at, N did not look at everything:
      N rules: the spec cannot be read
    refused; nothing was built
    ");
}

#[test]
fn the_command_that_a_hint_gives_makes_a_signer() {
    let Some(openssl) = crate::peers::program("openssl") else {
        return;
    };
    let sandbox = EXAMPLE.sandbox();
    let told = sandbox.rollpack("build spec.yaml --packages packages");
    let command = told
        .split('`')
        .find(|text| text.starts_with("openssl "))
        .unwrap();
    let made = std::process::Command::new(openssl)
        .args(command.split_whitespace().skip(1))
        .current_dir(sandbox.path(""))
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let built = sandbox.rollpack(
        "build spec.yaml --packages packages --key key.pem --cert cert.pem -o bundle.zip",
    );
    assert!(built.contains("exit code 0"), "{built}");
    let pem = String::from_utf8(sandbox.read("cert.pem")).unwrap();
    let pin = rollpack::sign::Certificate::all_from_pem(&pem).unwrap()[0].fingerprint();
    let verified = sandbox.rollpack(&format!("verify bundle.zip --pin {pin}"));
    assert!(verified.contains("exit code 0"), "{verified}");
}

#[test]
fn what_a_file_is_not_is_said_wherever_it_is_named() {
    let sandbox = Sandbox::new();
    sandbox.write("page.html", "<!DOCTYPE html>\n<html></html>\n");
    sandbox.write("setup.exe", b"MZ\x90\x00");
    sandbox.write("app.msix", msix());
    let shown = |command: &str| sandbox.rollpack(command);
    insta::assert_snapshot!(shown("validate page.html"), @"
    $ rollpack validate page.html
    exit code 1
    --- stdout
    error[spec-syntax]: `page.html` is not a spec: it is an HTML page
     |
     = note: in `page.html`
     = hint: a server answered with this in place of the file: download it again, signed in if need be

    1 error
    N rule ran, N had nothing to look at, N did not look at everything:
      N rules: the spec cannot be read
    ");
    insta::assert_snapshot!(shown("build setup.exe --packages . --unsigned"), @"
    $ rollpack build setup.exe --packages . --unsigned
    exit code 1
    --- stderr
    error[spec-syntax]: `setup.exe` is not a spec: it is a program or library (`MZ`)
     |
     = note: in `setup.exe`
     = hint: a setup program may carry the package: have it extract its files, and take that one

    1 error
    N rule ran, N had nothing to look at, N did not look at everything:
      N rules: the spec cannot be read
    refused; nothing was built
    ");
    insta::assert_snapshot!(shown("validate app.msix"), @"
    $ rollpack validate app.msix
    exit code 1
    --- stdout
    error[not-a-bundle]: the file is not a bundle: it is an MSIX package
     |
     = note: in `app.msix`
     = hint: Windows installs it by other means than Windows Installer: leave it out

    1 file: 1 error
    N rule ran, N had nothing to look at, N did not look at everything:
      N rules: `app.msix` cannot be read as a bundle
      N rules: `validate` decides no trust in bundles; `rollpack verify` does
    ");
    insta::assert_snapshot!(shown("inspect app.msix"), @"
    $ rollpack inspect app.msix
    exit code 1
    --- stderr
    error: cannot read the bundle `app.msix`
    caused by: the file is not a bundle: it is an MSIX package
    hint: Windows installs it by other means than Windows Installer: leave it out
    ");
    insta::assert_snapshot!(shown(&format!("verify page.html --pin {}", "0".repeat(64))), @"
    $ rollpack verify page.html --pin [SHA-256]
    exit code 1
    --- stdout
    error[not-a-bundle]: the file is not a zip archive, so it is not a bundle: it is an HTML page
     |
     = note: in `page.html`
     = hint: a server answered with this in place of the file: download it again, signed in if need be

    1 file: 1 error
    N rule ran, N had nothing to look at, N did not look at everything:
      N rules: `page.html` cannot be read as a bundle
    refused
      signer     none
    ");
}

/// A zip with what every package of the newer kind begins with.
fn msix() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    writer.start_file("AppxManifest.xml", plain).unwrap();
    writer.finish().unwrap().into_inner()
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_container_mounts_is_not_replaced_and_nothing_is_left() {
    use std::process::Command;

    let Some(mount) = crate::peers::program("mount") else {
        return;
    };
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    sandbox.write("from", "older");
    sandbox.write("out/a.zip", "older");
    sandbox.rollpack("extract bundle.zip --to out/folder --ca ca.pem");
    let mut mounted = Vec::new();
    for (from, to) in [("from", "out/a.zip"), ("out/folder", "out/folder")] {
        let bound = Command::new(&mount)
            .arg("--bind")
            .args([sandbox.path(from), sandbox.path(to)])
            .status();
        if !bound.is_ok_and(|status| status.success()) {
            eprintln!("\n*** SKIPPED, NOT TESTED: this test needs the right to mount ***\n");
            break;
        }
        mounted.push(sandbox.path(to));
    }
    let transcripts = [
        "-q build spec.yaml --packages packages --unsigned -o out/a.zip",
        "extract bundle.zip --to out/folder --ca ca.pem --overwrite",
    ]
    .map(|line| sandbox.rollpack(line));
    let left = sandbox.list("out");
    let has_all = mounted.len() == 2;
    for path in mounted {
        assert!(Command::new("umount").arg(path).status().unwrap().success());
    }
    if !has_all {
        return;
    }
    insta::assert_snapshot!(transcripts[0], @"
    $ rollpack -q build spec.yaml --packages packages --unsigned -o out/a.zip
    exit code 2
    --- stderr
    error: cannot write `out/a.zip`
    caused by: something is mounted there
    hint: mount the folder above instead, and name what is to be made in it; what is mounted cannot be replaced as a whole
    ");
    insta::assert_snapshot!(transcripts[1], @"
    $ rollpack extract bundle.zip --to out/folder --ca ca.pem --overwrite
    exit code 2
    --- stderr
    error: cannot replace `out/folder`
    caused by: something is mounted there
    hint: mount the folder above instead, and name what is to be made in it; what is mounted cannot be replaced as a whole
    ");
    assert_eq!(left, ["a.zip", "folder"]);
}
