//! Trust files and the record of what was accepted, over several bundles of a series: rollback, freeze, thresholds,
//! rotation of keepers, withdrawal and recall. Each piece of evidence that is removed is a refusal.

use crate::authorities::{AUTHORITY, Office, SIGNER};

/// Four people with certificates below a root: keepers kate and karl, signers alice and bob.
fn office() -> Option<Office> {
    let office = Office::new()?;
    office.certificate("root", "root", AUTHORITY, "");
    for name in ["kate", "karl", "alice", "bob"] {
        office.certificate(name, "root", SIGNER, "");
    }
    Some(office)
}

/// Builds `NAME.zip` with a sequence number, signed by all of them.
pub fn build(office: &Office, name: &str, sequence: u32, signers: &[&str]) -> String {
    let spec = String::from_utf8(office.sandbox.read("spec.yaml")).unwrap();
    let line = spec
        .lines()
        .find(|line| line.trim_start().starts_with("sequence:"))
        .unwrap();
    let changed = spec.replace(
        line,
        &format!(
            "{}sequence: {sequence}",
            &line[..line.len() - line.trim_start().len()]
        ),
    );
    office.sandbox.write("a.yaml", changed);
    let (first, others) = signers.split_first().unwrap();
    ok(
        office,
        &format!(
            "build a.yaml --packages packages -o {name}.zip --key {first}.key --cert {first}.pem"
        ),
    );
    for other in others {
        ok(
            office,
            &format!("sign {name}.zip --key {other}.key --cert {other}.pem"),
        );
    }
    let said = office
        .sandbox
        .command()
        .args(["inspect", &format!("{name}.zip"), "--format", "json"])
        .output()
        .unwrap();
    let facts: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    find(&facts, "identity").unwrap()
}

/// The first text under a key, however deep.
fn find(value: &serde_json::Value, key: &str) -> Option<String> {
    match value {
        serde_json::Value::Object(fields) => {
            fields
                .iter()
                .find_map(|(name, value)| match value.as_str() {
                    Some(text) if name == key => Some(text.to_owned()),
                    _ => find(value, key),
                })
        }
        serde_json::Value::Array(items) => items.iter().find_map(|item| find(item, key)),
        _ => None,
    }
}

fn run(office: &Office, arguments: &[&str]) -> String {
    let output = office.sandbox.command().args(arguments).output().unwrap();
    office.sandbox.transcript(&arguments.join(" "), &output)
}

#[track_caller]
pub fn ok(office: &Office, arguments: &str) {
    let said = office.sandbox.rollpack(arguments);
    assert!(said.contains("exit code 0"), "{said}");
}

#[track_caller]
pub fn check(office: &Office, arguments: &str, expect: &str) {
    let said = office.sandbox.rollpack(arguments);
    assert!(said.contains(expect), "{said}");
}

pub fn sign(office: &Office, file: &str, keeper: &str) {
    ok(
        office,
        &format!("trust sign {file} --key {keeper}.key --cert {keeper}.pem"),
    );
}

/// Makes `trust.json`: two of alice and bob for the series, kept by kate.
fn trust(office: &Office, threshold: u32) {
    ok(office, "trust new trust.json --keeper kate.pem");
    ok(
        office,
        &format!(
            "trust add trust.json --ca root.pem --signer alice=alice.pem --signer bob=bob.pem --series fabrikam-portal-2.1 --threshold {threshold}"
        ),
    );
    check(
        office,
        "verify one.zip --trust trust.json",
        "caused by: the trust file is signed by 0 of its keepers, 1 are required",
    );
    sign(office, "trust.json", "kate");
}

#[test]
fn a_signature_that_does_not_count_is_told() {
    let Some(office) = office() else { return };
    ok(&office, "trust new trust.json --keeper kate.pem");
    ok(
        &office,
        "trust add trust.json --ca root.pem --signer alice=alice.pem --series other",
    );
    check(
        &office,
        "trust sign trust.json --key karl.key --cert karl.pem",
        "by 0 of 1 keepers\nwarning: the signer is not one of its keepers",
    );
    let said = office
        .sandbox
        .rollpack("trust sign trust.json --key kate.key --cert kate.pem");
    assert!(said.contains("by 1 of 1 keepers"), "{said}");
    assert!(!said.contains("warning"), "{said}");
    check(
        &office,
        "trust show trust.json",
        "signed by  1 of its keepers; 1 must sign",
    );
}

#[test]
fn so_many_signers_must_sign() {
    let Some(office) = office() else { return };
    build(&office, "one", 1, &["alice"]);
    build(&office, "both", 1, &["alice", "bob"]);
    build(&office, "karl", 1, &["alice", "karl"]);
    trust(&office, 2);
    check(&office, "verify both.zip --trust trust.json", "exit code 0");
    let few = "error[signers-too-few]: the bundle is signed by 1 of the signers of the series `fabrikam-portal-2.1`; the trust file requires 2";
    check(&office, "verify one.zip --trust trust.json", few);
    // A third person of the same authority does not count.
    check(&office, "verify karl.zip --trust trust.json", few);
    check(
        &office,
        "extract one.zip --to out --trust trust.json",
        "refused; nothing was written",
    );
    // One signature taken away again, and another series.
    ok(&office, "trust new other.json --keeper kate.pem");
    ok(
        &office,
        "trust add other.json --ca root.pem --signer alice=alice.pem --series other",
    );
    sign(&office, "other.json", "kate");
    check(
        &office,
        "verify one.zip --trust other.json",
        "error[series-unknown]",
    );
    // Alice may sign this series, and bob another one only.
    ok(&office, "trust new apart.json --keeper kate.pem");
    for (name, series) in [("alice", "fabrikam-portal-2.1"), ("bob", "other")] {
        ok(
            &office,
            &format!(
                "trust add apart.json --ca root.pem --signer {name}={name}.pem --series {series}"
            ),
        );
    }
    sign(&office, "apart.json", "kate");
    build(&office, "bob", 1, &["bob"]);
    check(
        &office,
        "verify bob.zip --trust apart.json",
        "[signer-of-other-series]",
    );
    // Alice and bob may sign at other times only.
    ok(&office, "trust new late.json --keeper kate.pem");
    ok(
        &office,
        "trust add late.json --ca root.pem --signer alice=alice.pem --from 2030-01-01T00:00:00Z --series fabrikam-portal-2.1",
    );
    sign(&office, "late.json", "kate");
    check(
        &office,
        "verify one.zip --trust late.json",
        "error[signer-outside-window]: according to the trust file, the signer `alice` may sign from 2030-01-01T00:00:00Z on only",
    );
    check(
        &office,
        "verify one.zip --trust late.json --at 2031-01-01T00:00:00Z",
        "exit code 0",
    );
}

#[test]
fn a_trust_file_is_as_its_keepers_signed_it() {
    let Some(office) = office() else { return };
    build(&office, "one", 1, &["alice"]);
    trust(&office, 1);
    check(&office, "verify one.zip --trust trust.json", "exit code 0");
    check(&office, "trust show trust.json", "signer     alice");
    // No byte of it is another.
    let bytes = office.sandbox.read("trust.json");
    for place in (0..bytes.len()).step_by(97) {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        office.sandbox.write("changed.json", changed);
        check(
            &office,
            "verify one.zip --trust changed.json",
            "exit code 1",
        );
    }
    // Somebody who is no keeper signs a file of their own making in the keeper's name.
    ok(&office, "trust new forged.json --keeper kate.pem");
    ok(
        &office,
        "trust add forged.json --ca root.pem --signer karl=karl.pem --series fabrikam-portal-2.1",
    );
    sign(&office, "forged.json", "karl");
    check(
        &office,
        "verify one.zip --trust forged.json",
        "is signed by 0 of its keepers",
    );
    check(
        &office,
        "trust new trust.json --keeper kate.pem",
        "exit code 2",
    );
    check(
        &office,
        "trust new b.json --keeper kate.pem --threshold 2",
        "2 of 1 keepers can never sign",
    );
    check(
        &office,
        "trust add trust.json --series x --by nobody",
        "the series `x` names `nobody`, who is not a signer",
    );
    check(
        &office,
        "trust sign trust.json --key kate.key --cert kate.pem",
        "has already signed the trust file",
    );
}

#[test]
fn signers_are_taken_back_and_rollups_recalled() {
    let Some(office) = office() else { return };
    let identity = build(&office, "one", 1, &["alice"]);
    build(&office, "two", 2, &["bob"]);
    trust(&office, 1);
    ok(
        &office,
        "verify one.zip --trust trust.json --state state.json",
    );
    let recall = [
        "trust",
        "recall",
        "trust.json",
        "--identity",
        &identity,
        "--reason",
        "it deletes mailboxes",
    ];
    assert!(run(&office, &recall).contains("version 2; 1 of its keepers must sign it"));
    check(
        &office,
        "verify one.zip --trust trust.json",
        "is signed by 0 of its keepers",
    );
    sign(&office, "trust.json", "kate");
    check(
        &office,
        "verify one.zip --trust trust.json --state state.json",
        "error[rollup-recalled]: the rollup was recalled: it deletes mailboxes",
    );
    check(
        &office,
        "verify two.zip --trust trust.json --state state.json",
        "exit code 0",
    );
    run(
        &office,
        &[
            "trust",
            "revoke",
            "trust.json",
            "--signer",
            "bob",
            "--reason",
            "the key was lost",
        ],
    );
    sign(&office, "trust.json", "kate");
    check(
        &office,
        "verify two.zip --trust trust.json --state state.json",
        "error[signer-withdrawn]: the trust file has withdrawn the signer `bob`: the key was lost",
    );
    // A second signer who still counts is enough.
    ok(&office, "sign two.zip --key alice.key --cert alice.pem");
    check(
        &office,
        "verify two.zip --trust trust.json --state state.json",
        "warning[signature-by-stranger]",
    );
    check(
        &office,
        "verify two.zip --trust trust.json --state state.json",
        "exit code 0",
    );
}

#[test]
fn keepers_hand_over_to_keepers() {
    let Some(office) = office() else { return };
    build(&office, "one", 1, &["alice"]);
    trust(&office, 1);
    let verify = "verify one.zip --trust trust.json --state state.json";
    ok(&office, verify);
    let first = office.sandbox.read("trust.json");
    // Karl makes a newer file that is his alone.
    let karls = |version: u32, file: &str| {
        office.sandbox.write("draft", "");
        std::fs::remove_file(office.sandbox.path("draft")).unwrap();
        ok(&office, "trust new draft --keeper karl.pem");
        ok(
            &office,
            "trust add draft --ca root.pem --signer alice=alice.pem --series fabrikam-portal-2.1",
        );
        let text = String::from_utf8(office.sandbox.read("draft")).unwrap();
        office.sandbox.write(
            file,
            text.replace("\"version\":1", &format!("\"version\":{version}")),
        );
        sign(&office, file, "karl");
    };
    karls(2, "trust.json");
    check(
        &office,
        verify,
        "error: the trust file follows version 1, and 0 of the keepers of that one signed it; 1 are required",
    );
    // Kate agrees, and from now on it is his.
    sign(&office, "trust.json", "kate");
    check(&office, verify, "exit code 0");
    let second = office.sandbox.read("trust.json");
    office.sandbox.write("trust.json", first);
    check(
        &office,
        verify,
        "error: the trust file has version 1; version 2 was used before, and is another",
    );
    office.sandbox.write("trust.json", second);
    std::fs::remove_file(office.sandbox.path("trust.json")).unwrap();
    karls(3, "trust.json");
    check(&office, verify, "exit code 0");
}

#[test]
fn nothing_older_than_what_was_accepted() {
    let Some(office) = office() else { return };
    build(&office, "one", 1, &["alice"]);
    build(&office, "three", 3, &["alice"]);
    let verify = |name: &str| format!("verify {name}.zip --ca root.pem --state state.json");
    check(
        &office,
        &verify("one"),
        "there is no `state.json` yet: what is accepted now begins it",
    );
    check(&office, &verify("three"), "exit code 0");
    let record = office.sandbox.read("state.json");
    check(
        &office,
        &verify("one"),
        "error[rolled-back]: the sequence number 1 is older than 3, which was accepted earlier for the series `fabrikam-portal-2.1`",
    );
    check(
        &office,
        "extract one.zip --to out --ca root.pem --state state.json",
        "exit code 1",
    );
    assert!(!office.sandbox.path("out").exists());
    check(&office, &(verify("one") + " --allow-older"), "exit code 0");
    // It goes never down, and who is refused leaves it alone.
    assert_eq!(office.sandbox.read("state.json"), record);
    check(&office, &verify("three"), "exit code 0");
    let spec = String::from_utf8(office.sandbox.read("spec.yaml")).unwrap();
    office.sandbox.write("spec.yaml", spec + "\n# another\n");
    build(&office, "third", 3, &["alice"]);
    check(&office, &verify("third"), "error[sequence-reused]");
    build(&office, "four", 4, &["alice"]);
    check(
        &office,
        "verify four.zip --ca bob.pem --state state.json",
        "exit code 1",
    );
    assert_eq!(office.sandbox.read("state.json"), record);
    check(&office, &verify("four"), "exit code 0");
    office.sandbox.write("state.json", "{}");
    check(
        &office,
        &verify("four"),
        "exit code 1\n--- stderr\nerror: `state.json` is not a usable record of what was accepted",
    );
    check(
        &office,
        "verify four.zip --ca root.pem --allow-older",
        "exit code 2",
    );
    // A clock that cannot be right is its own message.
    check(
        &office,
        "verify four.zip --ca root.pem --at 2000-01-01T00:00:00Z",
        "warning[clock-implausible]",
    );
    let left: Vec<_> = office
        .sandbox
        .list("")
        .into_iter()
        .filter(|name| name.starts_with(".rollpack"))
        .collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn a_receipt_records_what_was_verified() {
    let Some(office) = office() else { return };
    let identity = build(&office, "one", 1, &["alice"]);
    let receipt = || {
        let value: serde_json::Value =
            serde_json::from_slice(&office.sandbox.read("r.json")).unwrap();
        value
    };
    ok(
        &office,
        "verify one.zip --ca root.pem --at 2026-12-01T00:00:00Z --receipt r.json",
    );
    let accepted = receipt();
    let sum = office.openssl("dgst -sha256 -r one.zip");
    assert_eq!(accepted["bundle"]["sha256"].as_str(), sum.split(' ').next());
    assert_eq!(
        accepted["bundle"]["size"].as_u64(),
        Some(office.sandbox.read("one.zip").len() as u64)
    );
    assert_eq!(accepted["report"]["verdict"], "accepted");
    assert_eq!(accepted["report"]["identity"].as_str(), Some(&*identity));
    assert_eq!(
        accepted["report"]["signer"]["subject"],
        "CN=alice,O=Fabrikam"
    );
    assert_eq!(accepted["anchors"][0]["subject"], "CN=root,O=Fabrikam");
    assert_eq!(
        (&accepted["at"], &accepted["time"]),
        (&"2026-12-01T00:00:00Z".into(), &"argument".into())
    );
    // What is refused is recorded too, and the bundle is never written over.
    let stranger = format!("verify one.zip --pin {} --receipt r.json", "00".repeat(32));
    check(&office, &stranger, "exit code 1");
    let refused = receipt();
    assert_eq!(refused["report"]["verdict"], "refused");
    assert_eq!(
        (&refused["bundle"]["sha256"], &refused["time"]),
        (&serde_json::Value::Null, &"clock".into())
    );
    check(
        &office,
        "verify one.zip --ca root.pem --receipt one.zip",
        "exit code 2",
    );
    ok(&office, "verify one.zip --ca root.pem");
}

#[test]
fn trust_file_record_and_receipt_are_what_their_schemas_say() {
    let Some(office) = office() else { return };
    let identity = build(&office, "one", 1, &["alice"]);
    trust(&office, 1);
    ok(
        &office,
        "trust add trust.json --tsa-ca root.pem --signer karl=karl.pem --from 2020-01-01T00:00:00Z --until 2030-01-01T00:00:00Z --series other --min-sequence 4",
    );
    ok(
        &office,
        &format!(
            "trust recall trust.json --identity {} --reason old",
            "0".repeat(64)
        ),
    );
    ok(
        &office,
        "trust revoke trust.json --signer karl --reason lost",
    );
    sign(&office, "trust.json", "kate");
    ok(
        &office,
        "verify one.zip --trust trust.json --state state.json --receipt accepted.json",
    );
    office.sandbox.write("other.zip", "no bundle");
    check(
        &office,
        "verify other.zip --ca root.pem --receipt refused.json",
        "exit code 1",
    );
    let value = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap();
    let schema = |name: &str| {
        let output = office
            .sandbox
            .command()
            .args(["schema", name])
            .output()
            .unwrap();
        jsonschema::validator_for(&value(&output.stdout)).unwrap()
    };
    for (file, kind) in [
        ("trust.json", "trust"),
        ("state.json", "state"),
        ("accepted.json", "receipt"),
        ("refused.json", "receipt"),
    ] {
        let document = value(&office.sandbox.read(file));
        let fits = schema(kind).validate(&document);
        assert_eq!(fits.map_err(|error| error.to_string()), Ok(()), "{file}");
        // What is left out or unknown does not fit, so that the schema says something.
        for key in document.as_object().unwrap().keys() {
            if key == "trust" && kind == "state" || key == "trust_file" {
                continue;
            }
            let mut without = document.clone();
            without.as_object_mut().unwrap().remove(key);
            assert!(!schema(kind).is_valid(&without), "{file} without {key}");
        }
    }
    assert_eq!(
        value(&office.sandbox.read("state.json"))["series"]["fabrikam-portal-2.1"]["identity"],
        identity
    );
}

#[test]
fn a_field_that_nobody_knows_is_refused() {
    let Some(office) = office() else { return };
    build(&office, "one", 1, &["alice"]);
    trust(&office, 1);
    let text = String::from_utf8(office.sandbox.read("trust.json")).unwrap();
    for (before, after) in [
        ("{\"authorities\":", "{\"allow\":true,\"authorities\":"),
        ("\"keepers\":{", "\"keepers\":{\"also\":[],"),
    ] {
        let changed = text.replacen(before, after, 1);
        assert_ne!(text, changed);
        office.sandbox.write("changed.json", changed);
        check(
            &office,
            "verify one.zip --trust changed.json",
            "exit code 1\n--- stderr\nerror: `changed.json` is not a usable trust file",
        );
    }
}
