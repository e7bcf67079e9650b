//! Revocation lists by `openssl ca`: whoever is on one is refused, by rollpack as by openssl, and nothing is fetched.

use std::process::Command;

use crate::authorities::{AUTHORITY, Office, SIGNER};
use crate::peers::run;

/// A root, an authority below it, and a signer of a bundle below that.
fn office() -> Option<Office> {
    let office = Office::new()?;
    office.certificate("root", "root", AUTHORITY, "");
    office.certificate("middle", "root", AUTHORITY, "");
    office.certificate("signer", "middle", SIGNER, "");
    office.build("signer", &["middle"]);
    Some(office)
}

/// Makes `FILE`, a list of an authority that names these certificates.
pub fn list(office: &Office, authority: &str, revoked: &[&str], more: &str, file: &str) {
    office.sandbox.write(
        "ca.cnf",
        format!(
            "[ca]\ndefault_ca=a\n[a]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=30\n\
             certificate={authority}.pem\nprivate_key={authority}.key\n\
             [partial]\nissuingDistributionPoint=critical,@point\n[point]\nonlyuser=TRUE\n"
        ),
    );
    office.sandbox.write("index.txt", "");
    office.sandbox.write("number", "01\n");
    for name in revoked {
        office.openssl(&format!(
            "ca -config ca.cnf -revoke {name}.pem -crl_reason superseded"
        ));
    }
    office.openssl(&format!("ca -config ca.cnf -gencrl {more} -out {file}"));
}

/// What openssl says of the signer's certificate with these lists.
fn openssl_accepts(office: &Office, lists: &[&str]) -> bool {
    let mut command = Command::new("openssl");
    command.args(
        "verify -no-CApath -no-CAstore -CAfile root.pem -untrusted middle.pem -crl_check_all"
            .split(' '),
    );
    for list in lists {
        command.args(["-CRLfile", list]);
    }
    run(command
        .arg("signer.pem")
        .current_dir(office.sandbox.path("")))
    .is_ok()
}

#[track_caller]
fn check(office: &Office, lists: &[&str], more: &str, expect: &str) {
    let lists: String = lists.iter().map(|list| format!(" --crl {list}")).collect();
    let said = office
        .sandbox
        .rollpack(&format!("verify bundle.zip --ca root.pem{lists} {more}"));
    assert!(said.contains(expect), "{said}");
}

const REVOKED: &str = "error[signer-revoked]: the certificate of `CN=signer,O=Fabrikam` was revoked by `CN=middle,O=Fabrikam` on ";

#[test]
fn whoever_is_on_a_list_is_refused() {
    let Some(office) = office() else { return };
    list(&office, "root", &[], "", "root.crl");
    list(&office, "middle", &[], "", "middle.crl");
    list(&office, "middle", &["signer"], "", "signer-revoked.crl");
    list(&office, "root", &["middle"], "", "middle-revoked.crl");
    check(&office, &[], "", "revocation was not checked");
    check(
        &office,
        &["root.crl", "middle.crl"],
        "--require-crl",
        "not revoked, by fresh lists",
    );
    assert!(openssl_accepts(&office, &["root.crl", "middle.crl"]));
    check(&office, &["signer-revoked.crl"], "", REVOKED);
    assert!(!openssl_accepts(
        &office,
        &["root.crl", "signer-revoked.crl"]
    ));
    check(
        &office,
        &["middle-revoked.crl"],
        "",
        "error[signer-revoked]: the certificate of `CN=middle,O=Fabrikam` was revoked by `CN=root,O=Fabrikam`",
    );
    assert!(!openssl_accepts(
        &office,
        &["middle-revoked.crl", "middle.crl"]
    ));
    // A newer list that does not name it takes nothing back.
    check(&office, &["signer-revoked.crl", "middle.crl"], "", REVOKED);
    // Nor does time, when the list is stale.
    check(
        &office,
        &["signer-revoked.crl"],
        "--at 2030-01-01T00:00:00Z",
        REVOKED,
    );
    // DER, and several in one file.
    office.openssl("crl -in signer-revoked.crl -outform DER -out a.der");
    check(&office, &["a.der"], "", REVOKED);
    let both = [
        office.sandbox.read("root.crl"),
        office.sandbox.read("middle.crl"),
    ]
    .concat();
    office.sandbox.write("both.pem", both);
    check(&office, &["both.pem"], "--require-crl", "exit code 0");
    let json = office
        .sandbox
        .rollpack("verify bundle.zip --ca root.pem --crl both.pem --format json");
    assert!(json.contains("\"revocation_checked\": true"), "{json}");
    // One who is pinned can be revoked by whoever issued the certificate.
    let pin = office.openssl("x509 -noout -fingerprint -sha256 -in signer.pem");
    let pin = pin.trim().split_once('=').unwrap().1;
    let said = office.sandbox.rollpack(&format!(
        "verify bundle.zip --pin {pin} --crl signer-revoked.crl"
    ));
    assert!(said.contains(REVOKED), "{said}");
}

#[test]
fn a_list_that_is_asked_for_must_be_there_and_fresh() {
    let Some(office) = office() else { return };
    list(&office, "root", &[], "", "root.crl");
    list(&office, "middle", &[], "", "middle.crl");
    let unknown = "error[revocation-unknown]: no fresh revocation list by `CN=middle,O=Fabrikam` says that the certificate of `CN=signer,O=Fabrikam` was not revoked";
    check(&office, &[], "--require-crl", unknown);
    check(&office, &["root.crl"], "--require-crl", unknown);
    assert!(!openssl_accepts(&office, &["root.crl"]));
    check(
        &office,
        &["middle.crl"],
        "--require-crl",
        "error[revocation-unknown]: no fresh revocation list by `CN=root,O=Fabrikam`",
    );
    list(
        &office,
        "middle",
        &[],
        "-crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z",
        "old.crl",
    );
    check(
        &office,
        &["root.crl", "old.crl"],
        "--require-crl",
        "was not revoked; the newest that was given was to be replaced by 2020-02-01T00:00:00Z",
    );
    assert!(!openssl_accepts(&office, &["root.crl", "old.crl"]));
    check(
        &office,
        &["root.crl", "old.crl"],
        "",
        "warning[revocation-list-stale]: the revocation list of `CN=middle,O=Fabrikam` is stale: it was made on 2020-01-01T00:00:00Z and was to be replaced by 2020-02-01T00:00:00Z",
    );
    check(&office, &["root.crl", "old.crl"], "", "exit code 0");
    check(
        &office,
        &["root.crl", "old.crl", "middle.crl"],
        "--require-crl",
        "exit code 0",
    );
}

#[test]
fn a_list_by_somebody_else_says_nothing() {
    let Some(office) = office() else { return };
    list(&office, "root", &[], "", "root.crl");
    list(&office, "middle", &["signer"], "", "good.crl");
    // Another authority of the same name, whose list nobody asked for.
    std::fs::rename(
        office.sandbox.path("middle.pem"),
        office.sandbox.path("kept.pem"),
    )
    .unwrap();
    office.certificate("middle", "root", AUTHORITY, "");
    list(&office, "middle", &["signer"], "", "forged.crl");
    check(&office, &["forged.crl"], "", "exit code 0");
    check(
        &office,
        &["root.crl", "forged.crl"],
        "--require-crl",
        "error[revocation-unknown]",
    );
    check(&office, &["good.crl"], "", REVOKED);
    // A byte changed in the list of the right one.
    office.openssl("crl -in good.crl -outform DER -out a.der");
    let mut changed = office.sandbox.read("a.der");
    let place = changed.len() - 5;
    changed[place] ^= 1;
    office.sandbox.write("a.der", changed);
    check(&office, &["a.der"], "", "exit code 0");
    check(
        &office,
        &["root.crl", "a.der"],
        "--require-crl",
        "error[revocation-unknown]",
    );
    // A list of some certificates only is not taken for one of all.
    list(&office, "root", &[], "-crlexts partial", "partial.crl");
    check(
        &office,
        &["partial.crl"],
        "",
        "error: `partial.crl` is not a usable revocation list\ncaused by: the revocation list of `CN=root,O=Fabrikam` has the critical extension 2.5.29.28, which is not understood",
    );
    check(
        &office,
        &["root.pem"],
        "",
        "caused by: the file holds a certificate, and no revocation list",
    );
    check(
        &office,
        &["spec.yaml"],
        "",
        "caused by: there is no revocation list in it",
    );
}
