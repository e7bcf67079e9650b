//! Where things are in the repository.

use std::path::{Path, PathBuf};

/// Returns the root of the repository that this tool was built in.
pub fn root() -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path
}

/// Returns a path as messages show it: from the root of the repository on.
pub fn shown(path: &Path) -> String {
    let below = path.strip_prefix(root()).unwrap_or(path);
    below.display().to_string()
}

/// Returns the folder of the recipes and of what is made from them.
pub fn packages() -> PathBuf {
    root().join("packages")
}

/// Returns the folder of what lives on this machine alone: development keys, prefixes of wine.
pub fn development() -> PathBuf {
    root().join(".dev")
}
