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
        if built == 0 {
            let (verified, why) = output("verify out.zip --allow-unsigned");
            assert_eq!(verified, 0, "{maker}: {why}");
        }
        let draft = String::from_utf8(sandbox.read("spec.yaml")).unwrap();
        let complaint = why.lines().find(|line| line.starts_with("error"));
        shown.push_str(&format!(
            "{maker}: {} files, build {built} {}\n",
            files.len(),
            complaint.unwrap_or_default()
        ));
        assert!(draft.ends_with('\n'));
    }
    insta::assert_snapshot!(shown, @"
    BrianLima: 1 files, build 0 
    JetBrains: 4 files, build 1 error[content-missing]: the cabinet `cab64_1.cab` is not beside the package; 3 files are in it: `FL_GraphicsHelper_x64_amd64`, `FL_PUGAExperiment_x64_amd64` and `Helper_Remote_Resources_dll` (×4)
    PaulDFoster: 1 files, build 0 
    ScottyMac52: 1 files, build 0 
    SkyCD: 2 files, build 1 error[product-code-reused]: `Release_Setup.msi` has the product code {DC9E3C78-70AB-466B-B6D2-E0450E86400A} of `Debug_Setup.msi`
    TNG: 1 files, build 1 error[signature-digest-differs]: the signature is over another file: its SHA-1 digest is not that of this one
    aboutcode-org: 1 files, build 0 
    activescott: 6 files, build 0 
    ad2017gd: 1 files, build 0 
    astrohart: 2 files, build 1 error[product-code-reused]: `Setup-SetupFiles_Setup~2.msi` has the product code {7C9455CB-C46D-48A9-B467-3B3B5054390B} of `Setup-SetupFiles_Setup.msi`
    dotnet: 1 files, build 0 
    ebourg: 5 files, build 0 
    heaths: 3 files, build 0 
    innovaphone: 2 files, build 1 error[member-removes-member]: installing `setup.msi` removes `setup~2.msi`, the version 1.0.10 of the upgrade code in this row
    microsoft: 2 files, build 0 
    oleg-shilo: 3 files, build 1 error[product-code-reused]: `MyProduct~4.msi` has the product code {6F330B47-2577-43AD-9095-1861CA25889C} of `MyProduct.msi`
    sassoftware: 1 files, build 0 
    target: 2 files, build 0 
    wixtoolset: 51 files, build 1 error[content-missing]: the file `PFiles/WixTestFolder/TextFile1.txt` is not beside the package (×19)
    ");
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
    insta::assert_snapshot!(shown.join("\n"), @r#"
    # Drafted by `rollpack init` from the files themselves. What it says holds; the comments say what may be added.
    # `rollpack schema spec` prints the schema that describes every key.
    schema: rollpack/spec/v1

    packaging:
      id: in-1
      title: "in, number 1"
      # The line of rollups that it belongs to, and its place there: every later one has a higher number.
      series: in
      sequence: 1
      # The last day on which the bundle should be accepted: `expires: 2099-12-31`.
      # What may lie beside the payloads and is no part of the rollup.
      ignore:
        - sub

    # Where an article documents the rollup, its facts stand under `article:`, beginning with `title` and `fixes`.

    # The files. Their digests say exactly which ones; `rollpack update` rewrites what changes.
    inventory:
      - name: other.txt
        size: 3
        sha256: "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"

      - name: readme.txt
        size: 3
        sha256: "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"

    # The kinds of servers that have steps of their own; steps name them by their ids.
    roles:
      - id: servers
        name: Servers
        servers: all
        hosts: {unknown: nobody has listed them yet}

    # What is done, in order. Beside `install` there are `run`, `copy`, `service`, `reboot`, `manual` and others.
    procedure:
      - id: install
        title: Install the packages
        role: servers
        steps:
          - id: by-hand
            manual: {instruction: Install the files.}
    "#);
    insta::assert_snapshot!(sandbox.rollpack("init in -o spec.yaml"), @"
    $ rollpack init in -o spec.yaml
    exit code 2
    --- stderr
    error: cannot write `spec.yaml`
    caused by: entity already exists
    hint: choose another name, or have it replaced with `--overwrite`
    ");
    insta::assert_snapshot!(sandbox.rollpack("update spec.yaml --packages in"), @"
    $ rollpack update spec.yaml --packages in
    exit code 0
    --- stderr
    the spec says what the files are; nothing was changed
    ");
    sandbox.write("in/readme.txt", "newer");
    sandbox.write("in/third.txt", "x");
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yaml --packages in --ignore-dates --accept-later"), @r#"
    $ rollpack validate spec.yaml --packages in --ignore-dates --accept-later
    exit code 1
    --- stdout
    error[payload-unlisted]: `third.txt` is in the folder but not documented
      --> spec.yaml:20:1
       |
    20 | inventory:
       | ^^^^^^^^^
       |
       = hint: move it elsewhere, or let `rollpack update --add` write its row

    info[inventory-unchecked]: dates were not checked, because of `--ignore-dates`
      --> spec.yaml:20:1
       |
    20 | inventory:
       | ^^^^^^^^^

    info[payload-unused]: `other.txt` is documented but used by no step
      --> spec.yaml:21:11
       |
    21 |   - name: other.txt
       |           ^^^^^^^^^
       |
       = hint: add the step that uses it, or suppress this with the reason why it goes along

    info[payload-unused]: `readme.txt` is documented but used by no step
      --> spec.yaml:25:11
       |
    25 |   - name: readme.txt
       |           ^^^^^^^^^^
       |
       = hint: add the step that uses it, or suppress this with the reason why it goes along

    error[inventory-size-mismatch]: `readme.txt` has 5 bytes, but 3 are documented
      --> spec.yaml:26:11
       |
    26 |     size: 3
       |           ^
       |
       = hint: get the documented file again, or correct the size in the spec

    error[inventory-digest-mismatch]: `readme.txt` has the SHA-256 [SHA-256], but [SHA-256] is documented
      --> spec.yaml:27:13
       |
    27 |     sha256: "[SHA-256]"
       |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = hint: get the documented file again; where this one is meant, `rollpack update` rewrites its row

    2 files: 3 errors, 3 infos
    N rules ran, N had nothing to look at, N did not look at everything:
      inventory-date-mismatch: `--ignore-dates` was given
    "#);
    insta::assert_snapshot!(sandbox.rollpack("update spec.yaml --packages in --check"), @r#"
    $ rollpack update spec.yaml --packages in --check
    exit code 1
    --- stdout
    --- spec.yaml
    +++ spec.yaml
    @@ -26,2 +26,2 @@
    -    size: 3
    -    sha256: "[SHA-256]"
    +    size: 5
    +    sha256: "[SHA-256]"
    --- stderr
    warning: `third.txt` is in the folder and not documented
    hint: `--add` adds a row for it
    the spec is behind its files; nothing was written
    "#);
    assert_eq!(sandbox.read("spec.yaml"), draft.as_bytes());
    insta::assert_snapshot!(sandbox.rollpack("update spec.yaml --packages in --add"), @r#"
    $ rollpack update spec.yaml --packages in --add
    exit code 0
    --- stdout
    --- spec.yaml
    +++ spec.yaml
    @@ -26,2 +26,2 @@
    -    size: 3
    -    sha256: "[SHA-256]"
    +    size: 5
    +    sha256: "[SHA-256]"
    @@ -27,0 +28,4 @@
    +
    +  - name: third.txt
    +    size: 1
    +    sha256: "[SHA-256]"
    "#);
    insta::assert_snapshot!(sandbox.rollpack("update spec.yaml --packages in"), @"
    $ rollpack update spec.yaml --packages in
    exit code 0
    --- stderr
    the spec says what the files are; nothing was changed
    ");
    std::fs::remove_file(sandbox.path("in/other.txt")).unwrap();
    insta::assert_snapshot!(sandbox.rollpack("update spec.yaml --packages in --check"), @"
    $ rollpack update spec.yaml --packages in --check
    exit code 0
    --- stderr
    warning: `other.txt` is documented and not in the folder
    the spec says what the files are; nothing was changed
    ");
}

/// The `#` alone is what stands between a suppression and its effect.
#[test]
fn a_suppression_is_ready_to_paste() {
    let Some(package) = shared("corpus/SkyCD__skycd__Release_Setup.msi") else {
        return;
    };
    let sandbox = Sandbox::new();
    sandbox.write("in/setup.msi", std::fs::read(package).unwrap());
    let told = sandbox.rollpack("init in -o spec.yaml");
    assert!(told.contains("exit code 0"), "{told}");
    let draft = String::from_utf8(sandbox.read("spec.yaml")).unwrap();
    let (draft, suppressions) = draft.split_once("#suppressions:\n").unwrap();
    let pasted: String = suppressions
        .lines()
        .map(|line| match line.strip_prefix("#  ") {
            Some(entry) => format!("  {entry}\n"),
            None => format!("{line}\n"),
        })
        .collect();
    assert!(pasted.contains("\n  - rule: "), "{pasted}");
    sandbox.write("spec.yaml", format!("{draft}suppressions:\n{pasted}"));
    let told = sandbox.rollpack("validate spec.yaml --packages in --deny warnings");
    assert!(told.contains("exit code 0"), "{told}");
    assert!(told.contains("1 file: no findings, "), "{told}");
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
    insta::assert_snapshot!(sandbox.rollpack("build spec.yaml --packages in --unsigned -o -"), @"
    $ rollpack build spec.yaml --packages in --unsigned -o -
    exit code 2
    --- stderr
    error: a bundle is not written to standard output
    hint: name a file with `-o`: it is written beside its name, and renamed when it is whole
    ");
}
