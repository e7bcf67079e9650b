//! Two readers of YAML agree about every spec.

use rollpack::spec::Spec;
use serde_json::Value;

use super::{SMALLEST, changed, committed, findings};

/// The section that a rollup without an article lacks.
const ARTICLE: &str = r#"article:
  number: {unknown: made up}
  title: {unknown: made up}
  released: {unknown: made up}
  product: {name: Portal, version: "2"}
  support: {site: {unknown: made up}}
  languages: [English]
  restart: {computer: false, services: false}
  replaces: nothing
"#;

/// Texts that are accepted, and that readers are known to differ about elsewhere.
pub(super) const ACCEPTED: &[&[(&str, &str)]] = &[
    &[("size: 512", "size: 0x200")],
    &[("size: 512", "size: '1,024'")],
    &[("size: 512", "size: \"512\"")],
    &[("2026-05-16", "2026-05-16T12:55:07Z")],
    &[("2026-05-16", "16-May-2026 12:55")],
    &[("title: Portal", "title: yes")],
    &[("title: Portal", "title: 12:30:45")],
    &[("title: Portal", "title: 1_000")],
    &[("title: Portal", "title: 0755")],
    &[("title: Portal", "title: \"null\"")],
    &[("title: Portal", "title: 'it''s \u{201c}Größe\u{201d}'")],
    &[("title: Portal", "title: \"a\\tb \\u263a\"")],
    &[(
        "title: Install the portal",
        "title: >-\n      Install\n      the portal\n\n      now",
    )],
    &[(
        "title: Install the portal",
        "title: |\n      Install\n        the portal",
    )],
    &[(
        "title: Install the portal",
        "title: Install # not a title\n",
    )],
    &[("computer: false", "computer: False")],
    &[("size: 512", "size: 512, platform: amd64")],
    &[(
        "size: 512",
        "sha256: E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
    )],
    &[
        ("sequence: 1", "sequence: 1, release: 2026-05-16"),
        (", modified: 2026-05-16", ""),
    ],
    &[("name: Portal.msi,", "name: Portal.cab, kind: msi,")],
    &[(ARTICLE, "")],
    &[(ARTICLE, "article: {}\n")],
    &[
        ("  number: {unknown: made up}\n", ""),
        ("computer: false, ", ""),
    ],
    &[(
        "Portal.msi}\n",
        "Portal.msi}\n        when: {platform: x86_64}\n",
    )],
];

/// Reads as the spec's reader does, into a value of any type.
fn ours(text: &str) -> Value {
    let options = serde_saphyr::options! {
        leading_zero_numbers_as_strings: true,
        strict_booleans: true,
        underscored_numbers_as_strings: true,
    };
    serde_saphyr::from_str_with_options(text, options).unwrap()
}

#[test]
fn platforms_are_understood_by_their_other_names() {
    for (written, platform) in [
        ("amd64", "x64"),
        ("x86_64", "x64"),
        ("x86-64", "x64"),
        ("i386", "x86"),
        ("Intel", "x86"),
        ("Intel64", "ia64"),
        ("aarch64", "arm64"),
    ] {
        let row = format!("size: 512, platform: {written}");
        let when = format!("Portal.msi}}\n        when: {{platform: {written}}}\n");
        let text = changed(&[("size: 512", &row), ("Portal.msi}\n", &when)]);
        let (spec, findings) = Spec::read("spec.yaml", &text);
        assert_eq!(findings, []);
        let spec = spec.unwrap();
        let of_row = spec.inventory[0].platform.as_ref().unwrap().value;
        let condition = spec.procedure.steps[0].condition.as_ref().unwrap();
        let of_step = condition.platform.unwrap();
        assert_eq!([of_row.as_str(), of_step.as_str()], [platform; 2]);
    }
}

#[test]
fn a_second_reader_reads_the_same() {
    let mut specs = committed();
    specs.push(("smallest".to_owned(), SMALLEST.to_owned()));
    specs.extend(
        ACCEPTED
            .iter()
            .map(|changes| (format!("{changes:?}"), changed(changes))),
    );
    for (name, text) in specs {
        assert_eq!(findings(&text), "", "{name}");
        let twin: Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(ours(&text), twin, "{name}");
    }
}
