//! Specs: what reading them accepts, and what it finds where.

mod cases;

use rollpack::finding::Finding;
use rollpack::spec::Spec;

/// Reads a spec called `spec.yaml` and returns what was found, as a person would see it.
fn findings(text: &str) -> String {
    let (spec, findings) = Spec::read("spec.yaml", text);
    assert_eq!(spec.is_some(), findings.is_empty());
    findings.iter().map(line).collect()
}

fn line(finding: &Finding) -> String {
    let place = match &finding.place.spec {
        Some(place) => format!("{}:{}:{}", place.path, place.at.line, place.at.column),
        None => "nowhere".to_owned(),
    };
    let hint = match &finding.hint {
        Some(hint) => format!("\n  hint: {hint}"),
        None => String::new(),
    };
    format!("{place} {} {}{hint}\n", finding.rule, finding.message)
}

/// The smallest spec there is.
const SMALLEST: &str = r#"
schema: rollpack/spec/v1
packaging: {id: portal, title: Portal, series: portal, sequence: 1}
article:
  number: {unknown: made up}
  title: {unknown: made up}
  released: {unknown: made up}
  product: {name: Portal, version: "2"}
  support: {site: {unknown: made up}}
  languages: [English]
  restart: {computer: false, services: false}
  replaces: nothing
inventory:
  - {name: Portal.msi, size: 512, modified: 2026-05-16}
roles:
  - {id: web, name: web servers, servers: all, hosts: [WEB0n]}
procedure:
  - id: install
    title: Install the portal
    role: web
    steps:
      - install: {file: Portal.msi}
"#;

/// The smallest spec with one text replaced by another.
fn changed(from: &str, to: &str) -> String {
    assert!(SMALLEST.contains(from), "{from}");
    SMALLEST.replacen(from, to, 1)
}

#[test]
fn the_smallest_spec_has_no_findings() {
    let (spec, findings) = Spec::read("spec.yaml", SMALLEST);
    assert_eq!(findings, []);
    let spec = spec.unwrap();
    assert_eq!(spec.rollup.release.to_string(), "2026-05-16");
    assert_eq!(spec.inventory_at.line, 13);
    assert_eq!(spec.procedure.steps[0].id, "install/1");
    assert_eq!(
        (
            spec.procedure.steps[0].at.line,
            spec.procedure.steps[0].at.column
        ),
        (22, 9)
    );
}
