//! Rules: what can be wrong with a rollup or a package, one file per rule.
//!
//! A rule is a static with its documentation (a Markdown file beside it) and a pure check; the registry pairs the
//! two. Rules see immutable values and report findings; they read no file and know no clock. To add one, write its
//! two files, list it in `registry.rs`, and describe a firing and a silent case in `tests/rules/ID.md`.

mod catalogue;
mod check;
mod coverage;
mod options;
mod registry;
mod signers;
mod subject;

mod content;
mod database;
mod inventory;
mod module;
mod procedure;
mod set;
mod signature;
pub(crate) mod suppression;
mod tables;
mod upgrade;

pub use catalogue::{catalogue_schema, write_catalogue};
pub use check::{Check, Condense, Paired};
pub use coverage::{Coverage, Looked};
pub(crate) use inventory::PAYLOAD_UNLISTED;
pub use options::{Dates, Later, Options, Selection};
pub use registry::{all, checks, find};
pub(crate) use registry::{condense, place};
pub use signers::{Doubt, Signers, Why};
pub use subject::{
    ExaminedSubject, FileSubject, PackageSubject, SignerSubject, Subject, Update, UpgradeSubject,
};

pub use crate::member::Set;
pub use crate::profile::Profile;
pub use crate::rule::{Group, HEADINGS, Kinds, Level, Published, Rule, Suppressible};
