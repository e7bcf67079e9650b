//! Other programs and the signatures that rollpack makes or judges: openssl's own check of `signingCertificateV2`, gpgsm,
//! and signify for packages.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::bundle::{build, signer, trust_file, unzip};
use crate::peers::{program, run, shared};
use crate::sandbox::Sandbox;

const SIGNERS: [(&str, &str); 4] = [
    ("rsa.key.pem", "rsa.cert.pem"),
    ("p256.key.pem", "p256.cert.pem"),
    ("p384.key.pem", "p384.cert.pem"),
    ("p256.key.pem", "deep.chain.pem"),
];

/// The folder with a manifest and its signature, for each signer.
fn signed(key: &str, chain: &str) -> Option<tempfile::TempDir> {
    let made = tempfile::tempdir().unwrap();
    unzip(&build(made.path(), &[signer(key, chain)]))
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr]
        .map(|stream| String::from_utf8_lossy(stream).into_owned())
        .concat()
}

/// `-cades` looks whether the certificates are those that were signed along.
#[test]
fn openssl_finds_the_signing_certificates_in_order() {
    if program("openssl").is_none() {
        return;
    }
    for (key, chain) in SIGNERS {
        let Some(folder) = signed(key, chain) else {
            return;
        };
        let check = |authority: &str| {
            let mut command = Command::new("openssl");
            command
                .args("cms -verify -cades -binary -inform DER -purpose any -no-CApath -no-CAstore -in META/manifest.json.p7s -content META/manifest.json -out /dev/null -CAfile".split(' '))
                .arg(trust_file(authority))
                .current_dir(folder.path());
            run(&mut command)
        };
        check("ca.pem").unwrap();
        assert!(check("other-ca.pem").is_err());
        std::fs::write(folder.path().join("META/manifest.json"), "{}").unwrap();
        assert!(check("ca.pem").is_err());
    }
}

/// A home of gpgsm that trusts one authority.
fn gpgsm_home(authority: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let fingerprint = Command::new("openssl")
        .args(["x509", "-noout", "-fingerprint", "-sha1", "-in"])
        .arg(trust_file(authority))
        .output();
    let fingerprint = String::from_utf8(fingerprint.unwrap().stdout).unwrap();
    let (_, digits) = fingerprint.trim().split_once('=').unwrap();
    let write = |name: &str, text: &str| std::fs::write(home.path().join(name), text).unwrap();
    write("trustlist.txt", &format!("{digits} S relax\n"));
    write(
        "gpgsm.conf",
        "disable-crl-checks\nno-secmem-warning\nbatch\n",
    );
    home
}

fn gpgsm(home: &Path, arguments: &[&str], folder: &Path) -> Output {
    Command::new("gpgsm")
        .args(arguments)
        .env("GNUPGHOME", home)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn gpgsm_finds_a_good_signature() {
    let (Some(_), Some(_)) = (program("gpgsm"), program("openssl")) else {
        return;
    };
    let home = gpgsm_home("ca.pem");
    let import = trust_file("ca.pem");
    let imported = gpgsm(
        home.path(),
        &["--import", import.to_str().unwrap()],
        Path::new("/"),
    );
    assert!(imported.status.success(), "{}", said(&imported));
    let verify = [
        "--verify",
        "--status-fd",
        "1",
        "META/manifest.json.p7s",
        "META/manifest.json",
    ];
    for (key, chain) in SIGNERS {
        let Some(folder) = signed(key, chain) else {
            return;
        };
        let output = gpgsm(home.path(), &verify, folder.path());
        assert!(output.status.success(), "{chain}: {}", said(&output));
        assert!(said(&output).contains("[GNUPG:] TRUST_FULLY"), "{chain}");
        let manifest = folder.path().join("META/manifest.json");
        let bytes = std::fs::read(&manifest).unwrap();
        std::fs::write(&manifest, &bytes[1..]).unwrap();
        let output = gpgsm(home.path(), &verify, folder.path());
        assert!(!output.status.success(), "{chain}: {}", said(&output));
    }
    // A stranger is told apart.
    if let Some(folder) = signed("p256.key.pem", "stranger.cert.pem") {
        let output = gpgsm(home.path(), &verify, folder.path());
        assert!(!said(&output).contains("TRUST_FULLY"), "{}", said(&output));
    }
    let _ = Command::new("gpgconf")
        .args(["--kill", "all"])
        .env("GNUPGHOME", home.path())
        .status();
}

/// What signify says of a package below an authority. The library below it does not know that OpenSSL has patch levels
/// of two digits; it is helped to.
const SIGNIFY: &str = r"
import pathlib, re, sys
search = re.search
def more(pattern, *rest):
    if isinstance(pattern, str):
        pattern = pattern.replace(r'\d\.\d\.\d[', r'\d\.\d\.\d+[')
    return search(pattern, *rest)
re.search = more
from signify.authenticode.signed_file.msi import SignedMsiFile
from signify.x509 import FileSystemCertificateStore
store = FileSystemCertificateStore(location=pathlib.Path(sys.argv[2]), trusted=True)
with open(sys.argv[1], 'rb') as file:
    print(SignedMsiFile(file).explain_verify(trusted_certificate_store=store)[0].name)
";

/// The Python that has signify.
fn python() -> Option<PathBuf> {
    Some(program("authenticode")?.with_file_name("python3"))
}

#[test]
fn signify_judges_packages_alike() {
    let (Some(python), Some(_)) = (python(), program("osslsigncode")) else {
        return;
    };
    let Some(package) = shared("corpus/wixtoolset__wix3__ComponentRefsAndGroups_expected.msi")
    else {
        return;
    };
    for extension in [None, Some("-add-msi-dse")] {
        let sandbox = Sandbox::new();
        let mut sign = Command::new("osslsigncode");
        sign.args(["sign", "-h", "sha256", "-certs"])
            .arg(trust_file("rsa.cert.pem"))
            .arg("-key")
            .arg(trust_file("rsa.key.pem"))
            .args(extension)
            .arg("-in")
            .arg(&package)
            .arg("-out")
            .arg(sandbox.path("a.msi"));
        run(&mut sign).unwrap();
        let mut bytes = sandbox.read("a.msi");
        bytes[0x1000] ^= 1;
        sandbox.write("b.msi", bytes);
        let signify = |package: &str, authority: &str| {
            let mut command = Command::new(&python);
            command.args(["-c", SIGNIFY]).arg(sandbox.path(package));
            run(command.arg(trust_file(authority))).unwrap()
        };
        assert_eq!(signify("a.msi", "ca.pem").trim(), "OK");
        assert_eq!(signify("a.msi", "other-ca.pem").trim(), "CERTIFICATE_ERROR");
        assert_eq!(signify("b.msi", "ca.pem").trim(), "INVALID_DIGEST");
        let ours = |package: &str| sandbox.rollpack(&format!("inspect {package} --signature"));
        let matches = "digest        of this file: the SHA-256 digest matches";
        let differs = "digest        of ANOTHER file: the SHA-256 digest differs";
        assert!(ours("a.msi").contains(matches), "{}", ours("a.msi"));
        assert!(ours("b.msi").contains(differs), "{}", ours("b.msi"));
    }
}
