//! The whole text of a draft.

use std::fmt::Write as _;

use super::row::row;
use super::{Identity, Scalar, StepIds, id, installed};
use crate::inventory::Payload;

/// Writes the draft of a spec for these files; `ignored` names what else lies in their folder.
pub fn draft(identity: &Identity, payloads: &[Payload], ignored: &[String]) -> String {
    let mut text = format!(
        "\
# Drafted by `rollpack init` from the files themselves. What it says holds; the comments say what may be added.
# `rollpack schema spec` prints the schema that describes every key.
schema: rollpack/spec/v1

packaging:
  id: {id}
  title: {title}
  # The line of rollups that it belongs to, and its place there: every later one has a higher number.
  series: {series}
  sequence: {sequence}
  release: {release}
  # The last day on which the bundle should be accepted: `expires: 2099-12-31`.
",
        id = identity.id,
        title = Scalar(&identity.title),
        series = identity.series,
        sequence = identity.sequence,
        release = identity.release,
    );
    text.push_str(&ignoring(ignored));
    text.push_str(
        "\n\
# Where an article documents the rollup, its facts stand under `article:`, beginning with `title` and `fixes`.

# The files. Their digests say exactly which ones; `rollpack update` rewrites what changes.
inventory:
",
    );
    let rows: Vec<String> = payloads
        .iter()
        .map(|payload| row(payload, identity.times))
        .collect();
    text.push_str(&rows.join("\n"));
    let role = id(&identity.role).replace('.', "-");
    let _ = write!(
        text,
        "\n\
# The kinds of servers that have steps of their own; steps name them by their ids.
roles:
  - id: {role}
    name: {name}
    servers: all
    hosts: {{unknown: nobody has listed them yet}}

# What is done, in order. Beside `install` there are `run`, `copy`, `service`, `reboot`, `manual` and others.
procedure:
  - id: install
    title: Install the packages
    role: {role}
    steps:
",
        name = Scalar(&identity.role),
    );
    let steps = installed(payloads);
    let mut ids = StepIds::default();
    for payload in &steps {
        let stem = payload.name.rsplit_once('.').map_or("", |(stem, _)| stem);
        let (id, name) = (ids.make(stem), Scalar(&payload.name));
        let _ = write!(
            text,
            "      - id: {id}\n        install: {{file: {name}}}\n"
        );
    }
    if steps.is_empty() {
        text.push_str("      - id: by-hand\n        manual: {instruction: Install the files.}\n");
    }
    text
}

/// Writes what may lie beside the payloads.
fn ignoring(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("    - {}\n", Scalar(&pattern(name))))
        .collect();
    format!(
        "  # What may lie beside the payloads and is no part of the rollup.\n  ignore:\n{}",
        names.concat()
    )
}

/// Writes a name as the pattern that means nothing else.
fn pattern(name: &str) -> String {
    name.chars().fold(String::new(), |mut pattern, letter| {
        if "*?[]{}".contains(letter) {
            pattern.extend(['[', letter, ']']);
        } else {
            pattern.push(letter);
        }
        pattern
    })
}
