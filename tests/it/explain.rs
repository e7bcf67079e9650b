//! `rollpack rules` and `explain`: whatever a finding names in brackets can be looked up.

use rollpack::rules;

use crate::build::build;
use crate::rollup::EXAMPLE;

#[test]
fn what_verify_finds_is_explained() {
    let sandbox = EXAMPLE.sandbox();
    insta::assert_snapshot!(sandbox.rollpack("explain bundle-truncated"), @r#"
    $ rollpack explain bundle-truncated
    exit code 0
    --- stdout
    # bundle-truncated

    error: the file ends before the bundle does

    ## What it checks

    The file is as long as the manifest and the archive's own tables need.

    ## Why it matters

    A download or a copy that stopped early lacks files, or parts of them.

    ## Example

    ```text
    error[bundle-truncated]: the bundle is truncated: it ends after 1024 bytes, which cuts off 5 of its 8 entries and its end
    ```

    ## What to do

    Get the bundle again, and compare its size with that of the published file.
    "#);
    insta::assert_snapshot!(sandbox.rollpack("explain bundle"), @r#"
    $ rollpack explain bundle
    exit code 2
    --- stderr
    error: invalid value 'bundle' for '<RULE>': no such rule; `rollpack rules` lists them

    For more information, try '--help'.
    "#);
}

#[test]
fn every_rule_is_listed_on_a_line_of_its_own() {
    let sandbox = EXAMPLE.sandbox();
    let listed = sandbox.rollpack("rules");
    for rule in rules::all() {
        let line = listed.lines().find(|line| {
            let mut words = line.split_whitespace();
            words.next() == Some(rule.level.as_str()) && words.next() == Some(rule.id)
        });
        assert!(line.is_some(), "{}", rule.id);
    }
    insta::assert_snapshot!(sandbox.rollpack("rules --group database"), @"
    $ rollpack rules --group database
    exit code 0
    --- stdout
     error    directory-count-wrong     the header states a wrong number of directory sectors
     warning  trailing-bytes            bytes follow the end of the database
     error    code-page-unknown         the database names a code page that does not exist
     error    template-unknown          the Template names no platform that Windows Installer knows
     warning  database-irregular        the database is not as Windows Installer writes one
     error    rows-out-of-order         the rows of a table are not stored in the order of their keys
     error    primary-key-repeated      two rows of a table have the same primary key
     error    directory-tree-broken     the folders of a package do not form a tree
     error    file-unplaced             the tables do not say where a file comes from or goes to
     error    sequence-disorder         sequence numbers of files or disks are not in order
     error    package-property-missing  a package lacks a property that every package has
    ");
    insta::assert_snapshot!(sandbox.rollpack("rules --profile nothing"), @r#"
    $ rollpack rules --profile nothing
    exit code 2
    --- stderr
    error: invalid value 'nothing' for '--profile <NAME>': no such profile; there are ice, rollup, strict, wix-default, upstream-schema, per-user, logo

    For more information, try '--help'.
    "#);
}

#[test]
fn the_catalogue_says_which_rules_are_about_bundles() {
    let sandbox = EXAMPLE.sandbox();
    let printed = sandbox.rollpack("rules --format json");
    let (_, json) = printed.split_once("--- stdout\n").unwrap();
    let catalogue: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(catalogue["schema"], "rollpack/rules/v1");
    let listed: Vec<&str> = catalogue["rules"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rule["group"] == "bundle" || rule["group"] == "trust")
        .map(|rule| {
            assert!(rule["level"] == "error" || rule["group"] == "trust");
            assert!(
                rule["profile"]
                    .as_array()
                    .unwrap()
                    .contains(&"strict".into())
            );
            rule["id"].as_str().unwrap()
        })
        .collect();
    let known: Vec<&str> = rollpack::verify::rules::all().map(|rule| rule.id).collect();
    assert_eq!(listed, known);
}

#[test]
fn findings_about_a_bundle_are_chosen_like_others() {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--unsigned");
    let mut bytes = sandbox.read("bundle.zip");
    bytes.extend_from_slice(b"tail");
    sandbox.write("bundle.zip", bytes);
    insta::assert_snapshot!(sandbox.rollpack("validate bundle.zip --profile logo"), @"
    $ rollpack validate bundle.zip --profile logo
    exit code 1
    --- stdout
    error[bundle-trailing-bytes]: 4 bytes follow the archive
     |
     = note: in `bundle.zip`
     = hint: get the bundle again from where it was published, and find out what appended to it

    1 file: 1 error
    N rules ran, N had nothing to look at, N did not look at everything:
      N rules: `validate` decides no trust in bundles; `rollpack verify` does
    ");
    insta::assert_snapshot!(
        sandbox.rollpack("validate bundle.zip --skip bundle-trailing-bytes"),
        @"
    $ rollpack validate bundle.zip --skip bundle-trailing-bytes
    exit code 0
    --- stdout
    1 file: no findings
    N rules ran, N had nothing to look at, N did not look at everything:
      bundle-trailing-bytes: `--skip` was given
      N rules: `validate` decides no trust in bundles; `rollpack verify` does
    "
    );
}
