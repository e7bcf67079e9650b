//! The spec as it is written: the shapes that YAML and the JSON Schema share.
//!
//! The documentation of these types is the schema's, and so what editors show. No type here may use
//! `flatten`, `untagged` or an inner tag: they would lose the positions.

mod action;
mod article;
mod inventory;
mod procedure;
mod stated;

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use super::form::Written;
use super::forms::{BaselineName, Day, Id, Line, RollupId, SchemaName, Sequence};
use super::value::Value;
use super::{Located, SignaturePresence, Text};
use crate::digest::Digest;
use crate::finding::Marker;
use crate::name_pattern::NamePattern;
use crate::profile::Profile;

pub(super) use action::{Backup, ComPlus, Component, Copy, Guide, Iis, Run, Service, Transfer};
pub(super) use article::{Article, Fix, Prerequisite, Product, Replaces, TreeNode};
pub(super) use inventory::Row;
pub(super) use procedure::{Account, Barrier, Group, Step, When};
pub(super) use stated::{Stated, StatedList};

/// A rollup of Windows Installer packages: what its article documents, and what is added to ship it.
///
/// Two voices are kept apart. What the article says is kept as printed, slips included; what is concluded
/// or added stands under `packaging`, with `inferred: true` where it was concluded. Where the article
/// leaves something open, `unknown` gives the reason.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Spec {
    /// The version of this format: `rollpack/spec/v1`.
    pub schema: Written<SchemaName>,
    /// What we add to ship the rollup.
    pub packaging: Packaging,
    /// What the article says beside its file table and its procedure, where there is one.
    pub article: Option<Article>,
    /// The documented files, in the article's order.
    #[schemars(length(min = 1))]
    pub inventory: Vec<Located<Row>>,
    /// The server roles. One machine can have several.
    pub roles: Vec<Located<Role>>,
    /// The values an administrator may change. Texts name them as `${id}`.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// What to do, in order.
    pub procedure: Vec<Located<Group>>,
    /// Findings that are suppressed.
    #[serde(default)]
    pub suppressions: Vec<Located<Suppression>>,
}

/// What we add to ship a rollup: its identity, its place in a series, its dates.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "packaging")]
pub(super) struct Packaging {
    /// Names the rollup and the bundle's file: lower-case words joined by hyphens and dots.
    pub id: Written<RollupId>,
    /// A short title for people.
    pub title: Written<Line>,
    /// The line of rollups that this one belongs to.
    pub series: Written<RollupId>,
    /// Its place in the series, from 1. Later rollups have higher numbers.
    pub sequence: Written<Sequence>,
    /// The day from which the bundle's own dates derive; by default the newest that the inventory states.
    pub release: Option<Written<Day>>,
    /// The last day on which the bundle should be accepted.
    pub expires: Option<Written<Day>>,
    /// What findings are worth: `rollup` by default.
    pub profile: Option<Written<Profile>>,
    /// Whether packages have to be signed: `required`, `reported` or `absent`. A row may say otherwise.
    pub signature: Option<Written<SignaturePresence>>,
    /// The SHA-256 of a certificate that their signatures have to carry: the signers', or one that these lead to.
    pub signer: Option<Written<Digest>>,
    /// Ids of the rollups that this one makes unnecessary, beyond what the article says.
    #[serde(default)]
    pub replaces: Vec<Written<RollupId>>,
    /// Patterns for what may lie among the payloads without being one: `*.txt`.
    #[serde(default)]
    pub ignore: Vec<Written<NamePattern>>,
    /// Whether any of this was concluded from the article.
    #[serde(default)]
    pub inferred: Flag,
    /// What we know or concluded about the whole.
    #[serde(default)]
    pub notes: Vec<Written<Line>>,
}

/// Servers that the procedure addresses together.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "role")]
pub(super) struct Role {
    /// How steps, the script and its options name it.
    pub id: Written<Id>,
    /// How people name it.
    pub name: Written<Line>,
    /// Which of the servers it means.
    pub servers: Written<super::Servers>,
    /// Host names or patterns, as printed.
    pub hosts: StatedList,
    /// The larger role whose servers these are some of.
    pub part_of: Option<Written<Id>>,
    /// What else there is to say.
    #[serde(default)]
    pub notes: Vec<Written<Line>>,
}

/// A value that an administrator may change.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "parameter")]
pub(super) struct Parameter {
    /// How texts name it: `${id}`.
    pub id: Written<Id>,
    /// What it is for.
    pub description: Written<Line>,
    /// Its documented default, without parameters of its own.
    pub default: Stated<Line>,
    /// The role whose server it names, where it is a server's name.
    pub role: Option<Written<Id>>,
}

/// Takes findings out of the verdict, for a reason that is written down.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "suppression")]
pub(super) struct Suppression {
    /// The id of the rule.
    pub rule: Written<Line>,
    /// Only findings about this file; `*` stands for any characters.
    pub file: Option<Written<Line>>,
    /// Only findings about this table of a package; `*` stands for any characters.
    pub table: Option<Written<Line>>,
    /// Only findings about rows with this primary key, in key order; `*` stands for any characters.
    #[serde(default)]
    pub key: Vec<Written<Line>>,
    /// Only findings of this sort.
    pub marker: Option<Written<Marker>>,
    /// Only findings about this step, group, role or other id.
    pub subject: Option<Written<Line>>,
    /// Why it is suppressed.
    pub reason: Written<Line>,
    /// The last day on which it holds.
    pub expires: Option<Written<Day>>,
}

/// Findings that are suppressed for packages without a spec.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Baseline {
    /// The version of this format: `rollpack/baseline/v1`.
    pub schema: Written<BaselineName>,
    /// Findings that are suppressed.
    #[serde(default)]
    pub suppressions: Vec<Located<Suppression>>,
}

/// A truth value; `false` where it is not written.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Flag {
    /// As it is written.
    pub value: Option<Located<Value>>,
}

impl JsonSchema for Flag {
    fn schema_name() -> Cow<'static, str> {
        "flag".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({"type": "boolean"})
    }
}

/// A position does not show in the schema.
impl<T: JsonSchema> JsonSchema for Located<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A list of texts in which parameters may be used.
pub(super) type Texts = Vec<Written<Text>>;
