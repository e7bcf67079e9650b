//! Bundles beside their peers: whatever reads zip archives reads them, and whatever checks signatures and
//! digests agrees.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use rollpack::bundle::manifest::{
    Manifest, Payload, PayloadKind, Rollup, SCHEMA, SignatureKind, Signatures, Tool,
};
use rollpack::bundle::{
    BundlePath, Content, Draft, Entry, Fingerprint, Judged, Moment, Procedure, names, pack,
};
use rollpack::disk::Replace;
use rollpack::extract::{Selection, extract};
use rollpack::sign::{Certificate, Expiry, KeyFile, LocalSigner, Signer as _, Trust};
use rollpack::verify::{Options, Unsigned, verify_source};

use crate::peers::{program, run, shared};

const PAYLOADS: [(&str, &[u8]); 3] = [
    ("First Package.msi", b"the content of the first package"),
    ("Größe.msi", &[0x93, 0, 0xff, 0x17]),
    ("readme.txt", b""),
];

pub fn trust_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/trust")
        .join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(trust_file(name)).unwrap()
}

pub fn signer(key: &str, chain: &str) -> LocalSigner {
    let key = KeyFile::read(text(key).as_bytes(), None).unwrap().key;
    LocalSigner::new(key, Certificate::all_from_pem(&text(chain)).unwrap()).unwrap()
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn entry(name: &str, modified: &str, content: Content) -> Entry {
    Entry {
        path: BundlePath::parse(name).unwrap(),
        modified: moment(modified),
        content,
    }
}

fn generated(name: &str, content: String) -> Entry {
    let bytes = content.into_bytes();
    entry(name, "2011-05-16T12:55:00Z", Content::Bytes(bytes))
}

fn payload(folder: &Path, name: &str, content: &[u8]) -> Entry {
    let source = folder.join(name);
    std::fs::write(&source, content).unwrap();
    let fingerprint = Fingerprint::of(content);
    let judged = Judged {
        size: fingerprint.size,
        sha256: fingerprint.sha256,
        crc32: None,
    };
    let content = Content::File { source, judged };
    entry(name, "2010-02-03T04:05:06Z", content)
}

/// Builds a bundle of the payloads with these signers into `folder` and returns where it is.
pub fn build(folder: &Path, signers: &[LocalSigner]) -> PathBuf {
    let sources = folder.join("packages");
    std::fs::create_dir(&sources).unwrap();
    let mut entries = vec![
        generated(names::SCRIPT, "Write-Host 'a step'\r\n".repeat(50)),
        generated(names::ARTICLE, "<p>What it fixes</p>\n".repeat(50)),
    ];
    entries.extend(PAYLOADS.map(|(name, content)| payload(&sources, name, content)));
    entries.push(generated(names::SPEC, "rollup: example\n".repeat(50)));
    let release = moment("2011-05-16T12:55:00Z");
    let packed = pack(entries, release, &()).unwrap();
    let is_payload = |name: &str| PAYLOADS.iter().any(|(payload, _)| *payload == name);
    let payloads = packed.records().iter();
    let payloads = payloads.filter(|record| is_payload(&record.path));
    let manifest = Manifest {
        schema: SCHEMA.to_owned(),
        tool: Tool {
            name: "rollpack".to_owned(),
            version: "0.0.0".to_owned(),
        },
        rollup: Rollup {
            id: "example-1".to_owned(),
            series: "example".to_owned(),
            sequence: 1,
            release,
            title: None,
            expires: None,
            replaces: Vec::new(),
            replaces_all_previous: false,
        },
        entries: packed.records().to_vec(),
        payloads: payloads
            .map(|record| Payload {
                name: record.path.clone(),
                kind: PayloadKind::File,
                size: record.size,
                sha256: record.sha256,
                modified: record.modified,
                msi: None,
            })
            .collect(),
        roles: Vec::new(),
        parameters: Vec::new(),
        procedure: Procedure::default(),
        signatures: Signatures {
            required: vec![SignatureKind::Cms],
        },
    };
    let draft = Draft::new(packed, &manifest).unwrap();
    let signatures: Vec<_> = signers
        .iter()
        .map(|signer| signer.sign(draft.manifest()).unwrap())
        .collect();
    let target = folder.join("example.zip");
    draft
        .write(&signatures, &target, Replace::Never, &())
        .unwrap();
    target
}

/// The names in a bundle with one signature, in their order.
const NAMES: [&str; 9] = [
    "META/manifest.json",
    "install.ps1",
    "README.html",
    "First Package.msi",
    "Größe.msi",
    "readme.txt",
    "META/spec.yaml",
    "META/SHA256SUMS",
    "META/manifest.json.p7s",
];

#[test]
fn every_zip_reader_reads_a_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = build(folder.path(), &[signer("rsa.key.pem", "rsa.cert.pem")]);
    if let Some(unzip) = program("unzip") {
        let output = run(Command::new(&unzip).arg("-t").arg(&bundle)).unwrap();
        assert!(output.contains("No errors detected"), "{output}");
        let output = run(Command::new(unzip)
            .env("LC_ALL", "C.UTF-8")
            .arg("-Z1")
            .arg(&bundle))
        .unwrap();
        assert_eq!(output.lines().collect::<Vec<_>>(), NAMES);
    }
    if let Some(seven_zip) = program("7z") {
        let output = run(Command::new(seven_zip).arg("t").arg(&bundle)).unwrap();
        assert!(output.contains("Everything is Ok"), "{output}");
        assert!(!output.contains("WARNING"), "{output}");
    }
    if let Some(python) = program("python3") {
        let script = "import sys, zipfile\n\
            archive = zipfile.ZipFile(sys.argv[1])\n\
            assert archive.testzip() is None and not archive.comment\n\
            for info in archive.infolist():\n\
            \x20   assert info.external_attr == 0o100644 << 16 and not info.extra and not info.comment\n\
            \x20   print(info.filename, '%d-%02d-%02d %02d:%02d:%02d' % info.date_time)\n";
        let output = run(Command::new(python)
            .env("PYTHONUTF8", "1")
            .args(["-c", script])
            .arg(&bundle))
        .unwrap();
        let time = |name: &str| {
            if PAYLOADS.iter().any(|(payload, _)| *payload == name) {
                "2010-02-03 04:05:06"
            } else {
                "2011-05-16 12:55:00"
            }
        };
        let expect: Vec<_> = NAMES.map(|name| format!("{name} {}", time(name))).into();
        assert_eq!(output.lines().collect::<Vec<_>>(), expect);
    }
}

/// Unpacks a bundle with a program that knows nothing of bundles.
pub fn unzip(bundle: &Path) -> Option<tempfile::TempDir> {
    let unzip = program("unzip")?;
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(unzip);
    let command = command.env("TZ", "UTC").env("LC_ALL", "C.UTF-8");
    run(command.arg("-q").arg(bundle).arg("-d").arg(folder.path())).unwrap();
    Some(folder)
}

#[test]
fn an_administrator_checks_digests_without_this_program() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = build(folder.path(), &[signer("rsa.key.pem", "rsa.cert.pem")]);
    let (Some(files), Some(sha256sum)) = (unzip(&bundle), program("sha256sum")) else {
        return;
    };
    let check = || {
        let mut command = Command::new(&sha256sum);
        run(command
            .current_dir(files.path())
            .args(["--strict", "-c", "META/SHA256SUMS"]))
    };
    let output = check().unwrap();
    assert_eq!(output.lines().count(), 6);
    assert!(
        output.lines().all(|line| line.ends_with(": OK")),
        "{output}"
    );
    std::fs::write(files.path().join("readme.txt"), "changed").unwrap();
    assert!(check().unwrap_err().contains("readme.txt: FAILED"));
}

#[test]
fn openssl_accepts_the_signature_over_these_bytes_only() {
    let Some(openssl) = program("openssl") else {
        return;
    };
    for (key, chain) in [
        ("rsa.key.pem", "rsa.cert.pem"),
        ("p256.key.pem", "p256.cert.pem"),
        ("p384.key.pem", "p384.cert.pem"),
        ("p256.key.pem", "deep.chain.pem"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let bundle = build(folder.path(), &[signer(key, chain)]);
        let Some(files) = unzip(&bundle) else { return };
        let manifest = files.path().join(names::MANIFEST);
        let check = |authority: &str| {
            let mut command = Command::new(&openssl);
            let command = command.args(["cms", "-verify", "-cades", "-binary", "-inform", "DER"]);
            let command = command.args(["-no-CApath", "-no-CAstore", "-purpose", "any"]);
            let command = command.args(["-out", "/dev/null"]);
            let command = command
                .arg("-in")
                .arg(files.path().join(names::signature(0)));
            let command = command.arg("-content").arg(&manifest);
            run(command.arg("-CAfile").arg(trust_file(authority)))
        };
        check("ca.pem").unwrap();
        assert!(check("other-ca.pem").is_err(), "{chain}");
        let mut bytes = std::fs::read(&manifest).unwrap();
        bytes.push(b' ');
        std::fs::write(&manifest, bytes).unwrap();
        assert!(check("ca.pem").is_err(), "{chain}");
    }
}

/// What an administrator types into PowerShell on a machine without this program: does the one signature fit
/// the manifest, and does its certificate lead to this authority?
const POWERSHELL: &str = r"param($Manifest, $Signature, $Authority)
$ErrorActionPreference = 'Stop' # without this, a failed method call does not end the script
Add-Type -AssemblyName System.Security
$content = New-Object Security.Cryptography.Pkcs.ContentInfo -ArgumentList (,[IO.File]::ReadAllBytes($Manifest))
$cms = New-Object Security.Cryptography.Pkcs.SignedCms -ArgumentList $content, $true
$cms.Decode([IO.File]::ReadAllBytes($Signature))
if (-not $cms.Detached -or $cms.SignerInfos.Count -ne 1) { throw 'unexpected signature shape' }
$cms.CheckSignature($true)
$root = New-Object Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList $Authority
$chain = New-Object Security.Cryptography.X509Certificates.X509Chain
$chain.ChainPolicy.RevocationMode = 'NoCheck'
$chain.ChainPolicy.VerificationFlags = 'AllowUnknownCertificateAuthority'
[void]$chain.ChainPolicy.ApplicationPolicy.Add((New-Object Security.Cryptography.Oid '1.3.6.1.5.5.7.3.3'))
[void]$chain.ChainPolicy.ExtraStore.Add($root)
$chain.ChainPolicy.ExtraStore.AddRange($cms.Certificates)
if (-not $chain.Build($cms.SignerInfos[0].Certificate)) { throw ($chain.ChainStatus | Out-String) }
$last = $chain.ChainElements[$chain.ChainElements.Count - 1].Certificate
if ($last.Thumbprint -ne $root.Thumbprint) { throw 'another authority' }
Write-Output 'good'
";

#[test]
fn dot_net_accepts_the_signature_over_these_bytes_only() {
    let Some(engine) = shared("tools/psengine/psengine") else {
        return;
    };
    for (key, chain) in [
        ("rsa.key.pem", "rsa.cert.pem"),
        ("p256.key.pem", "deep.chain.pem"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let bundle = build(folder.path(), &[signer(key, chain)]);
        let Some(files) = unzip(&bundle) else { return };
        let script = folder.path().join("check.ps1");
        std::fs::write(&script, POWERSHELL).unwrap();
        let manifest = files.path().join(names::MANIFEST);
        let check = |authority: &str| {
            let mut command = Command::new(&engine);
            let command = command
                .args(["-NoProfile", "-NonInteractive", "-File"])
                .arg(&script);
            let command = command.arg("-Manifest").arg(&manifest);
            let command = command
                .arg("-Signature")
                .arg(files.path().join(names::signature(0)));
            run(command.arg("-Authority").arg(trust_file(authority)))
        };
        assert_eq!(check("ca.pem").unwrap().trim(), "good");
        assert!(check("other-ca.pem").is_err(), "{chain}");
        let mut bytes = std::fs::read(&manifest).unwrap();
        bytes.push(b' ');
        std::fs::write(&manifest, bytes).unwrap();
        assert!(check("ca.pem").is_err(), "{chain}");
    }
}

#[test]
fn extraction_gives_the_files_that_unzip_gives() {
    let folder = tempfile::tempdir().unwrap();
    let signers = [
        signer("p256.key.pem", "deep.chain.pem"),
        signer("rsa.key.pem", "rsa.cert.pem"),
    ];
    let bundle = build(folder.path(), &signers);
    let mut trust = Trust::default();
    trust.add_authorities(&text("ca.pem")).unwrap();
    let options = Options {
        at: "2026-06-01T00:00:00Z".parse().unwrap(),
        expiry: Expiry::Refuse,
        unsigned: Unsigned::Refuse,
        min_sequence: None,
        threads: std::num::NonZeroUsize::MIN,
    };
    let verdict = verify_source(File::open(&bundle).unwrap(), &trust, &options, &()).unwrap();
    assert!(verdict.problems.is_empty(), "{:?}", verdict.problems);
    let verified = verdict.into_verified().unwrap();
    let target = folder.path().join("out");
    let extracted = extract(&verified, &target, &Selection::all(), Replace::Never, &()).unwrap();
    assert_eq!(extracted.files, 10);
    let Some(files) = unzip(&bundle) else { return };
    for name in NAMES {
        let read = |folder: &Path| {
            let path = folder.join(name);
            let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
            (std::fs::read(path).unwrap(), modified)
        };
        assert_eq!(read(&target), read(files.path()), "{name}");
    }
}
