//! Where things are in the repository.

use std::path::PathBuf;

/// Returns the root of the repository that this tool was built in.
pub fn root() -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path
}

/// Returns the folder of the recipes and of what is made from them.
pub fn packages() -> PathBuf {
    root().join("packages")
}

/// Returns the folder of what lives on this machine alone: development keys, prefixes of wine.
pub fn development() -> PathBuf {
    root().join(".dev")
}
