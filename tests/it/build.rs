//! `rollpack build`: bundles of the committed rollups, what they hold, and when there are none.

use serde_json::Value;

use crate::rollup::{DOCUMENTED, EXAMPLE};
use crate::sandbox::Sandbox;

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
    built `fabrikam-portal-2.1-rollup-3.zip` (407839 bytes)
      identity   c1a5392570a2d355ba5120bba6dd015040c5d2df0b8fb27adc749102b2569d08
      signed by  CN=RSA Signer (sha256 e57c4adee537e847ebedaa063a68d459bc349307a1db3834ccc4023b1feee29d)
    "#);
}

#[test]
fn nobody_signs_by_accident() {
    let sandbox = EXAMPLE.sandbox();
    insta::assert_snapshot!(sandbox.rollpack("build spec.yaml --packages packages -o a.zip"), @r#"
    $ rollpack build spec.yaml --packages packages -o a.zip
    exit code 2
    --- stderr
    error: the bundle would have no signature
    hint: name a key and its certificate with `--key` and `--cert`
    hint: `cargo xtask signer` makes development certificates
    hint: build without a signature with `--unsigned`
    "#);
    insta::assert_snapshot!(
        sandbox.rollpack("build spec.yaml --packages packages --key rsa.key.pem --cert p256.cert.pem -o a.zip"),
        @""
    );
    let unsigned = sandbox.rollpack("build spec.yaml --packages packages --unsigned -o a.zip");
    assert!(unsigned.contains("signed by  nobody"), "{unsigned}");
    insta::assert_snapshot!(sandbox.rollpack("verify a.zip --ca ca.pem"), @"");
}

#[test]
fn what_has_errors_is_not_built() {
    let sandbox = EXAMPLE.sandbox();
    std::fs::remove_file(sandbox.path("packages/Portal-Web.msi")).unwrap();
    let before = sandbox.list("");
    insta::assert_snapshot!(
        sandbox.rollpack(&format!("build spec.yaml --packages packages {RSA} -o a.zip")),
        @r#"
    $ rollpack build spec.yaml --packages packages --key rsa.key.pem --cert rsa.cert.pem -o a.zip
    exit code 1
    --- stderr
    error[payload-missing]: `Portal-Web.msi` is documented but not in the folder
      --> spec.yaml:87:11
       |
    87 |   - name: Portal-Web.msi # exactly the name that the file has
       |           ^^^^^^^^^^^^^^
       |
       = hint: put it into the folder, or correct its name in the spec

    3 files: 1 error
    refused; nothing was built
    "#
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

#[test]
fn a_dry_run_writes_nothing() {
    let sandbox = EXAMPLE.sandbox();
    let before = sandbox.list("");
    insta::assert_snapshot!(sandbox.rollpack("-q build spec.yaml --packages packages --dry-run"), @r#"
    $ rollpack -q build spec.yaml --packages packages --dry-run
    exit code 0
    --- stdout
    fabrikam-portal-2.1-rollup-3 (sequence 3 of fabrikam-portal-2.1, released 2026-03-04T00:00:00Z)

    entries
     install.ps1                44502  5411755d1c8179823b0e3067762c05437fb38090332b2e7040d6300f5258a187
     README.html                25882  8a5bd4c37872d4cbc137d16972946daeb75f33131bff0f901d575b1470ee0b7a
     Portal-Web.msi            153600  0e42a5bff7a96fc4b12b359a02f45868b37e905f529c4703acdd413373b40116
     Portal-Agent-x64.msi       98304  301147b89987644a7f9ff5a3ce6b87419c266e74399ddfbd7a47410eeaca4c94
     Portal-Database.msi       120832  a05bfb1d1840280f5aaa160d7bf38b1a2f62fd788e9c3b97ee8b1ed7385dddb8
     Portal-Release-Notes.txt     226  43ede1e533d806da181e7d69a39b1087ba9143274bc304a8956989753bb59c7f
     META/spec.yaml             10997  98f5ec39627a0c2233be0fbf39edcb01d05fe07af394eaf0a9cc683704344354
     META/SHA256SUMS              582  44a102d67696c0dd13908b8365f624c00bf8f9be3d1e26d5de0bd5bdd7833b17

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
     5  extract                       update-database/1
     6  install  Portal-Database.msi  update-database/2
    "#);
    let json = sandbox.rollpack("-q build spec.yaml --packages packages --dry-run --format json");
    assert!(json.contains("rollpack/plan/v1"));
    assert!(!json.contains(env!("CARGO_PKG_VERSION")) && !json.contains("[SANDBOX]"));
    assert_eq!(sandbox.list(""), before);
}
