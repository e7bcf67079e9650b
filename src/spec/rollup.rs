//! The identity that we give a rollup: the spec's `packaging:` section.

use jiff::civil::Date;

use super::{Located, Position, SignatureDemand};
use crate::name_pattern::NamePattern;
use crate::profile::Profile;

/// What ships the rollup, none of it stated by the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollup {
    /// Lower-case words joined by hyphens and dots; names the bundle's file.
    pub id: Located<String>,
    /// A short human title.
    pub title: String,
    /// The line of rollups that this one belongs to.
    pub series: String,
    /// Its place in the series, from 1; a later rollup has a higher number.
    pub sequence: u64,
    /// The day from which the bundle's own dates derive; by default the newest of the inventory.
    pub release: Date,
    /// The last day on which the bundle should be accepted, where there is one.
    pub expires: Option<Date>,
    /// What findings about it are worth.
    pub profile: Profile,
    /// What is asked of the signatures of its packages.
    pub signature: SignatureDemand,
    /// Ids of the rollups that this one makes unnecessary, beyond what the article says.
    pub replaces: Vec<String>,
    /// Names in the folder of payloads that are no strays.
    pub ignore: Vec<NamePattern>,
    /// Whether any of this was concluded from the article rather than decided by us.
    pub inferred: bool,
    /// What we know or concluded about the whole, in sentences.
    pub notes: Vec<String>,
    /// Where the section stands.
    pub at: Position,
}
