//! What the documents tell to type on a machine without this program: it accepts a bundle, and no forgery.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::bundle::{build, signer, trust_file};
use crate::peers::{program, shared};
use crate::render::{EVERYTHING, Planned};

const SHELL: &str = include_str!("../../src/render/article/check.sh");
const POWERSHELL: &str = include_str!("../../src/render/article/check.ps1");

#[test]
fn documents_and_page_tell_the_same() {
    let shell = format!("\n```sh\n{SHELL}```\n");
    let powershell = format!("\n```powershell\n{POWERSHELL}```\n");
    for document in [
        include_str!("../../README.md"),
        include_str!("../../docs/bundle.md"),
        include_str!("../../docs/stock-tools.md"),
    ] {
        assert!(document.contains(&shell), "{document}");
        assert_eq!(document.matches("openssl cms -verify").count(), 1);
    }
    assert!(include_str!("../../docs/stock-tools.md").contains(&powershell));
    let page = rollpack::render::article(&Planned::read(EVERYTHING).plan()).unwrap();
    for (id, commands) in [("check-shell", SHELL), ("check-powershell", POWERSHELL)] {
        let (_, told) = page.split_once(&format!("<pre id=\"{id}\">")).unwrap();
        let (told, _) = told.split_once("</pre>").unwrap();
        let told = told.replace("&#39;", "'").replace("&quot;", "\"");
        let told = told.replace("&lt;", "<").replace("&gt;", ">");
        assert_eq!(told.replace("&amp;", "&"), commands);
    }
}

/// An extracted bundle, and beside it the certificate to trust.
pub struct Extracted {
    folder: tempfile::TempDir,
}

impl Extracted {
    fn new(key: &str, chain: &str) -> Option<Self> {
        let made = tempfile::tempdir().unwrap();
        Self::of(&build(made.path(), &[signer(key, chain)]))
    }

    fn of(bundle: &Path) -> Option<Self> {
        Self::with(bundle, &trust_file("ca.pem"))
    }

    /// With this authority; nothing where unzip does not take the bundle.
    pub fn with(bundle: &Path, authority: &Path) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let unzipped = Command::new(program("unzip")?)
            .args(["-q".as_ref(), bundle.as_os_str(), "-d".as_ref()])
            .arg(folder.path().join("rollup"))
            .env("LC_ALL", "C.UTF-8")
            .output();
        if !unzipped.unwrap().status.success() {
            return None;
        }
        fs::copy(authority, folder.path().join("ca.pem")).unwrap();
        Some(Self { folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("rollup").join(name)
    }

    fn write(&self, name: &str, content: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), content).unwrap();
    }

    /// Replaces a text in a file.
    fn change(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{name}");
        self.write(name, &text.replace(from, to));
    }

    /// Signs the manifest anew, as a forger would.
    fn sign(&self, certificate: &str, more: &[&str]) {
        let status = Command::new("openssl")
            .args(["cms", "-sign", "-binary", "-cades", "-outform", "DER"])
            .args(more)
            .arg("-signer")
            .arg(trust_file(certificate))
            .arg("-inkey")
            .arg(trust_file("p256.key.pem"))
            .arg("-in")
            .arg(self.path("META/manifest.json"))
            .arg("-out")
            .arg(self.path("META/manifest.json.p7s"))
            .status();
        assert!(status.unwrap().success());
    }

    pub fn shell(&self) -> Output {
        // What the system trusts is no matter: here it is the forger's authority.
        let system = self.folder.path().join("system");
        fs::create_dir_all(&system).unwrap();
        fs::copy(trust_file("other-ca.pem"), system.join("other-ca.pem")).unwrap();
        let rehashed = Command::new("openssl").arg("rehash").arg(&system).status();
        assert!(rehashed.unwrap().success());
        Command::new("sh")
            .arg("-c")
            .arg(SHELL)
            .env("LC_ALL", "C.UTF-8")
            .env("SSL_CERT_DIR", &system)
            .env("SSL_CERT_FILE", trust_file("other-ca.pem"))
            .current_dir(self.path(""))
            .output()
            .unwrap()
    }

    pub fn powershell(&self, engine: &Path) -> Output {
        let beside = self.folder.path().to_str().unwrap();
        let script = POWERSHELL
            .replace(r"C:\temp\rollup", &format!("{beside}/rollup"))
            .replace(r"C:\temp\ca.pem", &format!("{beside}/ca.pem"));
        let file = self.folder.path().join("check.ps1");
        fs::write(&file, script).unwrap();
        Command::new(engine)
            .args(["-NoProfile", "-NonInteractive", "-File"])
            .arg(file)
            .output()
            .unwrap()
    }
}

/// The script that rollpack prints, one for all bundles.
fn verify_script(engine: &Path, bundle: &Extracted, arguments: &[&str]) -> Output {
    let file = bundle.folder.path().join("verify.ps1");
    fs::write(&file, include_str!("../../docs/verify.ps1")).unwrap();
    Command::new(engine)
        .args(["-NoProfile", "-NonInteractive", "-File"])
        .arg(file)
        .arg("-Folder")
        .arg(bundle.path(""))
        .args(arguments)
        .output()
        .unwrap()
}

/// The SHA-256 of a certificate, as openssl writes it.
fn fingerprint(file: &Path) -> String {
    let output = Command::new("openssl")
        .args(["x509", "-noout", "-fingerprint", "-sha256", "-in"])
        .arg(file)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.trim().split_once('=').unwrap().1.to_owned()
}

/// A change to an extracted bundle, and what each check says of it.
struct Forgery {
    name: &'static str,
    change: fn(&Extracted),
    shell: &'static str,
    powershell: &'static str,
}

const FORGERIES: [Forgery; 10] = [
    Forgery {
        name: "a payload is another",
        change: |bundle| bundle.write("readme.txt", "changed"),
        shell: "readme.txt: FAILED",
        powershell: "readme.txt is not what was signed",
    },
    Forgery {
        name: "a payload is another, and its digest as well",
        change: |bundle| {
            bundle.write("readme.txt", "changed");
            bundle.change(
                "META/SHA256SUMS",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "5bf8aa57cb1df5dbcbc5bdf4e8e1d8e6ba1f2a05a1d1c2b5c2c4de9c3c7e9a5b",
            );
        },
        shell: "",
        powershell: "readme.txt is not what was signed",
    },
    Forgery {
        name: "the manifest is another",
        change: |bundle| bundle.change("META/manifest.json", "example-1", "example-2"),
        shell: "Verification failure",
        powershell: "",
    },
    Forgery {
        name: "a file is missing",
        change: |bundle| fs::remove_file(bundle.path("readme.txt")).unwrap(),
        shell: "readme.txt: No such file",
        powershell: "readme.txt",
    },
    Forgery {
        name: "another file is there",
        change: |bundle| bundle.write("META/more/readme.txt", ""),
        shell: "> f META/more/readme.txt",
        powershell: "META/more/readme.txt does not belong to the bundle",
    },
    Forgery {
        name: "a hidden file is there",
        change: |bundle| bundle.write(".hidden.msi", ""),
        shell: "> f .hidden.msi",
        powershell: ".hidden.msi does not belong to the bundle",
    },
    Forgery {
        name: "a file is there whose name is two lines",
        change: |bundle| bundle.write("readme.txt\nf install.ps1", ""),
        shell: "> f readme.txt",
        powershell: "f install.ps1 does not belong to the bundle",
    },
    Forgery {
        name: "an authority unknown here has signed, and brings its certificate along",
        change: |bundle| {
            bundle.sign("stranger.cert.pem", &["-certfile", OTHER]);
            fs::copy(trust_file("other-ca.pem"), bundle.path("ca.pem")).unwrap();
        },
        shell: "Verification failure",
        powershell: "",
    },
    Forgery {
        name: "the signature is over something that it holds itself",
        change: |bundle| {
            bundle.sign("p256.cert.pem", &["-nodetach"]);
            bundle.change("META/manifest.json", "example-1", "example-2");
        },
        shell: "",
        powershell: "",
    },
    Forgery {
        name: "the authority has certified the signer, but not yet for this day",
        change: |bundle| bundle.sign("future.cert.pem", &[]),
        shell: "certificate is not yet valid",
        powershell: "NotTimeValid",
    },
];

const OTHER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trust/other-ca.pem");

fn said(output: &Output) -> String {
    let streams = [&output.stdout, &output.stderr];
    streams
        .map(|stream| String::from_utf8_lossy(stream).into_owned())
        .concat()
}

/// The line that means that all is well.
pub fn accepts(output: &Output) -> bool {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let well = said.ends_with("all files are as signed, and no other is there\n");
    assert_eq!(output.status.success(), well, "{}", self::said(output));
    well
}

const SIGNERS: [(&str, &str); 3] = [
    ("rsa.key.pem", "rsa.cert.pem"),
    ("p256.key.pem", "p256.cert.pem"),
    ("p256.key.pem", "deep.chain.pem"),
];

/// Bundles with several signatures, by whom, and whether one of them is trusted: all recipes and rollpack agree.
const SEVERAL: [(&[&str], bool); 5] = [
    (&["p256.cert.pem", "rsa.cert.pem"], true),
    (&["stranger.cert.pem", "rsa.cert.pem"], true),
    (&["rsa.cert.pem", "stranger.cert.pem"], true),
    (&["stranger.cert.pem", "expired.cert.pem"], false),
    (&["expired.cert.pem", "rsa.cert.pem"], true),
];

#[test]
fn recipes_and_rollpack_agree_about_several_signatures() {
    let (Some(_), Some(engine)) = (program("openssl"), shared("tools/psengine/psengine")) else {
        return;
    };
    let root = trust_file("ca.pem");
    let trusted = fingerprint(root.as_ref());
    for (signers, expect) in SEVERAL {
        let made = tempfile::tempdir().unwrap();
        let signers: Vec<_> = signers
            .iter()
            .map(|name| match name.starts_with("rsa") {
                true => signer("rsa.key.pem", name),
                false => signer("p256.key.pem", name),
            })
            .collect();
        let bundle = build(made.path(), &signers);
        let ours = Command::new(env!("CARGO_BIN_EXE_rollpack"))
            .args(["-q", "verify", "--ca"])
            .args([&root, &bundle])
            .output()
            .unwrap();
        assert_eq!(ours.status.success(), expect, "{}", said(&ours));
        let Some(extracted) = Extracted::of(&bundle) else {
            return;
        };
        let check = |output: &Output| assert_eq!(accepts(output), expect, "{}", said(output));
        check(&extracted.shell());
        check(&extracted.powershell(&engine));
        let trust = [
            "-RootFingerprint",
            &trusted,
            "-RootFile",
            root.to_str().unwrap(),
        ];
        check(&verify_script(&engine, &extracted, &trust));
        // One that proves nothing is refused by all, wherever it stands.
        if signers.len() == 2 && expect {
            let of_another = fs::read(trust_file("fine-rsa-sha512.p7s")).unwrap();
            fs::write(extracted.path("META/manifest.json.2.p7s"), of_another).unwrap();
            let refuses = |output: &Output| assert!(!accepts(output), "{}", said(output));
            refuses(&extracted.shell());
            refuses(&extracted.powershell(&engine));
            refuses(&verify_script(&engine, &extracted, &trust));
        }
    }
}

#[test]
fn openssl_and_coreutils_accept_a_bundle_and_no_forgery() {
    if program("openssl").is_none() {
        return;
    }
    for (key, chain) in SIGNERS {
        let Some(bundle) = Extracted::new(key, chain) else {
            return;
        };
        let output = bundle.shell();
        assert!(accepts(&output), "{chain}: {}", said(&output));
    }
    for forgery in FORGERIES {
        let Some(bundle) = Extracted::new("p256.key.pem", "p256.cert.pem") else {
            return;
        };
        (forgery.change)(&bundle);
        let output = bundle.shell();
        assert!(!accepts(&output), "{}", forgery.name);
        assert!(
            said(&output).contains(forgery.shell),
            "{}: {}",
            forgery.name,
            said(&output)
        );
    }
    let Some(bundle) = Extracted::new("p256.key.pem", "p256.cert.pem") else {
        return;
    };
    fs::rename(bundle.path("readme.txt"), bundle.path("../readme.txt")).unwrap();
    symlink("../readme.txt", bundle.path("readme.txt")).unwrap();
    let output = bundle.shell();
    assert!(!accepts(&output) && said(&output).contains("< f readme.txt"));
}

#[test]
fn dot_net_accepts_a_bundle_and_no_forgery() {
    let Some(engine) = shared("tools/psengine/psengine") else {
        return;
    };
    if program("openssl").is_none() {
        return;
    }
    for (key, chain) in SIGNERS {
        let Some(bundle) = Extracted::new(key, chain) else {
            return;
        };
        let output = bundle.powershell(&engine);
        assert!(accepts(&output), "{chain}: {}", said(&output));
    }
    let another_purpose = Forgery {
        name: "a web server has signed",
        change: |bundle| bundle.sign("server.cert.pem", &[]),
        shell: "",
        powershell: "NotValidForUsage",
    };
    for forgery in FORGERIES.into_iter().chain([another_purpose]) {
        let Some(bundle) = Extracted::new("p256.key.pem", "p256.cert.pem") else {
            return;
        };
        (forgery.change)(&bundle);
        let output = bundle.powershell(&engine);
        assert!(!accepts(&output), "{}", forgery.name);
        assert!(
            said(&output).contains(forgery.powershell),
            "{}: {}",
            forgery.name,
            said(&output)
        );
    }
}

#[test]
fn the_script_of_its_own_accepts_a_bundle_and_no_forgery() {
    let Some(engine) = shared("tools/psengine/psengine") else {
        return;
    };
    if program("openssl").is_none() {
        return;
    }
    let root = trust_file("ca.pem");
    let trusted = fingerprint(root.as_ref());
    let root = root.to_str().unwrap().to_owned();
    let trust = ["-RootFingerprint", &trusted, "-RootFile", &root];
    for (key, chain) in SIGNERS {
        let Some(bundle) = Extracted::new(key, chain) else {
            return;
        };
        let output = verify_script(&engine, &bundle, &trust);
        assert!(accepts(&output), "{chain}: {}", said(&output));
    }
    let mut refusals = String::new();
    for forgery in FORGERIES {
        let Some(bundle) = Extracted::new("p256.key.pem", "p256.cert.pem") else {
            return;
        };
        (forgery.change)(&bundle);
        let output = verify_script(&engine, &bundle, &trust);
        assert!(!accepts(&output), "{}", forgery.name);
        let said = said(&output);
        let first = said.lines().find(|line| line.starts_with("refused: "));
        let first = first.unwrap_or_else(|| panic!("{}: {said}", forgery.name));
        refusals += &format!("{}\n    {first}\n", forgery.name);
    }
    insta::assert_snapshot!(refusals, @"
    a payload is another
        refused: readme.txt is not what was signed
    a payload is another, and its digest as well
        refused: META/SHA256SUMS is not the list that was signed
    the manifest is another
        refused: META/manifest.json.p7s does not sign META/manifest.json: The hash value is not correct.
    a file is missing
        refused: readme.txt is missing
    another file is there
        refused: META/more/readme.txt does not belong to the bundle
    a hidden file is there
        refused: .hidden.msi does not belong to the bundle
    a file is there whose name is two lines
        refused: readme.txt
    an authority unknown here has signed, and brings its certificate along
        refused: the certificate of CN=P-256 Signer in META/manifest.json.p7s leads to CN=Trust Test Root, whose SHA-256 is 18af44ea8fd799f7b78f45faedc4d391b580cf9f6a84995406f12b020a9ac63b and not the trusted one
    the signature is over something that it holds itself
        refused: META/manifest.json.p7s does not sign META/manifest.json: The hash value is not correct.
    the authority has certified the signer, but not yet for this day
        refused: the certificate of CN=Future Signer in META/manifest.json.p7s does not hold: NotTimeValid, UntrustedRoot
    ");
    let Some(bundle) = Extracted::new("p256.key.pem", "p256.cert.pem") else {
        return;
    };
    for (arguments, told) in [
        (&[][..], "say with -RootFingerprint"),
        (&["-RootFingerprint", "12:34"], "is no SHA-256"),
        (
            &["-RootFingerprint", &"00".repeat(32), "-RootFile", &root],
            "is another certificate",
        ),
    ] {
        let output = verify_script(&engine, &bundle, arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(told), "{}", said(&output));
    }
    // Without the file of the authority, and with another's fingerprint.
    let output = verify_script(&engine, &bundle, &["-RootFingerprint", &"00".repeat(32)]);
    assert!(
        !accepts(&output) && said(&output).contains("not the trusted one"),
        "{}",
        said(&output)
    );
    symlink("../ca.pem", bundle.path("link.pem")).unwrap();
    let output = verify_script(&engine, &bundle, &trust);
    assert!(!accepts(&output) && said(&output).contains("link.pem is a link"));
}
