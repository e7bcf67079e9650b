//! Verifies a folder that a bundle was extracted to, by this program or by another.
//!
//! Names, bytes and strangers are judged; times are not, since media and copies change them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::Path;

use super::problems::Problems;
use super::{Examination, Options, Problem, Verdict, VerifyError, archive};
use crate::bundle::manifest::EntryRecord;
use crate::bundle::{Contents, Fingerprint, Signatures, Tail, fold, limits, names};
use crate::digest::Digest;
use crate::disk::{self, DiskError, FoundKind};
use crate::progress::Progress;
use crate::sign::Trust;

/// The most things in a folder that are looked at.
const FOUND: usize = 2 * limits::ENTRIES;

/// Examines a folder to the end and returns everything that is wrong with it.
///
/// There is nothing to extract any more, so no bundle comes of it.
pub fn verify_folder(
    folder: &Path,
    trust: &Trust,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Verdict<File>, VerifyError> {
    let mut verdict = Verdict::new();
    let mut problems = Problems::default();
    let examination: Examination<'_, File> = Examination {
        trust,
        options,
        progress,
        source: std::marker::PhantomData,
    };
    let is_whole = examine(folder, &examination, &mut verdict, &mut problems)?;
    verdict.problems = problems.into_told();
    verdict.is_accepted = is_whole && verdict.problems.is_empty();
    Ok(verdict)
}

fn examine(
    folder: &Path,
    examination: &Examination<'_, File>,
    verdict: &mut Verdict<File>,
    problems: &mut Problems,
) -> Result<bool, VerifyError> {
    let Some(manifest) = read(&folder.join(names::MANIFEST), limits::MANIFEST_BYTES)? else {
        problems.push(Problem::FolderWithoutManifest);
        return Ok(false);
    };
    verdict.identity = Some(Digest::of(&manifest));
    let mut tail = Tail::default();
    for number in 0..limits::SIGNATURES {
        let name = names::signature(number);
        match read(&folder.join(&name), limits::SIGNATURE_BYTES)? {
            Some(bytes) => tail.cms.push((name, bytes)),
            None => break,
        }
    }
    tail.ssh = read(&folder.join(names::SSH_SIGNATURE), limits::SIGNATURE_BYTES)?;
    examination.judge_signatures(&manifest, &tail, verdict, problems);
    let contents = examination.judge_manifest(&manifest, verdict, problems);
    if tail.cms.is_empty() {
        examination.judge_unsigned(verdict, problems);
    }
    let Some(contents) = contents else {
        return Ok(false);
    };
    compare_names(folder, &contents, &tail.into(), problems)?;
    digest(folder, &contents, examination, problems)?;
    Ok(true)
}

/// Reads a small file; nothing if there is none, or one that is larger than any.
fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, VerifyError> {
    match disk::read(path, limit) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error)
            if matches!(
                error.source.kind(),
                io::ErrorKind::NotFound
                    | io::ErrorKind::NotADirectory
                    | io::ErrorKind::IsADirectory
                    | io::ErrorKind::FileTooLarge
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(VerifyError::Disk(error)),
    }
}

/// Tells which files are missing, which are strangers, and which are no files but links.
fn compare_names(
    folder: &Path,
    contents: &Contents,
    signatures: &Signatures,
    problems: &mut Problems,
) -> Result<(), VerifyError> {
    let mut expected: BTreeSet<String> = contents
        .entries()
        .map(|(path, _)| path.as_str().to_owned())
        .collect();
    expected.insert(names::MANIFEST.to_owned());
    expected.extend(signatures.named().map(|(name, _)| name));
    let folders: BTreeSet<String> = expected
        .iter()
        .flat_map(|name| {
            name.match_indices('/')
                .map(|(end, _)| name[..end].to_owned())
        })
        .collect();
    let found = disk::walk(folder, FOUND).map_err(VerifyError::Disk)?;
    let there: BTreeSet<&str> = found.iter().map(|found| found.name.as_str()).collect();
    let mut missing: BTreeMap<String, &str> = expected
        .iter()
        .filter(|name| !there.contains(name.as_str()))
        .map(|name| (fold(name), name.as_str()))
        .collect();
    for found in &found {
        let path = || found.name.clone();
        match found.kind {
            FoundKind::File if expected.contains(&found.name) => {}
            FoundKind::Folder if folders.contains(&found.name) => {}
            FoundKind::Link | FoundKind::Other => {
                problems.push(Problem::NoRegularFile { path: path() });
            }
            FoundKind::File => problems.push(match missing.remove(&fold(&found.name)) {
                Some(name) => Problem::FileRenamed {
                    path: name.to_owned(),
                    found: path(),
                },
                None => Problem::Stranger { path: path() },
            }),
            FoundKind::Folder => problems.push(Problem::Stranger { path: path() }),
        }
    }
    problems.extend(missing.into_values().map(|name| Problem::FileMissing {
        path: name.to_owned(),
    }));
    Ok(())
}

/// Digests every file that is there, several at once; the order of the problems is that of the entries.
fn digest(
    folder: &Path,
    contents: &Contents,
    examination: &Examination<'_, File>,
    problems: &mut Problems,
) -> Result<(), VerifyError> {
    let records: Vec<&EntryRecord> = contents.entries().map(|(_, record)| record).collect();
    let wrong = examination.options.of_each(&records, |record| {
        digest_file(folder, record, examination.progress)
    })?;
    problems.extend(wrong.into_iter().flatten());
    problems.extend(archive::wrong_sums(contents));
    Ok(())
}

fn digest_file(
    folder: &Path,
    record: &EntryRecord,
    progress: &dyn Progress,
) -> Result<Option<Problem>, VerifyError> {
    let path = folder.join(&record.path);
    match disk::is_regular(&path) {
        Ok(true) => {}
        // Told as missing, or as something else than a file.
        Ok(false) => return Ok(None),
        Err(error) => return Err(VerifyError::Disk(error)),
    }
    let file = disk::open(&path).map_err(VerifyError::Disk)?;
    // One byte more than expected tells that the file is longer, without reading all of it.
    let limited = io::Read::take(file, record.size.saturating_add(1));
    let content = Fingerprint::of_reader(limited, progress).map_err(|error| match error {
        crate::bundle::StreamError::Stopped(stopped) => VerifyError::Stopped(stopped),
        crate::bundle::StreamError::Read(source) | crate::bundle::StreamError::Write(source) => {
            VerifyError::Disk(DiskError::during("read", &path)(source))
        }
    })?;
    let is_same = (content.size, content.sha256) == (record.size, record.sha256);
    Ok((!is_same).then(|| Problem::Content {
        path: record.path.clone(),
    }))
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "tests spoil files as strangers do"
)]
mod tests {
    use std::fs;

    use super::*;
    use crate::bundle::sample::Sample;
    use crate::disk::Replace;
    use crate::extract::{Selection, extract};
    use crate::sign::Expiry;
    use crate::sign::fixtures::{now, signer, trust};
    use crate::verify::{Unsigned, verify_source};

    /// Changes a folder that the sample was extracted to, and compares what is said of it.
    #[track_caller]
    fn check(change: impl FnOnce(&Path), expect: &[&str]) {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("out");
        let bundle = Sample::new().bytes(&[&signer("p256")]);
        let options = Options {
            at: now(),
            expiry: Expiry::Refuse,
            unsigned: Unsigned::Refuse,
            min_sequence: None,
            threads: std::num::NonZeroUsize::MIN,
        };
        let trust = trust("ca.pem");
        let verified = verify_source(bundle, &trust, &options, &()).unwrap();
        let verified = verified.into_verified().unwrap();
        let all = Selection::only([]).unwrap();
        extract(&verified, &folder, &all, Replace::Never, &()).unwrap();
        change(&folder);
        let verdict = verify_folder(&folder, &trust, &options, &()).unwrap();
        let seen: Vec<_> = verdict.problems.iter().map(ToString::to_string).collect();
        assert_eq!(seen, expect);
        assert_eq!(verdict.is_accepted(), expect.is_empty());
    }

    #[test]
    fn a_folder_in_order_is_accepted() {
        check(|_| {}, &[]);
        check(
            |folder| {
                let signature = crate::sign::fixtures::bytes("ssh-ed25519.sig");
                fs::write(folder.join("META/manifest.json.sig"), signature).unwrap();
            },
            &[],
        );
        // Times are not judged.
        check(
            |folder| {
                let content = fs::read(folder.join("First.msi")).unwrap();
                fs::write(folder.join("First.msi"), content).unwrap();
            },
            &[],
        );
    }

    #[test]
    fn each_change_is_told() {
        check(
            |folder| fs::write(folder.join("First.msi"), "evil").unwrap(),
            &["the content of `First.msi` was changed"],
        );
        check(
            |folder| fs::remove_file(folder.join("First.msi")).unwrap(),
            &["the folder does not have the file `First.msi`, which the manifest lists"],
        );
        check(
            |folder| fs::rename(folder.join("First.msi"), folder.join("FIRST.MSI")).unwrap(),
            &["the file `First.msi` was renamed to `FIRST.MSI`"],
        );
        check(
            |folder| fs::write(folder.join("setup.exe"), "evil").unwrap(),
            &["the folder has `setup.exe`, which the manifest does not list"],
        );
        check(
            |folder| fs::create_dir(folder.join("empty")).unwrap(),
            &["the folder has `empty`, which the manifest does not list"],
        );
        check(
            |folder| fs::remove_file(folder.join("META/manifest.json")).unwrap(),
            &["the folder has no `META/manifest.json`, so it is not an extracted bundle"],
        );
        check(
            |folder| fs::write(folder.join("META/manifest.json.sig"), "evil").unwrap(),
            &["`META/manifest.json.sig` is not an SSH signature as `ssh-keygen -Y sign` writes it"],
        );
        check(
            |folder| fs::remove_file(folder.join("META/manifest.json.p7s")).unwrap(),
            &["the bundle is not signed"],
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_no_file() {
        check(
            |folder| {
                fs::rename(folder.join("First.msi"), folder.join("../First.msi")).unwrap();
                std::os::unix::fs::symlink("../First.msi", folder.join("First.msi")).unwrap();
            },
            &["`First.msi` is a link or a device instead of a file"],
        );
    }
}
