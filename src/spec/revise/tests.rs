//! Revisions keep every byte that does not say something else.

use proptest::prelude::*;

use super::*;

/// How values of one spec are written.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a way to lay out a spec"
)]
struct Layout {
    end: &'static str,
    quote: &'static str,
    comment: &'static str,
    commas: bool,
    upper: bool,
    braces: bool,
    moment: &'static str,
    flow: bool,
    gap: bool,
    modified_first: bool,
}

fn layouts() -> impl Strategy<Value = Layout> {
    (
        prop::sample::select(vec!["\n", "\r\n"]),
        prop::sample::select(vec!["'", "\""]),
        prop::sample::select(vec!["", " # as measured, not {promised}", "   # Größe"]),
        any::<[bool; 5]>(),
        prop::sample::select(vec![
            "%Y-%m-%dT%H:%M:%SZ",
            "%d-%b-%Y %H:%M",
            "%Y-%m-%d %H:%M UTC",
            "%Y-%m-%d",
        ]),
        any::<bool>(),
    )
        .prop_map(
            |(end, quote, comment, flags, moment, modified_first)| Layout {
                end,
                quote,
                comment,
                commas: flags[0],
                upper: flags[1],
                braces: flags[2],
                moment,
                flow: flags[3],
                gap: flags[4],
                modified_first,
            },
        )
}

fn file(name: &str, seed: u64, version: u16) -> Actual {
    let code = |what: &str| Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{what}{seed}").as_bytes());
    Actual {
        name: name.to_owned(),
        size: 1_000 + seed,
        sha256: Digest::of(&seed.to_le_bytes()),
        modified: Timestamp::from_second(1_000_000_000 + i64::try_from(seed).unwrap() * 86_461)
            .unwrap(),
        version: Some(format!("2.{version}")),
        platform: Some(Platform::X64),
        product: Some(format!("It's \"product\" {seed}")),
        product_code: Some(code("product")),
        upgrade_code: Some(code("upgrade")),
    }
}

/// Writes a spec of these files in one manner.
#[expect(
    clippy::too_many_lines,
    reason = "it writes one text from its top to its end"
)]
fn written(layout: &Layout, files: &[Actual]) -> String {
    let quote = layout.quote;
    let quoted = |text: &str| match quote {
        "'" => format!("'{}'", text.replace('\'', "''")),
        _ => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    };
    let mut lines = vec![
        "# A comment, {with} [all] that: 'disturbs'".to_owned(),
        "schema: rollpack/spec/v1".to_owned(),
        format!(
            "packaging: {{id: portal, title: {}, series: portal, sequence: 4, release: 2026-05-16}}",
            quoted("Portal")
        ),
        format!("inventory: {}", layout.comment.trim_start())
            .trim_end()
            .to_owned(),
    ];
    for file in files {
        let cased = |text: String| {
            if layout.upper {
                text.to_uppercase()
            } else {
                text
            }
        };
        let size = if layout.commas {
            quoted(&crate::grouped::Grouped(file.size).to_string())
        } else {
            file.size.to_string()
        };
        let code = file.product_code.unwrap().hyphenated().to_string();
        let code = if layout.braces {
            format!("{{{code}}}")
        } else {
            code
        };
        let modified = format!("modified: {}", file.modified.strftime(layout.moment));
        let mut values = vec![
            format!("size: {size}"),
            format!("sha256: {}", quoted(&cased(file.sha256.to_string()))),
            format!("version: {}", quoted(file.version.as_ref().unwrap())),
            "platform: x64".to_owned(),
            format!(
                "packaging: {{product-code: {}, inferred: true}}",
                quoted(&cased(code))
            ),
        ];
        values.insert(if layout.modified_first { 0 } else { 5 }, modified);
        if layout.gap {
            lines.push("  # The next file.".to_owned());
            lines.push(String::new());
        }
        if layout.flow {
            lines.push(format!(
                "  - {{name: {}, {}}}{}",
                file.name,
                values.join(", "),
                layout.comment
            ));
        } else {
            lines.push(format!("  - name: {}", file.name));
            lines.extend(
                values
                    .iter()
                    .map(|value| format!("    {value}{}", layout.comment)),
            );
        }
    }
    lines.extend(
        [
            "roles: [{id: web, name: Web, servers: all, hosts: []}]",
            "procedure:",
            "  - {id: install, title: Install, role: web, steps: [reboot: {}]}",
            "# The end",
        ]
        .map(str::to_owned),
    );
    lines.join(layout.end) + layout.end
}

proptest! {
    #[test]
    fn only_what_changed_is_rewritten(layout in layouts(), old in prop::collection::vec(0_u64..30_000, 1..5), new in prop::collection::vec(prop::option::of(0_u64..30_000), 4)) {
        let name = |index: usize| format!("File-{index}.msi");
        let before: Vec<Actual> = old.iter().enumerate().map(|(index, seed)| file(&name(index), *seed, 7)).collect();
        let after: Vec<Actual> = old.iter().zip(&new).enumerate().map(|(index, (old, new))| match new {
            Some(new) => file(&name(index), *new, 8),
            None => file(&name(index), *old, 7),
        }).collect();
        let text = written(&layout, &before);
        let (spec, findings) = crate::spec::Spec::read("spec.yaml", &text);
        prop_assert!(spec.is_some(), "{findings:?}\n{text}");
        let revised = revise("spec.yaml", &text, &after, &Wishes::default()).unwrap().unwrap();
        prop_assert_eq!(&revised, &written(&layout, &after));
        let again = revise("spec.yaml", &revised, &after, &Wishes::default()).unwrap().unwrap();
        prop_assert_eq!(again, revised);
    }
}

const SPEC: &str = "schema: rollpack/spec/v1
packaging: {id: portal, title: Portal, series: portal, sequence: 4, release: 16-May-2026}
inventory:
- name: One.msi # first
  size: 1,007
  modified: 16-May-2011

- {name: Two.txt, size: 0x3ef, sha256: 0000000000000000000000000000000000000000000000000000000000000000}
# Servers
roles: [{id: web, name: Web, servers: all, hosts: []}]
procedure:
  - {id: install, title: Install, role: web, steps: [reboot: {}]}
";

#[test]
fn a_revision_is_a_diff_of_a_few_lines() {
    let wishes = Wishes {
        times: Times::OfChanges,
        next: Some(jiff::civil::date(2026, 6, 1)),
        rows: vec!["  - name: Three.msi\n    size: 3\n".to_owned()],
    };
    let files = [file("one.MSI", 9, 7), file("Two.txt", 7, 7)];
    let revised = revise("spec.yaml", SPEC, &files, &wishes).unwrap().unwrap();
    insta::assert_snapshot!(diff("spec.yaml", SPEC, &revised), @"
    --- spec.yaml
    +++ spec.yaml
    @@ -2,1 +2,1 @@
    -packaging: {id: portal, title: Portal, series: portal, sequence: 4, release: 16-May-2026}
    +packaging: {id: portal, title: Portal, series: portal, sequence: 5, release: 01-Jun-2026}
    @@ -5,2 +5,2 @@
    -  size: 1,007
    -  modified: 16-May-2011
    +  size: 1,009
    +  modified: 18-Sep-2001
    @@ -8,1 +8,1 @@
    -- {name: Two.txt, size: 0x3ef, sha256: 0000000000000000000000000000000000000000000000000000000000000000}
    +- {name: Two.txt, size: 0x3ef, sha256: aae89fc0f03e2959ae4d701a80cc3915918c950b159f6abb6c92c1433b1a8534}
    @@ -8,0 +9,3 @@
    +
    +- name: Three.msi
    +  size: 3
    ");
    assert_eq!(diff("spec.yaml", SPEC, SPEC), "");
}

#[test]
fn the_next_rollup_has_the_next_name() {
    let check = |id: &str, title: &str, expected: [&str; 2]| {
        let text = SPEC.replace(
            "id: portal, title: Portal,",
            &format!("id: {id}, title: {title},"),
        );
        let wishes = Wishes {
            next: Some(jiff::civil::date(2026, 6, 1)),
            ..Wishes::default()
        };
        let revised = revise("spec.yaml", &text, &[], &wishes).unwrap().unwrap();
        let [id, title] = expected;
        let expected = format!("{{id: {id}, title: {title}, series: portal, sequence: 5,");
        assert!(revised.contains(&expected), "{revised}");
    };
    check(
        "portal-4",
        "Portal number 4",
        ["portal-5", "Portal number 5"],
    );
    check(
        "portal-4",
        "\"Portal, number 4\"",
        ["portal-5", "\"Portal, number 5\""],
    );
    // Other numbers are no places in the series.
    check("portal-14", "Portal 2.4", ["portal-14", "Portal 2.4"]);
}

#[test]
fn what_cannot_be_rewritten_is_told() {
    let folded = SPEC.replace("size: 1,007", "size: \"1,0\\x307\"");
    let error = revise(
        "spec.yaml",
        &folded,
        &[file("One.msi", 9, 7)],
        &Wishes::default(),
    );
    assert!(matches!(
        error.unwrap(),
        Err(ReviseError::NotInPlace { .. })
    ));
    let flow = SPEC
        .replace(
            "inventory:\n- name: One.msi # first\n  size: 1,007\n  modified: 16-May-2011\n\n- {",
            "inventory: [{",
        )
        .replace("000}", "000}]");
    let wishes = Wishes {
        rows: vec!["  - name: x\n".to_owned()],
        ..Wishes::default()
    };
    let error = revise("spec.yaml", &flow, &[], &wishes).unwrap();
    assert_eq!(error, Err(ReviseError::NoPlaceForRows));
}
