//! How a team reviews what its packages do: a small crate beside the packages, whose tests keep snapshots of their facts.
//!
//! [`inspect::facts`](rollpack::inspect::facts) tells everything of a package. What a reviewer wants to see of a change is
//! less: not what differs with every build, such as package codes and times. This picks it.

use std::collections::BTreeMap;

use rollpack::inspect::{CustomAction, Facts, File, Product, Subject};
use serde::Serialize;

/// What a package would do to a machine, as far as a reviewer wants to see it.
#[derive(Debug, Serialize)]
pub struct Reviewed<'a> {
    /// The name of the product and its version.
    pub product: (Option<&'a str>, Option<&'a str>),
    /// By which later packages find it.
    pub upgrade_code: Option<&'a str>,
    /// For which processor.
    pub platform: Option<&'a str>,
    /// The files that it installs: where, how large, of which version, with what content.
    pub files: BTreeMap<&'a str, Installed<'a>>,
    /// What it runs.
    pub actions: Vec<&'a CustomAction>,
    /// What could not be read, or contradicts itself.
    pub problems: Vec<&'a str>,
}

/// A file that a package installs.
#[derive(Debug, Serialize)]
pub struct Installed<'a> {
    /// In bytes.
    pub size: Option<u64>,
    /// What the package says of its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<&'a str>,
    /// Of its content.
    pub sha256: Option<&'a str>,
}

/// Picks what a reviewer wants to see; nothing where the facts are those of a cabinet or a bundle.
pub fn reviewed(facts: &Facts) -> Option<Reviewed<'_>> {
    let Subject::Database(database) = &facts.subject else {
        return None;
    };
    let Product {
        name,
        version,
        upgrade_code,
        platform,
        ..
    } = &database.product;
    let files = database.files.iter().map(|file| {
        let path = file.path.as_deref().unwrap_or(&file.key);
        (path, installed(file))
    });
    Some(Reviewed {
        product: (name.as_deref(), version.as_deref()),
        upgrade_code: upgrade_code.as_deref(),
        platform: platform.as_deref(),
        files: files.collect(),
        actions: database.custom_actions.iter().collect(),
        problems: facts
            .problems
            .iter()
            .map(|problem| problem.message.as_str())
            .collect(),
    })
}

fn installed(file: &File) -> Installed<'_> {
    Installed {
        size: file.size,
        version: file.version.as_deref(),
        sha256: file.sha256.as_deref(),
    }
}
