//! Time stamps by `openssl ts`, carried there and back: asked for, attached, judged, and every forgery refused.

use std::process::Command;

use crate::authorities::{AUTHORITY, Office, SIGNER};
use crate::peers::{program, run};

pub const STAMPER: &str = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n";

/// A root, a signer below it, a time stamp authority below another root, and a signed bundle.
pub fn office() -> Option<Office> {
    let office = Office::new()?;
    office.certificate("root", "root", AUTHORITY, "");
    office.certificate("signer", "root", SIGNER, "");
    office.certificate("tsaroot", "tsaroot", AUTHORITY, "");
    office.certificate("tsa", "tsaroot", STAMPER, "");
    office.build("signer", &[]);
    Some(office)
}

/// Answers `a.tsq` with `a.tsr` as `name`, at a time that `faketime` makes.
pub fn reply(office: &Office, name: &str, at: Option<&str>) {
    office.sandbox.write(
        "tsa.cnf",
        format!(
            "[tsa]\ndefault_tsa=config\n[config]\nserial=serial\nsigner_cert={name}.pem\nsigner_key={name}.key\ncerts=tsaroot.pem\n\
             signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256,sha384,sha512\ness_cert_id_alg=sha256\n"
        ),
    );
    let mut command = match at {
        Some(at) => {
            let mut command = Command::new("faketime");
            command.args([at, "openssl"]);
            command
        }
        None => Command::new("openssl"),
    };
    command
        .args("ts -reply -config tsa.cnf -section config -queryfile a.tsq -out a.tsr".split(' '));
    run(command.current_dir(office.sandbox.path(""))).unwrap();
}

#[track_caller]
fn check(office: &Office, arguments: &str, expect: &str) {
    let said = office.sandbox.rollpack(arguments);
    assert!(said.contains(expect), "{said}");
}

#[test]
fn a_token_is_asked_for_attached_and_judged() {
    let Some(office) = office() else { return };
    check(
        &office,
        "verify bundle.zip --ca root.pem --tsa-ca tsaroot.pem --require-timestamp",
        "error[timestamp-missing]",
    );
    check(
        &office,
        "timestamp bundle.zip --request a.tsq",
        "wrote the query for `META/manifest.json.p7s` by CN=signer,O=Fabrikam to `a.tsq`",
    );
    let text = office.openssl("ts -query -in a.tsq -text");
    assert!(
        text.contains("Hash Algorithm: sha256") && text.contains("Certificate required: yes"),
        "{text}"
    );
    // The same bundle gives the same query.
    let query = office.sandbox.read("a.tsq");
    check(
        &office,
        "timestamp bundle.zip --request a.tsq",
        "exit code 0",
    );
    assert_eq!(office.sandbox.read("a.tsq"), query);
    reply(&office, "tsa", None);
    // openssl is content with its reply to our query.
    office.openssl("ts -verify -queryfile a.tsq -in a.tsr -CAfile tsaroot.pem");
    check(
        &office,
        "timestamp bundle.zip --attach a.tsr --tsa-ca root.pem -o b.zip",
        "exit code 1",
    );
    assert!(!office.sandbox.path("b.zip").exists());
    check(
        &office,
        "timestamp bundle.zip --attach a.tsr --tsa-ca tsaroot.pem -o b.zip",
        "by CN=tsa,O=Fabrikam",
    );
    check(
        &office,
        "verify b.zip --ca root.pem --tsa-ca root.pem --require-timestamp",
        "error[timestamp-untrusted]",
    );
    check(
        &office,
        "verify b.zip --ca root.pem --tsa-ca tsaroot.pem --require-timestamp",
        "exit code 0",
    );
    check(
        &office,
        "verify b.zip --ca root.pem",
        "stamped by nobody who is trusted",
    );
    check(
        &office,
        "timestamp b.zip --attach a.tsr",
        "already has a time stamp",
    );
    check(
        &office,
        "timestamp b.zip --request a.tsq",
        "every signature of the bundle already has a time stamp",
    );
    // A token without the reply around it does as well.
    office.openssl("ts -reply -in a.tsr -token_out -out a.token");
    check(
        &office,
        "timestamp bundle.zip --attach a.token -o c.zip",
        "nobody judged that authority",
    );
    assert_eq!(office.sandbox.read("b.zip"), office.sandbox.read("c.zip"));
    // openssl still finds the manifest signed.
    if let Some(unzip) = program("unzip") {
        run(Command::new(unzip)
            .args(["-q", "b.zip", "-d", "b"])
            .current_dir(office.sandbox.path("")))
        .unwrap();
        office.openssl("cms -verify -binary -inform DER -in b/META/manifest.json.p7s -content b/META/manifest.json -CAfile root.pem -no-CApath -no-CAstore -purpose any -out /dev/null");
    }
}

#[test]
fn a_token_lets_a_signature_outlive_its_certificate() {
    let Some(office) = Office::new() else { return };
    if program("faketime").is_none() {
        return;
    }
    office.certificate("root", "root", AUTHORITY, "");
    office.certificate("tsaroot", "tsaroot", AUTHORITY, "");
    office.certificate("tsa", "tsaroot", STAMPER, "");
    office.certificate("signer", "root", SIGNER, "-days 30");
    office.build("signer", &[]);
    check(
        &office,
        "timestamp bundle.zip --request a.tsq",
        "exit code 0",
    );
    let later = "--ca root.pem --tsa-ca tsaroot.pem --at 2030-01-01T00:00:00Z";
    check(
        &office,
        &format!("verify bundle.zip {later}"),
        "error[signer-expired]",
    );
    reply(&office, "tsa", None);
    check(
        &office,
        "timestamp bundle.zip --attach a.tsr -o b.zip",
        "exit code 0",
    );
    check(&office, &format!("verify b.zip {later}"), "exit code 0");
    // Without trust in the authority it is no help, and neither is one from after the end.
    check(
        &office,
        "verify b.zip --ca root.pem --at 2030-01-01T00:00:00Z",
        "error[signer-expired]",
    );
    reply(&office, "tsa", Some("2028-01-01 00:00:00"));
    check(
        &office,
        "timestamp bundle.zip --attach a.tsr -o c.zip",
        "exit code 0",
    );
    check(
        &office,
        &format!("verify c.zip {later}"),
        "error[signer-expired]",
    );
}

#[test]
fn what_is_no_good_token_is_not_attached() {
    let Some(office) = office() else { return };
    let not = |file: &str| format!("error: `{file}` is not a usable time stamp reply\ncaused by: ");
    check(
        &office,
        "timestamp bundle.zip --attach spec.yaml",
        &(not("spec.yaml") + "is not an RFC 3161 token"),
    );
    check(
        &office,
        "timestamp bundle.zip --request a.tsq",
        "exit code 0",
    );
    check(
        &office,
        "timestamp bundle.zip --attach a.tsq",
        &(not("a.tsq") + "is not an RFC 3161 token"),
    );
    // Of another signature.
    reply(&office, "tsa", None);
    let of_this = office.sandbox.read("a.tsr");
    office.certificate("other", "root", SIGNER, "");
    office.build("other", &[]);
    check(
        &office,
        "timestamp bundle.zip --attach a.tsr",
        &(not("a.tsr") + "is about another signature"),
    );
    // By a certificate that is for more than time stamps; openssl does not make such a token, so its own is changed.
    office.build("signer", &[]);
    let mut changed = of_this.clone();
    let place = changed.len() - 5;
    changed[place] ^= 1;
    office.sandbox.write("a.tsr", changed);
    check(
        &office,
        "timestamp bundle.zip --attach a.tsr",
        "exit code 1",
    );
    // One that openssl refuses to grant: it does not know the digest.
    office.sandbox.write("a.tsr", [48, 5, 48, 3, 2, 1, 2]);
    check(
        &office,
        "timestamp bundle.zip --attach a.tsr",
        &(not("a.tsr") + "the authority did not grant the query (status 2)"),
    );
    // Two signatures: which one is asked for must be said, and the reply finds its own.
    check(
        &office,
        "sign bundle.zip --key other.key --cert other.pem",
        "exit code 0",
    );
    check(
        &office,
        "timestamp bundle.zip --request a.tsq",
        "several signatures have no time stamp",
    );
    check(
        &office,
        "timestamp bundle.zip --request a.tsq --signature META/none",
        "there are META/manifest.json.p7s, META/manifest.json.2.p7s",
    );
    check(
        &office,
        "timestamp bundle.zip --request a.tsq --signature META/manifest.json.2.p7s",
        "exit code 0",
    );
    reply(&office, "tsa", None);
    check(
        &office,
        "timestamp bundle.zip --attach a.tsr --tsa-ca tsaroot.pem",
        "stamped `META/manifest.json.2.p7s`",
    );
    check(
        &office,
        "verify bundle.zip --ca root.pem --tsa-ca tsaroot.pem --require-timestamp",
        "exit code 0",
    );
    check(
        &office,
        "build spec.yaml --packages packages --unsigned -o a.zip",
        "exit code 0",
    );
    check(
        &office,
        "timestamp a.zip --request a.tsq",
        "error: nobody has signed the bundle",
    );
}
