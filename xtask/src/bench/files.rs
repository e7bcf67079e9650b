//! Files that are made for a benchmark and removed afterwards.

use std::path::{Path, PathBuf};

use rollpack::disk::{self, DiskError};

use super::BenchError;

/// Returns how many bytes files have together.
pub fn size(files: &[PathBuf]) -> Result<u64, BenchError> {
    let sizes = files.iter().map(|file| Ok(disk::stat(file)?.size));
    sizes.sum()
}

/// Copies a file.
pub fn copy(from: &Path, to: &Path) -> Result<(), BenchError> {
    std::fs::copy(from, to).map_err(DiskError::during("copy", from))?;
    Ok(())
}

/// Writes a file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), BenchError> {
    #[expect(clippy::disallowed_methods, reason = "removed after measuring")]
    std::fs::write(path, bytes).map_err(DiskError::during("write", path))?;
    Ok(())
}
