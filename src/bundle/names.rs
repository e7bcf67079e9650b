//! The bundle's own entries, and the set of names in which no two may meet.

use std::collections::BTreeMap;

use super::limits;
use super::path::{BundlePath, fold};

/// Everything about the bundle; stands first.
pub const MANIFEST: &str = "META/manifest.json";
/// The script that installs the rollup.
pub const SCRIPT: &str = "install.ps1";
/// The article for people.
pub const ARTICLE: &str = "README.html";
/// The spec that the bundle was built from.
pub const SPEC: &str = "META/spec.yaml";
/// The digests of all entries above it, for `sha256sum -c`.
pub const SUMS: &str = "META/SHA256SUMS";
/// A signature by `ssh-keygen -Y`; stands last, where there is one.
pub const SSH_SIGNATURE: &str = "META/manifest.json.sig";
/// A catalog for Windows; reserved.
pub const CATALOG: &str = "META/rollup.cat";
/// The folder of everything that is not meant for the reader of the rollup.
pub const META: &str = "META";

/// The names at the root that belong to the bundle itself, so that no payload may have them. `META` is
/// the folder: neither a payload of that name nor one below it is possible.
pub const RESERVED: [&str; 3] = [META, SCRIPT, ARTICLE];

/// Returns the name of the signature with this number, counted from 0.
pub fn signature(number: usize) -> String {
    match number {
        0 => format!("{MANIFEST}.p7s"),
        _ => format!("{MANIFEST}.{}.p7s", number + 1),
    }
}

/// Whether an entry of this name holds a signature.
pub fn is_signature(name: &[u8]) -> bool {
    name == SSH_SIGNATURE.as_bytes()
        || name.ends_with(b".p7s")
            && (0..limits::SIGNATURES).any(|number| signature(number).as_bytes() == name)
}

/// Whether a payload of this name would stand where the bundle's own entries do, ignoring case.
pub fn is_reserved(path: &BundlePath) -> bool {
    let first = path.as_str().split('/').next().unwrap_or_default();
    RESERVED.iter().any(|own| fold(own) == fold(first))
}

/// Two names that cannot both be extracted everywhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Clash {
    /// The same name, or one that differs in case or normalisation only.
    #[error("is `{earlier}` again, for a system that ignores case or Unicode normalisation")]
    Same {
        /// The one that was there.
        earlier: String,
    },
    /// A file where the other has a folder.
    #[error("needs a folder where `{earlier}` is a file, or the reverse")]
    FileAndFolder {
        /// The one that was there.
        earlier: String,
    },
    /// A folder that the other spells differently.
    #[error("spells the folder `{earlier}` differently")]
    FolderSpelling {
        /// The spelling that was there.
        earlier: String,
    },
}

/// Names of which no two clash.
#[derive(Debug, Default)]
pub struct Names(BTreeMap<String, (String, Kind)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
}

impl Names {
    /// Takes a further file in, unless it clashes.
    pub fn insert(&mut self, path: &BundlePath) -> Result<(), Clash> {
        let name = path.as_str();
        for (end, _) in name.match_indices('/') {
            self.insert_folder(&name[..end])?;
        }
        match self.0.get(&path.fold()) {
            None => {
                self.0.insert(path.fold(), (name.to_owned(), Kind::File));
                Ok(())
            }
            Some((earlier, Kind::File)) => Err(Clash::Same {
                earlier: earlier.clone(),
            }),
            Some((earlier, Kind::Folder)) => Err(Clash::FileAndFolder {
                earlier: earlier.clone(),
            }),
        }
    }

    fn insert_folder(&mut self, folder: &str) -> Result<(), Clash> {
        let (earlier, kind) = self
            .0
            .entry(fold(folder))
            .or_insert_with(|| (folder.to_owned(), Kind::Folder));
        match kind {
            Kind::File => Err(Clash::FileAndFolder {
                earlier: earlier.clone(),
            }),
            Kind::Folder if earlier != folder => Err(Clash::FolderSpelling {
                earlier: earlier.clone(),
            }),
            Kind::Folder => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], expect: Option<&Clash>) {
        let mut set = Names::default();
        let clash = names
            .iter()
            .find_map(|name| set.insert(&BundlePath::parse(name).unwrap()).err());
        assert_eq!(clash.as_ref(), expect, "{names:?}");
    }

    #[test]
    fn names_that_some_system_confuses_clash() {
        let earlier = || "A.msi".to_owned();
        check(&["A.msi", "B.msi", "META/x", "META/y"], None);
        check(
            &["A.msi", "a.MSI"],
            Some(&Clash::Same { earlier: earlier() }),
        );
        check(
            &["A.msi", "a.msi/b"],
            Some(&Clash::FileAndFolder { earlier: earlier() }),
        );
        let earlier = || "META".to_owned();
        check(
            &["META/b", "meta"],
            Some(&Clash::FileAndFolder { earlier: earlier() }),
        );
        check(
            &["META/b", "Meta/c"],
            Some(&Clash::FolderSpelling { earlier: earlier() }),
        );
        check(
            &["\u{e9}", "e\u{301}"],
            Some(&Clash::Same {
                earlier: "\u{e9}".to_owned(),
            }),
        );
    }

    #[test]
    fn the_bundles_own_names_are_kept() {
        for name in [
            "install.ps1",
            "INSTALL.PS1",
            "readme.html",
            "meta",
            "Meta/a",
        ] {
            assert!(is_reserved(&BundlePath::parse(name).unwrap()), "{name}");
        }
        for name in ["setup.msi", "docs/README.html", "metadata"] {
            assert!(!is_reserved(&BundlePath::parse(name).unwrap()), "{name}");
        }
        assert_eq!(signature(0), "META/manifest.json.p7s");
        assert_eq!(signature(1), "META/manifest.json.2.p7s");
    }
}
