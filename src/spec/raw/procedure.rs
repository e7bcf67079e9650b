//! The `procedure:` section as it is written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Flag;
use super::action::{
    Backup, ComPlus, Component, Copy, Deploy, Empty, Extract, Guide, Iis, Install, Manual, Replace,
    Run, Service, Transfer,
};
use crate::spec::form::Written;
use crate::spec::forms::{Id, Line};
use crate::spec::{Located, Platform};

/// Steps that belong together.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "group")]
pub(in crate::spec) struct Group {
    /// Names the group. Its steps are called after it.
    pub id: Written<Id>,
    /// What it achieves.
    pub title: Written<Line>,
    /// The role on whose servers its steps are done, unless they say otherwise.
    pub role: Written<Id>,
    /// The account its steps are done with, unless they say otherwise.
    pub account: Option<Account>,
    /// What must be done elsewhere before this group begins.
    #[serde(default)]
    pub barriers: Vec<Located<Barrier>>,
    /// What else there is to say.
    #[serde(default)]
    pub notes: Vec<Written<Line>>,
    /// What to do, in order.
    #[schemars(length(min = 1))]
    pub steps: Vec<Located<Step>>,
}

/// A group that must be done on all servers of a role before this one begins.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "barrier")]
pub(in crate::spec) struct Barrier {
    /// An earlier group.
    pub group: Written<Id>,
    /// Where it must be done.
    pub role: Written<Id>,
    /// Whether the article leaves it to the reader to conclude this.
    #[serde(default)]
    pub inferred: Flag,
}

/// One thing to do: exactly one action, and what else there is to say about it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "step", transform = one_action)]
pub(in crate::spec) struct Step {
    /// Names the step within its group; by default what it does and to what, such as `install-portal-web-msi`.
    pub id: Option<Written<Id>>,
    /// The role on whose servers it is done; by default the group's.
    pub role: Option<Written<Id>>,
    /// The account it is done with; by default the group's.
    pub account: Option<Account>,
    /// When it applies; always, if nothing is said.
    pub when: Option<Located<When>>,
    /// Whether it may be left out.
    #[serde(default)]
    pub optional: Flag,
    /// Whether the article says to accept the default settings.
    #[serde(default)]
    pub accept_defaults: Flag,
    /// That the article lacks it and packaging adds it.
    pub added: Option<Added>,
    /// What the article leaves open about it, as it would stand behind a colon.
    #[serde(default)]
    pub unknown: Vec<Written<Line>>,
    /// What else there is to say.
    #[serde(default)]
    pub notes: Vec<Written<Line>>,

    /// Change the state of a COM+ application.
    pub com_plus: Option<ComPlus>,
    /// Remove a component with the deployment tool.
    pub uninstall: Option<Component>,
    /// Install a component again with the deployment tool.
    pub reinstall: Option<Component>,
    /// Let the deployment tool initialise a node.
    pub initialize: Option<Component>,
    /// Start what the deployment tool has been told.
    pub deploy: Option<Deploy>,
    /// Extract the bundle.
    pub extract: Option<Extract>,
    /// Rename or copy files that are about to be replaced.
    pub backup: Option<Backup>,
    /// Copy a payload from one folder to another.
    pub copy: Option<Copy>,
    /// Bring a payload to the server from one of another role.
    pub transfer: Option<Transfer>,
    /// Install a package with Windows Installer.
    pub install: Option<Install>,
    /// Run a program, or open a package for a purpose.
    pub run: Option<Run>,
    /// Run a package twice: to remove what it installed before, and to install it.
    pub replace: Option<Replace>,
    /// Work on Internet Information Services.
    pub iis: Option<Iis>,
    /// Change the state of a Windows service.
    pub service: Option<Service>,
    /// Follow another document.
    pub guide: Option<Guide>,
    /// Restart the computer: `{}`.
    pub reboot: Option<Empty>,
    /// Do what only a person can do.
    pub manual: Option<Manual>,
}

/// What packaging says of a step that the article lacks.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "added")]
pub(in crate::spec) struct Added {
    /// Why the step is needed.
    pub reason: Written<Line>,
}

/// When a step applies: where everything that is given holds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "when", extend("minProperties" = 1))]
pub(in crate::spec) struct When {
    /// In a situation that only the administrator can judge.
    pub situation: Option<Written<Line>>,
    /// On servers of this platform.
    pub platform: Option<Written<Platform>>,
    /// Whether this was concluded from the article.
    #[serde(default)]
    pub inferred: Flag,
}

/// An account to work under.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "account")]
pub(in crate::spec) enum Account {
    /// A member of the group of domain administrators.
    DomainAdministrator,
    /// Another, as printed.
    Named(Written<Line>),
}

/// The keys of a step that are no actions.
const COMMON: [&str; 9] = [
    "id",
    "role",
    "account",
    "when",
    "optional",
    "accept-defaults",
    "added",
    "unknown",
    "notes",
];

/// Tells the schema that a step has exactly one action, as the reader demands.
fn one_action(schema: &mut schemars::Schema) {
    let Some(properties) = schema.get("properties").and_then(|value| value.as_object()) else {
        return;
    };
    let actions: Vec<serde_json::Value> = properties
        .keys()
        .filter(|key| !COMMON.contains(&key.as_str()))
        .map(|key| serde_json::json!({"required": [key]}))
        .collect();
    schema.insert("oneOf".to_owned(), actions.into());
}
