//! Some of the facts, as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::facts::{Facts, File, Kind, Member, Problem, Stream, Subject, Summary, Table};
use super::patch::Patch;
use super::signature::Signature;
use super::transform::Transform;

/// What is written where only some of the facts are wanted. Nothing is copied.
#[derive(Serialize)]
struct Part<'a> {
    schema: &'a str,
    kind: Kind,
    size: u64,
    sha256: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a Summary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tables: Option<&'a BTreeMap<String, Table>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    streams: Option<&'a [Stream]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<&'a [File]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<&'a [Member]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<&'a Signature>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patch: Option<&'a Patch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transform: Option<&'a Transform>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    salvaged: bool,
    problems: &'a [Problem],
}

/// Returns those of the facts that have the names of `fields`, and what every part has beside them.
pub fn only<'a>(facts: &'a Facts, fields: &[&str]) -> impl Serialize + use<'a> {
    let (database, cabinet) = match &facts.subject {
        Subject::Database(database) => (Some(database), None),
        Subject::Cabinet(cabinet) => (None, Some(cabinet)),
        Subject::Bundle(_) => (None, None),
    };
    let database_if = |field| database.filter(|_| fields.contains(&field));
    let cabinet = cabinet.filter(|_| fields.contains(&"members"));
    Part {
        schema: &facts.schema,
        kind: facts.kind,
        size: facts.size,
        sha256: &facts.sha256,
        summary: database_if("summary").map(|facts| &facts.summary),
        tables: database_if("tables").map(|facts| &facts.tables),
        streams: database_if("streams").map(|facts| &*facts.streams),
        files: database_if("files").map(|facts| &*facts.files),
        members: cabinet.map(|facts| &*facts.members),
        signature: database_if("signature").map(|facts| &facts.signature),
        patch: database_if("patch").and_then(|facts| facts.patch.as_ref()),
        transform: database_if("transform").and_then(|facts| facts.transform.as_ref()),
        salvaged: database.is_some_and(|facts| facts.salvaged),
        problems: &facts.problems,
    }
}
