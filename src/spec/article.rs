//! What the article says beside its file table and its procedure: the spec's `article:` section.

use jiff::civil::Date;

use super::{Known, RoleId};

/// The documented rollup in the article's voice: facts, in our words. What it does not say is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// The article's number.
    pub number: Option<Known<String>>,
    /// The article's title.
    pub title: Option<Known<String>>,
    /// When it was published.
    pub released: Option<Known<Date>>,
    /// The product the rollup updates, with its version.
    pub product: Option<Product>,
    /// What it fixes.
    pub fixes: Vec<Fix>,
    /// Who should apply it.
    pub audience: Vec<String>,
    /// How to get it.
    pub availability: Availability,
    /// What support costs and where it is had.
    pub support: Support,
    /// The languages it exists in.
    pub languages: Option<Known<Vec<String>>>,
    /// What must be there first.
    pub prerequisites: Vec<Prerequisite>,
    /// Whether anything restarts.
    pub restart: Restart,
    /// What it makes unnecessary.
    pub replaces: Option<Replaces>,
    /// Whether a file may be later than documented.
    pub or_later: bool,
    /// The language whose files the table lists.
    pub table_language: Option<String>,
    /// What else it says about its table.
    pub table_notes: Vec<String>,
    /// The deployment tool's tree, as far as the procedure walks it.
    pub tree: Vec<TreeNode>,
    /// What else it says.
    pub notes: Vec<String>,
}

/// A product's name and version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The name.
    pub name: String,
    /// The version, as printed.
    pub version: Option<String>,
}

/// One thing the rollup fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What goes wrong without it.
    pub summary: String,
    /// Whether an article of its own describes it: its number where known.
    pub documented: Option<Known<String>>,
    /// The product versions it is about, where it says so.
    pub versions: Vec<String>,
}

/// How the rollup is obtained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    /// In sentences.
    pub notes: Vec<String>,
}

/// Support: in sentences, with the site where it is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// In sentences.
    pub notes: Vec<String>,
    /// Where to turn.
    pub site: Option<Known<String>>,
}

/// What must be there before the rollup is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prerequisite {
    /// A product, with its version.
    Product(Product),
    /// Membership of a group.
    Group {
        /// Its name.
        name: String,
    },
    /// A tool on the servers of a role.
    Tool(Tool),
}

/// A tool that the procedure uses and where it must be installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// On which servers.
    pub role: RoleId,
}

/// What restarts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restart {
    /// Whether computers must be restarted, where that is said.
    pub computer: Option<bool>,
    /// Whether services must be restarted on the way, where that is said.
    pub services: Option<bool>,
}

/// What the rollup makes unnecessary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replaces {
    /// Every update released before it.
    AllPrevious,
    /// These.
    Named(Vec<String>),
    /// Nothing.
    Nothing,
}

/// A node of the deployment tool's tree, named as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeNode {
    /// As printed.
    pub name: String,
    /// What is below it.
    pub children: Vec<TreeNode>,
}
