//! Keys as people have them: every form that openssl writes, read as the same key or refused by name.

use rollpack::sign::{KeyFile, LocalSigner, Pfx, Signer as _};

use crate::authorities::{Office, SIGNER};

const CONTENT: &[u8] = b"some content";

/// A folder with an RSA key and an EC key, each with a certificate of its own, and openssl.
fn office() -> Option<Office> {
    let office = Office::new()?;
    office.certificate_with(
        "rsa",
        "rsa",
        SIGNER,
        "",
        "RSA -pkeyopt rsa_keygen_bits:2048",
    );
    office.certificate("ec", "ec", SIGNER, "");
    Some(office)
}

const EXPORT: &str = "pkcs12 -export -passout pass:gehÉim -provider legacy -provider default";
const ENCRYPT: &str = "pkcs8 -topk8 -passout pass:gehÉim -provider legacy -provider default";

fn read(office: &Office, file: &str, password: Option<&str>) -> String {
    match KeyFile::read(&office.sandbox.read(file), password) {
        Ok(read) => format!(
            "{:?}{}",
            read.key,
            read.outdated
                .map(|scheme| format!(", protected by {scheme}"))
                .unwrap_or_default()
        ),
        Err(error) => {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            source.unwrap_or_else(|| error.to_string())
        }
    }
}

#[test]
fn keys_in_plain_forms() {
    let Some(office) = office() else { return };
    for (name, kind, old) in [("rsa", "RSA", "rsa"), ("ec", "P-256", "ec")] {
        office.openssl(&format!("pkey -in {name}.key -outform DER -out a.der"));
        office.openssl(&format!("{old} -in {name}.key -outform DER -out b.der"));
        let traditional = if name == "rsa" { "-traditional" } else { "" };
        office.openssl(&format!(
            "{old} {traditional} -in {name}.key -outform DER -out c.der"
        ));
        office.openssl(&format!("{old} {traditional} -in {name}.key -out d.pem"));
        for file in [&format!("{name}.key"), "a.der", "b.der", "c.der", "d.pem"] {
            assert_eq!(
                read(&office, file, None),
                format!("PrivateKey({kind})"),
                "{file}"
            );
        }
    }
}

#[test]
fn keys_under_a_password() {
    let Some(office) = office() else { return };
    let modern = [
        "-v2 aes-128-cbc",
        "-v2 aes-192-cbc",
        "-v2 aes-256-cbc",
        "-v2 des3",
        "-v2 aes-256-cbc -v2prf hmacWithSHA1",
        "-v2 aes-256-cbc -v2prf hmacWithSHA224",
        "-v2 aes-256-cbc -v2prf hmacWithSHA384",
        "-v2 aes-256-cbc -v2prf hmacWithSHA512",
        "-scrypt",
        "-v2 aes-256-cbc -iter 100000",
    ];
    let old = [
        "PBE-SHA1-3DES",
        "PBE-SHA1-2DES",
        "PBE-SHA1-RC2-128",
        "PBE-SHA1-RC2-40",
        "PBE-MD5-DES",
        "PBE-SHA1-DES",
    ];
    let old = old.map(|name| (format!("-v1 {name}"), format!(", protected by {name}")));
    let modern = modern.map(|name| (name.to_owned(), String::new()));
    for (scheme, protected) in modern.into_iter().chain(old) {
        for (name, kind, form) in [("rsa", "RSA", "PEM"), ("ec", "P-256", "DER")] {
            office.openssl(&format!(
                "{ENCRYPT} {scheme} -in {name}.key -outform {form} -out e"
            ));
            let expect = format!("PrivateKey({kind}){protected}");
            assert_eq!(read(&office, "e", Some("gehÉim")), expect, "{scheme}");
        }
        let wrong = "it cannot be decrypted with this password";
        assert_eq!(read(&office, "e", Some("other")), wrong, "{scheme}");
        let missing = "it is encrypted, and no password was given";
        assert_eq!(read(&office, "e", None), missing, "{scheme}");
    }
    for (scheme, name) in [
        ("-v1 PBE-SHA1-RC4-128", "PBE-SHA1-RC4-128"),
        ("-v1 PBE-SHA1-RC4-40", "PBE-SHA1-RC4-40"),
        ("-v1 PBE-MD5-RC2-64", "PBE-MD5-RC2-64"),
        (
            "-v2 camellia-256-cbc",
            "PBES2 of 1.2.840.113549.1.5.12 and 1.2.392.200011.61.1.1.1.4",
        ),
    ] {
        office.openssl(&format!("{ENCRYPT} {scheme} -in rsa.key -out e"));
        let expect = format!("it is encrypted with `{name}`, which is not read here");
        assert_eq!(read(&office, "e", Some("gehÉim")), expect);
    }
}

#[test]
fn traditional_encrypted_pem() {
    let Some(office) = office() else { return };
    for (cipher, name) in [
        ("aes128", "AES-128-CBC"),
        ("aes192", "AES-192-CBC"),
        ("aes256", "AES-256-CBC"),
        ("des3", "DES-EDE3-CBC"),
    ] {
        office.openssl(&format!(
            "rsa -traditional -{cipher} -passout pass:gehÉim -in rsa.key -out e"
        ));
        let expect = format!("PrivateKey(RSA), protected by {name} under MD5");
        assert_eq!(read(&office, "e", Some("gehÉim")), expect);
        let wrong = "it cannot be decrypted with this password";
        assert_eq!(read(&office, "e", Some("other")), wrong);
        office.openssl(&format!(
            "ec -{cipher} -passout pass:gehÉim -in ec.key -out e"
        ));
        let expect = format!("PrivateKey(P-256), protected by {name} under MD5");
        assert_eq!(read(&office, "e", Some("gehÉim")), expect);
    }
    office.openssl("rsa -traditional -camellia128 -passout pass:a -in rsa.key -out e");
    let expect = "it is encrypted with `CAMELLIA-128-CBC`, which is not read here";
    assert_eq!(read(&office, "e", Some("a")), expect);
}

#[test]
fn pfx_files() {
    let Some(office) = office() else { return };
    office.certificate("root", "root", crate::authorities::AUTHORITY, "");
    office.certificate("leaf", "root", SIGNER, "");
    for (options, outdated) in [
        ("", None),
        ("-legacy", Some("PBE-SHA1-3DES")),
        (
            "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-RC2-40",
            Some("PBE-SHA1-3DES"),
        ),
        (
            "-keypbe PBE-SHA1-RC2-40 -certpbe PBE-SHA1-3DES -macalg sha1",
            Some("PBE-SHA1-RC2-40"),
        ),
        ("-keypbe aes-128-cbc -certpbe NONE -macalg sha512", None),
        ("-keypbe NONE -certpbe NONE -macalg sha384", None),
        ("-iter 1 -noiter", None),
    ] {
        office.openssl(&format!(
            "{EXPORT} {options} -inkey leaf.key -in leaf.pem -certfile root.pem -out a.pfx"
        ));
        let pfx = Pfx::read(&office.sandbox.read("a.pfx"), Some("gehÉim"));
        let pfx = pfx.unwrap_or_else(|error| panic!("{options}: {error}"));
        assert_eq!(pfx.outdated, outdated, "{options}");
        assert_eq!(pfx.certificates.len(), 2, "{options}");
        // Whatever the order, the one that belongs to the key is the signer's.
        let certificates = pfx.certificates.into_iter().rev().collect();
        let signer = LocalSigner::new(pfx.key, certificates).unwrap();
        assert_eq!(
            signer.certificate().unwrap().subject(),
            "CN=leaf,O=Fabrikam"
        );
        assert!(signer.sign(CONTENT).is_ok());
        for (password, expect) in [
            (Some("other"), "it cannot be decrypted with this password"),
            (None, "it is encrypted, and no password was given"),
        ] {
            let error = Pfx::read(&office.sandbox.read("a.pfx"), password).unwrap_err();
            assert_eq!(error.to_string(), expect, "{options}");
        }
    }
    office.openssl("pkcs12 -export -passout pass: -inkey ec.key -in ec.pem -out a.pfx");
    assert!(Pfx::read(&office.sandbox.read("a.pfx"), None).is_ok());
    office.openssl("pkcs12 -export -nomac -passout pass:a -inkey ec.key -in ec.pem -out a.pfx");
    let error = Pfx::read(&office.sandbox.read("a.pfx"), Some("a")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "has no seal that its password could be tried on"
    );
}

#[test]
fn no_byte_of_a_pfx_file_makes_it_panic() {
    let Some(office) = office() else { return };
    office.openssl(
        "pkcs12 -export -iter 1 -noiter -passout pass:a -inkey ec.key -in ec.pem -out a.pfx",
    );
    let bytes = office.sandbox.read("a.pfx");
    for index in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[index] ^= 1 << (index % 8);
        let accepted = Pfx::read(&changed, Some("a")).is_ok();
        // Only what the seal does not cover may pass: spellings around it.
        assert!(
            !accepted || index < 40 || index + 110 > bytes.len(),
            "byte {index}"
        );
    }
}

/// Builds and tells what was said to standard error.
fn built(office: &Office, arguments: &str, variables: &[(&str, &str)]) -> String {
    let arguments = format!("build spec.yaml --packages packages -o a.zip {arguments}");
    let mut command = office.sandbox.command();
    command
        .args(arguments.split_whitespace())
        .envs(variables.iter().copied());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.split("built `").next().unwrap();
    format!("exit code {}\n{said}", output.status.code().unwrap())
}

#[test]
fn the_program_says_what_to_do() {
    let Some(office) = office() else { return };
    let password = [("ROLLPACK_KEY_PASSWORD", "geheim")];
    office.openssl("pkcs12 -export -passout pass:geheim -inkey ec.key -in ec.pem -out ec.pfx");
    office.openssl("pkcs12 -export -legacy -provider legacy -provider default -passout pass:geheim -inkey ec.key -in ec.pem -out old.pfx");
    office.openssl("pkcs8 -topk8 -v1 PBE-SHA1-RC4-128 -provider legacy -provider default -passout pass:geheim -in ec.key -out rc4.pem");
    office.openssl("crl2pkcs7 -nocrl -certfile ec.pem -out ec.p7b");
    office.sandbox.write("password", "geheim\r\n");
    let check = |arguments: &str, variables: &[(&str, &str)], expect: &str| {
        assert_eq!(built(&office, arguments, variables), expect, "{arguments}");
    };
    check("--pfx ec.pfx", &password, "exit code 0\n");
    let bundle = office.sandbox.read("a.zip");
    check(
        "--pfx ec.pfx --key-password-file password",
        &[],
        "exit code 0\n",
    );
    check("--key ec.key --cert ec.pem", &[], "exit code 0\n");
    assert_eq!(office.sandbox.read("a.zip"), bundle);
    let old = "exit code 0\nwarning: the key in `old.pfx` is protected by PBE-SHA1-3DES, which a patient attacker breaks\nhint: export it again with AES-256\n";
    check("--pfx old.pfx", &password, old);
    let weak = "exit code 0\nwarning: the RSA key has 2048 bits; 3072 are recommended for what is to be believed for years\n";
    check("--key rsa.key --cert rsa.pem", &[], weak);
    check(
        "--pfx ec.pfx",
        &[],
        "exit code 1\nerror: `ec.pfx` is not a usable PFX file\ncaused by: it is encrypted, and no password was given\nhint: give the password's file with `--key-password-file`\n",
    );
    check(
        "--key ec.pfx --cert ec.pem",
        &[],
        "exit code 1\nerror: `ec.pfx` is not a usable signing key\ncaused by: the file is a PFX file, which holds the certificate as well\nhint: name it with `--pfx`, without `--key` and `--cert`\n",
    );
    check(
        "--pfx ec.key",
        &[],
        "exit code 1\nerror: `ec.key` is not a usable PFX file\ncaused by: the file holds a private key; a PFX file is required\nhint: name a key with `--key` and its certificates with `--cert`\n",
    );
    check(
        "--key ec.pem --cert ec.key",
        &[],
        "exit code 1\nerror: `ec.pem` is not a usable signing key\ncaused by: the file holds a certificate, and no private key\n",
    );
    check(
        "--key ec.key --cert ec.p7b",
        &[],
        "exit code 1\nerror: `ec.p7b` is not a usable certificate chain\ncaused by: the file holds certificates in the form of PKCS #7, and no certificate\nhint: convert it: `openssl pkcs7 -print_certs -in ec.p7b -out chain.pem`\n",
    );
    check(
        "--key rc4.pem --cert ec.pem",
        &password,
        "exit code 1\nerror: `rc4.pem` is not a usable signing key\ncaused by: the private key cannot be read\ncaused by: it is encrypted with `PBE-SHA1-RC4-128`, which is not read here\nhint: convert it: `openssl pkcs8 -topk8 -provider legacy -provider default -in rc4.pem -out new.key.pem`\n",
    );
    check(
        "--key ec.key --cert rsa.pem",
        &[],
        "exit code 1\nerror: the private key does not belong to the certificate of `CN=rsa,O=Fabrikam`\nhint: name the certificate that was issued for this key with `--cert`, or the key of that certificate with `--key`\n",
    );
}
