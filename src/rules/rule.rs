//! A rule: what it is called, how it is documented, and how it looks.

use std::fmt;

use super::{PackageSubject, Subject};
use crate::finding::{Finding, Level};
use crate::spec::Spec;

/// One rule. Each is a static in a file of its own; [`super::RULES`] lists them.
#[derive(Debug)]
pub struct Rule {
    /// Its id: published for Windows Installer's own (`ICE03`), kebab-case and naming the problem for ours.
    pub id: &'static str,
    /// Where it was published, if not by us.
    pub published: Option<Published>,
    /// How bad its worst finding is.
    pub level: Level,
    /// The sets of rules that it belongs to.
    pub profiles: &'static [Profile],
    /// What is wrong where it fires: one line, without a full stop.
    pub summary: &'static str,
    /// Its documentation in Markdown, under the headings of [`HEADINGS`].
    pub help: &'static str,
    /// Whether the spec may settle its findings.
    pub settling: Settling,
    /// How it looks.
    pub check: Check,
    /// Makes one finding of several that are alike, where that reads better.
    ///
    /// It gets two or more findings of one level, none of them settled.
    pub condense: Option<fn(&Spec, Vec<Finding>) -> Finding>,
}

/// The headings under which every rule is documented, in order.
pub const HEADINGS: [&str; 4] = [
    "## What it checks",
    "## Why it matters",
    "## Example",
    "## What to do",
];

/// What others call a rule, and where they describe it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its kebab-case name, as ours are named.
    pub name: &'static str,
    /// The page.
    pub url: &'static str,
}

/// A set of rules that can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// The rules about a spec, its payloads and its procedure.
    Rollup,
    /// The rules about one package.
    Package,
    /// The rules about a bundle.
    Bundle,
}

/// Whether a suppression in the spec may take a rule's findings out of the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// It may.
    Allowed,
    /// It may not: what the rule found missing is needed.
    Refused,
}

/// How a rule looks. A check is a pure function that reports what it finds.
#[derive(Clone, Copy)]
pub enum Check {
    /// At the spec alone.
    Spec(fn(&Spec, &mut Vec<Finding>)),
    /// At the spec and its payloads.
    Rollup(fn(&Subject<'_>, &mut Vec<Finding>)),
    /// At the times of payloads, where they mean anything.
    Times(fn(&Subject<'_>, &mut Vec<Finding>)),
    /// At one package, whether or not a spec documents it. Where one does, it is pointed at.
    Package(fn(&PackageSubject<'_>, &mut Vec<Finding>)),
    /// Not by itself: its findings come up in this work.
    During(Work),
}

/// Work in which findings come up that are no rule's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Reading the spec.
    Reading,
    /// Applying the spec's suppressions.
    Settling,
    /// Verifying a bundle.
    Verifying,
}

impl Rule {
    /// What most rules have in common, for `..Rule::COMMON`.
    pub const COMMON: Self = Self {
        id: "",
        published: None,
        level: Level::Error,
        profiles: &[Profile::Rollup],
        summary: "",
        help: "",
        settling: Settling::Allowed,
        check: Check::During(Work::Reading),
        condense: None,
    };

    /// Returns its kebab-case name: the id, or for published rules the name beside it.
    pub fn name(&self) -> &'static str {
        self.published.map_or(self.id, |published| published.name)
    }

    /// Starts a finding of the rule's own level.
    pub fn finding(&self, message: impl Into<String>) -> Finding {
        Finding::new(self.id, self.level, message)
    }

    /// Starts a finding that is less bad than the rule's worst.
    pub fn milder(&self, level: Level, message: impl Into<String>) -> Finding {
        Finding::new(self.id, level, message)
    }
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rollup, Self::Package, Self::Bundle];

    /// Returns the word for it on the command line and in the catalogue.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rollup => "rollup",
            Self::Package => "package",
            Self::Bundle => "bundle",
        }
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Spec(_) => "Spec",
            Self::Rollup(_) => "Rollup",
            Self::Times(_) => "Times",
            Self::Package(_) => "Package",
            Self::During(_) => "During",
        })
    }
}
