//! A verified bundle to files: all of those asked for, or none.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::bundle::fingerprint::{Fingerprint, StreamError};
use crate::bundle::inflate;
use crate::bundle::layout::{Member, Region};
use crate::bundle::manifest::Method;
use crate::bundle::read::{self, ReadError};
use crate::digest::Digest;
use crate::disk::{self, DiskError, PendingFolder, Replace};
use crate::progress::{Progress, Stopped};
use crate::source::{Section, Source};
use crate::verify::Verified;

pub use crate::selection::Selection;

/// What was extracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// The number of files.
    pub files: usize,
    /// The sum of their sizes in bytes.
    pub bytes: u64,
}

/// Why nothing was extracted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// No entry has such a name.
    #[error("no entry matches the patterns")]
    NothingSelected,
    /// The folder that is to be replaced holds something else than files of such a bundle.
    #[error("`{}` is not a file of this bundle, so the folder is not replaced", path.display())]
    Foreign {
        /// What else is there.
        path: PathBuf,
    },
    /// The bundle changed since it was verified.
    #[error("the content of `{path}` changed after it was verified")]
    Changed {
        /// The entry.
        path: String,
    },
    /// The system does not give the bundle's bytes.
    #[error(transparent)]
    Read(ReadError),
    /// The system does not take the files.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The work was asked to stop.
    #[error("stopped")]
    Stopped(#[from] Stopped),
}

/// Writes the selected entries, the manifest and the signatures among them, into the folder `target`, with
/// their documented times.
///
/// Every content is digested again while it is written, from the same open file that was verified. The
/// folder gets its name when all is done; on failure nothing is left. With [`Replace::Existing`] an older
/// folder is replaced as a whole, by what is selected alone, if it holds nothing but files that are named like
/// entries of this bundle.
pub fn extract<S: Source>(
    verified: &Verified<S>,
    target: &Path,
    selection: &Selection,
    replace: Replace,
    progress: &dyn Progress,
) -> Result<Extracted, ExtractError> {
    let members = verified.layout.members();
    let selected: Vec<usize> = (0..members.len())
        .filter(|member| selection.contains(&members[*member].name))
        .collect();
    if selected.is_empty() {
        return Err(ExtractError::NothingSelected);
    }
    disk::refuse_existing(target, replace)?;
    // So that nobody loses a folder by a slip of the pen.
    let known: BTreeSet<PathBuf> = members.iter().map(|member| (&member.name).into()).collect();
    let refuse_foreign = |folder: &Path| match disk::first_foreign(folder, &known)? {
        None => Ok(()),
        Some(path) => Err(ExtractError::Foreign {
            path: target.join(path),
        }),
    };
    if replace == Replace::Existing {
        refuse_foreign(target)?;
    }
    let folder = PendingFolder::beside(target)?;
    for &index in &selected {
        let file = Extraction {
            target,
            source: &verified.source,
            member: &members[index],
            region: verified.layout.data(index),
            sha256: verified.digests[index],
            progress,
        };
        file.write(&folder)?;
    }
    // Again, because the writing may have taken long.
    folder.publish_if(replace, refuse_foreign)?;
    Ok(Extracted {
        files: selected.len(),
        bytes: selected.iter().map(|index| members[*index].size).sum(),
    })
}

struct Extraction<'a, S> {
    target: &'a Path,
    source: &'a S,
    member: &'a Member,
    region: Region,
    /// Of the content.
    sha256: Digest,
    progress: &'a dyn Progress,
}

impl<S: Source> Extraction<'_, S> {
    fn write(&self, folder: &PendingFolder) -> Result<(), ExtractError> {
        let name = &self.member.name;
        let time = self.member.modified.timestamp();
        // An error about the bundle passes through the folder, whose own errors are about the disk.
        folder.write(name, time, |file| {
            Ok(match self.member.method {
                Method::Stored => self.copy(file),
                Method::Deflate => self.inflate(file),
            })
        })?
    }

    fn copy(&self, file: &mut File) -> Result<(), ExtractError> {
        let section = Section::new(self.source, self.region.offset, self.region.size);
        let copied = Fingerprint::while_copying(section, file, self.progress);
        match copied {
            Ok(copied) if copied.sha256 == self.sha256 => Ok(()),
            Ok(_) => Err(self.changed()),
            Err(StreamError::Stopped(stopped)) => Err(stopped.into()),
            Err(StreamError::Read(error)) => Err(self.unread(error)),
            Err(StreamError::Write(error)) => Err(self.untaken(error)),
        }
    }

    fn inflate(&self, file: &mut File) -> Result<(), ExtractError> {
        let stored = read::bytes(self.source, self.region.offset, self.region.size)
            .map_err(ExtractError::Read)?;
        let content = inflate(&stored, self.member.size).map_err(|_| self.changed())?;
        if Digest::of(&content) != self.sha256 {
            return Err(self.changed());
        }
        file.write_all(&content)
            .map_err(|error| self.untaken(error))?;
        self.progress.advance(self.region.size)?;
        Ok(())
    }

    fn changed(&self) -> ExtractError {
        ExtractError::Changed {
            path: self.member.name.clone(),
        }
    }

    fn unread(&self, source: io::Error) -> ExtractError {
        ExtractError::Read(ReadError::Io {
            offset: self.region.offset,
            size: self.region.size,
            source,
        })
    }

    fn untaken(&self, source: io::Error) -> ExtractError {
        ExtractError::Disk(DiskError {
            action: "write",
            path: self.target.join(&self.member.name),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::bundle::names;
    use crate::bundle::sample::{PAYLOADS, Sample};
    use crate::disk::EntryKind;
    use crate::sign::Expiry;
    use crate::sign::fixtures::{now, signer, trust};
    use crate::verify::{Options, Unsigned, verify_source};

    fn verified<S: Source>(source: S) -> Verified<S> {
        let options = Options {
            at: now(),
            expiry: Expiry::Refuse,
            unsigned: Unsigned::Refuse,
            min_sequence: None,
            threads: std::num::NonZeroUsize::MIN,
        };
        let verdict = verify_source(source, &trust("ca.pem"), &options, &()).unwrap();
        verdict.into_verified().unwrap()
    }

    fn sample() -> Vec<u8> {
        Sample::new().bytes(&[&signer("p256")])
    }

    /// The names, sizes and times of the files below a folder.
    fn tree(folder: &Path) -> Vec<String> {
        let mut lines = Vec::new();
        for entry in disk::list(folder).unwrap() {
            match entry.kind {
                EntryKind::Folder => lines.extend(tree(&entry.path)),
                _ => lines.push(format!("{} {} {}", entry.name, entry.size, entry.modified)),
            }
        }
        lines
    }

    #[test]
    fn every_file_is_there_with_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let bundle = sample();
        let verified = verified(bundle);
        let extracted =
            extract(&verified, &target, &Selection::all(), Replace::Never, &()).unwrap();
        assert_eq!(extracted.files, 9);
        let lines = tree(&target);
        assert_eq!(lines.len(), 9);
        assert!(lines.contains(&"First.msi 55 2010-01-02T03:04:05Z".to_owned()));
        assert!(lines.contains(&"install.ps1 380 2011-05-16T12:55:00Z".to_owned()));
        for (name, content) in PAYLOADS {
            assert_eq!(disk::read(&target.join(name), 99).unwrap(), content);
        }
        let manifest = disk::read(&target.join(names::MANIFEST), 1 << 20).unwrap();
        assert_eq!(Digest::of(&manifest), verified.identity());
        assert_eq!(disk::list(folder.path()).unwrap().len(), 1);
    }

    #[test]
    fn only_what_is_asked_for_is_written() {
        let bundle = sample();
        let verified = verified(bundle.as_slice());
        let names = |patterns: &[&str]| {
            let folder = tempfile::tempdir().unwrap();
            let target = folder.path().join("out");
            let selection = Selection::only(patterns.iter().copied()).unwrap();
            let result = extract(&verified, &target, &selection, Replace::Never, &());
            match result {
                Ok(_) => tree(&target)
                    .iter()
                    .map(|line| {
                        line.split(" 0 ")
                            .next()
                            .unwrap()
                            .split('.')
                            .next()
                            .unwrap()
                            .to_owned()
                    })
                    .collect(),
                Err(error) => vec![error.to_string()],
            }
        };
        assert_eq!(names(&["*.msi"]), ["First", "Zweites Päckchen"]);
        assert_eq!(
            names(&["readme.*", "meta/spec.yaml"]),
            ["spec", "README", "readme"]
        );
        assert_eq!(names(&["nothing"]), ["no entry matches the patterns"]);
        assert!(Selection::only(["a["]).is_err());
    }

    #[test]
    fn nothing_is_overwritten_unless_asked_and_nothing_foreign_ever() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let bundle = sample();
        let verified = verified(bundle.as_slice());
        let extract = |replace| extract(&verified, &target, &Selection::all(), replace, &());
        extract(Replace::Existing).unwrap();
        let again = extract(Replace::Never);
        assert!(matches!(
            again,
            Err(ExtractError::Disk(error)) if error.source.kind() == io::ErrorKind::AlreadyExists
        ));
        extract(Replace::Existing).unwrap();
        let mine = target.join("META/mine.txt");
        disk::PendingFile::beside(&mine)
            .unwrap()
            .publish(Replace::Never)
            .unwrap();
        let refused = extract(Replace::Existing).unwrap_err();
        assert!(matches!(refused, ExtractError::Foreign { path } if path == mine));
        assert_eq!(tree(&target).len(), 10);
        assert_eq!(disk::list(folder.path()).unwrap().len(), 1);
    }

    #[test]
    fn what_is_added_during_the_extraction_is_not_lost() {
        struct Adding(PathBuf);
        impl Progress for Adding {
            fn advance(&self, _: u64) -> Result<(), Stopped> {
                if !self.0.exists() {
                    let added = disk::PendingFile::beside(&self.0).unwrap();
                    added.publish(Replace::Never).unwrap();
                }
                Ok(())
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let bundle = sample();
        let verified = verified(bundle.as_slice());
        let extract = |progress: &dyn Progress| {
            let all = Selection::all();
            extract(&verified, &target, &all, Replace::Existing, progress)
        };
        extract(&()).unwrap();
        let mine = target.join("META/mine.txt");
        let refused = extract(&Adding(mine.clone())).unwrap_err();
        assert!(matches!(refused, ExtractError::Foreign { path } if path == mine));
        assert_eq!(tree(&target).len(), 10);
        assert_eq!(disk::list(folder.path()).unwrap().len(), 1);
    }

    /// A file that somebody writes to between the verification and the extraction.
    struct Changing(Mutex<Vec<u8>>);

    impl Source for Changing {
        fn size(&self) -> io::Result<u64> {
            self.0.lock().unwrap().size()
        }

        fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
            self.0.lock().unwrap().read_at(buffer, offset)
        }
    }

    #[test]
    fn a_change_after_the_verification_leaves_nothing_behind() {
        let bundle = sample();
        let verified = verified(Changing(Mutex::new(bundle.clone())));
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        for member in 0..verified.layout.members().len() {
            let data = verified.layout.data(member);
            if data.size == 0 {
                continue;
            }
            let offset = usize::try_from(data.offset).unwrap();
            verified.source.0.lock().unwrap()[offset] ^= 1;
            let result = extract(&verified, &target, &Selection::all(), Replace::Never, &());
            let name = &verified.layout.members()[member].name;
            assert!(
                matches!(result, Err(ExtractError::Changed { path }) if path == *name),
                "{name}"
            );
            assert_eq!(disk::list(folder.path()).unwrap(), [], "{name}");
            verified.source.0.lock().unwrap()[offset] ^= 1;
        }
        verified.source.0.lock().unwrap().truncate(4000);
        let result = extract(&verified, &target, &Selection::all(), Replace::Never, &());
        assert!(result.is_err());
        assert_eq!(disk::list(folder.path()).unwrap(), []);
    }
}
