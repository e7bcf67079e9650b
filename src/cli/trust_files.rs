//! Trust files on the disk.

use std::path::Path;

use super::failure::Failure;
use super::key_files::SMALL;
use super::signing;
use crate::disk;
use crate::trust_file::{TrustFile, TrustFileError};

/// Reads a trust file that enough of its keepers signed.
pub fn read(path: &Path) -> Result<TrustFile, Failure> {
    let file = draft(path)?;
    file.judge().map_err(|source| wrong(path, source))?;
    Ok(file)
}

/// Reads a trust file, whoever signed it.
pub fn draft(path: &Path) -> Result<TrustFile, Failure> {
    TrustFile::parse(&disk::read(path, SMALL)?).map_err(|source| wrong(path, source))
}

/// Writes a trust file.
pub fn write(path: &Path, file: &TrustFile) -> Result<(), Failure> {
    signing::write(path, &file.to_bytes().map_err(Failure::input)?)
}

fn wrong(path: &Path, source: TrustFileError) -> Failure {
    let is_unsigned = matches!(source, TrustFileError::Unsigned { .. });
    let failure = Failure::unusable(path, "trust file", source);
    if is_unsigned {
        failure.hint("its keepers sign it with `rollpack trust sign`")
    } else {
        failure
    }
}
