//! The installer databases of the corpus.

use std::path::PathBuf;

use rollpack::disk;
use rollpack::msi::{Limits, MsiError, Package, read};

use crate::peers;

/// A database of the corpus.
pub struct Sample {
    pub name: String,
    pub path: PathBuf,
}

impl Sample {
    /// Reads it.
    pub fn read(&self) -> Result<Package, MsiError> {
        read(disk::open(&self.path).unwrap(), &Limits::default())
    }
}

/// Lists the databases by the extension of their names, if the corpus is there.
pub fn samples() -> Option<Vec<Sample>> {
    let files = disk::list(&peers::shared("corpus")?).unwrap();
    let samples: Vec<_> = files
        .into_iter()
        .filter(|file| {
            let extension = file
                .path
                .extension()
                .and_then(|extension| extension.to_str());
            matches!(extension, Some("msi" | "msm" | "msp" | "mst"))
        })
        .map(|file| Sample {
            name: file.name,
            path: file.path,
        })
        .collect();
    assert!(samples.len() >= 75, "only {} databases", samples.len());
    Some(samples)
}
