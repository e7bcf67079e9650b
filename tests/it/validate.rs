//! `rollpack validate`, on the committed rollups and on each way in which they can be wrong.

use std::fs;

use crate::rollup::{DOCUMENTED, EXAMPLE, Rollup};
use crate::sandbox::{Sandbox, modified, set_modified};

/// Spoils a rollup and returns the lines that name what was found: one for each error.
fn check(rollup: &Rollup, spoil: impl FnOnce(&Sandbox)) -> String {
    let sandbox = rollup.sandbox();
    spoil(&sandbox);
    let output = sandbox
        .command()
        .args([
            "validate",
            "spec.yaml",
            "--packages",
            "packages",
            "--format",
            "github",
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stdout = String::from_utf8(output.stdout).unwrap();
    let errors: Vec<_> = stdout
        .lines()
        .filter(|line| line.starts_with("::error"))
        .collect();
    errors.join("\n")
}

fn replace(sandbox: &Sandbox, name: &str, from: &str, to: &str) {
    let text = String::from_utf8(sandbox.read(name)).unwrap();
    assert!(text.contains(from), "{from}");
    sandbox.write(name, text.replacen(from, to, 1));
}

/// Changes a package and keeps its time.
fn rewrite(sandbox: &Sandbox, name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) {
    let path = sandbox.path(&format!("packages/{name}"));
    let time = modified(&path);
    fs::write(&path, change(fs::read(&path).unwrap())).unwrap();
    set_modified(&path, time);
}

#[test]
fn a_byte_too_many() {
    let found = check(&DOCUMENTED, |sandbox| {
        rewrite(sandbox, "Dnsclient.msi", |mut bytes| {
            bytes.push(0);
            bytes
        });
    });
    insta::assert_snapshot!(found, @"");
}

#[test]
fn a_package_too_few() {
    let found = check(&DOCUMENTED, |sandbox| {
        fs::remove_file(sandbox.path("packages/Kb939216.msi")).unwrap();
    });
    insta::assert_snapshot!(found, @"");
}

#[test]
fn a_package_too_many() {
    let found = check(&DOCUMENTED, |sandbox| {
        let bytes = sandbox.read("packages/Kb939216.msi");
        sandbox.write("packages/Kb939217.msi", bytes);
    });
    insta::assert_snapshot!(found, @"");
}

#[test]
fn another_size_in_the_spec() {
    let found = check(&DOCUMENTED, |sandbox| {
        replace(sandbox, "spec.yaml", "791,040", "791,552")
    });
    insta::assert_snapshot!(found, @"");
}

#[test]
fn another_date_in_the_spec() {
    let found = check(&DOCUMENTED, |sandbox| {
        replace(sandbox, "spec.yaml", "31-Jul-2007", "30-Jul-2007")
    });
    insta::assert_snapshot!(found, @"");
}

#[test]
fn two_packages_of_one_size_and_date_swapped() {
    let found = check(&DOCUMENTED, |sandbox| {
        let [one, other] = [
            "Exchange2007resourcemanagerws.msi",
            "Managedsharepoint2007ws.msi",
        ]
        .map(|name| format!("packages/{name}"));
        fs::rename(sandbox.path(&one), sandbox.path("aside")).unwrap();
        fs::rename(sandbox.path(&other), sandbox.path(&one)).unwrap();
        fs::rename(sandbox.path("aside"), sandbox.path(&other)).unwrap();
    });
    insta::assert_snapshot!(found, @"");
}

#[test]
fn a_text_of_the_right_size_and_time() {
    let found = check(&DOCUMENTED, |sandbox| {
        rewrite(sandbox, "Pwdb40ssis.msi", |bytes| vec![b'x'; bytes.len()]);
    });
    insta::assert_snapshot!(found, @"");
}

#[test]
fn a_truncated_package() {
    let found = check(&DOCUMENTED, |sandbox| {
        rewrite(sandbox, "Pwdb40ssis.msi", |mut bytes| {
            bytes.truncate(bytes.len() / 2);
            bytes
        });
    });
    insta::assert_snapshot!(found, @"");
}

#[test]
fn all_times_lost() {
    let sandbox = DOCUMENTED.sandbox();
    for name in sandbox.list("packages") {
        set_modified(
            &sandbox.path(&format!("packages/{name}")),
            "2026-01-01T00:00:00Z".parse().unwrap(),
        );
    }
    let lost =
        sandbox.rollpack("validate spec.yaml --packages packages --only inventory-date-mismatch");
    insta::assert_snapshot!(lost, @"");
    let ignored = sandbox.rollpack(
        "validate spec.yaml --packages packages --ignore-dates --only inventory-date-mismatch",
    );
    insta::assert_snapshot!(ignored, @"");
}

#[test]
fn another_version_in_the_spec() {
    let found = check(&EXAMPLE, |sandbox| {
        replace(sandbox, "spec.yaml", "2.1.3.0", "2.1.4.0")
    });
    insta::assert_snapshot!(found, @"");
}

#[test]
fn another_platform_in_the_spec() {
    let found = check(&EXAMPLE, |sandbox| {
        replace(sandbox, "spec.yaml", "platform: x64", "platform: x86")
    });
    insta::assert_snapshot!(found, @"");
}

#[test]
fn the_documented_rollup_as_it_is() {
    let sandbox = DOCUMENTED.sandbox();
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yaml --packages packages"), @"");
}

#[test]
fn the_example_as_it_is() {
    let sandbox = EXAMPLE.sandbox();
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yaml --packages packages --deny warnings"), @"");
}

#[test]
fn packages_without_a_spec() {
    let sandbox = EXAMPLE.sandbox();
    sandbox.write("letter.msi", "Dear reader");
    insta::assert_snapshot!(
        sandbox.rollpack("validate packages/Portal-Web.msi packages/Portal-Agent-x64.msi letter.msi"),
        @""
    );
}

#[test]
fn what_is_not_there() {
    let sandbox = EXAMPLE.sandbox();
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yml --packages packages"), @"");
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yaml --packages package"), @"");
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yaml --only no-such-rule"), @"");
}
