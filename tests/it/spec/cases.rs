//! Cases: what is wrong with a spec, and what is found where.

use std::fmt::Write as _;

use insta::assert_snapshot;
use rollpack::spec::SPEC_RULES;

use super::{changed, findings};

/// For each rule the changes to the smallest spec that break it, and nothing else.
pub(super) const CASES: &[(&str, &[(&str, &str)])] = &[
    ("spec-syntax", &[("[English]", "[English")]),
    (
        "spec-syntax",
        &[
            ("title: Portal", "title: &title Portal"),
            ("name: Portal", "name: *title"),
        ],
    ),
    ("spec-syntax", &[("title: Portal", "title: !secret Portal")]),
    (
        "spec-syntax",
        &[("packaging:", "--- # a second document\npackaging:")],
    ),
    (
        "unknown-schema",
        &[("spec/v1", "spec/v9"), ("title: Portal", "heading: Portal")],
    ),
    ("unknown-key", &[("title: Portal", "titel: Portal")]),
    ("unknown-key", &[("install: {file", "install: {msi")]),
    ("unknown-key", &[("[English]", "{unknwon: made up}")]),
    (
        "unknown-key",
        &[("replaces: nothing", "replaces: {nmaed: [a]}")],
    ),
    ("missing-key", &[("[English]", "{}")]),
    ("missing-key", &[("title: Portal, ", "")]),
    ("missing-key", &[("    role: web\n", "")]),
    (
        "duplicate-key",
        &[("title: Portal", "title: Portal, title: Website")],
    ),
    ("wrong-type", &[("version: \"2\"", "version: 2")]),
    ("wrong-type", &[("version: \"2\"", "version: 2.10")]),
    ("wrong-type", &[("title: Portal", "title: [Portal]")]),
    ("wrong-type", &[("sequence: 1", "sequence: -1")]),
    ("wrong-type", &[("[English]", "English")]),
    ("wrong-type", &[("services: false", "services: no")]),
    (
        "wrong-type",
        &[("replaces: nothing", "replaces: [Rollup 1]")],
    ),
    (
        "wrong-type",
        &[(
            "replaces: nothing",
            "replaces: {named: [Rollup 1], nothing: true}",
        )],
    ),
    (
        "wrong-type",
        &[("install: {file: Portal.msi}", "install: Portal.msi")],
    ),
    ("value-missing", &[("title: Install the portal", "title:")]),
    (
        "value-missing",
        &[("install: {file: Portal.msi}", "reboot:")],
    ),
    (
        "wrong-type",
        &[(
            "  replaces: nothing\n",
            "  replaces: nothing\n  tree: [{Portal: Web}, {a: [], b: []}]\n",
        )],
    ),
    ("unknown-word", &[("servers: all", "servers: al")]),
    ("unknown-word", &[("size: 512", "size: 512, platform: arm")]),
    (
        "unknown-word",
        &[("replaces: nothing", "replaces: everything")],
    ),
    (
        "unknown-word",
        &[("install: {file: Portal.msi}", "iis: reboot")],
    ),
    ("empty-text", &[("title: Portal", "title: ' '")]),
    ("malformed-id", &[("id: portal", "id: Portal 2")]),
    ("malformed-id", &[("id: install", "id: install.portal")]),
    ("malformed-sequence", &[("sequence: 1", "sequence: 0")]),
    ("missing-key", &[("size: 512, ", "")]),
    ("missing-key", &[(", modified: 2026-05-16", "")]),
    (
        "malformed-digest",
        &[("size: 512", "sha256: d41d8cd98f00b204e9800998ecf8427e")],
    ),
    ("malformed-size", &[("size: 512", "size: 0.5 KB")]),
    ("malformed-size", &[("size: 512", "size: '5,12'")]),
    ("malformed-date", &[("2026-05-16", "16/05/2026")]),
    ("malformed-date", &[("2026-05-16", "2026-05-16 25:00")]),
    (
        "malformed-date",
        &[("sequence: 1", "sequence: 1, release: 30-Feb-2026")],
    ),
    (
        "malformed-version",
        &[("size: 512", "size: 512, version: 2.1-beta")],
    ),
    (
        "malformed-code",
        &[(
            "size: 512",
            "size: 512, packaging: {product-code: '{4711}'}",
        )],
    ),
    (
        "malformed-text",
        &[("install: {file: Portal.msi}", "extract: {to: 'C:\\$a'}")],
    ),
    (
        "malformed-pattern",
        &[("sequence: 1", "sequence: 1, ignore: ['*.txt', '[ab']")],
    ),
    (
        "unsafe-name",
        &[("name: Portal.msi", "name: ../Portal.msi")],
    ),
    (
        "unsafe-name",
        &[("name: Portal.msi", "name: web/Portal.msi")],
    ),
    ("unsafe-name", &[("name: Portal.msi", "name: nul.msi")]),
    (
        "reserved-name",
        &[("name: Portal.msi", "name: readme.HTML, kind: file")],
    ),
    (
        "duplicate-payload",
        &[(
            "inventory:\n",
            "inventory:\n  - {name: PORTAL.msi, size: 1, modified: 2026-05-16}\n",
        )],
    ),
    (
        "duplicate-id",
        &[(
            "roles:\n",
            "roles:\n  - {id: web, name: web, servers: one, hosts: []}\n",
        )],
    ),
    (
        "duplicate-id",
        &[("steps:\n", "steps:\n      - {id: '2', reboot: {}}\n")],
    ),
    (
        "empty-section",
        &[(
            "    steps:\n      - install: {file: Portal.msi}\n",
            "    steps: []\n",
        )],
    ),
    (
        "empty-section",
        &[(
            "inventory:\n  - {name: Portal.msi, size: 512, modified: 2026-05-16}\n",
            "inventory: []\n",
        )],
    ),
    (
        "empty-section",
        &[(
            "install: {file: Portal.msi}",
            "backup: {folder: a, files: []}",
        )],
    ),
    ("unknown-role", &[("    role: web", "    role: wbe")]),
    (
        "circular-role",
        &[("servers: all", "servers: all, part-of: web")],
    ),
    (
        "unknown-parameter",
        &[("install: {file: Portal.msi}", "extract: {to: '${folder}'}")],
    ),
    (
        "unusable-parameter",
        &[(
            "roles:",
            "parameters: [{id: what-if, description: Situation, default: x}]\nroles:",
        )],
    ),
    (
        "unusable-parameter",
        &[(
            "roles:",
            "parameters: [{id: 7-zip, description: Program, default: x}]\nroles:",
        )],
    ),
    (
        "unusable-parameter",
        &[(
            "roles:",
            "parameters:\n  - {id: ab-c, description: One, default: x}\n  - {id: a-bc, description: Other, default: x}\nroles:",
        )],
    ),
    (
        "unknown-group",
        &[(
            "    role: web",
            "    role: web\n    barriers: [{group: install, role: web}]",
        )],
    ),
    (
        "step-without-action",
        &[("install: {file: Portal.msi}", "notes: [Then wait.]")],
    ),
    (
        "step-with-several-actions",
        &[("Portal.msi}\n", "Portal.msi}\n        reboot: {}\n")],
    ),
    (
        "program-or-file",
        &[("install: {file: Portal.msi}", "run: {arguments: [/quiet]}")],
    ),
    (
        "program-or-file",
        &[(
            "install: {file: Portal.msi}",
            "run: {file: Portal.msi, program: setup.exe}",
        )],
    ),
    (
        "empty-condition",
        &[("Portal.msi}\n", "Portal.msi}\n        when: {}\n")],
    ),
    (
        "expires-before-release",
        &[("sequence: 1", "sequence: 1, expires: 2025-05-16")],
    ),
];

#[test]
fn every_rule_finds_what_it_is_for() {
    let mut shown = String::new();
    for (rule, changes) in CASES {
        let found = findings(&changed(changes));
        for (from, to) in *changes {
            match to.trim() {
                "" => writeln!(shown, "without {}", from.trim()).unwrap(),
                to => writeln!(shown, "{}", to.replace('\n', "\n  ")).unwrap(),
            }
        }
        writeln!(shown, "{}", found.replace("spec.yaml:", "  ")).unwrap();
        assert!(!found.is_empty(), "{rule} is silent: {changes:?}");
        for line in found.lines().filter(|line| line.starts_with("spec.yaml:")) {
            assert_eq!(line.split(' ').nth(1), Some(*rule), "{changes:?}");
        }
    }
    for rule in SPEC_RULES {
        assert!(
            CASES.iter().any(|(id, _)| *id == rule.id),
            "{} has no case",
            rule.id
        );
    }
    assert_snapshot!(shown, @r#"
    [English
      10:10 spec-syntax illegal placement of ':' indicator
      hint: a bracket or brace that was opened before may not be closed

    title: &title Portal
    name: *title
      7:19 spec-syntax a spec has no aliases; write out what is meant

    title: !secret Portal
      2:40 spec-syntax unsupported tag `!secret`

    --- # a second document
      packaging:
      2:1 spec-syntax a spec is one document

    spec/v9
    heading: Portal
      1:9 unknown-schema `rollpack/spec/v9` is another format: this program reads specs in `rollpack/spec/v1`

    titel: Portal
      2:25 unknown-key there is no key `packaging.titel`
      hint: did you mean `title`?

    install: {msi
      21:19 unknown-key there is no key `procedure[0].steps[0].install.msi`
      hint: only `file` is known here

    {unknwon: made up}
      9:15 unknown-key there is no key `article.languages.unknwon`
      hint: did you mean `unknown`?

    replaces: {nmaed: [a]}
      11:14 unknown-key there is no key `article.replaces.nmaed`
      hint: did you mean `named`?

    {}
      9:14 missing-key the key `article.languages.unknown` is missing in this mapping

    without title: Portal,
      2:12 missing-key the key `packaging.title` is missing in this mapping

    without role: web
      17:5 missing-key the key `procedure[0].role` is missing in this mapping

    title: Portal, title: Website
      2:40 duplicate-key the key `title` is already there

    version: 2
      7:36 wrong-type a text belongs here, not the number `2`
      hint: put it in quotes to make it a text

    version: 2.10
      7:36 wrong-type a text belongs here, not the number `2.10`
      hint: put it in quotes to make it a text

    title: [Portal]
      2:32 wrong-type a text belongs here, not a list

    sequence: -1
      2:66 wrong-type a whole number from 0 belongs here, not the number `-1`

    English
      9:14 wrong-type a list of texts or `{unknown: "the reason"}` belongs here, not the text `English`

    services: no
      10:40 wrong-type `true` or `false` belongs here, not the text `no`

    replaces: [Rollup 1]
      11:13 wrong-type a word, or a mapping with one key, belongs here, not a list

    replaces: {named: [Rollup 1], nothing: true}
      11:13 wrong-type exactly one of `named` belongs here

    install: Portal.msi
      21:18 wrong-type a mapping belongs here, not the text `Portal.msi`
      hint: write `install: {file: Portal.msi}`

    title:
      18:10 value-missing a value is missing here
      hint: write the value, or remove the key

    reboot:
      21:15 value-missing a value is missing here
      hint: write the value, or remove the key

    replaces: nothing
        tree: [{Portal: Web}, {a: [], b: []}]
      12:19 wrong-type a list belongs here, not the text `Web`
      hint: write `[Web]`

    servers: al
      15:43 unknown-word `al` cannot stand here: it is none of the words known here
      hint: did you mean `all`?

    size: 512, platform: arm
      13:45 unknown-word `arm` cannot stand here: it is none of the words known here
      hint: did you mean `arm64`?

    replaces: everything
      11:13 unknown-word `everything` means nothing here
      hint: known are `all-previous`, `nothing`, `named`

    iis: reboot
      21:14 unknown-word `reboot` means nothing here
      hint: known are `restart`, `directory-security`

    title: ' '
      2:32 empty-text this text cannot stand here: it says nothing

    id: Portal 2
      2:17 malformed-id `Portal 2` cannot stand here: a rollup's id is made of lower-case words of `a` to `z` and `0` to `9`, joined by hyphens and dots

    id: install.portal
      17:9 malformed-id `install.portal` cannot stand here: an id is made of lower-case words of `a` to `z` and `0` to `9`, joined by hyphens

    sequence: 0
      2:66 malformed-sequence `0` cannot stand here: a sequence is a whole number from 1

    without size: 512,
      13:5 missing-key the row of `Portal.msi` has neither of the keys `size` and `sha256`

    without , modified: 2026-05-16
      2:17 missing-key the key `packaging.release` is missing: no row of the inventory has a date
      hint: write the day of the release: `release: 2026-05-16`

    sha256: d41d8cd98f00b204e9800998ecf8427e
      13:32 malformed-digest `d41d8cd98f00b204e9800998ecf8427e` cannot stand here: a SHA-256 is written as 64 lower-case hexadecimal digits

    size: 0.5 KB
      13:30 malformed-size `0.5 KB` cannot stand here: a size is a number of bytes such as `374784` or `374,784`

    size: '5,12'
      13:30 malformed-size `5,12` cannot stand here: its commas do not part groups of three digits

    16/05/2026
      13:45 malformed-date `16/05/2026` cannot stand here: a date is written `16-May-2011` or `2011-05-16`

    2026-05-16 25:00
      13:45 malformed-date `2026-05-16 25:00` cannot stand here: a time is written `12:55` or `12:55:07`, in UTC

    sequence: 1, release: 30-Feb-2026
      2:78 malformed-date `30-Feb-2026` cannot stand here: there is no such day

    size: 512, version: 2.1-beta
      13:44 malformed-version `2.1-beta` cannot stand here: a version is one to four numbers from 0 to 65535 joined by dots

    size: 512, packaging: {product-code: '{4711}'}
      13:61 malformed-code `{4711}` cannot stand here: a code is a GUID such as `{01234567-89AB-CDEF-0123-456789ABCDEF}`

    extract: {to: 'C:\$a'}
      21:23 malformed-text `C:\$a` cannot stand here: a `$` stands alone; write `$$` for a dollar sign and `${id}` for a parameter

    sequence: 1, ignore: ['*.txt', '[ab']
      2:87 malformed-pattern `[ab` cannot stand here: error parsing glob '[ab': unclosed character class; missing ']'

    name: ../Portal.msi
      13:12 unsafe-name the payload `../Portal.msi` has the component `..`, which names another folder

    name: web/Portal.msi
      13:12 unsafe-name the payload `web/Portal.msi` is in a folder; payloads are at the root

    name: nul.msi
      13:12 unsafe-name the payload `nul.msi` has the component `nul.msi`, which is a device on Windows

    name: readme.HTML, kind: file
      13:12 reserved-name the payload `readme.HTML` is named like an entry of the bundle itself

    inventory:
        - {name: PORTAL.msi, size: 1, modified: 2026-05-16}
      14:12 duplicate-payload the payload `Portal.msi` is already documented, in line 13

    roles:
        - {id: web, name: web, servers: one, hosts: []}
      16:10 duplicate-id the role `web` is already there, in line 15

    steps:
            - {id: '2', reboot: {}}
      22:9 duplicate-id the step `install/2` is already there, in line 21

    steps: []
      17:5 empty-section the group `install` has no steps

    inventory: []
      12:1 empty-section the inventory has no payloads

    backup: {folder: a, files: []}
      21:9 empty-section there are no files to back up

    role: wbe
      19:11 unknown-role there is no role `wbe`
      hint: did you mean `web`?

    servers: all, part-of: web
      15:57 circular-role the role `web` is part of itself

    extract: {to: '${folder}'}
      21:23 unknown-parameter there is no parameter `folder`
      hint: nothing of the kind is known

    parameters: [{id: what-if, description: Situation, default: x}]
      roles:
      14:19 unusable-parameter `what-if` cannot name a parameter of scripts: `-WhatIf` has another meaning
      hint: choose another id

    parameters: [{id: 7-zip, description: Program, default: x}]
      roles:
      14:19 unusable-parameter `7-zip` cannot name a parameter of scripts: it begins with a digit
      hint: choose another id

    parameters:
        - {id: ab-c, description: One, default: x}
        - {id: a-bc, description: Other, default: x}
      roles:
      16:10 unusable-parameter `a-bc` cannot name a parameter of scripts: `-ABc` stands for `ab-c`
      hint: choose another id

    role: web
          barriers: [{group: install, role: web}]
      20:24 unknown-group no group before this one is called `install`
      hint: nothing of the kind is known

    notes: [Then wait.]
      21:9 step-without-action the step does nothing
      hint: add one action, such as `install`, `run` or `manual`

    Portal.msi}
              reboot: {}
      21:9 step-with-several-actions the step does more than one thing: `install`, `reboot`

    run: {arguments: [/quiet]}
      21:9 program-or-file the step runs nothing

    run: {file: Portal.msi, program: setup.exe}
      21:9 program-or-file the step runs two things

    Portal.msi}
              when: {}
      22:15 empty-condition the condition says nothing

    sequence: 1, expires: 2025-05-16
      2:78 expires-before-release `2025-05-16` is before the release on 2026-05-16
    "#);
}

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
    spec.yaml:19:16 missing-key the key `procedure[0].barriers[0].role` is missing in this mapping
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
    spec.yaml:1:1 missing-key the key `inventory` is missing in this mapping
    spec.yaml:1:1 missing-key the key `roles` is missing in this mapping
    spec.yaml:1:1 missing-key the key `procedure` is missing in this mapping
    ");
    assert_snapshot!(findings("schema: rollpack/spec/v1\n"), @"
    spec.yaml:1:1 missing-key the key `packaging` is missing in this mapping
    spec.yaml:1:1 missing-key the key `inventory` is missing in this mapping
    spec.yaml:1:1 missing-key the key `roles` is missing in this mapping
    spec.yaml:1:1 missing-key the key `procedure` is missing in this mapping
    ");
}

/// The byte order mark that some editors write does not count.
#[test]
fn a_byte_order_mark_is_no_part_of_a_spec() {
    assert_eq!(findings(&format!("\u{feff}{}", changed(&[]))), "");
}
