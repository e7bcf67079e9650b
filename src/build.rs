//! From accepted input to a bundle that lacks only its signatures: plan, render, pack, describe.

mod procedure;

use std::path::{Path, PathBuf};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::bundle::manifest::{
    self, Manifest, Payload as PayloadRecord, Rollup, SignatureKind, Signatures, Tool,
};
use crate::bundle::{
    BundlePath, Content, Crc32, Draft, Entry, Fingerprint, Judged, Moment, MomentError, PackError,
    PathError, Procedure, WriteError, pack,
};
use crate::inventory::{Inventory, Payload};
use crate::judge::Accepted;
use crate::plan::{self, Plan, PlannedPayload};
use crate::progress::Progress;
use crate::render::{self, RenderError};
use crate::sign::{SignError, Signer};
use crate::spec::{Replaces, Spec};

pub use crate::bundle::Written;
pub use crate::disk::Replace;

/// Why accepted input could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A date is outside what a bundle can carry.
    #[error("the date of {what} cannot be carried")]
    Date {
        /// Whose it is.
        what: String,
        /// Why.
        source: MomentError,
    },
    /// A name that no bundle may have; the rules refuse it before.
    #[error("`{name}` cannot be a name in a bundle")]
    Name {
        /// The name.
        name: String,
        /// Why.
        source: PathError,
    },
    /// The script or the article could not be made.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The payloads could not be read again, or changed since they were judged.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The signer does not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The bundle could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl BuildError {
    /// Tells whether the input is at fault rather than the system or this program.
    pub const fn blames_input(&self) -> bool {
        matches!(
            self,
            Self::Date { .. }
                | Self::Name { .. }
                | Self::Pack(PackError::Changed { .. })
                | Self::Write(
                    WriteError::Changed { .. }
                        | WriteError::Contents { .. }
                        | WriteError::Manifest(_)
                )
        )
    }
}

/// Builds what was accepted, with the script and the manifest signed by `signer`, and writes the bundle to `target`: what
/// `rollpack build` does.
///
/// Without a signer the bundle says that nobody signed it, and recipients have to accept that aloud. The same input and
/// signer give the same bytes on every machine. On failure nothing stands at `target` that was not there before.
///
/// ```
/// use rollpack::build::{Replace, build};
/// use rollpack::validate::{Options, Reading, validate};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let (spec, packages) = (folder.path().join("notes.yaml"), folder.path().join("packages"));
/// # std::fs::create_dir(&packages)?;
/// # std::fs::write(packages.join("Notes.txt"), "Notes\n")?;
/// # std::fs::write(&spec, "
/// # schema: rollpack/spec/v1
/// # packaging: {id: notes-1, title: Notes, series: notes, sequence: 1, release: 2026-01-01}
/// # inventory:
/// #   - {name: Notes.txt, size: 6}
/// # roles:
/// #   - {id: servers, name: Servers, servers: all, hosts: [SERVER01]}
/// # procedure:
/// #   - {id: read, title: Read, role: servers, steps: [{manual: {instruction: Read the notes.}}]}
/// # ")?;
/// let options = Options::strict(jiff::civil::date(2026, 1, 1));
/// let judgement = validate(&spec, Some(&packages), &options, Reading::default())?;
/// let accepted = judgement.accepted.ok_or("the findings say why it is refused")?;
///
/// let bundle = folder.path().join("notes-1.zip");
/// let written = build(&accepted, None, &bundle, Replace::Never, &())?;
/// assert_eq!(written.size, std::fs::metadata(&bundle)?.len());
/// // What exists is not replaced unless that is asked for.
/// assert!(build(&accepted, None, &bundle, Replace::Never, &()).is_err());
/// build(&accepted, None, &bundle, Replace::Existing, &())?;
/// # Ok(())
/// # }
/// ```
///
/// The page of the crate has an example with a signer.
///
/// # Errors
/// Where a payload is no longer what was judged, the signer does not sign, or the system does not take the file.
pub fn build(
    accepted: &Accepted,
    signer: Option<&dyn Signer>,
    target: &Path,
    replace: Replace,
    progress: &dyn Progress,
) -> Result<Written, BuildError> {
    let mut rendered = Rendered::of(accepted)?;
    if let Some(signer) = signer {
        rendered.set_signed_script(signer.sign_script(rendered.script())?);
    }
    let signing = match signer {
        Some(_) => Signing::Signed,
        None => Signing::Unsigned,
    };
    let Built { draft, .. } = rendered.build(signing, progress)?;
    let signature = signer.map(|signer| signer.sign(draft.manifest()));
    let signatures: Vec<_> = signature.transpose()?.into_iter().collect();
    Ok(draft.write(&signatures, target, replace, progress)?)
}

/// Whether a signature will go along.
#[doc(hidden)] // The program and `xtask` sign between the steps of `build`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// One will, and the manifest asks for it.
    Signed,
    /// None will.
    Unsigned,
}

/// A bundle of which everything is known but the signatures, and its manifest.
#[doc(hidden)]
#[derive(Debug)]
pub struct Built {
    /// What will be written.
    pub draft: Draft,
    /// What it says of itself.
    pub manifest: Manifest,
}

/// What a bundle will hold, with its texts, before anything is signed or packed.
#[doc(hidden)]
#[derive(Debug)]
pub struct Rendered<'a> {
    plan: Plan<'a>,
    /// Of each planned payload.
    origins: Vec<Origin>,
    script: String,
    article: String,
}

/// Where a payload's bytes come from.
#[derive(Debug)]
struct Origin {
    path: PathBuf,
    crc32: Crc32,
}

impl<'a> Rendered<'a> {
    /// Plans and renders what was accepted.
    pub fn of(accepted: &'a Accepted) -> Result<Self, BuildError> {
        let payloads = accepted.payloads();
        let origins = payloads.map(|(_, found, fingerprint)| Origin::new(found, fingerprint));
        Self::new(Plan::new(accepted), origins.collect())
    }

    /// Plans and renders what was found of a spec that was accepted when its bundle was built; nothing where a payload
    /// is not there.
    pub fn again(spec: &'a Spec, inventory: &Inventory) -> Result<Option<Self>, BuildError> {
        let release = spec.rollup.release;
        let rows = spec.inventory.iter().zip(&inventory.payloads);
        let found: Option<Vec<_>> = rows
            .map(|(row, found)| {
                let found = found.as_ref()?;
                let fingerprint = found.fingerprint.as_ref()?;
                let planned = PlannedPayload::new(row, found, fingerprint, release);
                Some((planned, Origin::new(found, fingerprint)))
            })
            .collect();
        let Some(found) = found else {
            return Ok(None);
        };
        let (planned, origins) = found.into_iter().unzip();
        Self::new(Plan::with_payloads(spec, planned), origins).map(Some)
    }

    fn new(plan: Plan<'a>, origins: Vec<Origin>) -> Result<Self, BuildError> {
        Ok(Self {
            script: render::script(&plan)?,
            article: render::article(&plan)?,
            plan,
            origins,
        })
    }

    /// Returns the install script, which may be signed before the bundle is built.
    pub fn script(&self) -> &str {
        &self.script
    }

    /// Puts the signed script in place of the script.
    pub fn set_signed_script(&mut self, signed: String) {
        self.script = signed;
    }

    /// Packs and describes all of it.
    pub fn build(self, signing: Signing, progress: &dyn Progress) -> Result<Built, BuildError> {
        let spec = self.plan.spec;
        let release = midnight(spec.rollup.release, "the release")?;
        let packed = pack(self.entries(release)?, release, progress)?;
        let payloads = self.plan.payloads.iter().map(record);
        let manifest = Manifest {
            schema: manifest::SCHEMA.to_owned(),
            tool: Tool {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            rollup: rollup(spec, release)?,
            entries: packed.records().to_vec(),
            payloads: payloads.collect::<Result<_, _>>()?,
            roles: spec.roles.iter().map(Into::into).collect(),
            parameters: spec.parameters.iter().map(Into::into).collect(),
            procedure: Procedure::from(spec),
            signatures: Signatures {
                required: match signing {
                    Signing::Signed => vec![SignatureKind::Cms],
                    Signing::Unsigned => Vec::new(),
                },
            },
        };
        Ok(Built {
            draft: Draft::new(packed, &manifest)?,
            manifest,
        })
    }

    /// Returns every entry but the list of digests, which packing adds.
    fn entries(&self, release: Moment) -> Result<Vec<Entry>, BuildError> {
        let text = |path: &str, text: &str| -> Result<Entry, BuildError> {
            let content = Content::Bytes(text.as_bytes().to_vec());
            Ok(Entry {
                path: name(path)?,
                modified: release,
                content,
            })
        };
        // In the plan's order, which is the inventory's.
        let mut origins = self.origins.iter();
        let mut entries = Vec::new();
        for planned in self.plan.entries() {
            let path = planned.path;
            match planned.content {
                plan::Content::Script => entries.push(text(path, &self.script)?),
                plan::Content::Article => entries.push(text(path, &self.article)?),
                plan::Content::Spec => {
                    entries.push(text(path, &self.plan.spec.source.plain_text())?);
                }
                plan::Content::Payload(planned) => {
                    let next = origins.next().map(|origin| origin.carried(planned));
                    entries.extend(next.transpose()?);
                }
                plan::Content::Sums => {}
            }
        }
        Ok(entries)
    }
}

impl Origin {
    fn new(found: &Payload, fingerprint: &Fingerprint) -> Self {
        Self {
            path: found.path.clone(),
            crc32: fingerprint.crc32,
        }
    }

    fn carried(&self, payload: &PlannedPayload) -> Result<Entry, BuildError> {
        let judged = Judged {
            size: payload.size,
            sha256: payload.sha256,
            crc32: Some(self.crc32),
        };
        Ok(Entry {
            path: name(&payload.name)?,
            modified: carriable(payload)?,
            content: Content::File {
                source: self.path.clone(),
                judged,
            },
        })
    }
}

fn record(payload: &PlannedPayload) -> Result<PayloadRecord, BuildError> {
    Ok(PayloadRecord {
        name: payload.name.clone(),
        kind: payload.kind.into(),
        size: payload.size,
        sha256: payload.sha256,
        modified: carriable(payload)?,
        msi: payload.product.clone(),
    })
}

fn rollup(spec: &Spec, release: Moment) -> Result<Rollup, BuildError> {
    let rollup = &spec.rollup;
    let article = spec.article.as_ref();
    let replaces = article.and_then(|article| article.replaces.as_ref());
    Ok(Rollup {
        id: rollup.id.value.clone(),
        series: rollup.series.clone(),
        sequence: rollup.sequence,
        release,
        title: Some(rollup.title.clone()),
        expires: rollup
            .expires
            .map(|day| last_second(day, "the expiry"))
            .transpose()?,
        replaces: match replaces {
            Some(Replaces::Named(ids)) => ids.iter().chain(&rollup.replaces).cloned().collect(),
            _ => rollup.replaces.clone(),
        },
        replaces_all_previous: replaces == Some(&Replaces::AllPrevious),
    })
}

fn carriable(payload: &PlannedPayload) -> Result<Moment, BuildError> {
    let date = |source| BuildError::Date {
        what: format!("`{}`", payload.name),
        source,
    };
    Moment::new(payload.modified).map_err(date)
}

/// A day's first second in UTC.
fn midnight(day: Date, what: &str) -> Result<Moment, BuildError> {
    instant(day.at(0, 0, 0, 0), what)
}

/// A day's last second in UTC.
fn last_second(day: Date, what: &str) -> Result<Moment, BuildError> {
    instant(day.at(23, 59, 59, 0), what)
}

fn instant(time: DateTime, what: &str) -> Result<Moment, BuildError> {
    let date = |source| BuildError::Date {
        what: what.to_owned(),
        source,
    };
    let instant = TimeZone::UTC.to_timestamp(time);
    Moment::new(instant.unwrap_or(jiff::Timestamp::MAX)).map_err(date)
}

fn name(text: &str) -> Result<BundlePath, BuildError> {
    text.parse().map_err(|source| BuildError::Name {
        name: text.to_owned(),
        source,
    })
}
