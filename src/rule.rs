//! Rules as they are named and documented: one kind for all that can be wrong with a spec, a package, a set of
//! packages, a procedure or a bundle.
//!
//! A [`Rule`] is a plain static. It knows neither specs nor databases, so that readers and judges at any height of
//! the program can name it; `rules::registry` pairs it with the check that applies it, where it has one.

use std::fmt;

/// One rule. Each is a static; the registry of `rules` lists them all.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its id: published for Windows Installer's own (`ICE03`), kebab-case and naming the problem for ours.
    pub id: &'static str,
    /// Where it was published, if not by us.
    pub published: Option<Published>,
    /// How bad its worst finding is.
    pub level: Level,
    /// What it is about, which decides how profiles treat it.
    pub group: Group,
    /// The kinds of Windows Installer files it applies to, where it is about one.
    pub kinds: Kinds,
    /// What is wrong where it fires: one line, without a full stop.
    pub summary: &'static str,
    /// Its documentation in Markdown, under the headings of [`HEADINGS`].
    pub help: &'static str,
    /// Whether a suppression may take its findings out of the verdict.
    pub suppressible: Suppressible,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong: the input is refused.
    Error,
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

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The text of a spec.
    Spec,
    /// The documented inventory against the files.
    Inventory,
    /// The documented procedure.
    Procedure,
    /// Whether Windows Installer would open the file at all.
    Database,
    /// A package's own tables, by the published rules of Windows Installer and those like them.
    Tables,
    /// What a package carries against what its tables say.
    Content,
    /// Signatures of packages.
    Signature,
    /// Several packages taken together.
    Set,
    /// A package against the one that it replaces.
    Upgrade,
    /// Whether a bundle is whole, whoever signed it.
    Bundle,
    /// Whether the signer and the age of a bundle are acceptable to its recipient.
    Trust,
    /// Suppressions.
    Suppression,
}

/// Kinds of Windows Installer files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// Installation packages, `.msi`.
    pub const PACKAGES: Self = Self(1);
    /// Merge modules, `.msm`.
    pub const MODULES: Self = Self(2);
    /// Patch packages, `.msp`.
    pub const PATCHES: Self = Self(4);
    /// Transforms, `.mst`.
    pub const TRANSFORMS: Self = Self(8);
    /// Packages and merge modules.
    pub const INSTALLABLE: Self = Self::PACKAGES.and(Self::MODULES);
    /// All of them.
    pub const ALL: Self = Self(15);

    /// Returns the kinds of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Tells whether all kinds of `other` are among these.
    pub const fn holds(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// Whether a suppression may take a rule's findings out of the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppressible {
    /// It may.
    Yes,
    /// It may not: what the rule found missing is needed.
    No,
}

impl Rule {
    /// What most rules have in common, for `..Rule::COMMON`.
    pub const COMMON: Self = Self {
        id: "",
        published: None,
        level: Level::Error,
        group: Group::Tables,
        kinds: Kinds::ALL,
        summary: "",
        help: "",
        suppressible: Suppressible::Yes,
    };

    /// Returns the first sentence of what its documentation says to do, as hints are written: in lower case, without
    /// the full stop.
    pub fn first_step(&self) -> Option<String> {
        let (_, steps) = self.help.split_once(HEADINGS[3])?;
        let words = steps.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentence = words.split(". ").next()?;
        let sentence = sentence.strip_suffix('.').unwrap_or(sentence);
        let first = sentence.chars().next()?;
        let rest = sentence.get(first.len_utf8()..)?;
        Some(format!("{}{rest}", first.to_lowercase()))
    }

    /// Returns its kebab-case name: the id, or for published rules the name beside it.
    pub fn name(&self) -> &'static str {
        self.published.map_or(self.id, |published| published.name)
    }
}

/// Rules are equal when they have one id: no two do.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Rule {}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Spec,
        Self::Inventory,
        Self::Procedure,
        Self::Database,
        Self::Tables,
        Self::Content,
        Self::Signature,
        Self::Set,
        Self::Upgrade,
        Self::Bundle,
        Self::Trust,
        Self::Suppression,
    ];

    /// Returns the word for it on the command line and in the catalogue.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spec => "spec",
            Self::Inventory => "inventory",
            Self::Procedure => "procedure",
            Self::Database => "database",
            Self::Tables => "tables",
            Self::Content => "content",
            Self::Signature => "signature",
            Self::Set => "set",
            Self::Upgrade => "upgrade",
            Self::Bundle => "bundle",
            Self::Trust => "trust",
            Self::Suppression => "suppression",
        }
    }
}

impl Level {
    /// Returns the word for it in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_sets() {
        assert!(Kinds::INSTALLABLE.holds(Kinds::MODULES));
        assert!(!Kinds::INSTALLABLE.holds(Kinds::PATCHES));
        assert!(Kinds::ALL.holds(Kinds::INSTALLABLE.and(Kinds::TRANSFORMS)));
        assert!(!Kinds::PACKAGES.holds(Kinds::INSTALLABLE));
    }
}
