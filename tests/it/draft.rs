//! Drafts and their upkeep: `init`, `update` and `import` as people run them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::peers::shared;
use crate::sandbox::Sandbox;

/// The installable files of the corpus by their maker, each with the name that it had there.
fn makers(corpus: &Path) -> BTreeMap<String, Vec<(PathBuf, String)>> {
    let mut makers: BTreeMap<String, Vec<(PathBuf, String)>> = BTreeMap::new();
    for entry in std::fs::read_dir(corpus).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let is_payload = [".msi", ".msp", ".cab"]
            .iter()
            .any(|end| name.ends_with(end));
        let parts: Vec<&str> = name.splitn(3, "__").collect();
        if let [maker, _, file] = parts[..]
            && is_payload
        {
            let files = makers.entry(maker.to_owned()).or_default();
            files.push((path.clone(), file.to_owned()));
        }
    }
    makers
}

/// Without an editor: a folder becomes a draft, the draft a bundle.
#[test]
fn what_a_maker_ships_is_drafted_and_built_as_it_stands() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let mut shown = String::new();
    for (maker, files) in makers(&corpus) {
        let sandbox = Sandbox::new();
        for (path, name) in &files {
            sandbox.write(&format!("in/{name}"), std::fs::read(path).unwrap());
        }
        let output = |arguments: &str| {
            let output = sandbox
                .command()
                .args(arguments.split(' '))
                .output()
                .unwrap();
            (
                output.status.code().unwrap(),
                String::from_utf8_lossy(&output.stderr).into_owned(),
            )
        };
        let (drafted, told) = output("init in -o spec.yaml --no-times");
        assert_eq!(drafted, 0, "{maker}: {told}");
        let (built, why) = output("build spec.yaml --packages in --unsigned -o out.zip");
        let draft = String::from_utf8(sandbox.read("spec.yaml")).unwrap();
        let complaint = why.lines().find(|line| line.starts_with("error"));
        shown.push_str(&format!(
            "{maker}: {} files, build {built} {}\n",
            files.len(),
            complaint.unwrap_or_default()
        ));
        assert!(draft.ends_with('\n'));
    }
    insta::assert_snapshot!(shown, @"");
}

#[test]
fn a_draft_teaches_and_an_update_changes_its_row_only() {
    let sandbox = Sandbox::new();
    sandbox.write("in/readme.txt", "one");
    sandbox.write("in/other.txt", "two");
    sandbox.write("in/.DS_Store", "litter");
    sandbox.write("in/sub/x.txt", "three");
    assert_eq!(
        sandbox.rollpack("init in -q --no-times -o spec.yaml"),
        "$ rollpack init in -q --no-times -o spec.yaml\nexit code 0\n"
    );
    let draft = String::from_utf8(sandbox.read("spec.yaml")).unwrap();
    let shown: Vec<&str> = draft
        .lines()
        .filter(|line| !line.contains("release:"))
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @"");
    insta::assert_snapshot!(sandbox.rollpack("init in -o spec.yaml"), @"");
    insta::assert_snapshot!(sandbox.rollpack("update spec.yaml --packages in"), @"");
    sandbox.write("in/readme.txt", "newer");
    sandbox.write("in/third.txt", "x");
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yaml --packages in --ignore-dates --accept-later"), @"");
    insta::assert_snapshot!(sandbox.rollpack("update spec.yaml --packages in --check"), @"");
    assert_eq!(sandbox.read("spec.yaml"), draft.as_bytes());
    insta::assert_snapshot!(sandbox.rollpack("update spec.yaml --packages in --add"), @"");
    insta::assert_snapshot!(sandbox.rollpack("update spec.yaml --packages in"), @"");
    std::fs::remove_file(sandbox.path("in/other.txt")).unwrap();
    insta::assert_snapshot!(sandbox.rollpack("update spec.yaml --packages in --check"), @"");
}

/// The article of the first rollup gives the rows and the copies of the spec that was written by hand.
#[test]
fn an_import_gives_what_was_written_by_hand() {
    let Some(article) = shared("seed/kb-article.txt") else {
        return;
    };
    let sandbox = Sandbox::new();
    sandbox.write("article.txt", std::fs::read(article).unwrap());
    let told = sandbox.rollpack("import article.txt -o spec.yaml");
    assert!(told.contains("exit code 0"), "{told}");
    let imported = String::from_utf8(sandbox.read("spec.yaml")).unwrap();
    let (imported, findings) = rollpack::spec::Spec::read("spec.yaml", &imported);
    assert_eq!(findings, []);
    let imported = imported.unwrap();
    let hand = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/hmc-4.0-update-rollup.yaml");
    let hand = std::fs::read_to_string(hand).unwrap();
    let hand = rollpack::spec::Spec::read("hand.yaml", &hand).0.unwrap();
    let rows = |spec: &rollpack::spec::Spec| -> Vec<_> {
        let rows = spec.inventory.iter();
        rows.map(|row| {
            let size = row.size.as_ref().map(|size| size.value);
            let modified = row
                .modified
                .as_ref()
                .map(|modified| modified.value.to_string());
            (row.name.value.clone(), size, modified)
        })
        .collect()
    };
    assert_eq!(rows(&imported).len(), 47);
    assert_eq!(rows(&imported), rows(&hand));
    let copies = |spec: &rollpack::spec::Spec| -> Vec<String> {
        let steps = spec.procedure.steps.iter();
        steps
            .filter_map(|step| match &step.action {
                rollpack::spec::Action::Copy { package, .. } => Some(package.value.clone()),
                _ => None,
            })
            .collect()
    };
    assert_eq!(copies(&imported).len(), 33);
    assert_eq!(copies(&imported), copies(&hand));
    let (imported, hand) = (imported.article.unwrap(), hand.article.unwrap());
    assert_eq!(imported.restart, hand.restart);
    assert_eq!(imported.replaces, hand.replaces);
    assert_eq!(imported.or_later, hand.or_later);
    assert_eq!(imported.table_language, hand.table_language);
}

/// A clone loses all times; stated digests make up for them, and no flag lets other bytes pass.
#[test]
fn a_clone_builds_the_same_bytes_and_a_changed_one_none() {
    let sandbox = Sandbox::new();
    sandbox.write("in/one.txt", "one");
    sandbox.write("in/two.txt", "two");
    let run = |arguments: &str| {
        let output = sandbox
            .command()
            .args(arguments.split(' '))
            .output()
            .unwrap();
        output.status.code().unwrap()
    };
    assert_eq!(run("init in -o spec.yaml"), 0);
    assert_eq!(
        run("build spec.yaml --packages in --unsigned -o first.zip"),
        0
    );
    sandbox.write("clone/one.txt", "one");
    sandbox.write("clone/two.txt", "two");
    assert_eq!(run("validate spec.yaml --packages clone"), 0);
    assert_eq!(
        run("build spec.yaml --packages clone --unsigned -o second.zip"),
        0
    );
    assert_eq!(sandbox.read("first.zip"), sandbox.read("second.zip"));
    sandbox.write("clone/two.txt", "tvo");
    for flags in [
        "",
        " --ignore-dates",
        " --accept-later",
        " --ignore-dates --accept-later",
    ] {
        assert_eq!(
            run(&format!("validate spec.yaml --packages clone{flags}")),
            1,
            "{flags}"
        );
        let build = format!("build spec.yaml --packages clone --unsigned -o third.zip{flags}");
        assert_eq!(run(&build), 1, "{flags}");
    }
    insta::assert_snapshot!(sandbox.rollpack("build spec.yaml --packages in --unsigned -o -"), @"");
}
