//! The procedure on the wire: roles, parameters, groups and steps as the manifest carries them.

use serde::{Deserialize, Serialize};

/// A role of the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Role {
    /// How steps name it.
    pub id: String,
    /// How people name it.
    pub name: String,
    /// `all`, `first`, `one` or `any`.
    pub servers: String,
    /// Host names or patterns.
    pub hosts: Stated<Vec<String>>,
    /// The larger role whose servers these are some of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
}

/// A value that an administrator may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Parameter {
    /// How texts name it: `${id}`.
    pub id: String,
    /// What it is for.
    pub description: String,
    /// Its documented default.
    pub default: Stated<String>,
    /// The role whose server it names, where it is a server's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// A fact, or the statement that the article leaves it open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Stated<T> {
    /// It is stated.
    Is(T),
    /// It is not, for this reason.
    Not {
        /// The reason.
        unknown: String,
    },
}

/// The whole procedure: the plan that the script carries out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Procedure {
    /// Steps that belong together, in order.
    pub groups: Vec<Group>,
    /// Every step, in order.
    pub steps: Vec<Step>,
}

/// Steps that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Group {
    /// Unique among groups.
    pub id: String,
    /// What it achieves.
    pub title: String,
    /// What must be done elsewhere before it begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barriers: Vec<Barrier>,
}

/// A group must have been done on all servers of a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Barrier {
    /// The group.
    pub group: String,
    /// The role.
    pub role: String,
    /// Whether this was concluded rather than stated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inferred: bool,
}

/// One step. Which of the optional fields it has depends on its action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Step {
    /// Unique among steps.
    pub id: String,
    /// Its number, the same in script, article and plan.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Why packaging added it, where the article lacks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<String>,
    /// Its group.
    pub group: String,
    /// Where it is done.
    pub role: String,
    /// What it does: a word of a closed list.
    pub action: String,
    /// What it acts on: a component, payload, application, service, program or folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Which change, where the action has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The payloads it needs, under their inventory names where they are listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<String>,
    /// Whether the payloads were concluded rather than printed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inferred: bool,
    /// The nodes to expand in the deployment tool, from the root.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// The role whose servers are listed below the node, where it is done for each of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each_server: Option<String>,
    /// From this folder or role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// To this folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Arguments of the program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
    /// Settings to make, by name.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub settings: std::collections::BTreeMap<String, String>,
    /// The document to follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<Guide>,
    /// The account it is done with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Only on servers of this platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Only in this situation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub situation: Option<String>,
    /// Whether it may be left out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Whether default settings are accepted.
    #[serde(default, skip_serializing_if = "is_false")]
    pub accept_defaults: bool,
    /// What the article leaves open about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A part of another document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Guide {
    /// The section.
    pub section: Stated<String>,
    /// The document.
    pub document: Stated<String>,
    /// The first and the last of its steps that are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<[String; 2]>,
    /// What following it achieves.
    pub achieves: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}
