//! `rollpack update`: however a spec is laid out, the values that changed are rewritten and nothing else.

use proptest::prelude::*;
use rollpack::digest::Digest;

use crate::rollup::{DOCUMENTED, EXAMPLE};
use crate::sandbox::Sandbox;

/// What a row says of a file.
#[derive(Clone)]
struct Values {
    version: &'static str,
    size: usize,
    sha256: String,
}

impl Values {
    fn of(version: &'static str, content: &[u8]) -> Self {
        Self {
            version,
            size: content.len(),
            sha256: Digest::of(content).to_string(),
        }
    }
}

/// How a person writes a spec.
#[derive(Clone, Debug)]
struct Layout {
    /// In which order the keys of a row stand.
    order: Vec<usize>,
    /// The quotes around the name, version, size and digest.
    quotes: [&'static str; 4],
    /// Whether thousands are set apart.
    has_commas: bool,
    /// Behind each value.
    comments: [&'static str; 4],
    /// Between rows.
    between: &'static str,
    /// Blanks before a row's first dash.
    indent: usize,
    line_end: &'static str,
    /// Whether the text ends with its last line.
    ends_early: bool,
    /// Whether rows are written between braces.
    is_flow: bool,
}

impl Layout {
    fn row(&self, name: &str, values: &Values) -> String {
        let size = if self.has_commas {
            format!("{},{:03}", values.size / 1000, values.size % 1000)
        } else {
            values.size.to_string()
        };
        let [name_quote, version_quote, size_quote, digest_quote] = self.quotes;
        // Between braces a comma ends the value.
        let size_quote = if self.is_flow && self.has_commas {
            "\""
        } else {
            size_quote
        };
        let pairs = [
            format!("name: {name_quote}{name}{name_quote}"),
            format!("version: {version_quote}{}{version_quote}", values.version),
            format!("size: {size_quote}{size}{size_quote}"),
            format!("sha256: {digest_quote}{}{digest_quote}", values.sha256),
        ];
        let indent = " ".repeat(self.indent);
        let pairs = self
            .order
            .iter()
            .map(|&key| (&pairs[key], self.comments[key]));
        if self.is_flow {
            let pairs: Vec<_> = pairs.map(|(pair, _)| pair.as_str()).collect();
            return format!("{indent}- {{{}}}{}\n", pairs.join(", "), self.comments[0]);
        }
        let lines = pairs.enumerate().map(|(index, (pair, comment))| {
            let dash = if index == 0 { "- " } else { "  " };
            format!("{indent}{dash}{pair}{comment}\n")
        });
        lines.collect()
    }

    fn spec(&self, rows: &[(&str, Values)]) -> String {
        let rows: Vec<_> = rows
            .iter()
            .map(|(name, values)| self.row(name, values))
            .collect();
        let text = format!(
            "# A spec.\nschema: rollpack/spec/v1\ninventory:   # the files\n{}{}\
             packaging: {{id: some-1, title: \"Some: files\", series: some, sequence: 1, release: 2026-01-01}}\n\
             roles:\n  - {{id: servers, name: Servers, servers: all, hosts: [A, 'B']}}\n\
             procedure:\n- id: install\n  title: >-\n    Install\n    them\n  role: servers\n  steps:\n  - install: {{file: Portal-Web.msi}}\n  - install: {{file: Portal-Database.msi}}\n",
            rows.join(self.between),
            self.between,
        );
        let text = text.replace('\n', self.line_end);
        if self.ends_early {
            text.trim_end().to_owned()
        } else {
            text
        }
    }
}

fn layouts() -> impl Strategy<Value = Layout> {
    let quote = || prop::sample::select(vec!["", "'", "\""]);
    let comment = || prop::sample::select(vec!["", " # size: 1, or so", "   #é", " "]);
    let between = prop::sample::select(vec![
        "",
        "\n",
        "# sha256: none\n",
        "\n\n  # - name: Other.msi\n\n",
    ]);
    (
        Just(vec![0, 1, 2, 3]).prop_shuffle(),
        [quote(), quote(), quote(), quote()],
        any::<bool>(),
        [comment(), comment(), comment(), comment()],
        between,
        0..5_usize,
        prop::sample::select(vec!["\n", "\r\n"]),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(
                order,
                quotes,
                has_commas,
                comments,
                between,
                indent,
                line_end,
                ends_early,
                is_flow,
            )| Layout {
                order,
                quotes,
                has_commas,
                comments,
                between,
                indent,
                line_end,
                ends_early,
                is_flow,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn only_the_values_that_changed_are_rewritten(layout in layouts()) {
        let sandbox = Sandbox::new();
        let content = |name: &str| std::fs::read(EXAMPLE.packages().join(name)).unwrap();
        let [web, database] = ["Portal-Web.msi", "Portal-Database.msi"].map(content);
        let old = Values::of("2.1.4.0", &web);
        let new = Values::of("2.1.3.0", &database);
        let spec = |web: &Values| {
            layout.spec(&[("Portal-Database.msi", new.clone()), ("Portal-Web.msi", web.clone())])
        };
        sandbox.write("spec.yaml", spec(&old));
        sandbox.write("in/Portal-Web.msi", &web);
        sandbox.write("in/Portal-Database.msi", &database);
        let update = "update spec.yaml --packages in";
        let written = || String::from_utf8(sandbox.read("spec.yaml")).unwrap();
        let said = sandbox.rollpack(&format!("{update} --check"));
        prop_assert!(said.contains("exit code 0"), "{}\n{}", said, written());
        sandbox.write("in/Portal-Web.msi", &database);
        let said = sandbox.rollpack(&format!("{update} --check"));
        prop_assert!(said.contains("exit code 1"), "{}", said);
        prop_assert_eq!(written(), spec(&old));
        let said = sandbox.rollpack(update);
        prop_assert!(said.contains("exit code 0"), "{}", said);
        prop_assert_eq!(written(), spec(&new));
        let said = sandbox.rollpack(&format!("{update} --check"));
        prop_assert!(said.contains("exit code 0"), "{}", said);
    }
}

/// Of both rollups that come with rollpack.
#[test]
fn a_package_that_was_replaced_changes_its_row_and_nothing_else() {
    for rollup in [&EXAMPLE, &DOCUMENTED] {
        let sandbox = rollup.sandbox();
        let before = String::from_utf8(sandbox.read("spec.yaml")).unwrap();
        let packages = sandbox.list("packages");
        let [name, other] = packages
            .iter()
            .filter(|name| name.strip_suffix(".msi").is_some())
            .take(2)
            .collect::<Vec<_>>()[..]
        else {
            panic!("there are two packages")
        };
        sandbox.write(
            &format!("packages/{name}"),
            sandbox.read(&format!("packages/{other}")),
        );
        let said = sandbox.rollpack("update spec.yaml --packages packages --check");
        assert!(said.contains("exit code 1"), "{said}");
        assert_eq!(sandbox.read("spec.yaml"), before.as_bytes());
        let said = sandbox.rollpack("update spec.yaml --packages packages");
        assert!(said.contains("exit code 0"), "{said}");
        let after = String::from_utf8(sandbox.read("spec.yaml")).unwrap();
        let row = |text: &str| {
            let start = text.find(&format!("name: {name}")).unwrap();
            let end = text[start..].find("- name: ").unwrap_or(0);
            (text[..start].to_owned(), text[start + end..].to_owned())
        };
        assert!(row(&before) == row(&after), "{}: {said}", rollup.spec);
        assert_ne!(before, after);
        let said = sandbox.rollpack("update spec.yaml --packages packages");
        assert!(said.contains("nothing was changed"), "{said}");
        assert_eq!(sandbox.read("spec.yaml"), after.as_bytes());
    }
}
