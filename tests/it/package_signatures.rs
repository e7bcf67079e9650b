//! Signatures of packages beside osslsigncode, in both directions: each accepts what the other makes and refuses what
//! was changed; and other readers still read what was signed.

use std::process::Command;

use rollpack::disk;
use rollpack::msi::signature::{DigestState, facts, streams};
use rollpack::msi::{Database, Kind, Limits};
use rollpack::sign::{Certificate, PackageTrust};

use crate::authorities::{AUTHORITY, Office, SIGNER};
use crate::msi::corpus::samples;
use crate::peers::{program, run, shared};

const STAMPER: &str = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n";

const KINDS: [(&str, &str); 2] = [
    ("rsa", "RSA -pkeyopt rsa_keygen_bits:3072"),
    ("ec", "EC -pkeyopt ec_paramgen_curve:P-256"),
];

/// An office with a root, a signer by each kind of key, and a package.
fn office() -> Option<Office> {
    let office = Office::new()?;
    office.certificate("root", "root", AUTHORITY, "");
    for (name, key) in KINDS {
        office.certificate_with(name, "root", SIGNER, "", key);
    }
    office.certificate("tsaroot", "tsaroot", AUTHORITY, "");
    office.certificate("tsa", "tsaroot", STAMPER, "");
    let package = office.sandbox.read("packages/Portal-Web.msi");
    office.sandbox.write("plain.msi", package);
    Some(office)
}

#[track_caller]
fn check(office: &Office, arguments: &str, expect: &str) -> String {
    let said = office.sandbox.rollpack(arguments);
    assert!(said.contains(expect), "{arguments}\n{said}");
    said
}

/// What osslsigncode says of a package below the root.
fn accepted(office: &Office, package: &str) -> Result<String, String> {
    let mut command = Command::new("osslsigncode");
    command.args([
        "verify",
        "-CAfile",
        "root.pem",
        "-TSA-CAfile",
        "tsaroot.pem",
        "-in",
        package,
    ]);
    run(command.current_dir(office.sandbox.path("")))
}

/// Signs `plain.msi` with osslsigncode.
fn osslsigncode(office: &Office, by: &str, more: &[&str], out: &str) {
    let mut command = Command::new("osslsigncode");
    command.args(["sign", "-h", "sha256", "-in", "plain.msi", "-out", out]);
    let files = [format!("{by}.pem"), format!("{by}.key")];
    command
        .args(["-certs", &files[0], "-key", &files[1]])
        .args(more);
    run(command.current_dir(office.sandbox.path(""))).unwrap();
}

const WITHOUT_TIME: &str = "--only package-signer-untrusted,package-signer-expired,package-signer-wrong-purpose,package-time-stamp-untrusted,package-signature-invalid,signature-digest-differs,signature-unreadable,package-signature-sha1";

#[test]
fn osslsigncode_accepts_what_is_signed_here() {
    let (Some(office), Some(_)) = (office(), program("osslsigncode")) else {
        return;
    };
    for (by, _) in KINDS {
        for extended in ["", " --extended"] {
            let sign = format!(
                "sign --msi plain.msi --key {by}.key --cert {by}.pem -o signed.msi{extended}"
            );
            check(&office, &sign, "exit code 0");
            let told = accepted(&office, "signed.msi").unwrap();
            assert!(told.contains("Signature verification: ok"), "{told}");
            assert_eq!(
                told.contains("Current MsiDigitalSignatureEx"),
                !extended.is_empty(),
                "{told}"
            );
            check(
                &office,
                &format!(
                    "validate signed.msi --package-ca root.pem {WITHOUT_TIME} --deny warnings,unchecked"
                ),
                "exit code 0",
            );
            let mut bytes = office.sandbox.read("signed.msi");
            let at = bytes
                .windows(4)
                .rposition(|window| window == b"MSCF")
                .unwrap();
            bytes[at + 4] ^= 1;
            office.sandbox.write("changed.msi", &bytes);
            assert!(accepted(&office, "changed.msi").is_err());
            check(
                &office,
                &format!("validate changed.msi --package-ca root.pem {WITHOUT_TIME}"),
                "error[signature-digest-differs]",
            );
        }
    }
}

#[test]
fn what_osslsigncode_signs_is_accepted() {
    let (Some(office), Some(_)) = (office(), program("osslsigncode")) else {
        return;
    };
    for (by, _) in KINDS {
        for extended in [&[][..], &["-add-msi-dse"]] {
            let name = format!("{by}{}.msi", extended.len());
            osslsigncode(&office, by, extended, &name);
            let validate = format!("validate {name} {WITHOUT_TIME}");
            check(
                &office,
                &format!("{validate} --package-ca root.pem --deny warnings,unchecked"),
                "exit code 0",
            );
            check(
                &office,
                &format!("{validate} --package-ca tsaroot.pem"),
                "error[package-signer-untrusted]",
            );
            // The maker's signature is not replaced unless that is asked for.
            let sign = format!("sign --msi {name} --key {by}.key --cert {by}.pem");
            check(
                &office,
                &sign,
                &format!("`{name}` is already signed, by `CN={by},O=Fabrikam`"),
            );
            check(&office, &format!("{sign} --replace"), "exit code 0");
            accepted(&office, &name).unwrap();
        }
    }
}

#[test]
fn without_anchors_the_report_says_what_was_not_judged() {
    let Some(office) = office() else { return };
    check(
        &office,
        "sign --msi plain.msi --key ec.key --cert ec.pem",
        "signed by  CN=ec,O=Fabrikam",
    );
    let validate = format!("validate plain.msi {WITHOUT_TIME}");
    check(
        &office,
        &format!("{validate} --format json"),
        "signer not judged: neither `--package-ca`",
    );
    check(&office, &validate, "exit code 0");
    check(
        &office,
        &format!("{validate} --deny unchecked"),
        "exit code 1",
    );
    check(
        &office,
        &format!("{validate} --deny unchecked --package-ca root.pem --at 2050-01-01T00:00:00Z"),
        "error[package-signer-expired]",
    );
    check(
        &office,
        &format!("{validate} --package-ca ec.key"),
        "is not a usable certificate authority",
    );
}

#[test]
fn each_way_to_sign_gives_the_same_file() {
    let Some(office) = office() else { return };
    let sign = "sign --msi plain.msi --extended --cert rsa.pem";
    check(
        &office,
        &format!("{sign} --key rsa.key -o a.msi"),
        "exit code 0",
    );
    let expect = office.sandbox.read("a.msi");
    check(
        &office,
        &format!("{sign} --key rsa.key -o b.msi"),
        "exit code 0",
    );
    assert!(office.sandbox.read("b.msi") == expect);

    let command = ["--sign-command", "openssl dgst -sha256 -sign rsa.key"];
    let mut by_command = office.sandbox.command();
    by_command
        .args(sign.split(' '))
        .args(command)
        .args(["-o", "c.msi"]);
    run(&mut by_command).unwrap();
    assert!(office.sandbox.read("c.msi") == expect);

    check(
        &office,
        &format!("{sign} --tbs-out tbs"),
        "with `--raw-signature FILE` in place of `--tbs-out`",
    );
    office.openssl("dgst -sha256 -sign rsa.key -out raw.sig tbs/plain.msi.tbs");
    check(
        &office,
        &format!("{sign} --raw-signature raw.sig -o d.msi"),
        "exit code 0",
    );
    assert!(office.sandbox.read("d.msi") == expect);

    office.openssl("pkcs12 -export -inkey rsa.key -in rsa.pem -passout pass:word -out rsa.pfx");
    office.sandbox.write("password", "word\n");
    check(
        &office,
        "sign --msi plain.msi --extended --pfx rsa.pfx --key-password-file password -o e.msi",
        "exit code 0",
    );
    assert!(office.sandbox.read("e.msi") == expect);
    // A signature of something else leaves nothing behind.
    check(
        &office,
        &format!("{sign} --raw-signature rsa.key -o f.msi"),
        "exit code 1",
    );
    assert!(!office.sandbox.path("f.msi").exists());
}

#[test]
fn what_is_no_package_is_not_signed() {
    let Some(office) = office() else { return };
    let by = "--key ec.key --cert ec.pem";
    office.sandbox.write("text.msi", "<html>");
    check(&office, &format!("sign --msi text.msi {by}"), "exit code 1");
    check(
        &office,
        &format!("sign plain.msi {by}"),
        "hint: `--msi` is for packages",
    );
    check(
        &office,
        &format!("sign --msi plain.msi {by} -o ec.key"),
        "would take the place of its own input",
    );
    let extended = [office.sandbox.read("plain.msi"), vec![7; 700]].concat();
    office.sandbox.write("extended.msi", extended);
    check(
        &office,
        &format!("sign --msi extended.msi {by}"),
        "700 bytes follow the end of the database, which no signature would cover",
    );
    office.certificate("server", "root", "extendedKeyUsage=serverAuth\n", "");
    check(
        &office,
        "sign --msi plain.msi --key server.key --cert server.pem",
        "does not have the extended key usage `codeSigning`",
    );
}

/// Answers `a.tsq` with `a.tsr`.
fn reply(office: &Office) {
    office.sandbox.write(
        "tsa.cnf",
        "[tsa]\ndefault_tsa=config\n[config]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\ncerts=tsaroot.pem\n\
         signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256,sha384,sha512\ness_cert_id_alg=sha256\n",
    );
    office.openssl("ts -reply -config tsa.cnf -section config -queryfile a.tsq -out a.tsr");
}

#[test]
fn a_time_stamp_keeps_the_signature_alive() {
    let Some(office) = office() else { return };
    check(
        &office,
        "timestamp --msi plain.msi --request a.tsq",
        "`plain.msi` is not signed",
    );
    check(
        &office,
        "sign --msi plain.msi --key rsa.key --cert rsa.pem --extended -o a.msi",
        "exit code 0",
    );
    check(
        &office,
        "timestamp --msi a.msi --request a.tsq",
        "wrote the query for the signature by CN=rsa,O=Fabrikam",
    );
    reply(&office);
    check(
        &office,
        "timestamp --msi a.msi --attach a.tsr --tsa-ca root.pem",
        "the time stamp by `CN=tsa,O=Fabrikam` is not trusted",
    );
    check(
        &office,
        "timestamp --msi a.msi --attach a.tsr --tsa-ca tsaroot.pem",
        "stamped `a.msi`",
    );
    check(
        &office,
        "timestamp --msi a.msi --attach a.tsr",
        "already has a time stamp",
    );
    if program("osslsigncode").is_some() {
        let told = accepted(&office, "a.msi").unwrap();
        assert!(
            told.contains("Timestamp Server Signature verification: ok"),
            "{told}"
        );
    }
    // Ten years later the signer's certificate has expired, and the time stamp has not.
    let later =
        format!("validate a.msi {WITHOUT_TIME} --package-ca root.pem --at 2099-01-01T00:00:00Z");
    check(
        &office,
        &format!("{later} --package-ca tsaroot.pem"),
        "exit code 0",
    );
    check(&office, &later, "error[package-time-stamp-untrusted]");
    let unstamped = later.replace("a.msi", "b.msi");
    check(
        &office,
        "sign --msi plain.msi --key rsa.key --cert rsa.pem -o b.msi",
        "exit code 0",
    );
    check(&office, &unstamped, "error[package-signer-expired]");
}

#[test]
fn a_time_stamp_by_osslsigncode_is_believed() {
    let (Some(office), Some(_)) = (office(), program("osslsigncode")) else {
        return;
    };
    let mut chain = office.sandbox.read("tsa.pem");
    chain.extend(office.sandbox.read("tsaroot.pem"));
    office.sandbox.write("tsa-chain.pem", chain);
    let stamp = ["-TSA-certs", "tsa-chain.pem", "-TSA-key", "tsa.key"];
    osslsigncode(&office, "rsa", &stamp, "foreign.msi");
    check(
        &office,
        &format!(
            "validate foreign.msi {WITHOUT_TIME} --package-ca root.pem --package-ca tsaroot.pem --at 2099-01-01T00:00:00Z"
        ),
        "exit code 0",
    );
}

/// Signs every sample of the corpus that can be, and returns how many were.
#[test]
fn the_corpus_is_signed_and_read_by_others() {
    let (Some(office), Some(samples)) = (office(), samples()) else {
        return;
    };
    let peers = ["osslsigncode", "msiinfo", "7z"].map(program);
    if peers.iter().any(Option::is_none) {
        return;
    }
    let mut signed = 0;
    for sample in &samples {
        let Ok(package) = sample.read() else { continue };
        if package.kind == Kind::Transform {
            continue;
        }
        let arguments = format!(
            "sign --msi {} --key ec.key --cert ec.pem --replace --extended -o signed.msi",
            sample.path.display()
        );
        let said = office.sandbox.rollpack(&arguments);
        if said.contains("bytes follow the end of the database") {
            continue;
        }
        assert!(said.contains("exit code 0"), "{}: {said}", sample.name);
        let file = disk::open(&office.sandbox.path("signed.msi")).unwrap();
        let mut database = Database::open(file, &Limits::default()).unwrap();
        let found = facts(&mut database).unwrap().unwrap();
        assert_eq!(found.digest, DigestState::Matches, "{}", sample.name);
        let told = accepted(&office, "signed.msi")
            .unwrap_or_else(|error| panic!("{}: {error}", sample.name));
        assert!(
            told.contains("Signature verification: ok"),
            "{}: {told}",
            sample.name
        );
        same_for_others(&office, sample.path.to_str().unwrap(), &sample.name);
        signed += 1;
    }
    eprintln!("{signed} packages of the corpus signed");
    assert!(signed >= 60, "only {signed}");
}

/// Compares what msiinfo and 7-Zip list of a package and of the signed one.
#[track_caller]
fn same_for_others(office: &Office, before: &str, name: &str) {
    let list = |path: &str, program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .arg(path)
            .current_dir(office.sandbox.path(""));
        let text = run(&mut command);
        text.map(|text| {
            let is_content = |line: &&str| !line.contains("DigitalSignature");
            let mut lines: Vec<String> =
                text.lines().filter(is_content).map(str::to_owned).collect();
            lines.sort();
            lines
        })
    };
    for (program, arguments) in [("msiinfo", &["streams"][..]), ("msiinfo", &["tables"])] {
        let expect = list(before, program, arguments);
        if let Ok(expect) = expect {
            assert_eq!(list("signed.msi", program, arguments), Ok(expect), "{name}");
        }
    }
    if list(before, "7z", &["t"]).is_ok() {
        let tested = list("signed.msi", "7z", &["t"]);
        assert!(tested.is_ok(), "{name}: {tested:?}");
    }
}

/// Returns the certificates of authorities that go along in a signature, as openssl lists them.
fn authorities_inside(office: &Office, signature: &[u8]) -> Vec<String> {
    office.sandbox.write("signature.der", signature);
    let listed = office.openssl("pkcs7 -inform DER -in signature.der -print_certs");
    let blocks = listed.split_inclusive("-----END CERTIFICATE-----\n");
    let blocks = blocks.filter_map(|block| Some(&block[block.find("-----BEGIN")?..]));
    let is_authority = |block: &&str| {
        let certificates = Certificate::all_from_pem(block).unwrap();
        certificates.iter().all(Certificate::is_authority)
    };
    blocks.filter(is_authority).map(str::to_owned).collect()
}

/// What there is to say against the first signer of a sample, where the authorities that go along are believed.
#[track_caller]
fn judge_sample(office: &Office, name: &str, is_time_believed: bool) -> Option<Vec<String>> {
    let path = shared("corpus")?.join(name);
    let file = disk::open(&path).unwrap();
    let mut database = Database::open(file, &Limits::default()).unwrap();
    let streams = streams(&mut database).unwrap().unwrap();
    let mut trust = PackageTrust::new("2026-01-01T00:00:00Z".parse().unwrap());
    for block in authorities_inside(office, &streams.signature) {
        let subject = Certificate::all_from_pem(&block).unwrap()[0].subject();
        if is_time_believed || !subject.contains("Stamp") {
            trust.add_authorities(&block).unwrap();
        }
    }
    let found = facts(&mut database).unwrap().unwrap();
    let statement = found.statement.unwrap();
    assert_eq!(statement.check_value(), Ok(()));
    let problems = trust.judge(&statement, None);
    Some(problems.iter().map(ToString::to_string).collect())
}

#[test]
fn old_signatures_live_by_their_countersignatures() {
    let Some(office) = Office::new() else { return };
    // The time stamp is over the bare digest, as its authority made them for years.
    let putty = "activescott__lessmsi__putty-0.68-installer.msi";
    let Some(found) = judge_sample(&office, putty, true) else {
        return;
    };
    assert_eq!(found, [""; 0]);
    assert_eq!(
        judge_sample(&office, putty, false).unwrap(),
        [
            "the time stamp by `CN=Symantec Time Stamping Services Signer - G4,O=Symantec Corporation,C=US` is not trusted: \
             nobody who is trusted is `CN=Thawte Timestamping CA,OU=Thawte Certification,O=Thawte,L=Durbanville,ST=Western Cape,C=ZA`"
        ]
    );
    let redistributable = "activescott__lessmsi__vcredist.msi";
    assert_eq!(
        judge_sample(&office, redistributable, true).unwrap(),
        [
            "the certificate of `CN=Microsoft Corporation,OU=MOPR,O=Microsoft Corporation,L=Redmond,ST=Washington,C=US` \
             is signed with SHA-1"
        ]
    );
}
