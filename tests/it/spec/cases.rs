//! Several things that are wrong with one spec, and texts that are none; what each rule finds is in `tests/rules`.

use std::fmt::Write as _;

use insta::assert_snapshot;

use super::{changed, findings};

#[test]
fn everything_that_can_be_told_is_told_at_once() {
    let spec = changed(&[
        ("id: portal", "id: Portal"),
        ("sequence: 1", "sequence: none"),
        ("released: {unknown: made up}", "released: 2026"),
        ("services: false", "services: no"),
        ("size: 512", "size: half"),
        ("name: web servers", "name: 5"),
        ("    role: web", "    role: front"),
        ("file: Portal.msi", "file: ''"),
    ]);
    assert_snapshot!(findings(&spec), @r#"
    spec.yaml:2:17 malformed-id `Portal` cannot stand here: a rollup's id is made of lower-case words of `a` to `z` and `0` to `9`, joined by hyphens and dots
    spec.yaml:2:66 malformed-sequence `none` cannot stand here: a sequence is a whole number from 1
    spec.yaml:6:13 wrong-type a text or `{unknown: "the reason"}` belongs here, not the number `2026`
      hint: put it in quotes to make it a text
    spec.yaml:10:40 wrong-type `true` or `false` belongs here, not the text `no`
    spec.yaml:13:30 malformed-size `half` cannot stand here: a size is a number of bytes such as `374784` or `374,784`
    spec.yaml:15:21 wrong-type a text belongs here, not the number `5`
      hint: put it in quotes to make it a text
    spec.yaml:19:11 unknown-role there is no role `front`
      hint: only `web` is known here
    spec.yaml:21:25 empty-text this text cannot stand here: it says nothing
    "#);
}

#[test]
fn all_keys_are_told_at_once_with_their_paths() {
    let spec = changed(&[
        ("title: Portal, ", "titel: Portal, serie: x, "),
        ("site: {unknown: made up}", "sight: x"),
        ("computer: false, ", ""),
        ("size: 512, ", ""),
        ("servers: all, ", "serves: all, "),
        ("    role: web\n", "    barriers: [{grop: x}]\n"),
        ("install: {file: Portal.msi}", "install: Portal.msi"),
    ]);
    assert_snapshot!(findings(&spec), @"
    spec.yaml:2:25 unknown-key there is no key `packaging.titel`
      hint: did you mean `title`?
    spec.yaml:2:40 unknown-key there is no key `packaging.serie`
      hint: did you mean `series`?
    spec.yaml:8:13 unknown-key there is no key `article.support.sight`
      hint: known are `notes`, `site`
    spec.yaml:15:34 unknown-key there is no key `roles[0].serves`
      hint: did you mean `servers`?
    spec.yaml:17:5 missing-key the key `procedure[0].role` is missing in this mapping
      hint: add `role:` to it; `rollpack schema spec` says what it may be
    spec.yaml:19:16 missing-key the key `procedure[0].barriers[0].role` is missing in this mapping
      hint: add `role:` to it; `rollpack schema spec` says what it may be
    spec.yaml:19:17 unknown-key there is no key `procedure[0].barriers[0].grop`
      hint: did you mean `group`?
    spec.yaml:21:18 wrong-type a mapping belongs here, not the text `Portal.msi`
      hint: write `install: {file: Portal.msi}`
    ");
}

#[test]
fn slips_of_the_keyboard_are_told_where_they_are() {
    let cases = [
        (
            "\n    title: Install the portal",
            "\n\ttitle: Install the portal",
        ),
        ("\n    role: web", "\n    \trole: web"),
        ("title: Portal", "title: \"Portal"),
        ("title: Install the portal", "title: 'Install the portal"),
        (
            "    role: web\n",
            "<<<<<<< HEAD\n    role: web\n=======\n    role: front\n>>>>>>> other\n",
        ),
        (
            "    title: Install the portal\n",
            "<<<<<<< HEAD\n    title: Install the portal\n",
        ),
        ("    title: Install", "   title: Install"),
        ("role: web\n", "role: web: front\n"),
        ("title: Install the portal", "title: @portal"),
        ("title: Install the portal", "title: %portal"),
        ("title: Install the portal", "title: [Install"),
    ];
    let mut shown = String::new();
    for (from, to) in cases {
        writeln!(shown, "{to:?}\n{}", findings(&changed(&[(from, to)]))).unwrap();
    }
    assert_snapshot!(shown, @r#"
    "\n\ttitle: Install the portal"
    spec.yaml:18:1 spec-syntax there is a tab in the indentation
      hint: indent with spaces only

    "\n    \trole: web"
    spec.yaml:19:5 spec-syntax there is a tab in the indentation
      hint: indent with spaces only

    "title: \"Portal"
    spec.yaml:2:32 spec-syntax a quote is opened here and not closed
      hint: close it on the same line

    "title: 'Install the portal"
    spec.yaml:18:12 spec-syntax a quote is opened here and not closed
      hint: close it on the same line

    "<<<<<<< HEAD\n    role: web\n=======\n    role: front\n>>>>>>> other\n"
    spec.yaml:19:1 spec-syntax a merge conflict was left here
      hint: keep one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`

    "<<<<<<< HEAD\n    title: Install the portal\n"
    spec.yaml:18:1 spec-syntax a merge conflict was left here
      hint: keep one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`

    "   title: Install"
    spec.yaml:18:4 spec-syntax while parsing a block collection, did not find expected '-' indicator
      hint: indent this line like the others of its mapping or list

    "role: web: front\n"
    spec.yaml:19:14 spec-syntax mapping values are not allowed in this context
      hint: put a text that has `: ` in it in quotes, or check the indentation

    "title: @portal"
    spec.yaml:18:12 spec-syntax unexpected character: `@'
      hint: put a text that begins with this character in quotes

    "title: %portal"
    spec.yaml:18:12 spec-syntax unexpected character: `%'
      hint: put a text that begins with this character in quotes

    "title: [Install"
    spec.yaml:19:9 spec-syntax illegal placement of ':' indicator
      hint: a bracket or brace that was opened before may not be closed
    "#);
}

#[test]
fn texts_that_are_no_specs() {
    assert_snapshot!(findings(""), @"spec.yaml:1:1 spec-syntax the spec is empty");
    assert_snapshot!(findings("# nothing\n"), @"spec.yaml:2:1 spec-syntax the spec is empty");
    assert_snapshot!(findings("- a\n"), @"spec.yaml:1:1 wrong-type a mapping belongs here, not a list");
    assert_snapshot!(findings("a: [\n"), @"spec.yaml:1:4 spec-syntax unclosed bracket '['");
    assert_snapshot!(findings("\0"), @r"spec.yaml:1:1 spec-syntax unexpected character: `\u{0}'");
    assert_snapshot!(findings("schema: 5\n"), @"
    spec.yaml:1:1 missing-key the key `packaging` is missing in this mapping
      hint: add `packaging:` to it; `rollpack schema spec` says what it may be
    spec.yaml:1:1 missing-key the key `inventory` is missing in this mapping
      hint: add `inventory:` to it; `rollpack schema spec` says what it may be
    spec.yaml:1:1 missing-key the key `roles` is missing in this mapping
      hint: add `roles:` to it; `rollpack schema spec` says what it may be
    spec.yaml:1:1 missing-key the key `procedure` is missing in this mapping
      hint: add `procedure:` to it; `rollpack schema spec` says what it may be
    ");
    assert_snapshot!(findings("schema: rollpack/spec/v1\n"), @"
    spec.yaml:1:1 missing-key the key `packaging` is missing in this mapping
      hint: add `packaging:` to it; `rollpack schema spec` says what it may be
    spec.yaml:1:1 missing-key the key `inventory` is missing in this mapping
      hint: add `inventory:` to it; `rollpack schema spec` says what it may be
    spec.yaml:1:1 missing-key the key `roles` is missing in this mapping
      hint: add `roles:` to it; `rollpack schema spec` says what it may be
    spec.yaml:1:1 missing-key the key `procedure` is missing in this mapping
      hint: add `procedure:` to it; `rollpack schema spec` says what it may be
    ");
}

/// The byte order mark that some editors write does not count.
#[test]
fn a_byte_order_mark_is_no_part_of_a_spec() {
    assert_eq!(findings(&format!("\u{feff}{}", changed(&[]))), "");
}
