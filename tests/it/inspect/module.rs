//! Merge modules.

use super::{from_corpus, json};

#[test]
fn merge_modules_tell_what_they_are() {
    let Some(sandbox) = from_corpus("oleg-shilo__wixsharp__MyMergeModule.msm", "a.msm") else {
        return;
    };
    let facts = json(&sandbox, "inspect a.msm --format json");
    insta::assert_snapshot!(facts["module"], @r#"{"dependencies":[],"exclusions":[],"id":"MyMergeModule.0756702C_04A2_4D75_8783_62F4515C6150","language":1033,"version":"1.0.0.0"}"#);
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msm --changes"), @"
    $ rollpack inspect a.msm --changes
    exit code 2
    --- stderr
    error: a merge module changes nothing
    hint: patches and transforms change something: `--changes` is for them
    ");
}
