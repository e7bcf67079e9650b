//! Files that were wrong in the world outside, with what must come out of each: `cases/INDEX.tsv` beside the project.

use std::path::Path;

use jiff::civil::date;
use rollpack::disk;
use rollpack::finding::Finding;
use rollpack::inventory::{Depth, Digests, Payload, Reader};
use rollpack::judge::judge_files;
use rollpack::rules::{Group, Options};
use rollpack::spec::PayloadKind;

use crate::peers::shared;
use crate::sandbox::Sandbox;

/// The groups of rules that these cases are about.
const GROUPS: [Group; 4] = [
    Group::Database,
    Group::Content,
    Group::Signature,
    Group::Set,
];

/// Reads a file as `rollpack validate FILE` does.
fn read(path: &Path) -> (String, Payload) {
    let entry = disk::stat(path).unwrap();
    let reader = Reader::new(Depth::Content, Digests::Taken, &());
    let payload = reader.read(PayloadKind::Msi, entry).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    (name.to_owned(), payload)
}

/// What these groups find in files that are judged together.
pub fn findings(paths: &[&Path]) -> Vec<Finding> {
    let files: Vec<_> = paths.iter().map(|path| read(path)).collect();
    let found = judge_files(&files, &Options::strict(date(2026, 1, 1))).findings;
    let is_ours = |finding: &Finding| GROUPS.contains(&finding.rule.group);
    found.into_iter().filter(is_ours).collect()
}

/// Level, rule and place of a finding.
pub fn line(finding: &Finding) -> String {
    let place = &finding.place;
    let mut words = vec![finding.level.as_str(), finding.rule.id];
    words.extend(place.table.as_deref());
    words.extend(place.key.iter().map(String::as_str));
    words.join(" ")
}

/// What must be found in each file alone.
const FOUND: [(&str, &[&str]); 18] = [
    ("a_emptyhash.msi", &[]),
    ("empty_wixl.msi", &[]),
    (
        "k_onemissing.msi",
        &["error content-missing", "warning cabinet-member-unlisted"],
    ),
    ("h_cycle.msi", &["error directory-tree-broken Directory B"]),
    (
        "h_noparent.msi",
        &["error directory-tree-broken Directory B"],
    ),
    (
        "h_wix7384.msi",
        &["error directory-tree-broken Directory enUS"],
    ),
    (
        "v_unsorted.msi",
        &[
            "error rows-out-of-order Directory INSTALLDIR",
            "error rows-out-of-order File f3",
            "error rows-out-of-order Property P",
            "error rows-out-of-order Upgrade P",
        ],
    ),
    (
        "v_dupkey.msi",
        &[
            "error primary-key-repeated Property ProductName",
            "error primary-key-repeated Property ProductName",
        ],
    ),
    ("tail.msi", &["warning signed-file-extended"]),
    ("e_taildata.msi", &["warning trailing-bytes"]),
    ("e_tailzero.msi", &["info trailing-bytes"]),
    ("tamper3.msi", &["error signature-digest-differs"]),
    ("snest.msi", &[]),
    ("i_alpha.msi", &["error template-unknown"]),
    ("u_orderA.msi", &[]),
    ("u_orderB.msi", &[]),
    ("p_v1.msi", &[]),
    ("p_v2.msi", &[]),
];

#[test]
fn each_file_alone() {
    let Some(cases) = shared("cases") else { return };
    let mut told = Vec::new();
    for (name, expect) in FOUND {
        let found: Vec<_> = findings(&[&cases.join(name)]).iter().map(line).collect();
        if found != expect {
            told.push(format!("{name}: {found:#?}"));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn every_file_of_the_index_is_looked_at() {
    let Some(cases) = shared("cases") else { return };
    let index = std::fs::read_to_string(cases.join("INDEX.tsv")).unwrap();
    let listed = index
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next());
    for name in listed {
        let is_known = FOUND.iter().any(|(known, _)| *known == name) || name == "j_wrapper.msi";
        assert!(is_known, "{name}");
    }
}

#[test]
fn two_versions_under_one_product_code() {
    let Some(cases) = shared("cases") else { return };
    let [one, two] = ["p_v1.msi", "p_v2.msi"].map(|name| cases.join(name));
    let found = findings(&[&one, &two]);
    let set = found
        .iter()
        .filter(|finding| finding.rule.group == Group::Set);
    let lines: Vec<_> = set.map(line).collect();
    assert!(
        lines.contains(&"error product-code-reused".to_owned()),
        "{lines:?}"
    );
}

/// A sandbox with one of the cases in it.
fn place(name: &str) -> Option<Sandbox> {
    let sandbox = Sandbox::new();
    sandbox.write(name, std::fs::read(shared("cases")?.join(name)).unwrap());
    Some(sandbox)
}

#[test]
fn files_of_nothing_unpack() {
    for (name, count) in [
        ("a_emptyhash.msi", "2 files"),
        ("empty_wixl.msi", "2 files"),
    ] {
        let Some(sandbox) = place(name) else { return };
        let said = sandbox.rollpack(&format!("unpack {name} --to out"));
        assert!(said.contains(count), "{said}");
    }
}

#[test]
fn the_order_of_the_string_pool_changes_no_fact() {
    let facts = ["u_orderA.msi", "u_orderB.msi"].map(|name| {
        let sandbox = place(name)?;
        let output = sandbox
            .command()
            .args(["inspect", name, "--format", "json"])
            .output()
            .unwrap();
        let mut facts: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        facts.as_object_mut().unwrap().remove("sha256");
        Some(facts)
    });
    let [one, other] = facts;
    assert_eq!(one, other);
    let Some(sandbox) = place("u_orderA.msi") else {
        return;
    };
    let table = |options: &str| {
        let said = sandbox.rollpack(&format!("inspect u_orderA.msi --table File {options}"));
        let (_, rows) = said.split_once('\n').unwrap();
        rows.to_owned()
    };
    assert_ne!(table("--format csv"), table("--format csv --stored-order"));
    assert_eq!(table("--format idt"), table("--format idt --stored-order"));
}

#[test]
fn both_signatures_are_shown() {
    let Some(sandbox) = place("snest.msi") else {
        return;
    };
    let said = sandbox.rollpack("inspect snest.msi --signature");
    insta::assert_snapshot!(said, @"
    $ rollpack inspect snest.msi --signature
    exit code 0
    --- stdout
    signature
      stream        present
      digest        of this file: the SHA-1 digest matches
                    signed 1e26a7504187121a1bf457a2c3af521e374f7df3
      extension     none: names, sizes and times are not signed
      time stamp    none
      certificates  1
      trust         not decided: neither the signature's value nor any certificate was checked

    signer, as the certificate says
      subject       O=Nobody,CN=Test Publisher
      issuer        O=Nobody,CN=Test Publisher
      serial        224e56e037db483d8c9376e5eb338236ac67fd8b
      SHA-256       [SHA-256]
      valid         2026-11-27T12:22:18Z to 2035-02-13T12:22:18Z

    nested signature 1
      digest        of this file: the SHA-256 digest matches
                    signed [SHA-256]
      time stamp    none
      certificates  1

    signer of nested signature 1
      subject       O=Nobody,CN=Test Publisher
      issuer        O=Nobody,CN=Test Publisher
      serial        224e56e037db483d8c9376e5eb338236ac67fd8b
      SHA-256       [SHA-256]
      valid         2026-11-27T12:22:18Z to 2035-02-13T12:22:18Z
    ");
}

#[test]
fn a_package_of_programs_alone_says_what_it_runs() {
    let Some(sandbox) = place("j_wrapper.msi") else {
        return;
    };
    insta::assert_snapshot!(sandbox.rollpack("unpack j_wrapper.msi --to out"), @"
    $ rollpack unpack j_wrapper.msi --to out
    exit code 0
    --- stderr
    unpacked 0 files (0 bytes) to `out`
    `File` has no rows: nothing is installed as a file
    the custom action `RunInstall` runs the stream `Binary.WrappedExe` (EXE in the package, deferred)
    `rollpack unpack --streams` saves what these actions run
    ");
    insta::assert_snapshot!(sandbox.rollpack("unpack j_wrapper.msi --streams --to streams"), @r"
    $ rollpack unpack j_wrapper.msi --streams --to streams
    exit code 0
    --- stderr
    the stream `\u{5}SummaryInformation` is `%05SummaryInformation`
    saved 3 streams (9310 bytes) to `streams`
    ");
}

/// Every problem that inspecting or unpacking tells is a finding.
#[test]
fn what_inspect_knows_validate_says() {
    for folder in ["corpus", "cases"] {
        let Some(folder) = shared(folder) else { return };
        for entry in disk::list(&folder).unwrap() {
            let is_package = [".msi", ".msm", ".msp", ".mst"]
                .iter()
                .any(|end| entry.name.ends_with(end));
            if !is_package {
                continue;
            }
            let output = Sandbox::new()
                .command()
                .args(["inspect", "--format", "json"])
                .arg(&entry.path)
                .output()
                .unwrap();
            let Ok(facts) = serde_json::from_slice::<serde_json::Value>(&output.stdout) else {
                continue;
            };
            let found = findings(&[&entry.path]);
            let told = |text: &str| found.iter().any(|finding| finding.message.contains(text));
            for problem in facts["problems"].as_array().unwrap() {
                let message = problem["message"].as_str().unwrap();
                let is_stale = message.starts_with("the signature is over another file");
                let is_told = told(message) || is_stale && told("signature is over another file");
                assert!(is_told, "{}: {message}\n{found:#?}", entry.name);
            }
        }
    }
}

/// What is found in the files of the corpus; `ROLLPACK_BLESS=1` writes it anew.
#[test]
fn the_corpus_gives_the_findings_that_were_reviewed() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let mut actual = String::new();
    for entry in disk::list(&corpus).unwrap() {
        let is_package = [".msi", ".msm", ".msp", ".mst"]
            .iter()
            .any(|end| entry.name.ends_with(end));
        if is_package {
            for finding in findings(&[&entry.path]) {
                actual += &format!("{}\t{}\t{}\n", entry.name, line(&finding), finding.message);
            }
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/corpus_findings.tsv");
    if crate::rules::must_bless() {
        std::fs::write(&path, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        actual, expected,
        "`ROLLPACK_BLESS=1` writes it anew: then read it"
    );
}

/// What is found in the packages of the corpus taken as one set, but which of them are signed; `ROLLPACK_BLESS=1` writes it
/// anew.
#[test]
fn the_corpus_as_a_set_gives_the_findings_that_were_reviewed() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let entries = disk::list(&corpus).unwrap().into_iter();
    let packages: Vec<_> = entries
        .map(|entry| entry.path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "msi"))
        .collect();
    let paths: Vec<&Path> = packages.iter().map(AsRef::as_ref).collect();
    let of_set = findings(&paths)
        .into_iter()
        .filter(|finding| finding.rule.group == Group::Set && finding.rule.id != "signed-in-part");
    let told = of_set.map(|finding| {
        let file = finding.place.file.as_deref().unwrap_or_default();
        format!("{file}\t{}\t{}\n", line(&finding), finding.message)
    });
    let actual: String = told.collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/corpus_set.tsv");
    if crate::rules::must_bless() {
        std::fs::write(&path, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        actual, expected,
        "`ROLLPACK_BLESS=1` writes it anew: then read it"
    );
}
