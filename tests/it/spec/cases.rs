//! Cases: a spec with something wrong, and what is found.

use insta::assert_snapshot;

use super::{changed, findings};

#[test]
fn a_mistyped_key_is_understood() {
    assert_snapshot!(findings(&changed("title: Portal", "titel: Portal")), @"
    spec.yaml:3:25 unknown-key there is no key `titel` here
      hint: did you mean `title`?
    ");
}
