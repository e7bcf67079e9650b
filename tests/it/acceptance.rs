//! Who accepts what: bundles that lie in one way each, before rollpack and before the recipes of `docs/stock-tools.md`
//! with openssl and with .NET. The table in `docs/signing.md` is what came out.
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs::File;

use rollpack::bundle::{Retailed, Signatures};
use rollpack::disk::Replace;

use crate::authorities::{AUTHORITY, Office, SIGNER};
use crate::peers::{program, shared};
use crate::stock_tools::{Extracted, accepts};

const DOCUMENT: &str = include_str!("../../docs/signing.md");
const RSA: &str = "RSA -pkeyopt rsa_keygen_bits:2048";
/// What a case needs to be accepted.
const ACCEPTED: &str = "accepted";

/// A bundle with one thing about it.
struct Case {
    /// What it is.
    name: &'static str,
    /// Writes `case.zip` and perhaps `ca.pem`, which is the root's otherwise.
    make: fn(&Office),
    /// What else rollpack is asked.
    more: &'static str,
    /// The rule by which rollpack refuses, the words of its error, or [`ACCEPTED`].
    expect: &'static str,
    /// Why rollpack does not do as the others.
    why: &'static str,
}

/// A key and certificate of RSA: openssl's signatures by it are the same each time.
fn certificate(office: &Office, name: &str, issuer: &str, extensions: &str) {
    office.certificate_with(name, issuer, extensions, "", RSA);
}

/// The signature over the manifest that openssl makes with further arguments.
fn signed(office: &Office, signer: &str, more: &str) -> Vec<u8> {
    office.openssl(&format!(
        "cms -sign -binary -md sha256 -outform DER -in manifest.json -signer {signer}.pem -inkey {signer}.key -out case.p7s {more}"
    ));
    office.sandbox.read("case.p7s")
}

/// Puts these signatures into the bundle in place of its own.
fn put(office: &Office, signatures: &[Vec<u8>]) {
    let file = File::open(office.sandbox.path("bundle.zip")).unwrap();
    let signatures = Signatures::from(signatures.to_vec());
    let bundle = Retailed::of(&file).unwrap();
    let target = office.sandbox.path("case.zip");
    let (pending, _) = bundle.write(&file, &signatures, &target, &()).unwrap();
    pending.publish(Replace::Existing).unwrap();
}

/// Signs by this signer, in the form of bundles otherwise.
fn sign(office: &Office, signer: &str, more: &str) {
    put(office, &[signed(office, signer, &format!("-cades {more}"))]);
}

/// Signs below an authority with these extensions, which is the one that is trusted.
fn below(office: &Office, extensions: &str) {
    certificate(office, "other", "other", extensions);
    certificate(office, "under", "other", SIGNER);
    sign(office, "under", "");
    trust(office, "other");
}

/// Signs below the root through an authority with these extensions.
fn through(office: &Office, extensions: &str) {
    certificate(office, "middle", "root", extensions);
    certificate(office, "under", "middle", SIGNER);
    sign(office, "under", "-certfile middle.pem");
}

/// Signs with a certificate of the root with these extensions.
fn with(office: &Office, extensions: &str) {
    certificate(office, "odd", "root", extensions);
    sign(office, "odd", "");
}

fn trust(office: &Office, authority: &str) {
    let certificate = office.sandbox.read(&format!("{authority}.pem"));
    office.sandbox.write("ca.pem", certificate);
}

/// The bundle's own bytes after a change.
fn changed(office: &Office, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = office.sandbox.read("bundle.zip");
    change(&mut bytes);
    office.sandbox.write("case.zip", bytes);
}

fn constraints(names: &str) -> String {
    format!("{AUTHORITY}nameConstraints=critical,{names}\n[only]\nO=Fabrikam\n[other]\nO=Contoso\n")
}

const ANY_PURPOSE: &str =
    "openssl 3.0 knows no code signing purpose, and is told to take any; rollpack requires it";
const ONE_FORM: &str = "a bundle has one encoding, and no signature is taken in another form";
const FILE: &str = "who unpacks first does not see it; rollpack proves every byte of the file before it unpacks any";
const ASKED: &str = "the recipes do not ask";

const CASES: &[Case] = &[
    Case {
        name: "a bundle in order",
        make: |office| sign(office, "signer", ""),
        more: "",
        expect: ACCEPTED,
        why: "",
    },
    // Who signed.
    Case {
        name: "a stranger's valid signature before the trusted one",
        make: |office| {
            put(
                office,
                &[
                    signed(office, "stranger", "-cades"),
                    signed(office, "signer", "-cades"),
                ],
            );
        },
        more: "",
        expect: ACCEPTED,
        why: "",
    },
    Case {
        name: "a stranger's valid signature alone",
        make: |office| sign(office, "stranger", ""),
        more: "",
        expect: "signer-unknown-issuer",
        why: "",
    },
    Case {
        name: "a stranger's signature with the stranger's own root in it",
        make: |office| sign(office, "stranger", "-certfile strangers.pem"),
        more: "",
        expect: "signer-unknown-issuer",
        why: "",
    },
    Case {
        name: "a root of the same name with another key",
        make: |office| {
            sign(office, "signer", "");
            let trusted = office.sandbox.read("root.pem");
            let key = office.sandbox.read("root.key");
            certificate(office, "root", "root", AUTHORITY);
            trust(office, "root");
            office.sandbox.write("root.pem", trusted);
            office.sandbox.write("root.key", key);
        },
        more: "",
        expect: "signer-path-invalid",
        why: "",
    },
    Case {
        name: "nobody's signature",
        make: |office| put(office, &[]),
        more: "",
        expect: "bundle-unsigned",
        why: "",
    },
    Case {
        name: "one signature twice",
        make: |office| {
            let signature = signed(office, "signer", "-cades");
            put(office, &[signature.clone(), signature]);
        },
        more: "",
        expect: "signature-twice",
        why: "who counts signatures counts one signer once",
    },
    Case {
        name: "a signature over another manifest",
        make: |office| {
            let manifest = office.sandbox.read("manifest.json");
            office.sandbox.write("manifest.json", "{}");
            let signature = signed(office, "signer", "-cades");
            office.sandbox.write("manifest.json", manifest);
            put(office, &[signature]);
        },
        more: "",
        expect: "signature-content-changed",
        why: "",
    },
    // What the signer's certificate is for.
    Case {
        name: "a certificate for no purpose",
        make: |office| {
            with(
                office,
                "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n",
            );
        },
        more: "",
        expect: "signer-wrong-usage",
        why: "a certificate without purposes is good for any to the others; code signing must be meant",
    },
    Case {
        name: "a web server's certificate",
        make: |office| with(office, &SIGNER.replace("codeSigning", "serverAuth")),
        more: "",
        expect: "signer-wrong-usage",
        why: ANY_PURPOSE,
    },
    Case {
        name: "a certificate whose key is for encryption",
        make: |office| {
            with(
                office,
                &SIGNER.replace("digitalSignature", "keyEncipherment"),
            );
        },
        more: "",
        expect: "signer-wrong-usage",
        why: "the key usage is the issuer's word, and holds for all",
    },
    Case {
        name: "an expired certificate without a time stamp",
        make: |office| {
            office.certificate_with("odd", "root", SIGNER, "-days -1", RSA);
            sign(office, "odd", "");
        },
        more: "",
        expect: "signer-expired",
        why: "",
    },
    Case {
        name: "a key of 1,024 bits",
        make: |office| {
            office.certificate_with(
                "odd",
                "root",
                SIGNER,
                "",
                "RSA -pkeyopt rsa_keygen_bits:1024",
            );
            sign(office, "odd", "");
        },
        more: "",
        expect: "signature-malformed",
        why: "keys that small are forged by those who can pay for it",
    },
    // Authorities.
    Case {
        name: "an anchor that is not an authority",
        make: |office| {
            below(
                office,
                "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,keyCertSign\n",
            );
        },
        more: "",
        expect: "is no certificate authority, and issued a certificate",
        why: "",
    },
    Case {
        name: "an anchor without keyCertSign",
        make: |office| {
            below(
                office,
                "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature\n",
            );
        },
        more: "",
        expect: "lacks the key usage `keyCertSign`",
        why: "",
    },
    Case {
        name: "an anchor for web servers alone",
        make: |office| below(office, &format!("{AUTHORITY}extendedKeyUsage=serverAuth\n")),
        more: "",
        expect: "is limited to other usages than `codeSigning`",
        why: ANY_PURPOSE,
    },
    Case {
        name: "an anchor with an unknown critical extension",
        make: |office| below(office, &format!("{AUTHORITY}1.2.3.4=critical,DER:0500\n")),
        more: "",
        expect: "has the critical extension 1.2.3.4, which is not understood",
        why: "",
    },
    Case {
        name: "an expired anchor",
        make: |office| {
            office.certificate_with("other", "other", AUTHORITY, "-days -1", RSA);
            certificate(office, "under", "other", SIGNER);
            sign(office, "under", "");
            trust(office, "other");
        },
        more: "",
        expect: "signer-expired",
        why: "",
    },
    Case {
        name: "more authorities than the anchor's path length allows",
        make: |office| {
            let short = AUTHORITY.replace("CA:TRUE", "CA:TRUE,pathlen:0");
            certificate(office, "other", "other", &short);
            certificate(office, "middle", "other", AUTHORITY);
            certificate(office, "under", "middle", SIGNER);
            sign(office, "under", "-certfile middle.pem");
            trust(office, "other");
        },
        more: "",
        expect: "signer-path-invalid",
        why: "",
    },
    Case {
        name: "a signer's certificate as issuer",
        make: |office| through(office, SIGNER),
        more: "",
        expect: "signer-path-invalid",
        why: "",
    },
    Case {
        name: "an issuer without keyCertSign",
        make: |office| {
            through(
                office,
                "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature\n",
            );
        },
        more: "",
        expect: "signer-path-invalid",
        why: "",
    },
    Case {
        name: "an issuer with a key of 1,024 bits",
        make: |office| {
            office.certificate_with(
                "middle",
                "root",
                AUTHORITY,
                "",
                "RSA -pkeyopt rsa_keygen_bits:1024",
            );
            certificate(office, "under", "middle", SIGNER);
            sign(office, "under", "-certfile middle.pem");
        },
        more: "",
        expect: "signer-path-invalid",
        why: "keys that small are forged by those who can pay for it",
    },
    Case {
        name: "names outside of those that the anchor may give",
        make: |office| below(office, &constraints("permitted;dirName:other")),
        more: "",
        expect: "signer-path-invalid",
        why: "",
    },
    Case {
        name: "names among those that the anchor may give",
        make: |office| below(office, &constraints("permitted;dirName:only")),
        more: "",
        expect: ACCEPTED,
        why: "",
    },
    Case {
        name: "certificate policies that are critical",
        make: |office| {
            below(
                office,
                &format!("{AUTHORITY}certificatePolicies=critical,1.2.3.4\n"),
            );
        },
        more: "",
        expect: ACCEPTED,
        why: "",
    },
    Case {
        name: "a signer who is the anchor",
        make: |office| {
            certificate(office, "self", "self", SIGNER);
            sign(office, "self", "");
            trust(office, "self");
        },
        more: "",
        expect: ACCEPTED,
        why: "",
    },
    // The form of the signature.
    Case {
        name: "no signed attributes",
        make: |office| put(office, &[signed(office, "signer", "-noattr")]),
        more: "",
        expect: "signature-malformed",
        why: "nothing says then which certificate signed",
    },
    Case {
        name: "no `signingCertificateV2`",
        make: |office| put(office, &[signed(office, "signer", "")]),
        more: "",
        expect: "signature-malformed",
        why: "another certificate with the same key could take the signer's place",
    },
    Case {
        name: "the manifest inside of the signature as well",
        make: |office| sign(office, "signer", "-nodetach"),
        more: "",
        expect: "signature-malformed",
        why: ONE_FORM,
    },
    Case {
        name: "two signers in one signature",
        make: |office| sign(office, "signer", "-signer stranger.pem -inkey stranger.key"),
        more: "",
        expect: "signature-malformed",
        why: "",
    },
    Case {
        name: "a signer named by the key",
        make: |office| sign(office, "signer", "-keyid"),
        more: "",
        expect: "signature-malformed",
        why: ONE_FORM,
    },
    Case {
        name: "BER instead of DER",
        make: |office| sign(office, "signer", "-stream -indef"),
        more: "",
        expect: "signature-malformed",
        why: ONE_FORM,
    },
    Case {
        name: "bytes behind the signature",
        make: |office| {
            let mut signature = signed(office, "signer", "-cades");
            signature.push(0);
            put(office, &[signature]);
        },
        more: "",
        expect: "signature-malformed",
        why: ONE_FORM,
    },
    Case {
        name: "a certificate that the signature does not cover",
        make: |office| sign(office, "signer", "-certfile strangers.pem"),
        more: "",
        expect: "signature-extra-certificate",
        why: "what nobody signed does not travel along",
    },
    Case {
        name: "no certificate in the signature",
        make: |office| sign(office, "signer", "-nocerts"),
        more: "",
        expect: "signature-malformed",
        why: "",
    },
    Case {
        name: "SHA-1",
        make: |office| {
            office.openssl(
                "cms -sign -binary -md sha1 -cades -outform DER -in manifest.json -signer signer.pem -inkey signer.key -out case.p7s",
            );
            put(office, &[office.sandbox.read("case.p7s")]);
        },
        more: "",
        expect: "signature-malformed",
        why: "two contents with one SHA-1 are made since 2017",
    },
    Case {
        name: "RSA with PSS",
        make: |office| sign(office, "signer", "-keyopt rsa_padding_mode:pss"),
        more: "",
        expect: "signature-malformed",
        why: ONE_FORM,
    },
    // The file.
    Case {
        name: "a payload of another content",
        make: |office| {
            sign(office, "signer", "");
            let mut bytes = office.sandbox.read("case.zip");
            let name = b"META/SHA256SUMS";
            let is_header = |at: &usize| {
                bytes[*at..].starts_with(b"PK\x03\x04") && bytes[at + 30..].starts_with(name)
            };
            let at = (0..bytes.len() - 64).find(is_header).unwrap();
            // The last byte of the entry before, which unzip sees by its CRC-32.
            bytes[at - 1] ^= 1;
            office.sandbox.write("case.zip", bytes);
        },
        more: "",
        expect: "entry-content-changed",
        why: "",
    },
    Case {
        name: "a comment on the archive",
        make: |office| {
            changed(office, |bytes| {
                let length = bytes.len();
                bytes[length - 2] = 4;
                bytes.extend(b"evil");
            });
        },
        more: "",
        expect: "bundle-comment",
        why: FILE,
    },
    Case {
        name: "another time of a file",
        make: |office| {
            changed(office, |bytes| {
                // In the local header of the manifest.
                bytes[10] ^= 0x20;
            });
        },
        more: "",
        expect: "bundle-structure-changed",
        why: FILE,
    },
    // What else is asked.
    Case {
        name: "an older rollup again",
        make: |office| sign(office, "signer", ""),
        more: "--min-sequence 99",
        expect: "sequence-too-low",
        why: ASKED,
    },
    Case {
        name: "a time stamp that is required",
        make: |office| sign(office, "signer", ""),
        more: "--tsa-ca ca.pem --require-timestamp",
        expect: "timestamp-missing",
        why: ASKED,
    },
    Case {
        name: "a list of revoked certificates that is required",
        make: |office| sign(office, "signer", ""),
        more: "--require-crl",
        expect: "revocation-unknown",
        why: ASKED,
    },
];

fn office() -> Option<Office> {
    let office = Office::new()?;
    certificate(&office, "root", "root", AUTHORITY);
    certificate(&office, "signer", "root", SIGNER);
    certificate(&office, "strangers", "strangers", AUTHORITY);
    certificate(&office, "stranger", "strangers", SIGNER);
    office.build("signer", &[]);
    let files = crate::bundle::unzip(&office.sandbox.path("bundle.zip"))?;
    let manifest = std::fs::read(files.path().join("META/manifest.json")).unwrap();
    office.sandbox.write("manifest.json", manifest);
    Some(office)
}

fn word(is_accepted: bool) -> &'static str {
    if is_accepted { "accepts" } else { "refuses" }
}

#[test]
fn who_accepts_what() {
    let (Some(_), Some(engine)) = (program("openssl"), shared("tools/psengine/psengine")) else {
        return;
    };
    let Some(office) = office() else { return };
    let mut table = String::from(
        "| a bundle with | rollpack | openssl 3.0 | .NET 10 | why rollpack differs |\n|---|---|---|---|---|\n",
    );
    let mut unexplained = Vec::new();
    for case in CASES {
        trust(&office, "root");
        (case.make)(&office);
        let said = office
            .sandbox
            .rollpack(&format!("verify case.zip --ca ca.pem {}", case.more));
        let is_accepted = said.contains("\nexit code 0\n");
        if is_accepted != (case.expect == ACCEPTED) {
            unexplained.push(format!("{}: {said}", case.name));
        }
        let is_rule = !is_accepted && !case.expect.contains(' ');
        let ours = match (is_accepted, is_rule) {
            (true, _) => "accepts".to_owned(),
            (false, true) => {
                let told = format!("error[{}]", case.expect);
                if !said.contains(&told) {
                    unexplained.push(format!("{}: {said}", case.name));
                }
                format!("refuses: `{}`", case.expect)
            }
            (false, false) => {
                if !said.contains(case.expect) {
                    unexplained.push(format!("{}: {said}", case.name));
                }
                "refuses the anchor".to_owned()
            }
        };
        let bundle = office.sandbox.path("case.zip");
        let authority = office.sandbox.path("ca.pem");
        let others = match Extracted::with(&bundle, &authority) {
            Some(extracted) => [
                accepts(&extracted.shell()),
                accepts(&extracted.powershell(&engine)),
            ],
            // unzip itself refuses.
            None => [false, false],
        };
        let differs = others.iter().any(|other| *other != is_accepted);
        if differs == case.why.is_empty() {
            unexplained.push(format!("{}: {others:?}", case.name));
        }
        let [openssl, dot_net] = others.map(word);
        writeln!(
            table,
            "| {} | {ours} | {openssl} | {dot_net} | {} |",
            case.name, case.why
        )
        .unwrap();
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    assert!(
        DOCUMENT.contains(&table),
        "docs/signing.md has another table than this:\n{table}"
    );
}
