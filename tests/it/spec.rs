//! Specs: what reading them accepts, and what it finds where.

mod article;
mod cases;
mod coverage;
mod mutation;
mod schema;
mod twins;

use std::path::{Path, PathBuf};

use rollpack::finding::Finding;
use rollpack::spec::Spec;

/// The smallest spec there is.
pub const SMALLEST: &str = include_str!("spec/smallest.yaml");

/// The smallest spec with texts replaced by others.
fn changed(changes: &[(&str, &str)]) -> String {
    changes
        .iter()
        .fold(SMALLEST.to_owned(), |spec, (from, to)| {
            assert!(spec.contains(from), "{from}");
            spec.replacen(from, to, 1)
        })
}

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
    format!("{place} {} {}{hint}\n", finding.rule.id, finding.message)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs")
}

/// The specs that are committed, with their names.
fn committed() -> Vec<(String, String)> {
    let specs: Vec<_> = rollpack::disk::list(&folder())
        .unwrap()
        .into_iter()
        .filter(|entry| {
            entry
                .path
                .extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .map(|entry| (entry.name, text(&entry.path)))
        .collect();
    assert!(specs.len() >= 2);
    specs
}

fn text(path: &Path) -> String {
    String::from_utf8(rollpack::disk::read(path, 1 << 22).unwrap()).unwrap()
}

/// The spec of the documented rollup.
fn documented() -> Spec {
    let path = folder().join("hmc-4.0-update-rollup.yaml");
    let (spec, findings) = Spec::read("hmc-4.0-update-rollup.yaml", &text(&path));
    assert_eq!(findings, []);
    spec.unwrap()
}

#[test]
fn the_smallest_spec_has_no_findings() {
    let (spec, findings) = Spec::read("spec.yaml", SMALLEST);
    assert_eq!(findings, []);
    let spec = spec.unwrap();
    assert_eq!(spec.rollup.release.to_string(), "2026-05-16");
    assert_eq!(spec.inventory_at.line, 12);
    let step = &spec.procedure.steps[0];
    assert_eq!(step.id, "install/install-portal-msi");
    assert_eq!((step.at.line, step.at.column), (21, 9));
}

#[test]
fn committed_specs_have_no_findings_and_name_the_schema() {
    for (name, text) in committed() {
        assert_eq!(findings(&text), "", "{name}");
        assert!(
            text.starts_with("# yaml-language-server: $schema=./rollup.schema.json\n"),
            "{name}"
        );
    }
}
