//! The `article:` section as it is written.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::{Flag, Stated, StatedList};
use crate::spec::Located;
use crate::spec::form::Written;
use crate::spec::forms::{Day, Id, Line};
use crate::spec::value::Value;

/// What the article says, in facts, beside its file table and its procedure.
///
/// What it does not say is absent; what it leaves open or breaks off is `unknown`, with the reason.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "article")]
pub(in crate::spec) struct Article {
    /// The article's number.
    pub number: Option<Stated<Line>>,
    /// The article's title.
    pub title: Option<Stated<Line>>,
    /// The day on which it was published.
    pub released: Option<Stated<Day>>,
    /// The product that the rollup updates.
    pub product: Option<Product>,
    /// What the rollup fixes.
    #[serde(default)]
    pub fixes: Vec<Fix>,
    /// Who should apply it.
    #[serde(default)]
    pub audience: Vec<Written<Line>>,
    /// How it is obtained.
    #[serde(default)]
    pub availability: Vec<Written<Line>>,
    /// What support costs and where it is had.
    #[serde(default)]
    pub support: Support,
    /// The languages in which the rollup exists.
    pub languages: Option<StatedList>,
    /// What must be there first.
    #[serde(default)]
    pub prerequisites: Vec<Prerequisite>,
    /// What restarts.
    #[serde(default)]
    pub restart: Restart,
    /// What the rollup makes unnecessary.
    pub replaces: Option<Replaces>,
    /// What the article says about its file table.
    #[serde(default)]
    pub table: Table,
    /// The deployment tool's tree, as far as the procedure walks it.
    #[serde(default)]
    pub tree: Vec<TreeNode>,
    /// What else the article says.
    #[serde(default)]
    pub notes: Vec<Written<Line>>,
}

/// A product and its version.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "product")]
pub(in crate::spec) struct Product {
    /// Its name.
    pub name: Written<Line>,
    /// Its version, as printed.
    pub version: Option<Written<Line>>,
}

/// One thing that the rollup fixes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "fix")]
pub(in crate::spec) struct Fix {
    /// What goes wrong without it.
    pub summary: Written<Line>,
    /// The number of the article that describes it, where there is such an article.
    pub documented: Option<Stated<Line>>,
    /// The product versions that it is about, where the article says so.
    #[serde(default)]
    pub versions: Vec<Written<Line>>,
}

/// Support.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "support")]
pub(in crate::spec) struct Support {
    /// What it costs and what it is for.
    #[serde(default)]
    pub notes: Vec<Written<Line>>,
    /// Where to turn.
    pub site: Option<Stated<Line>>,
}

/// What must be there before the rollup is installed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "prerequisite")]
pub(in crate::spec) enum Prerequisite {
    /// A product.
    Product(Product),
    /// Membership of this group.
    Group(Written<Line>),
    /// A tool that the procedure uses.
    Tool(Tool),
}

/// A tool that the procedure uses.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "tool")]
pub(in crate::spec) struct Tool {
    /// Its name.
    pub name: Written<Line>,
    /// The role whose servers it must be installed on.
    pub role: Written<Id>,
}

/// What restarts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "restart")]
pub(in crate::spec) struct Restart {
    /// Whether computers must be restarted afterwards.
    #[serde(default)]
    pub computer: Flag,
    /// Whether services are restarted on the way.
    #[serde(default)]
    pub services: Flag,
}

/// What the rollup makes unnecessary.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "replaces")]
pub(in crate::spec) enum Replaces {
    /// Every update released before it.
    AllPrevious,
    /// Nothing.
    Nothing,
    /// These.
    Named(Vec<Written<Line>>),
}

/// What the article says about its file table.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "table")]
pub(in crate::spec) struct Table {
    /// The language whose files the table lists.
    pub language: Option<Written<Line>>,
    /// Whether files may be later than documented.
    #[serde(default)]
    pub or_later: Flag,
    /// What else it says.
    #[serde(default)]
    pub notes: Vec<Written<Line>>,
}

/// A node of the deployment tool's tree: its name, or its name and a list of what is below it.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(in crate::spec) struct TreeNode {
    /// As it is written.
    pub value: Located<Value>,
}

impl JsonSchema for TreeNode {
    fn schema_name() -> Cow<'static, str> {
        "tree-node".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A node of the deployment tool's tree: its name, or its name and a list of the nodes below it.",
            "anyOf": [
                generator.subschema_for::<Written<Line>>(),
                {
                    "type": "object",
                    "minProperties": 1,
                    "maxProperties": 1,
                    "propertyNames": generator.subschema_for::<Written<Line>>(),
                    "additionalProperties": generator.subschema_for::<Vec<TreeNode>>(),
                },
            ]
        })
    }
}
