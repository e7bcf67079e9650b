//! `rollpack build`: bundles of the committed rollups, what they hold, and when there are none.

use serde_json::Value;

use crate::rollup::{DOCUMENTED, EXAMPLE};
use crate::sandbox::Sandbox;
use crate::verify::problems;

const RSA: &str = "--key rsa.key.pem --cert rsa.cert.pem";
const P256: &str = "--key p256.key.pem --cert p256.cert.pem";

/// Builds what is in the sandbox and returns the bundle's bytes.
pub fn build(sandbox: &Sandbox, signer: &str) -> Vec<u8> {
    let transcript = sandbox.rollpack(&format!(
        "-q build spec.yaml --packages packages {signer} -o bundle.zip"
    ));
    assert!(transcript.contains("exit code 0"), "{transcript}");
    sandbox.read("bundle.zip")
}

fn manifest(bundle: Vec<u8>) -> Value {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bundle)).unwrap();
    serde_json::from_reader(archive.by_name("META/manifest.json").unwrap()).unwrap()
}

fn texts(bundle: Vec<u8>) -> [String; 2] {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bundle)).unwrap();
    ["install.ps1", "README.html"]
        .map(|name| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap())
}

#[test]
fn the_manifest_has_the_documented_figures() {
    let manifest = manifest(build(&DOCUMENTED.sandbox(), RSA));
    let payloads = manifest["payloads"].as_array().unwrap();
    assert_eq!(payloads.len(), 47);
    let sizes: u64 = payloads
        .iter()
        .map(|payload| payload["size"].as_u64().unwrap())
        .sum();
    assert_eq!(sizes, 18_955_776);
    let steps = manifest["procedure"]["steps"].as_array().unwrap();
    let count = |action: &str| steps.iter().filter(|step| step["action"] == action).count();
    let counts = ["uninstall", "copy", "reinstall", "initialize", "deploy"].map(count);
    assert_eq!(counts, [32, 33, 32, 5 + 3 + 3, 3]);
    assert_eq!(manifest["rollup"]["release"], "2011-05-16T00:00:00Z");
}

#[test]
fn every_step_is_in_every_rendering_in_order_and_under_its_role() {
    for rollup in [&DOCUMENTED, &EXAMPLE] {
        let bundle = build(&rollup.sandbox(), P256);
        let manifest = manifest(bundle.clone());
        let [script, article] = texts(bundle);
        let roles: Vec<_> = manifest["roles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|role| &role["id"])
            .collect();
        for text in [&script, &article] {
            let mut from = 0;
            for step in manifest["procedure"]["steps"].as_array().unwrap() {
                let id = step["id"].as_str().unwrap();
                let at = text[from..]
                    .find(id)
                    .unwrap_or_else(|| panic!("{id} is not after {from}"));
                from += at + id.len();
                assert!(roles.contains(&&step["role"]), "{id}");
            }
        }
        assert!(script.is_ascii());
        assert!(script.lines().count() == script.matches("\r\n").count());
    }
}

#[test]
fn a_person_is_told_what_was_built() {
    let sandbox = EXAMPLE.sandbox();
    let built = sandbox.rollpack(&format!("build spec.yaml --packages packages {RSA}"));
    insta::assert_snapshot!(built, @r#"
    $ rollpack build spec.yaml --packages packages --key rsa.key.pem --cert rsa.cert.pem
    exit code 0
    --- stderr
    built `fabrikam-portal-2.1-rollup-3.zip` ([NUMBER] bytes)
      identity   [SHA-256]
      signed by  CN=RSA Signer (sha256 [SHA-256])
      recipients need the certificate authority CN=Trust Test Root
    "#);
}

#[test]
fn nobody_signs_by_accident() {
    let sandbox = EXAMPLE.sandbox();
    insta::assert_snapshot!(sandbox.rollpack("build spec.yaml --packages packages -o a.zip"), @"
    $ rollpack build spec.yaml --packages packages -o a.zip
    exit code 2
    --- stderr
    error: the bundle would have no signature
    hint: name a key and its certificate with `--key` and `--cert`, or both with `--pfx`
    hint: openssl makes a pair for development: `openssl req -x509 -newkey rsa:3072 -nodes -keyout key.pem -out cert.pem -days 365 -subj /CN=Development -addext basicConstraints=CA:FALSE -addext keyUsage=digitalSignature -addext extendedKeyUsage=codeSigning`
    hint: build without a signature with `--unsigned`
    ");
    insta::assert_snapshot!(
        sandbox.rollpack("build spec.yaml --packages packages --key rsa.key.pem --cert p256.cert.pem -o a.zip"),
        @"
    $ rollpack build spec.yaml --packages packages --key rsa.key.pem --cert p256.cert.pem -o a.zip
    exit code 1
    --- stderr
    error: the private key does not belong to the certificate of `CN=P-256 Signer`
    hint: name the certificate that was issued for this key with `--cert`, or the key of that certificate with `--key`
    "
    );
    let unsigned = sandbox.rollpack("build spec.yaml --packages packages --unsigned -o a.zip");
    assert!(unsigned.contains("signed by  nobody"), "{unsigned}");
    insta::assert_snapshot!(problems(&sandbox.rollpack("verify a.zip --ca ca.pem")), @r#"
    $ rollpack verify a.zip --ca ca.pem
    exit code 1
    --- stdout
    error[bundle-unsigned]: the bundle is not signed
     |
     = note: in `a.zip`
     = hint: get the signed bundle, or build it again with a key if it is yours
    "#);
}

#[test]
fn what_has_errors_is_not_built() {
    let sandbox = EXAMPLE.sandbox();
    std::fs::remove_file(sandbox.path("packages/Portal-Web.msi")).unwrap();
    let before = sandbox.list("");
    insta::assert_snapshot!(
        sandbox.rollpack(&format!("build spec.yaml --packages packages {RSA} -o a.zip")),
        @"
    $ rollpack build spec.yaml --packages packages --key rsa.key.pem --cert rsa.cert.pem -o a.zip
    exit code 1
    --- stderr
    error[payload-missing]: `Portal-Web.msi` is documented but not in the folder
      --> spec.yaml:26:11
       |
    26 |   - name: Portal-Web.msi # exactly the name that the file has
       |           ^^^^^^^^^^^^^^
       |
       = hint: put it into the folder, or correct its name in the spec

    3 files: 1 error
    N rules ran, N had nothing to look at
    refused; nothing was built
    "
    );
    assert_eq!(sandbox.list(""), before);
}

#[test]
fn the_input_is_never_overwritten() {
    let sandbox = EXAMPLE.sandbox();
    let before = sandbox.read("packages/Portal-Web.msi");
    insta::assert_snapshot!(
        sandbox.rollpack(&format!(
            "build spec.yaml --packages packages {RSA} -o packages/Portal-Web.msi"
        )),
        @r#"
    $ rollpack build spec.yaml --packages packages --key rsa.key.pem --cert rsa.cert.pem -o packages/Portal-Web.msi
    exit code 2
    --- stderr
    error: the bundle would take the place of its own input `packages/Portal-Web.msi`
    hint: choose another name with `-o`
    "#
    );
    assert_eq!(sandbox.read("packages/Portal-Web.msi"), before);
}

/// Shows the sizes of payloads alone; those of texts change with every word.
fn without_sizes_of_texts(plan: &str) -> String {
    let line = |line: &str| match line.split_whitespace().collect::<Vec<_>>()[..] {
        [name, size, "[SHA-256]"] if !name.starts_with("Portal") => line.replace(size, "[SIZE]"),
        _ => line.to_owned(),
    };
    plan.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_dry_run_writes_nothing() {
    let sandbox = EXAMPLE.sandbox();
    let before = sandbox.list("");
    let plan = sandbox.rollpack("-q build spec.yaml --packages packages --dry-run");
    insta::assert_snapshot!(without_sizes_of_texts(&plan), @r"
    $ rollpack -q build spec.yaml --packages packages --dry-run
    exit code 0
    --- stdout
    fabrikam-portal-2.1-rollup-3 (sequence 3 of fabrikam-portal-2.1, released 2026-03-04T00:00:00Z)

    entries
     install.ps1               [SIZE]  [SHA-256]
     README.html                [SIZE]  [SHA-256]
     Portal-Web.msi            [NUMBER]  [SHA-256]
     Portal-Agent-x64.msi       98304  [SHA-256]
     Portal-Database.msi       [NUMBER]  [SHA-256]
     Portal-Release-Notes.txt     226  [SHA-256]
     META/spec.yaml              [SIZE]  [SHA-256]
     META/SHA256SUMS              [SIZE]  [SHA-256]

    web: Web servers (20 steps)
      1  service     Fabrikam Portal                 stop-portal/stop
      2  com-plus    Portal Workflow                 stop-portal/disable
      3  uninstall   Front Page                      stop-portal/uninstall
      4  deploy      Portal Console                  stop-portal/deploy
      7  extract                                     update-portal/extract
      8  backup      C:\Portal\Packages              update-portal/backup
      9  copy        Portal-Web.msi                  update-portal/copy
     10  reinstall   Front Page                      update-portal/reinstall
     11  initialize  Web Sites                       update-portal/initialize
     12  deploy      Portal Console                  update-portal/deploy
     13  transfer    Portal-Agent-x64.msi            update-portal/transfer
     14  replace     Portal-Agent-x64.msi            update-portal/replace
     15  run         C:\Portal\bin\PortalAgent.exe   update-portal/check
     16  guide                                       update-portal/certificate
     17  iis         Portal                          start-portal/security
     18  iis                                         start-portal/iis
     19  com-plus    Portal Workflow                 start-portal/enable
     20  service     Fabrikam Portal                 start-portal/start
     21  reboot                                      start-portal/reboot
     22  manual      Read Portal-Release-Notes.txt.  start-portal/read-notes

    database: Database server (2 steps)
     5  extract                       update-database/extract-folder
     6  install  Portal-Database.msi  update-database/install-portal-database-msi
    ");
    let json = sandbox.rollpack("-q build spec.yaml --packages packages --dry-run --format json");
    assert!(json.contains("rollpack/plan/v1"));
    assert!(!json.contains(env!("CARGO_PKG_VERSION")) && !json.contains("[SANDBOX]"));
    assert_eq!(sandbox.list(""), before);
}
