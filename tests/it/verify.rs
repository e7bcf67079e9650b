//! `rollpack verify` and `extract`: what is accepted, what is refused, and what that leaves on disk.

use crate::build::build;
use crate::rollup::{EXAMPLE, signer};
use crate::sandbox::{Sandbox, modified};

const RSA: &str = "--key rsa.key.pem --cert rsa.cert.pem";

fn bundled() -> Sandbox {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, RSA);
    sandbox
}

/// Changes the bundle, then verifies and extracts it: the transcript, and nothing on disk.
fn check(change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> String {
    let sandbox = bundled();
    let bytes = sandbox.read("bundle.zip");
    sandbox.write("bundle.zip", change(bytes));
    let before = sandbox.list("");
    let extracted =
        sandbox.rollpack("extract bundle.zip --to out --ca ca.pem --at 2026-06-01T00:00:00Z");
    assert!(extracted.contains("exit code 1"), "{extracted}");
    assert_eq!(sandbox.list(""), before);
    sandbox.rollpack("verify bundle.zip --ca ca.pem --at 2026-06-01T00:00:00Z")
}

/// The findings of a transcript that refuses a bundle: what it says of the bundle itself is told once.
pub fn problems(transcript: &str) -> &str {
    assert!(transcript.contains("\nrefused\n"), "{transcript}");
    let (problems, _) = transcript.split_once("\n1 file: ").unwrap();
    problems
}

#[test]
fn a_bundle_as_it_was_built() {
    let sandbox = bundled();
    insta::assert_snapshot!(sandbox.rollpack("verify bundle.zip --ca ca.pem"), @r#"
    $ rollpack verify bundle.zip --ca ca.pem
    exit code 0
    --- stdout
    accepted
      rollup     fabrikam-portal-2.1-rollup-3 (sequence 3 of fabrikam-portal-2.1)
      released   2026-03-04T00:00:00Z
      payloads   4
      identity   [SHA-256]
      signer     CN=RSA Signer (trusted, RSA with SHA-256)
                 issued by CN=Trust Test Root
                 sha256 [SHA-256]
                 valid 2020-01-01T00:00:00Z to 2049-12-31T23:59:59Z; revocation was not checked
    "#);
    insta::assert_snapshot!(sandbox.rollpack("extract bundle.zip --to out --ca ca.pem"), @r#"
    $ rollpack extract bundle.zip --to out --ca ca.pem
    exit code 0
    --- stderr
    extracted 10 files ([NUMBER] bytes) to `out`
    "#);
    for name in sandbox.list("packages") {
        let [there, here] = [format!("packages/{name}"), format!("out/{name}")];
        assert!(sandbox.read(&there) == sandbox.read(&here), "{name}");
        // Documented to the minute.
        let minute = |path: &str| modified(&sandbox.path(path)).as_second() / 60;
        assert_eq!(minute(&there), minute(&here), "{name}");
    }
    insta::assert_snapshot!(sandbox.rollpack("extract bundle.zip --to out --ca ca.pem"), @r#"
    $ rollpack extract bundle.zip --to out --ca ca.pem
    exit code 2
    --- stderr
    error: cannot write `out`
    caused by: entity already exists
    hint: choose another name, or ask for it to be replaced with `--overwrite`
    "#);
    insta::assert_snapshot!(sandbox.rollpack("extract bundle.zip --to out --ca ca.pem --overwrite"), @r#"
    $ rollpack extract bundle.zip --to out --ca ca.pem --overwrite
    exit code 0
    --- stderr
    extracted 10 files ([NUMBER] bytes) to `out`
    "#);
    insta::assert_snapshot!(sandbox.rollpack("extract bundle.zip --to web --ca ca.pem --only Portal-W*"), @r#"
    $ rollpack extract bundle.zip --to web --ca ca.pem --only Portal-W*
    exit code 0
    --- stderr
    extracted 1 files ([NUMBER] bytes) to `web`
    "#);
    assert_eq!(sandbox.list("web"), ["Portal-Web.msi"]);
}

/// An extracted bundle is its own folder of payloads. What is not looked at there is named, with the command that does.
#[test]
fn an_extracted_bundle_is_validated_in_its_own_folder() {
    let sandbox = bundled();
    sandbox.rollpack("extract bundle.zip --to out --ca ca.pem");
    let inside = |arguments: &str| {
        let mut command = sandbox.command();
        command.current_dir(sandbox.path("out"));
        let output = command.args(arguments.split(' ')).output().unwrap();
        sandbox.transcript(arguments, &output)
    };
    let validated = inside("validate META/spec.yaml --packages .");
    insta::assert_snapshot!(validated, @"
    $ rollpack validate META/spec.yaml --packages .
    exit code 0
    --- stdout
    info[step-left-open]: step `update-portal/check` is left open: what to do where the check fails
       --> META/spec.yaml:127:9
        |
    127 |       - id: check # a program that is there by then, or with `file` a payload; the purpose ...
        |         ^^

    4 files: 1 info, 1 suppressed
    N rules ran, N had nothing to look at, N did not look at everything:
      payload-unlisted: the bundle's own files were not checked: `META`, `README.html`, `install.ps1`; `rollpack verify DIR` checks them
    ");
    let mut script = sandbox.read("out/install.ps1");
    script.extend_from_slice(b"exit 1\r\n");
    sandbox.write("out/install.ps1", script);
    assert_eq!(inside("validate META/spec.yaml --packages ."), validated);
    let denied = inside("validate META/spec.yaml --packages . --deny unchecked");
    assert!(denied.contains("exit code 1"), "{denied}");
    let verified = sandbox.rollpack("verify out --ca ca.pem");
    assert!(verified.contains("exit code 1"), "{verified}");
    assert!(verified.contains("install.ps1"), "{verified}");
}

#[test]
fn a_folder_with_something_else_in_it_is_not_replaced() {
    let sandbox = bundled();
    sandbox.write("out/letter.txt", "mine");
    insta::assert_snapshot!(sandbox.rollpack("extract bundle.zip --to out --ca ca.pem --overwrite"), @r#"
    $ rollpack extract bundle.zip --to out --ca ca.pem --overwrite
    exit code 2
    --- stderr
    error: `out/letter.txt` is not a file of this bundle, so the folder is not replaced
    "#);
    assert_eq!(sandbox.list("out"), ["letter.txt"]);
}

#[test]
fn a_bundle_cut_short() {
    let verdict = check(|mut bytes| {
        bytes.truncate(bytes.len() / 2);
        bytes
    });
    insta::assert_snapshot!(verdict, @"
    $ rollpack verify bundle.zip --ca ca.pem --at 2026-06-01T00:00:00Z
    exit code 1
    --- stdout
    error[bundle-truncated]: the bundle is truncated: it ends after [NUMBER] bytes, which cuts off 5 of its 8 entries and its end
     |
     = note: in `bundle.zip`

    1 file: 1 error
    N rules ran, N had nothing to look at
    refused
      rollup     fabrikam-portal-2.1-rollup-3 (sequence 3 of fabrikam-portal-2.1)
      released   2026-03-04T00:00:00Z
      payloads   4
      identity   [SHA-256]
      signer     none
    ");
}

#[test]
fn a_byte_of_a_package_changed() {
    let verdict = check(|mut bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        bytes
    });
    insta::assert_snapshot!(verdict, @"
    $ rollpack verify bundle.zip --ca ca.pem --at 2026-06-01T00:00:00Z
    exit code 1
    --- stdout
    error[entry-content-changed]: the content of `Portal-Agent-x64.msi` was changed
     |
     = note: in `bundle.zip`

    1 file: 1 error
    N rules ran, N had nothing to look at
    refused
      rollup     fabrikam-portal-2.1-rollup-3 (sequence 3 of fabrikam-portal-2.1)
      released   2026-03-04T00:00:00Z
      payloads   4
      identity   [SHA-256]
      signer     CN=RSA Signer (trusted, RSA with SHA-256)
                 issued by CN=Trust Test Root
                 sha256 [SHA-256]
                 valid 2020-01-01T00:00:00Z to 2049-12-31T23:59:59Z; revocation was not checked
    ");
}

#[test]
fn an_entry_added() {
    let verdict = check(|bytes| {
        use std::io::Write as _;
        let mut archive = zip::ZipWriter::new_append(std::io::Cursor::new(bytes)).unwrap();
        let options = zip::write::SimpleFileOptions::DEFAULT;
        archive.start_file("setup.exe", options).unwrap();
        archive.write_all(b"MZ").unwrap();
        archive.finish().unwrap().into_inner()
    });
    insta::assert_snapshot!(problems(&verdict), @r#"
    $ rollpack verify bundle.zip --ca ca.pem --at 2026-06-01T00:00:00Z
    exit code 1
    --- stdout
    error[bundle-size-changed]: the bundle is [NUMBER] bytes long instead of [NUMBER]
     |
     = note: in `bundle.zip`

    error[bundle-structure-changed]: the line of `META/manifest.json` in the central directory is not the one that follows from the manifest, from offset [NUMBER] on
     |
     = note: in `bundle.zip`

    error[entry-extra]: the archive has the entry `setup.exe`, which the manifest does not list
     |
     = note: in `bundle.zip`
    "#);
}

#[test]
fn no_bundle_at_all() {
    let sandbox = EXAMPLE.sandbox();
    sandbox.write("letter.zip", "Dear reader");
    insta::assert_snapshot!(sandbox.rollpack("verify letter.zip --ca ca.pem"), @"
    $ rollpack verify letter.zip --ca ca.pem
    exit code 1
    --- stdout
    error[not-a-bundle]: the file is no zip archive, and so no bundle: it is a text
     |
     = note: in `letter.zip`
     = hint: look for the package where this came from

    1 file: 1 error
    N rule ran, N had nothing to look at, N did not look at everything:
      N rules: `letter.zip` cannot be read as a bundle
    refused
      signer     none
    ");
    insta::assert_snapshot!(sandbox.rollpack("verify packages/Portal-Web.msi --ca ca.pem"), @"
    $ rollpack verify packages/Portal-Web.msi --ca ca.pem
    exit code 1
    --- stdout
    error[not-a-bundle]: the file is no zip archive, and so no bundle: it is a compound file
     |
     = note: in `packages/Portal-Web.msi`
     = hint: `rollpack validate` and `rollpack inspect` take packages and cabinets

    1 file: 1 error
    N rule ran, N had nothing to look at, N did not look at everything:
      N rules: `packages/Portal-Web.msi` cannot be read as a bundle
    refused
      signer     none
    ");
    insta::assert_snapshot!(sandbox.rollpack("verify missing.zip --ca ca.pem"), @r#"
    $ rollpack verify missing.zip --ca ca.pem
    exit code 2
    --- stderr
    error: cannot look at `missing.zip`
    caused by: No such file or directory (os error 2)
    hint: check the path
    "#);
    insta::assert_snapshot!(sandbox.rollpack("verify letter.zip --ca letter.zip"), @r#"
    $ rollpack verify letter.zip --ca letter.zip
    exit code 1
    --- stderr
    error: `letter.zip` is not a usable certificate authority
    caused by: there is no PEM block `CERTIFICATE`
    "#);
    insta::assert_snapshot!(sandbox.rollpack("verify letter.zip"), @r#"
    $ rollpack verify letter.zip
    exit code 2
    --- stderr
    error: nobody is trusted, so no bundle can be verified
    hint: name a certificate authority with `--ca` or the signer's certificate with `--pin`
    hint: `rollpack inspect` shows what a bundle says of itself, without trusting it
    "#);
}

#[test]
fn a_signer_nobody_trusts() {
    let sandbox = bundled();
    sandbox.write(
        "other-ca.pem",
        std::fs::read(signer("other-ca.pem")).unwrap(),
    );
    insta::assert_snapshot!(
        sandbox.rollpack("verify bundle.zip --ca other-ca.pem --at 2026-06-01T00:00:00Z"),
        @"
    $ rollpack verify bundle.zip --ca other-ca.pem --at 2026-06-01T00:00:00Z
    exit code 1
    --- stdout
    error[signer-path-invalid]: the path from `CN=RSA Signer` to a trusted authority is not valid: the certificate of `CN=RSA Signer` was not signed by the key of its issuer `CN=Trust Test Root`, only under the same name
     |
     = note: in `bundle.zip`

    1 file: 1 error
    N rules ran, N had nothing to look at
    refused
      rollup     fabrikam-portal-2.1-rollup-3 (sequence 3 of fabrikam-portal-2.1)
      released   2026-03-04T00:00:00Z
      payloads   4
      identity   [SHA-256]
      signer     CN=RSA Signer (not trusted, RSA with SHA-256)
                 issued by CN=Trust Test Root
                 sha256 [SHA-256]
                 valid 2020-01-01T00:00:00Z to 2049-12-31T23:59:59Z; revocation was not checked
    "
    );
    let nobody = "0".repeat(64);
    insta::assert_snapshot!(
        problems(&sandbox.rollpack(&format!("verify bundle.zip --pin {nobody} --at 2026-06-01T00:00:00Z"))),
        @r#"
    $ rollpack verify bundle.zip --pin [SHA-256] --at 2026-06-01T00:00:00Z
    exit code 1
    --- stdout
    error[signer-not-pinned]: the certificate of `CN=RSA Signer` is not pinned; its SHA-256 is [SHA-256]
     |
     = note: in `bundle.zip`
    "#
    );
    insta::assert_snapshot!(problems(&sandbox.rollpack("verify bundle.zip --ca ca.pem --at 2090-01-01T00:00:00Z")), @"
    $ rollpack verify bundle.zip --ca ca.pem --at 2090-01-01T00:00:00Z
    exit code 1
    --- stdout
    error[signer-expired]: the certificate of `CN=RSA Signer` expired on 2049-12-31T23:59:59Z
     |
     = note: in `bundle.zip`

    warning[clock-implausible]: the clock says 2090-01-01T00:00:00Z, and the rollup was released on 2026-03-04T00:00:00Z: one of the two cannot be right
     |
     = note: in `bundle.zip`
    ");
    insta::assert_snapshot!(problems(&sandbox.rollpack("verify bundle.zip --ca ca.pem --min-sequence 9")), @r#"
    $ rollpack verify bundle.zip --ca ca.pem --min-sequence 9
    exit code 1
    --- stdout
    error[sequence-too-low]: the bundle has the sequence number 3, at least 9 is asked for
     |
     = note: in `bundle.zip`
    "#);
}

#[test]
fn the_last_day_is_a_day_on_which_a_bundle_is_accepted() {
    let sandbox = EXAMPLE.sandbox();
    let spec = std::fs::read_to_string(sandbox.path("spec.yaml")).unwrap();
    let dated = spec.replace("  # expires: 2028-03-31", "  expires: 2028-03-31");
    assert_ne!(dated, spec);
    sandbox.write("spec.yaml", dated);
    build(&sandbox, RSA);
    let verified = |at| {
        let said = sandbox.rollpack(&format!("verify bundle.zip --ca ca.pem --at {at}"));
        said.lines().nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(verified("2028-03-31T23:59:59Z"), "exit code 0");
    assert_eq!(verified("2028-04-01T00:00:00Z"), "exit code 1");
}

#[test]
fn the_verdict_as_json() {
    let sandbox = bundled();
    insta::assert_snapshot!(sandbox.rollpack("verify bundle.zip --ca ca.pem --format json"), @r#"
    $ rollpack verify bundle.zip --ca ca.pem --format json
    exit code 0
    --- stdout
    {
      "schema": "rollpack/report/v1",
      "tool": {
        "name": "rollpack",
        "version": "0.1.0"
      },
      "verdict": "accepted",
      "identity": "[SHA-256]",
      "rollup": {
        "id": "fabrikam-portal-2.1-rollup-3",
        "series": "fabrikam-portal-2.1",
        "sequence": 3,
        "release": "2026-03-04T00:00:00Z",
        "title": "Fabrikam Portal 2.1, rollup 3",
        "replaces": [
          "fabrikam-portal-2.1-rollup-2"
        ],
        "replaces_all_previous": true
      },
      "signer": {
        "entry": "META/manifest.json.p7s",
        "subject": "CN=RSA Signer",
        "issuer": "CN=Trust Test Root",
        "sha256": "[SHA-256]",
        "not_before": "2020-01-01T00:00:00Z",
        "not_after": "2049-12-31T23:59:59Z",
        "algorithm": "RSA with SHA-256",
        "timestamp": false,
        "trusted": true,
        "revocation_checked": false
      },
      "signers": [
        {
          "entry": "META/manifest.json.p7s",
          "subject": "CN=RSA Signer",
          "issuer": "CN=Trust Test Root",
          "sha256": "[SHA-256]",
          "not_before": "2020-01-01T00:00:00Z",
          "not_after": "2049-12-31T23:59:59Z",
          "algorithm": "RSA with SHA-256",
          "timestamp": false,
          "trusted": true,
          "revocation_checked": false
        }
      ],
      "findings": [],
      "summary": {
        "errors": 0,
        "warnings": 0,
        "infos": 0,
        "suppressed": 0,
        "files": 1,
        "rules": {
          "ran": 67,
          "inapplicable": 2,
          "skipped": []
        }
      }
    }
    "#);
}

#[test]
fn a_folder_that_a_bundle_was_extracted_to() {
    let sandbox = bundled();
    sandbox.rollpack("extract bundle.zip --to out --ca ca.pem");
    let accepted = sandbox.rollpack("verify out --ca ca.pem");
    assert!(accepted.contains("exit code 0"), "{accepted}");
    sandbox.write("out/setup.exe", "MZ");
    insta::assert_snapshot!(problems(&sandbox.rollpack("verify out --ca ca.pem")), @r#"
    $ rollpack verify out --ca ca.pem
    exit code 1
    --- stdout
    error[entry-extra]: the folder has `setup.exe`, which the manifest does not list
     |
     = note: in `out`
    "#);
}

#[test]
fn a_second_signer() {
    let sandbox = bundled();
    insta::assert_snapshot!(sandbox.rollpack("sign bundle.zip --key p256.key.pem --cert p256.cert.pem"), @r#"
    $ rollpack sign bundle.zip --key p256.key.pem --cert p256.cert.pem
    exit code 0
    --- stderr
    signed `bundle.zip`
      identity   [SHA-256]
      signed by  CN=P-256 Signer
      recipients need the certificate authority CN=Trust Test Root
    "#);
    let verified = sandbox.rollpack("verify bundle.zip --ca ca.pem");
    assert_eq!(verified.matches("(trusted, ").count(), 2, "{verified}");
    let twice = sandbox.rollpack("sign bundle.zip --key rsa.key.pem --cert rsa.cert.pem");
    assert!(
        twice.contains(
            "the bundle is signed with this certificate already, in `META/manifest.json.p7s`"
        ),
        "{twice}"
    );
    assert!(twice.contains("exit code 1"), "{twice}");
    // Signed first or later, the bundle is the same.
    build(&sandbox, "--unsigned");
    let unsigned = sandbox.rollpack("sign bundle.zip --key rsa.key.pem --cert rsa.cert.pem");
    assert!(unsigned.contains("exit code 0"), "{unsigned}");
    let verified = sandbox.rollpack("verify bundle.zip --ca ca.pem");
    assert!(verified.contains("exit code 0"), "{verified}");
}

#[test]
fn what_nobody_could_accept_is_not_built() {
    let sandbox = EXAMPLE.sandbox();
    let built = sandbox.rollpack(&format!(
        "build spec.yaml --packages packages -o late.zip {RSA} --at 2090-01-01T00:00:00Z"
    ));
    insta::assert_snapshot!(built, @r#"
    $ rollpack build spec.yaml --packages packages -o late.zip --key rsa.key.pem --cert rsa.cert.pem --at 2090-01-01T00:00:00Z
    exit code 1
    --- stderr
    error: nobody could accept the signature: the certificate of `CN=RSA Signer` expired on 2049-12-31T23:59:59Z
    hint: sign with a certificate that is valid now, for code signing, and followed by those that issued it
    hint: `--at TIME` judges as of another time, to make an old bundle once more
    "#);
    assert!(!sandbox.list("").contains(&"late.zip".to_owned()));
}

#[test]
fn the_verdict_is_what_its_schema_says() {
    let sandbox = bundled();
    let read = |command: &str| -> serde_json::Value {
        let output = sandbox
            .command()
            .args(command.split_whitespace())
            .output()
            .unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let schema = jsonschema::validator_for(&read("schema verdict")).unwrap();
    for (command, verdict) in [
        ("verify bundle.zip --ca ca.pem --format json", "accepted"),
        (
            "verify bundle.zip --format json --pin 0000000000000000000000000000000000000000000000000000000000000000",
            "refused",
        ),
        ("verify spec.yaml --ca ca.pem --format json", "refused"),
    ] {
        let said = read(command);
        assert_eq!(said["verdict"], verdict, "{command}");
        assert_eq!(
            schema.validate(&said).map_err(|error| error.to_string()),
            Ok(()),
            "{command}"
        );
    }
}
