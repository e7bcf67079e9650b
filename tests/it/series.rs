//! Sequences over several bundles of a series, and over trust files that follow each other: the cases of the TUF
//! conformance suite that have a meaning without a repository, by their names there. `docs/attacks.md` maps them.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::File;
use std::process::Command;

use rollpack::bundle::{Retailed, Signatures};
use rollpack::disk::Replace;

use crate::authorities::{AUTHORITY, Office, SIGNER};
use crate::revocation::list;
use crate::timestamps;
use crate::trust_file::{build, check, ok, sign};

const SERIES: &str = "fabrikam-portal-2.1";

/// A root, and so many people below it: `p0`, `p1` …
fn office(people: usize) -> Option<Office> {
    let office = Office::new()?;
    office.certificate("root", "root", AUTHORITY, "");
    for number in 0..people {
        office.certificate(&format!("p{number}"), "root", SIGNER, "");
    }
    Some(office)
}

/// A trust file as its keepers, how many of them it asks for, and who signs it.
struct Version(&'static [usize], usize, &'static [usize]);

/// Trust files that follow each other; all are taken but the last of those that must not be.
const ROTATIONS: [(&str, &[Version], bool); 15] = [
    (
        "1-of-1-key-rotation",
        &[
            Version(&[1], 1, &[1]),
            Version(&[2], 1, &[2, 1]),
            Version(&[2], 1, &[2]),
        ],
        true,
    ),
    (
        "1-of-1-key-rotation-unused-signatures",
        &[
            Version(&[1], 1, &[3, 1, 4]),
            Version(&[2], 1, &[3, 2, 1, 4]),
            Version(&[2], 1, &[3, 2, 4]),
        ],
        true,
    ),
    (
        "3-of-5-sign-with-different-keycombos",
        &[
            Version(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
            Version(&[0, 1, 2, 3, 4], 3, &[0, 4, 1]),
            Version(&[0, 1, 2, 3, 4], 3, &[0, 1, 3]),
        ],
        true,
    ),
    (
        "3-of-5-one-key-rotated",
        &[
            Version(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
            Version(&[0, 1, 3, 4, 5], 3, &[0, 4, 1]),
        ],
        true,
    ),
    (
        "3-of-5-one-key-rotated-with-intermediate-step",
        &[
            Version(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
            Version(&[0, 1, 3, 4, 5], 3, &[0, 2, 4, 5]),
            Version(&[0, 1, 3, 4, 5], 3, &[0, 4, 5]),
        ],
        true,
    ),
    (
        "3-of-5-all-keys-rotated-with-intermediate-step",
        &[
            Version(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
            Version(&[5, 6, 7, 8, 9], 3, &[0, 2, 4, 5, 6, 7]),
            Version(&[5, 6, 7, 8, 9], 3, &[5, 6, 7]),
        ],
        true,
    ),
    (
        "1-of-3-threshold-increase-to-2-of-3",
        &[
            Version(&[1, 2, 3], 1, &[1]),
            Version(&[1, 2, 3], 2, &[1, 2]),
        ],
        true,
    ),
    (
        "2-of-3-threshold-decrease-to-1-of-3",
        &[
            Version(&[1, 2, 3], 2, &[1, 2]),
            Version(&[1, 2, 3], 1, &[1, 2]),
            Version(&[1, 2, 3], 1, &[1]),
        ],
        true,
    ),
    (
        "1-of-2-threshold-increase-to-2-of-2",
        &[Version(&[1], 1, &[1]), Version(&[1, 2], 2, &[1, 2])],
        true,
    ),
    (
        "1-of-1-key-rotation-fail-not-signed-with-old-key",
        &[Version(&[1], 1, &[1]), Version(&[2], 1, &[2, 3, 4])],
        false,
    ),
    (
        "1-of-1-key-rotation-fail-not-signed-with-new-key",
        &[Version(&[1], 1, &[1]), Version(&[2], 1, &[1, 3, 4])],
        false,
    ),
    (
        "3-of-5-one-key-rotate-fails-not-signed-with-3-new-keys",
        &[
            Version(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
            Version(&[0, 1, 3, 4, 5], 3, &[0, 2, 4]),
        ],
        false,
    ),
    (
        "3-of-5-one-key-rotate-fails-not-signed-with-3-old-keys",
        &[
            Version(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
            Version(&[0, 1, 3, 4, 5], 3, &[0, 4, 5]),
        ],
        false,
    ),
    (
        "1-of-3-threshold-bump-to-2-of-3-fails-new-threshold-not-reached",
        &[Version(&[1, 2, 3], 1, &[1]), Version(&[1, 2, 3], 2, &[2])],
        false,
    ),
    (
        "2-of-3-threshold-decr-to-1-of-3-fails-old-threshold-not-eached",
        &[
            Version(&[1, 2, 3], 2, &[1, 2]),
            Version(&[1, 2, 3], 1, &[1]),
        ],
        false,
    ),
];

/// Makes `trust.json` with this version, keepers and signers of the series.
fn trust(office: &Office, version: usize, keepers: &[usize], threshold: usize, more: &str) {
    let _ = std::fs::remove_file(office.sandbox.path("trust.json"));
    let keepers: String = keepers
        .iter()
        .map(|number| format!(" --keeper p{number}.pem"))
        .collect();
    ok(
        office,
        &format!("trust new trust.json{keepers} --threshold {threshold}"),
    );
    ok(
        office,
        &format!("trust add trust.json --ca root.pem {more}"),
    );
    let text = String::from_utf8(office.sandbox.read("trust.json")).unwrap();
    let text = text.replace("\"version\":1", &format!("\"version\":{version}"));
    office.sandbox.write("trust.json", text);
}

#[test]
fn keepers_rotate_as_in_tuf() {
    let Some(office) = office(10) else { return };
    build(&office, "one", 1, &["p0"]);
    for (name, versions, is_taken) in ROTATIONS {
        let _ = std::fs::remove_file(office.sandbox.path("state.json"));
        for (number, Version(keepers, threshold, signers)) in versions.iter().enumerate() {
            let more = format!("--signer p0=p0.pem --series {SERIES}");
            trust(&office, number + 1, keepers, *threshold, &more);
            for signer in *signers {
                sign(&office, "trust.json", &format!("p{signer}"));
            }
            let before = std::fs::read(office.sandbox.path("state.json")).ok();
            let said = office
                .sandbox
                .rollpack("verify one.zip --trust trust.json --state state.json");
            let is_last = number + 1 == versions.len();
            if is_last && !is_taken {
                assert!(said.contains("exit code 1"), "{name}: {said}");
                assert!(said.contains("the trust file "), "{name}: {said}");
                let after = std::fs::read(office.sandbox.path("state.json")).ok();
                assert_eq!(before, after, "{name}");
            } else {
                assert!(said.contains("exit code 0"), "{name}, {number}: {said}");
            }
        }
    }
}

/// A case of the public suite by its name: who may sign for a series, how many of them must, who does, and whether that
/// is enough.
type SigningCase = (
    &'static str,
    &'static [usize],
    usize,
    &'static [usize],
    bool,
);

const SIGNERS: [SigningCase; 10] = [
    ("1-of-1-key-rotation", &[2], 1, &[2], true),
    (
        "1-of-1-key-rotation-unused-signatures",
        &[1],
        1,
        &[3, 1, 4],
        true,
    ),
    (
        "1-of-1-key-rotation-fail-not-signed-with-new-key",
        &[2],
        1,
        &[1, 3, 4],
        false,
    ),
    (
        "3-of-5-one-key-signature-wrong-not-signed-with-3-expected-keys",
        &[0, 1, 3, 4, 5],
        3,
        &[0, 2, 4],
        false,
    ),
    (
        "2-of-5-one-key-signature-mising-threshold-not-reached",
        &[0, 1, 3, 4, 5],
        3,
        &[0, 4],
        false,
    ),
    (
        "3-of-5-sign-first-combo",
        &[0, 1, 2, 3, 4],
        3,
        &[0, 2, 4],
        true,
    ),
    (
        "3-of-5-sign-second-combo",
        &[0, 1, 2, 3, 4],
        3,
        &[0, 4, 1],
        true,
    ),
    (
        "3-of-5-sign-third-combo",
        &[0, 1, 2, 3, 4],
        3,
        &[0, 1, 3],
        true,
    ),
    (
        "3-of-5-sign-fourth-combo",
        &[0, 1, 2, 3, 4],
        3,
        &[1, 2, 3],
        true,
    ),
    (
        "3-of-5-sign-fifth-combo",
        &[0, 1, 2, 3, 4],
        3,
        &[2, 3, 4],
        true,
    ),
];

/// Returns the signatures of a bundle.
fn signatures(office: &Office, bundle: &str) -> Vec<Vec<u8>> {
    let file = File::open(office.sandbox.path(bundle)).unwrap();
    Retailed::of(&file).unwrap().signatures().cms.clone()
}

/// Writes `to` as `from` with these signatures.
fn with_signatures(office: &Office, from: &str, signatures: &[Vec<u8>], to: &str) {
    let file = File::open(office.sandbox.path(from)).unwrap();
    let target = office.sandbox.path(to);
    let bundle = Retailed::of(&file).unwrap();
    let signatures = Signatures::from(signatures.to_vec());
    let (pending, _) = bundle.write(&file, &signatures, &target, &()).unwrap();
    pending.publish(Replace::Existing).unwrap();
}

#[test]
fn signers_of_a_series_as_in_tuf() {
    let Some(office) = office(6) else { return };
    let everybody = ["p0", "p1", "p2", "p3", "p4", "p5"];
    build(&office, "all", 1, &everybody);
    let by: BTreeMap<usize, Vec<u8>> = signatures(&office, "all.zip")
        .into_iter()
        .enumerate()
        .collect();
    for (name, may, threshold, do_sign, is_enough) in SIGNERS {
        let signers: String = may
            .iter()
            .map(|number| format!("--signer p{number}=p{number}.pem "))
            .collect();
        let more = format!("{signers}--series {SERIES} --threshold {threshold}");
        trust(&office, 1, &[0], 1, &more);
        sign(&office, "trust.json", "p0");
        let chosen: Vec<_> = do_sign.iter().map(|number| by[number].clone()).collect();
        with_signatures(&office, "all.zip", &chosen, "some.zip");
        let said = office
            .sandbox
            .rollpack("verify some.zip --trust trust.json");
        if is_enough {
            assert!(said.contains("exit code 0"), "{name}: {said}");
        } else {
            assert!(said.contains("exit code 1"), "{name}: {said}");
            let told = said.contains("error[signers-too-few]")
                || said.contains("error[signer-not-pinned]");
            assert!(told, "{name}: {said}");
        }
    }
}

/// One key with two certificates is one signer, and one keeper.
#[test]
fn test_duplicate_keys_root() {
    let Some(office) = office(1) else { return };
    // The same key once more, under another name and issuer's number.
    office.sandbox.write("extensions", SIGNER);
    office.openssl("req -new -key p0.key -subj /O=Fabrikam/CN=again -out again.csr");
    office.openssl("x509 -req -in again.csr -CA root.pem -CAkey root.key -CAcreateserial -days 3650 -extfile extensions -out again.pem");
    office
        .sandbox
        .write("again.key", office.sandbox.read("p0.key"));
    build(&office, "one", 1, &["p0", "again"]);
    let more =
        format!("--signer p0=p0.pem --signer again=again.pem --series {SERIES} --threshold 2");
    trust(&office, 1, &[0], 1, &more);
    sign(&office, "trust.json", "p0");
    check(
        &office,
        "verify one.zip --trust trust.json",
        "error[signers-too-few]: the bundle is signed by 1 of the signers of the series",
    );
    // The keepers likewise.
    let _ = std::fs::remove_file(office.sandbox.path("trust.json"));
    ok(
        &office,
        "trust new trust.json --keeper p0.pem --keeper again.pem --threshold 2",
    );
    ok(
        &office,
        &format!("trust add trust.json --ca root.pem --signer p0=p0.pem --series {SERIES}"),
    );
    for keeper in ["p0", "again"] {
        sign(&office, "trust.json", keeper);
    }
    check(
        &office,
        "verify one.zip --trust trust.json",
        "is signed by 1 of its keepers, 2 are required",
    );
}

/// A rollup that is expired is refused, newest or not; what was accepted stays what it was.
#[test]
fn a_series_that_is_frozen() {
    let Some(office) = office(1) else { return };
    let spec = String::from_utf8(office.sandbox.read("spec.yaml")).unwrap();
    let dated = spec.replace("# expires: 2028-03-31", "expires: 2028-03-31");
    assert_ne!(spec, dated);
    office.sandbox.write("spec.yaml", dated);
    build(&office, "one", 1, &["p0"]);
    office.sandbox.write("spec.yaml", spec);
    build(&office, "two", 2, &["p0"]);
    let verify = |name: &str, at: &str| {
        format!("verify {name}.zip --ca root.pem --state state.json --at {at}T00:00:00Z")
    };
    check(&office, &verify("one", "2028-01-01"), "exit code 0");
    let record = office.sandbox.read("state.json");
    check(
        &office,
        &verify("one", "2028-05-01"),
        "error[bundle-expired]",
    );
    assert_eq!(office.sandbox.read("state.json"), record);
    check(
        &office,
        &(verify("one", "2028-05-01") + " --allow-expired"),
        "exit code 0",
    );
    // The next one ends it, and the first is old from then on.
    check(&office, &verify("two", "2028-05-01"), "exit code 0");
    check(&office, &verify("one", "2028-01-01"), "error[rolled-back]");
}

/// Whoever had a key for a day made a rollup with a number far ahead.
#[test]
fn a_series_that_was_run_ahead() {
    let Some(office) = office(2) else { return };
    let identity = build(&office, "far", 99_999, &["p0"]);
    build(&office, "two", 2, &["p1"]);
    let verify = |name: &str| format!("verify {name}.zip --trust trust.json --state state.json");
    let more = format!("--signer p0=p0.pem --signer p1=p1.pem --series {SERIES}");
    trust(&office, 1, &[1], 1, &more);
    sign(&office, "trust.json", "p1");
    check(&office, &verify("far"), "exit code 0");
    check(&office, &verify("two"), "error[rolled-back]");
    // The keepers recall it and take its signer back; that opens the way to nothing older by itself.
    ok(
        &office,
        &format!("trust recall trust.json --identity {identity} --reason stolen"),
    );
    ok(
        &office,
        "trust revoke trust.json --signer p0 --reason stolen",
    );
    sign(&office, "trust.json", "p1");
    check(&office, &verify("far"), "error[rollup-recalled]");
    check(&office, &verify("two"), "error[rolled-back]");
    // The administrator lets it pass, once, or begins anew.
    check(&office, &(verify("two") + " --allow-older"), "exit code 0");
    check(&office, &verify("two"), "error[rolled-back]");
    std::fs::remove_file(office.sandbox.path("state.json")).unwrap();
    check(&office, &verify("two"), "exit code 0");
    check(&office, &verify("far"), "error[signer-withdrawn]");
}

/// Two signers with time stamps, fresh lists, a trust file and a record: without any one of them it is refused.
#[test]
fn each_piece_of_evidence_is_needed() {
    let Some(office) = office(3) else { return };
    office.certificate("tsaroot", "tsaroot", AUTHORITY, "");
    office.certificate("tsa", "tsaroot", timestamps::STAMPER, "");
    build(&office, "one", 1, &["p0", "p1"]);
    build(&office, "two", 2, &["p0", "p1"]);
    let bare = signatures(&office, "two.zip");
    for entry in ["META/manifest.json.p7s", "META/manifest.json.2.p7s"] {
        ok(
            &office,
            &format!("timestamp two.zip --request a.tsq --signature {entry}"),
        );
        timestamps::reply(&office, "tsa", None);
        ok(&office, "timestamp two.zip --attach a.tsr");
    }
    let stamped = signatures(&office, "two.zip");
    list(&office, "root", &[], "", "root.crl");
    list(&office, "tsaroot", &[], "", "tsaroot.crl");
    list(&office, "root", &["p0"], "", "revoked.crl");
    list(
        &office,
        "root",
        &[],
        "-crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z",
        "stale.crl",
    );
    let more = format!(
        "--tsa-ca tsaroot.pem --signer p0=p0.pem --signer p1=p1.pem --series {SERIES} --threshold 2"
    );
    trust(&office, 1, &[2], 1, &more);
    sign(&office, "trust.json", "p2");
    let trusted = office.sandbox.read("trust.json");
    let lists = "--crl root.crl --crl tsaroot.crl";
    let verify = |lists: &str| {
        format!(
            "verify two.zip --trust trust.json --state state.json --require-timestamp --require-crl {lists}"
        )
    };
    check(&office, &verify(lists), "exit code 0");
    let record = office.sandbox.read("state.json");
    let whole = office.sandbox.read("two.zip");

    // Signatures, and the time stamp of each.
    for (missing, expect) in [
        (vec![stamped[0].clone()], "error[signers-too-few]"),
        (vec![stamped[1].clone()], "error[signers-too-few]"),
        (vec![], "error[bundle-unsigned]"),
        (
            vec![bare[0].clone(), stamped[1].clone()],
            "error[signers-too-few]",
        ),
        (
            vec![stamped[0].clone(), bare[1].clone()],
            "error[signers-too-few]",
        ),
        (bare.clone(), "error[timestamp-missing]"),
    ] {
        with_signatures(&office, "two.zip", &missing, "less.zip");
        check(
            &office,
            &verify(lists).replace("two.zip", "less.zip"),
            expect,
        );
    }
    // Lists.
    check(
        &office,
        &verify("--crl tsaroot.crl"),
        "error[revocation-unknown]",
    );
    check(&office, &verify("--crl root.crl"), "exit code 1");
    check(
        &office,
        &verify("--crl stale.crl --crl tsaroot.crl"),
        "error[revocation-unknown]",
    );
    check(
        &office,
        &verify("--crl revoked.crl --crl tsaroot.crl"),
        "error[signer",
    );
    // The trust file's signature, its authorities, its signers, the keepers' consent to another.
    let text = String::from_utf8(trusted.clone()).unwrap();
    let start = text.find("\"signatures\":[").unwrap() + 14;
    let end = start + text[start..].find(']').unwrap();
    let unsigned = format!("{}{}", &text[..start], &text[end..]);
    office.sandbox.write("trust.json", unsigned);
    check(&office, &verify(lists), "is signed by 0 of its keepers");
    for left_out in [
        format!("--tsa-ca tsaroot.pem --signer p0=p0.pem --series {SERIES}"),
        format!("--signer p0=p0.pem --signer p1=p1.pem --series {SERIES} --threshold 2"),
    ] {
        trust(&office, 2, &[2], 1, &left_out);
        sign(&office, "trust.json", "p2");
        let said = office.sandbox.rollpack(&verify(lists));
        let is_one_enough = left_out.contains("--tsa-ca");
        assert_eq!(said.contains("exit code 0"), is_one_enough, "{said}");
        office.sandbox.write("state.json", &record);
    }
    trust(&office, 2, &[1], 1, &more);
    sign(&office, "trust.json", "p1");
    check(
        &office,
        &verify(lists),
        "0 of the keepers of that one signed it",
    );
    office.sandbox.write("trust.json", &trusted);
    // The record, of which one that is older is taken for one.
    check(
        &office,
        &verify(lists).replace("two.zip", "one.zip"),
        "exit code 1",
    );
    // Every entry of the bundle.
    ok(
        &office,
        &format!(
            "{} --to out",
            verify(lists)
                .replacen("verify", "extract", 1)
                .replace("--state state.json", "")
        ),
    );
    let folder = verify(lists).replace("two.zip", "out");
    check(&office, &folder, "exit code 0");
    let files = Command::new("find")
        .args(["out", "-type", "f"])
        .current_dir(office.sandbox.path(""))
        .output()
        .unwrap();
    let files = String::from_utf8(files.stdout).unwrap();
    assert!(files.lines().count() > 6, "{files}");
    for file in files.lines() {
        let content = office.sandbox.read(file);
        std::fs::remove_file(office.sandbox.path(file)).unwrap();
        check(&office, &folder, "exit code 1");
        office.sandbox.write(file, content);
    }
    check(&office, &folder, "exit code 0");
    assert_eq!(office.sandbox.read("state.json"), record);
    assert_eq!(office.sandbox.read("two.zip"), whole);
}
