//! Where the repository begins that the program runs in.

use super::environment;
use crate::disk;
use crate::report::Root;

/// Returns the folder that the variable `GITHUB_WORKSPACE` names, else the nearest one with `.git` in it.
pub fn root() -> Root {
    let Some(current) = environment::current_folder() else {
        return Root::default();
    };
    let has_git = |folder: &&std::path::Path| disk::stat(&folder.join(".git")).is_ok();
    let nearest = || {
        let found = current.ancestors().find(has_git);
        found.map(std::path::Path::to_path_buf)
    };
    match environment::workspace().or_else(nearest) {
        Some(repository) => Root::new(repository, current),
        None => Root::default(),
    }
}
