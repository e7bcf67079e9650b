//! Builds a bundle again, from its own spec and the payloads, and compares what comes out with what is there.
//!
//! Whoever has the payloads can so prove that nothing but this program made the bundle of them: the script, the article,
//! the manifest, every header. What only a private key makes is taken from the bundle: its signatures, and the signature
//! block of its script, which must be over the script as it comes out.

use std::fs::File;
use std::io;
use std::num::NonZeroUsize;
use std::path::Path;

use crate::build::{BuildError, Built, Rendered, Signing};
use crate::bundle::manifest::{EntryRecord, Manifest};
use crate::bundle::read::{self, ReadError};
use crate::bundle::{EntryError, Signatures, WriteError, limits, names, text_of};
use crate::digest::Digest;
use crate::disk::{self, DiskError};
use crate::inventory::{self, Depth, FindError};
use crate::progress::Progress;
use crate::sign::ScriptBlock;
use crate::source::Source;
use crate::spec::Spec;
use crate::verify::{Problem, Verdict};

/// How many differences of the manifest are told.
const FIELDS: usize = 5;

/// Why a bundle could not be built again; this says nothing against it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RebuildError {
    /// The payloads cannot be looked for.
    #[error(transparent)]
    Find(#[from] FindError),
    /// What was found cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The system does not give the bundle's bytes.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// An entry cannot be read any more.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// The system does not give the files of a folder.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// Where the payloads are, and how many threads read them.
#[derive(Clone, Copy, Debug)]
pub struct Payloads<'a> {
    /// Their folder.
    pub folder: &'a Path,
    /// How many.
    pub threads: NonZeroUsize,
}

/// What of an accepted bundle is compared.
#[derive(Debug)]
pub struct Original {
    spec: String,
    script: String,
    archive: Option<Archive>,
}

#[derive(Debug)]
struct Archive {
    file: File,
    signatures: Signatures,
}

impl Original {
    /// Reads what is compared of the bundle in a file.
    pub fn of_bundle(file: File) -> Result<Self, RebuildError> {
        let story = read::manifest_of(&file)?;
        Ok(Self {
            spec: text_of(&file, &story, names::SPEC)?,
            script: text_of(&file, &story, names::SCRIPT)?,
            archive: Some(Archive {
                file,
                signatures: Signatures {
                    cms: (story.signatures.into_iter())
                        .map(|(_, bytes)| bytes)
                        .collect(),
                    ssh: story.ssh_signature,
                },
            }),
        })
    }

    /// Reads what is compared of a folder that a bundle was extracted to.
    pub fn of_folder(folder: &Path) -> Result<Self, RebuildError> {
        let text = |name: &str| {
            let bytes = disk::read(&folder.join(name), limits::DEFLATED_BYTES)?;
            Ok::<_, DiskError>(String::from_utf8_lossy(&bytes).into_owned())
        };
        Ok(Self {
            spec: text(names::SPEC)?,
            script: text(names::SCRIPT)?,
            archive: None,
        })
    }
}

/// Builds an accepted bundle again and refuses it where something else comes out.
pub fn rebuild<S>(
    verdict: &mut Verdict<S>,
    original: &Original,
    payloads: Payloads<'_>,
    progress: &dyn Progress,
) -> Result<(), RebuildError> {
    let Some((manifest, identity)) = verdict.manifest.clone().zip(verdict.identity) else {
        return Ok(());
    };
    let comparison = Comparison {
        manifest: &manifest,
        identity,
        original,
    };
    match comparison.run(payloads, progress)? {
        differences if differences.is_empty() => verdict.note_rebuilt(),
        differences => differences
            .into_iter()
            .for_each(|found| verdict.refuse(found)),
    }
    Ok(())
}

struct Comparison<'a> {
    manifest: &'a Manifest,
    identity: Digest,
    original: &'a Original,
}

impl Comparison<'_> {
    fn run(
        &self,
        payloads: Payloads<'_>,
        progress: &dyn Progress,
    ) -> Result<Vec<Problem>, RebuildError> {
        let (Some(spec), _) = Spec::read(names::SPEC, &self.original.spec) else {
            return Ok(vec![Problem::NotRebuilt {
                path: names::SPEC.to_owned(),
                why: "it is not a spec that this version reads",
            }]);
        };
        let found = inventory::find(
            &spec.inventory,
            payloads.folder,
            &spec.rollup.ignore,
            Depth::Content,
            payloads.threads,
            progress,
        )?;
        let rows = spec.inventory.iter().zip(&found.payloads);
        let missing = rows.filter(|(_, found)| found.is_none());
        let missing: Vec<Problem> = missing
            .map(|(row, _)| Problem::NotRebuilt {
                path: row.name.value.clone(),
                why: "it is not among the packages",
            })
            .collect();
        let Some(mut rendered) = Rendered::again(&spec, &found)? else {
            return Ok(missing);
        };
        let mut differences = Vec::from_iter(self.take_block(&mut rendered));
        let signing = if self.manifest.signatures.required.is_empty() {
            Signing::Unsigned
        } else {
            Signing::Signed
        };
        let built = rendered.build(signing, progress)?;
        differences.extend(self.differences(&built));
        if differences.is_empty() && self.first_other_byte(&built, progress)?.is_some() {
            differences.push(Problem::RebuiltOtherwise {
                path: names::MANIFEST.to_owned(),
            });
        }
        Ok(differences)
    }

    /// Puts the signature block of the bundle's script behind the script that came out, if it is over that.
    fn take_block(&self, rendered: &mut Rendered<'_>) -> Option<Problem> {
        let text = &self.original.script;
        let block = match ScriptBlock::split(text) {
            Ok(None) => return None,
            Ok(Some(block)) => block,
            Err(_) => return Some(block_problem()),
        };
        if block.script != rendered.script() {
            // What the comparison of all entries tells.
            return None;
        }
        rendered.set_signed_script(text.clone());
        match block.check() {
            Ok((_, wrong)) if wrong.is_empty() && block.to_text() == *text => None,
            _ => Some(block_problem()),
        }
    }

    fn differences(&self, built: &Built) -> Vec<Problem> {
        if built.draft.identity() == self.identity {
            return Vec::new();
        }
        let theirs = &self.manifest.entries;
        let ours = &built.manifest.entries;
        let otherwise = |path: &String| Problem::RebuiltOtherwise { path: path.clone() };
        let changed = theirs.iter().filter(|entry| !ours.contains(entry));
        let added = ours
            .iter()
            .filter(|entry| theirs.iter().all(|other| other.path != entry.path));
        let all: Vec<&EntryRecord> = changed.chain(added).collect();
        let payloads = &self.manifest.payloads;
        let is_payload =
            |entry: &&&EntryRecord| payloads.iter().any(|payload| payload.name == entry.path);
        // From another payload others follow: the script that names its digest, the list of digests. Only the cause is
        // told.
        let mut told: Vec<&EntryRecord> = all.iter().filter(is_payload).copied().collect();
        if told.is_empty() {
            let is_cause = |entry: &&&EntryRecord| entry.path != names::SUMS;
            told = all.iter().filter(is_cause).copied().collect();
        }
        if told.is_empty() {
            return self.fields(&built.manifest);
        }
        told.into_iter()
            .map(|entry| otherwise(&entry.path))
            .collect()
    }

    /// Returns what the manifest says otherwise, apart from the entries.
    fn fields(&self, built: &Manifest) -> Vec<Problem> {
        let [theirs, ours] = [self.manifest, built].map(|manifest| {
            let mut manifest = manifest.clone();
            manifest.entries.clear();
            serde_json::to_value(manifest).unwrap_or_default()
        });
        let mut fields = Vec::new();
        differing(&theirs, &ours, "", &mut fields);
        let fields = fields.into_iter().take(FIELDS);
        fields
            .map(|field| Problem::ManifestOtherwise {
                version: (field == "/tool/version").then(|| self.manifest.tool.version.clone()),
                field,
            })
            .collect()
    }

    /// Writes the bundle again and returns where it first differs.
    fn first_other_byte(
        &self,
        built: &Built,
        progress: &dyn Progress,
    ) -> Result<Option<u64>, RebuildError> {
        let Some(archive) = &self.original.archive else {
            return Ok(None);
        };
        let mut beside = Beside {
            source: &archive.file,
            offset: 0,
            differs: None,
        };
        let written = built
            .draft
            .write_to(&archive.signatures, &mut beside, progress);
        match (written, beside.differs) {
            (_, Some(offset)) => Ok(Some(offset)),
            (Ok(written), None) => {
                let size = archive.file.size().map_err(io_error)?;
                Ok((size != written.size).then_some(size.min(written.size)))
            }
            (Err(error), None) => Err(BuildError::from(error).into()),
        }
    }
}

/// Takes bytes in and compares them with those of a file.
struct Beside<'a> {
    source: &'a File,
    offset: u64,
    differs: Option<u64>,
}

impl io::Write for Beside<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut theirs = vec![0; bytes.len()];
        let is_there = self.source.read_exact_at(&mut theirs, self.offset);
        if is_there.is_err() || theirs != bytes {
            self.differs = Some(self.offset);
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.offset += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn io_error(source: io::Error) -> RebuildError {
    BuildError::from(WriteError::Output(source)).into()
}

fn block_problem() -> Problem {
    Problem::NotRebuilt {
        path: names::SCRIPT.to_owned(),
        why: "its signature block is not one over it",
    }
}

/// Collects the paths of the values that differ.
fn differing(
    theirs: &serde_json::Value,
    ours: &serde_json::Value,
    at: &str,
    found: &mut Vec<String>,
) {
    use serde_json::Value;
    if theirs == ours || found.len() > FIELDS {
        return;
    }
    match (theirs, ours) {
        (Value::Object(one), Value::Object(other)) => {
            let keys: std::collections::BTreeSet<&String> =
                one.keys().chain(other.keys()).collect();
            for key in keys {
                let [one, other] = [one, other].map(|map| map.get(key).unwrap_or(&Value::Null));
                differing(one, other, &format!("{at}/{key}"), found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                differing(one, other, &format!("{at}/{index}"), found);
            }
        }
        _ => found.push(at.to_owned()),
    }
}
