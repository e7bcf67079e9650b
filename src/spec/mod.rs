//! The spec: what an article documents about a rollup, and what we add so that it can be shipped.
//!
//! A [`Spec`] is valid by construction: ids are unique, roles and parameters that something names exist,
//! every step does one thing. What it says about packages may still be wrong; that is for `rules` to judge,
//! so a package that a step names may be absent from the inventory.
//!
//! Two voices are kept apart. The *article* is quoted as printed, slips included; *packaging* is what
//! we concluded or added, and says so.

mod action;
mod article;
mod baseline;
mod form;
mod forms;
mod inventory;
mod located;
mod moment;
mod nearest;
mod parameter;
mod procedure;
mod raw;
mod resolve;
pub mod revise;
mod role;
mod rollup;
mod rules;
mod schema;
mod script_name;
mod shape;
mod signature;
mod size;
mod slip;
mod suppression;
mod value;
mod word;
mod yaml;

use std::collections::BTreeMap;

use crate::folded_name::FoldedName;

pub use action::{
    Action, ComPlusOperation, Component, Guide, Iis, Node, PackageRef, Program, Purpose,
    ServiceOperation, StepRange,
};
pub use article::{
    Article, Availability, Fix, Prerequisite, Product, Replaces, Restart, Support, Tool, TreeNode,
};
pub use baseline::{BASELINE_SCHEMA, Baseline, write_baseline};
pub use inventory::{ExpectedProduct, PayloadKind, Platform, Row};
pub use located::{Known, Located, Position};
pub use moment::{Documented, NotADate, Precision};
pub use parameter::{Parameter, Part, Text, TextError};
pub use procedure::{Account, Barrier, Condition, Group, Procedure, Step, StepNumber};
pub use role::{Role, RoleId, Servers};
pub use rollup::Rollup;
pub use rules::{SPEC_RULES, SPEC_SYNTAX};
pub use schema::schema;
pub use script_name::ScriptName;
pub use signature::{SignatureDemand, SignaturePresence};
pub use suppression::Suppression;

/// The version of the format that is read.
pub const SCHEMA: &str = "rollpack/spec/v1";

/// A whole spec, as written in one YAML file.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// The file it was read from, for messages, and its text, which the bundle carries.
    pub source: Source,
    /// What we add to ship it: identity, order in its series, dates.
    pub rollup: Rollup,
    /// What the article says beside the inventory and the procedure, where there is one.
    pub article: Option<Article>,
    /// Where the `inventory:` key stands; findings about what is not in the spec point here.
    pub inventory_at: Position,
    /// The documented files, in the article's order.
    pub inventory: Vec<Row>,
    /// The server roles.
    pub roles: Vec<Role>,
    /// The values an administrator may change.
    pub parameters: Vec<Parameter>,
    /// What to do, in order.
    pub procedure: Procedure,
    /// Findings that were suppressed, each with its reason.
    pub suppressions: Vec<Suppression>,
    /// The place of each name in the inventory.
    by_name: BTreeMap<FoldedName, usize>,
}

/// The text a spec was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as the user gave it, or another name for messages.
    pub name: String,
    /// The whole YAML text.
    pub text: String,
}

impl Source {
    /// Returns the text as every checkout of it has it: without a byte-order mark, with plain line ends.
    pub fn plain_text(&self) -> String {
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
        text.replace("\r\n", "\n")
    }
}

impl Spec {
    /// Returns the row documenting `name`, ignoring case as Windows does.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.inventory.get(self.place(name)?)
    }

    /// Returns the place in the inventory of the row documenting `name`.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.by_name.get(&FoldedName::of(name)).copied()
    }

    /// Tells whether the article allows files that are later than documented.
    pub fn allows_later(&self) -> bool {
        self.article
            .as_ref()
            .is_some_and(|article| article.or_later)
    }

    /// Returns what is asked of the signature of a documented package.
    pub fn signature_of(&self, row: &Row) -> SignatureDemand {
        row.signature.or(&self.rollup.signature)
    }

    /// Returns the role called `id`.
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| role.id.value == *id)
    }

    /// Returns the parameter called `id`.
    pub fn parameter(&self, id: &str) -> Option<&Parameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.id.value == id)
    }
}
