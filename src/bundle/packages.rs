//! Where the packages of a bundle are, for those who only want to look.

use std::collections::HashSet;

use super::contents::Contents;
use super::inconsistency::Inconsistency;
use super::manifest::{Manifest, Method, PayloadKind};
use super::read::ReadError;
use super::signatures::Signatures;
use super::untrusted::Untrusted;
use crate::digest::Digest;
use crate::source::Source;

/// One package of a bundle, as the manifest lists it; nothing of it is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPackage {
    /// Its name.
    pub name: String,
    /// Where its bytes start.
    pub offset: u64,
    /// How many they are.
    pub size: u64,
    /// Their SHA-256, as the manifest says.
    pub sha256: Digest,
}

/// Why the packages of a bundle cannot be found.
#[derive(Debug, thiserror::Error)]
pub enum PackagesError {
    /// It is no bundle, or its manifest cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The manifest lists what no bundle may have.
    #[error("the manifest contradicts itself")]
    Inconsistent(#[source] Inconsistency),
}

impl PackagesError {
    /// Tells whether the system is at fault, and not the bundle.
    pub const fn is_environment(&self) -> bool {
        matches!(self, Self::Read(ReadError::Io { .. }))
    }
}

/// Returns where the packages of a bundle are, in its order. Who wrote the manifest is not asked.
pub fn packages_of(source: &impl Source) -> Result<Vec<StoredPackage>, PackagesError> {
    let bundle = Untrusted::open(source)?;
    let manifest = Manifest::parse_leniently(bundle.manifest()).map_err(ReadError::Manifest)?;
    let contents = match Contents::judge(&manifest) {
        Ok(contents) => contents,
        Err(wrong) => match wrong.into_iter().next() {
            Some(first) => return Err(PackagesError::Inconsistent(first)),
            None => return Ok(Vec::new()),
        },
    };
    let layout = contents.layout(bundle.manifest(), &Signatures::default());
    let packages: HashSet<&str> = manifest
        .payloads
        .iter()
        .filter(|payload| payload.kind == PayloadKind::Msi)
        .map(|payload| payload.name.as_str())
        .collect();
    // The manifest is the first member.
    let stored = contents
        .entries()
        .zip(1..)
        .filter_map(|((path, record), member)| {
            let is_package = record.method == Method::Stored && packages.contains(path.as_str());
            is_package.then(|| StoredPackage {
                name: path.to_string(),
                offset: layout.data(member).offset,
                size: record.size,
                sha256: record.sha256,
            })
        });
    Ok(stored.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::sample;
    use crate::source::Section;

    #[test]
    fn packages_are_where_the_manifest_puts_them() {
        let sample = sample::Sample::with(|manifest| {
            manifest.signatures.required.clear();
            for payload in &mut manifest.payloads[..2] {
                payload.kind = PayloadKind::Msi;
            }
        });
        let bytes = sample.bytes(&[]);
        let packages = packages_of(&bytes).unwrap();
        let names: Vec<_> = packages.iter().map(|package| &package.name).collect();
        assert_eq!(names, ["First.msi", "Zweites Päckchen.msi"]);
        for package in &packages {
            let mut section = Section::new(&bytes, package.offset, package.size);
            let (digest, size) = Digest::of_reader(&mut section).unwrap();
            assert_eq!((digest, size), (package.sha256, package.size));
        }
    }
}
