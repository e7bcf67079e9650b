//! Files that systems and version control leave in folders, and that say nothing about a rollup.

use crate::folded_name::FoldedName;

/// What file managers and git put into folders unasked.
const NAMES: [&str; 6] = [
    ".DS_Store",
    ".gitattributes",
    ".gitignore",
    ".gitkeep",
    "Thumbs.db",
    "desktop.ini",
];

/// Tells whether a file of this name is litter, whatever its case.
pub fn is_litter(name: &str) -> bool {
    NAMES.iter().any(|litter| FoldedName::is_same(litter, name))
}
