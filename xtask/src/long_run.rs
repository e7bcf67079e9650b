//! Proofs that take too long for every change: what each runs and covers, and when it was last seen to hold.
//!
//! `cargo xtask ci --long` runs them and writes `docs/long-run.md`. Beside each date stands the digest of the files
//! that the proof covers, so that it is known which proofs are out of date.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rollpack::digest::Digest;
use rollpack::disk::{self, DiskError, EntryKind, PendingFile, Replace};

use crate::repository;

/// Where the results are kept, from the root of the repository.
pub const PAGE: &str = "docs/long-run.md";

/// With this variable set tests take every case of a kind, and not one of each and a sample.
pub const VARIABLE: &str = "ROLLPACK_LONG";

/// A proof that takes long.
pub struct Proof {
    /// By which it is asked for.
    pub name: &'static str,
    /// The arguments of cargo.
    pub command: &'static str,
    /// The files and folders that it covers, from the root of the repository; with `/*` at the end of a folder, the files
    /// in it alone.
    pub covers: &'static [&'static str],
}

/// All of them.
pub const PROOFS: [Proof; 9] = [
    Proof {
        name: "fuzz-packages",
        command: "xtask fuzz cabinet condition database formatted groundwork payload pe property_set transform --seconds 60",
        covers: &[
            "src/cab",
            "src/groundwork",
            "src/msi",
            "src/payload",
            "src/pe",
        ],
    },
    Proof {
        name: "fuzz-bundles",
        command: "xtask fuzz bundle manifest signature --seconds 60",
        covers: &["src/bundle", "src/sign", "src/verify"],
    },
    Proof {
        name: "fuzz-specs",
        command: "xtask fuzz spec --seconds 60",
        covers: &["src/spec"],
    },
    Proof {
        name: "damaged-files",
        command: "xtask mutate --count 200000 --seed 1",
        covers: &["src/cab", "src/inspect", "src/msi", "src/payload", "src/pe"],
    },
    Proof {
        name: "wine-packages",
        command: "xtask interop wine --all",
        covers: &["packages/*", "xtask/src/packages"],
    },
    Proof {
        name: "wine-script",
        command: "xtask interop wine --script",
        covers: &["src/render/script"],
    },
    Proof {
        name: "wine-program",
        command: "xtask interop windows",
        covers: &[
            "src/cli",
            "src/disk",
            "windows/src",
            "xtask/src/interop/windows",
        ],
    },
    Proof {
        name: "ansible-playbook",
        command: "xtask interop ansible",
        covers: &["src/render/playbook", "src/render/script"],
    },
    Proof {
        name: "kills",
        command: "test --locked --test it -- killed:: render::power::",
        covers: &[
            "src/disk",
            "src/extract",
            "src/render/script",
            "tests/data/render",
            "tests/it/killed.rs",
            "tests/it/render/power.rs",
        ],
    },
];

/// When a proof was last seen to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The proof.
    pub name: String,
    /// The day, as `2026-11-27`.
    pub date: String,
    /// How long it took.
    pub seconds: u64,
    /// Of the files that it covered then: the first 16 digits.
    pub digest: String,
}

impl Proof {
    /// Returns the digest of the names and contents of all files that it covers.
    pub fn digest(&self, root: &Path) -> Result<String, DiskError> {
        let mut files = Vec::new();
        for place in self.covers {
            match place.strip_suffix("/*") {
                Some(folder) => collect(&root.join(folder), Depth::Files, &mut files)?,
                None if root.join(place).is_file() => files.push(root.join(place)),
                None => collect(&root.join(place), Depth::Folders, &mut files)?,
            }
        }
        files.sort();
        let mut all = Vec::new();
        for file in files {
            let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy();
            all.extend_from_slice(name.as_bytes());
            all.extend_from_slice(
                Digest::of(&disk::read(&file, 1 << 26)?)
                    .to_string()
                    .as_bytes(),
            );
        }
        Ok(Digest::of(&all).to_string()[..16].to_owned())
    }

    /// Tells whether it was seen to hold for the files as they are.
    pub fn is_current(&self, root: &Path, records: &[Record]) -> Result<bool, DiskError> {
        let digest = self.digest(root)?;
        Ok(records
            .iter()
            .any(|record| record.name == self.name && record.digest == digest))
    }
}

/// How far below a folder files are covered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// In it.
    Files,
    /// In it and in its folders.
    Folders,
}

fn collect(place: &Path, depth: Depth, files: &mut Vec<PathBuf>) -> Result<(), DiskError> {
    for entry in disk::list(place)? {
        match entry.kind {
            EntryKind::Folder if depth == Depth::Folders => collect(&entry.path, depth, files)?,
            EntryKind::File if is_ours(&entry.name) => files.push(entry.path),
            _ => {}
        }
    }
    Ok(())
}

/// Tells sources from what lies about after a run.
fn is_ours(name: &str) -> bool {
    [
        ".rs", ".md", ".yml", ".ps1", ".j2", ".yaml", ".tsv", ".txt", ".html", ".css",
    ]
    .iter()
    .any(|ending| name.ends_with(ending))
}

/// Returns the records of the page.
pub fn read(page: &str) -> Vec<Record> {
    page.lines().filter_map(record).collect()
}

fn record(line: &str) -> Option<Record> {
    let mut cells = line.strip_prefix("| `")?.split('|').map(str::trim);
    let name = cells.next()?.trim_end_matches('`').to_owned();
    let _command = cells.next()?;
    let date = cells.next()?.to_owned();
    let seconds = cells.next()?.strip_suffix(" s")?.parse().ok()?;
    let _covers = cells.next()?;
    let digest = cells.next()?.trim_matches('`').to_owned();
    Some(Record {
        name,
        date,
        seconds,
        digest,
    })
}

/// Writes the page: every proof with its record, or with the word that it has none.
pub fn page(records: &[Record]) -> String {
    let mut page = "# The long run\n\n\
        Proofs that take too long for every change. `cargo xtask ci --long` runs all of them and writes this page; \
        `cargo xtask ci --long NAME` runs one. `.ci/run` takes one case of each kind and a seeded sample instead. \
        `cargo xtask ci --long --stale` runs those whose files changed since.\n\n\
        | proof | command | held on | took | covers | of these files |\n|---|---|---|---:|---|---|\n"
        .to_owned();
    for proof in &PROOFS {
        let record = records.iter().find(|record| record.name == proof.name);
        let (date, seconds, digest) = record.map_or(("never", 0, "-"), |record| {
            (&*record.date, record.seconds, &*record.digest)
        });
        let covers: Vec<_> = proof
            .covers
            .iter()
            .map(|place| format!("`{place}`"))
            .collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            page,
            "| `{}` | `cargo {}` | {date} | {seconds} s | {} | `{digest}` |",
            proof.name,
            proof.command,
            covers.join(" ")
        );
    }
    page
}

/// Returns the records that are kept.
pub fn kept() -> Result<Vec<Record>, DiskError> {
    let path = repository::root().join(PAGE);
    if !path.exists() {
        return Ok(Vec::new());
    }
    Ok(read(&String::from_utf8_lossy(&disk::read(&path, 1 << 20)?)))
}

/// Keeps the record of a proof that just held.
#[expect(
    clippy::disallowed_methods,
    reason = "the page says on which day a proof held"
)]
pub fn keep(proof: &Proof, seconds: u64) -> Result<(), DiskError> {
    let mut records = kept()?;
    records.retain(|record| record.name != proof.name);
    records.push(Record {
        name: proof.name.to_owned(),
        date: Timestamp::now().strftime("%Y-%m-%d").to_string(),
        seconds,
        digest: proof.digest(&repository::root())?,
    });
    let path = repository::root().join(PAGE);
    let mut file = PendingFile::beside(&path)?;
    file.write_all(page(&records).as_bytes())
        .map_err(DiskError::during("write", &path))?;
    file.publish(Replace::Existing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let records = vec![Record {
            name: "fuzz-specs".to_owned(),
            date: "2026-11-27".to_owned(),
            seconds: 61,
            digest: "0123456789abcdef".to_owned(),
        }];
        let page = page(&records);
        assert_eq!(
            read(&page)
                .iter()
                .find(|record| record.name == "fuzz-specs"),
            records.first()
        );
        assert_eq!(read(&page).len(), PROOFS.len());
    }

    #[test]
    fn a_changed_file_makes_a_proof_out_of_date() {
        let folder = tempfile::tempdir().unwrap();
        let proof = Proof {
            name: "one",
            command: "test",
            covers: &["a"],
        };
        write(&folder.path().join("a"), "x.rs", "1");
        let before = proof.digest(folder.path()).unwrap();
        let records = [Record {
            name: "one".to_owned(),
            date: String::new(),
            seconds: 0,
            digest: before,
        }];
        assert!(proof.is_current(folder.path(), &records).unwrap());
        for (name, text) in [("x.rs", "2"), ("y.rs", "")] {
            write(&folder.path().join("a"), name, text);
            assert!(
                !proof.is_current(folder.path(), &records).unwrap(),
                "{name}"
            );
        }
    }

    fn write(folder: &Path, name: &str, text: &str) {
        disk::create_folder(folder).unwrap();
        let mut file = PendingFile::beside(&folder.join(name)).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.publish(Replace::Existing).unwrap();
    }
}
