//! What the packages of the example rollup do. When one of them changes, `cargo insta review` shows how.

use std::path::PathBuf;

use rollpack::inspect::{Facts, facts};
use snapshots_example::reviewed;

/// Makes the packages, and returns one of them.
#[expect(clippy::unwrap_used, reason = "a test without packages ends here")]
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
    insta::assert_json_snapshot!(reviewed(&facts).unwrap(), @r#"
    {
      "product": [
        "Fabrikam Portal Agent",
        "2.1.4.0"
      ],
      "upgrade_code": "{E854F13E-9E49-5D13-9C1F-7020E96AB8FA}",
      "platform": "x64",
      "files": {
        "[ProgramFiles64Folder]/Fabrikam/Portal/Agent/Portal-Agent-x64-Readme.txt": {
          "size": 195,
          "sha256": "7d368da10d22204cbaec904c37c8bf2857db92fc62226fa6c43e2ab11a2359b1"
        },
        "[ProgramFiles64Folder]/Fabrikam/Portal/Agent/Portal-Agent-x64.dat": {
          "size": 84413,
          "sha256": "e1a0c47dc759c1bd06bebec75909f76fc3388db6e0bc08ea3d56eeed207d6a2d"
        },
        "[ProgramFiles64Folder]/Fabrikam/Portal/Agent/PortalAgent.exe": {
          "size": 2560,
          "version": "2.1.4.0",
          "sha256": "99569e18f7d2d7eb4569d78ec9179bc24298412d6fbf5e2b01538910758023ee"
        }
      },
      "actions": [],
      "problems": []
    }
    "#);
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
