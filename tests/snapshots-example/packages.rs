//! What the packages of the example rollup do. When one of them changes, `cargo insta review` shows how.

use std::path::PathBuf;

use rollpack::inspect::{Facts, facts};
use snapshots_example::reviewed;

/// Makes the packages, and returns one of them.
fn package(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let packages = folder.path().join("packages");
    xtask::packages::make(&xtask::packages::recipe_path("example"), &packages).unwrap();
    let path = packages.join(name);
    (folder, path)
}

#[test]
fn the_agent_installs_what_was_reviewed() {
    let (_folder, agent) = package("Portal-Agent-x64.msi");
    let facts = facts(&agent).unwrap();
    insta::assert_json_snapshot!(reviewed(&facts).unwrap(), @"");
}

#[test]
fn facts_that_were_kept_are_compared_with_those_of_today() {
    let (_folder, web) = package("Portal-Web.msi");
    let today = facts(&web).unwrap();
    let kept = serde_json::to_string(&today).unwrap();
    let kept: Facts = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept, today);
    let (_folder, database) = package("Portal-Database.msi");
    assert_ne!(kept, facts(&database).unwrap());
}
