//! The actions of steps as they are written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Flag, Stated, Texts};
use crate::spec::form::Written;
use crate::spec::forms::{Id, Line};
use crate::spec::{ComPlusOperation, Purpose, ServiceOperation, Text};

/// Nothing to add: `{}`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "empty")]
pub(in crate::spec) struct Empty {}

/// A COM+ application and what is done to it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "com-plus")]
pub(in crate::spec) struct ComPlus {
    /// Its name.
    pub application: Written<Line>,
    /// The change.
    pub operation: Written<ComPlusOperation>,
}

/// A component in the deployment tool's tree, in two voices.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "component")]
pub(in crate::spec) struct Component {
    /// Where it is, as printed.
    pub article: Article,
    /// The packages that we take it to mean.
    #[serde(default)]
    pub packaging: Packages,
}

/// A node of the deployment tool's tree, as printed here.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "node")]
pub(in crate::spec) struct Article {
    /// The nodes to expand, from the root; absent where the article leaves them out.
    #[serde(default)]
    pub path: Vec<Written<Line>>,
    /// The node itself.
    pub node: Written<Line>,
    /// The role of the servers listed below the node, where the step is done for each of them.
    pub each_server: Option<Written<Id>>,
}

/// The packages that something printed stands for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "packages")]
pub(in crate::spec) struct Packages {
    /// Their names.
    #[serde(default)]
    pub packages: Vec<Written<Line>>,
    /// Whether they were concluded rather than printed.
    #[serde(default)]
    pub inferred: Flag,
}

/// Starts what a tool has been told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "deploy")]
pub(in crate::spec) struct Deploy {
    /// The tool, as printed.
    pub tool: Written<Line>,
}

/// Extracts the bundle.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "extract")]
pub(in crate::spec) struct Extract {
    /// The folder to extract to.
    pub to: Written<Text>,
}

/// Renames or copies files that are about to be replaced.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "backup")]
pub(in crate::spec) struct Backup {
    /// The folder they are in.
    pub folder: Written<Text>,
    /// Their names, as printed.
    #[schemars(length(min = 1))]
    pub files: Vec<Written<Line>>,
}

/// Copies a payload from one folder to another.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "copy")]
pub(in crate::spec) struct Copy {
    /// The payload, as printed.
    pub file: Written<Line>,
    /// The folder it is in.
    pub from: Written<Text>,
    /// The folder it is copied to.
    pub to: Written<Text>,
}

/// Brings a payload to the server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "transfer")]
pub(in crate::spec) struct Transfer {
    /// The payload, as printed.
    pub file: Written<Line>,
    /// The role of the server it comes from; absent for the extracted bundle.
    pub from: Option<Written<Id>>,
}

/// Installs a package.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "install")]
pub(in crate::spec) struct Install {
    /// The payload, as printed.
    pub file: Written<Line>,
}

/// Runs a program, or opens a package for a purpose.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "run",
    extend("oneOf" = [{"required": ["file"]}, {"required": ["program"]}])
)]
pub(in crate::spec) struct Run {
    /// A payload, as printed.
    pub file: Option<Written<Line>>,
    /// A program that is on the server by then.
    pub program: Option<Written<Text>>,
    /// Its arguments, one each.
    #[serde(default)]
    pub arguments: Texts,
    /// `work`, or `remove` where it removes what it installed before. By default `work`.
    pub purpose: Option<Written<Purpose>>,
}

/// Runs a package twice: to remove what it installed before, and to install it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "replace")]
pub(in crate::spec) struct Replace {
    /// The payload, as printed.
    pub file: Written<Line>,
}

/// Works on Internet Information Services.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "iis")]
pub(in crate::spec) enum Iis {
    /// Restart it.
    Restart,
    /// Set the directory security of an application.
    DirectorySecurity(DirectorySecurity),
}

/// The directory security of an application in Internet Information Services.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "directory-security")]
pub(in crate::spec) struct DirectorySecurity {
    /// The application.
    pub application: Written<Line>,
    /// The default domain of basic authentication.
    pub default_domain: Written<Text>,
    /// Whether a secure channel is required.
    pub require_ssl: Written<Text>,
}

/// A Windows service and what is done to it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "service")]
pub(in crate::spec) struct Service {
    /// Its display name, as printed.
    pub service: Written<Line>,
    /// The change.
    pub operation: Written<ServiceOperation>,
}

/// A part of another document to follow.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "guide")]
pub(in crate::spec) struct Guide {
    /// The section or procedure to follow.
    pub section: Stated<Line>,
    /// The document it is part of.
    pub document: Stated<Line>,
    /// The steps of it, where only some are meant.
    pub steps: Option<StepRange>,
    /// What following it achieves.
    pub achieves: Written<Line>,
    /// The packages that the article says are installed on the way.
    #[serde(default)]
    pub packages: Vec<Written<Line>>,
    /// The packages that we conclude are installed on the way.
    #[serde(default)]
    pub packaging: Packages,
}

/// Steps of another document, both included.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "step-range")]
pub(in crate::spec) struct StepRange {
    /// The number of the first.
    pub first: Written<Line>,
    /// The number of the last.
    pub last: Written<Line>,
}

/// Does what only a person can do.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "manual")]
pub(in crate::spec) struct Manual {
    /// What to do, in the imperative.
    pub instruction: Written<Line>,
}
