//! Rules: what can be wrong with a rollup or a package, one file per rule.
//!
//! A rule is a static with its documentation and a pure check; [`RULES`] lists all of them. Rules see
//! immutable values and report findings; they read no file and know no clock. To add one, write its file,
//! list it in `registry.rs`, and describe a firing and a silent case in `tests/rules/ID.md`.

mod catalogue;
mod options;
mod plain;
mod registry;
mod rule;
mod subject;

pub(crate) mod inventory;
mod package;
mod procedure;
mod rollup;
pub(crate) mod settling;

pub use catalogue::{catalogue_schema, write_catalogue};
pub use options::{Dates, Later, Options, Selection};
pub use registry::{RULES, all, find};
pub use rule::{Check, HEADINGS, Profile, Published, Rule, Settling, Work};
pub use subject::{PackageSubject, Subject};
