//! What rules know of one package among others: few facts, owned, so that the package itself can be let go.
//!
//! A [`Member`] is made once of a package's [`Groundwork`]. Rules of a set and of an upgrade compare members by what is
//! told here alone, so that a thousand packages need no thousand databases in memory. Places on the machine are written
//! as texts that are equal but for case where they are one place; where only the installation tells a place, there is
//! no text.

mod chosen;
mod folder;
mod identity;
mod part;
mod removal;
mod resource;
mod resources;
mod set;
mod texts;

use std::sync::Arc;

use crate::digest::Digest;
use crate::finding::{Finding, SpecPlace};
use crate::groundwork::Groundwork;
use crate::inventory::Payload;
use crate::msi::schema::MSI_PACKAGE_CERTIFICATE;
use crate::msi::sequences::{SequenceTable, SequencedAction};
use crate::msi::{Kind, Row, Value};

pub use identity::{Context, Identity};
pub use part::{KeyPlace, Part};
pub use removal::Removal;
pub use resource::{FileVersion, Installed, InstalledFile, Resource, ResourceKind};
pub use set::{Set, Sharer, show_code};

/// One package among those that are judged together.
#[derive(Clone, Debug)]
pub struct Member {
    /// What to call it.
    pub file: String,
    /// Where the spec documents it.
    pub spec: Option<SpecPlace>,
    /// The digest of its bytes, where it was asked for.
    pub sha256: Option<Digest>,
    /// What it says it is.
    pub identity: Identity,
    /// The products that it removes, and those that it only looks for.
    pub removals: Vec<Removal>,
    /// Its components, in stored order; none of merge modules and the like.
    pub parts: Vec<Part>,
    /// Its files, in the order of the components.
    pub files: Vec<InstalledFile>,
    /// What else its components put on the machine, in the order of the components.
    pub resources: Vec<Resource>,
    /// The actions that restart the machine: the table and the action.
    pub restarts: Vec<(&'static str, &'static str)>,
    /// Whether it carries a signature.
    pub is_signed: bool,
    /// Whom the certificate of the signature names, where that was read.
    pub signer: Option<String>,
    /// Whether it states the certificates of the packages that come with it.
    pub has_package_certificate: bool,
}

/// The primary key of a row, as the database holds it.
pub type RowKey = Box<[Arc<str>]>;

impl Member {
    /// Takes the facts of a package that is called `file`.
    pub fn of(
        file: &str,
        spec: Option<SpecPlace>,
        payload: &Payload,
        ground: &Groundwork<'_>,
    ) -> Self {
        let package = ground.package();
        let mut member = Self {
            file: file.to_owned(),
            spec,
            sha256: payload.sha256(),
            identity: Identity::of(ground),
            removals: Removal::all(ground),
            parts: Vec::new(),
            files: Vec::new(),
            resources: Vec::new(),
            restarts: restarts(ground),
            is_signed: package.has_signature_stream(),
            signer: signer(payload),
            has_package_certificate: ground.rows(MSI_PACKAGE_CERTIFICATE).len() > 0,
        };
        if package.kind == Kind::Package {
            member.take_components(ground);
        }
        member
    }

    fn take_components(&mut self, ground: &Groundwork<'_>) {
        let texts = texts::Texts::of(ground);
        self.parts = part::all(&texts);
        self.files = resource::files(ground);
        self.resources = resources::all(&texts);
    }

    /// Says that a finding is about this package.
    pub fn finding(&self, mut finding: Finding) -> Finding {
        finding.place.file = Some(self.file.clone());
        finding.place.spec.clone_from(&self.spec);
        finding
    }

    /// Returns a component by its place in the list.
    pub fn part(&self, number: u32) -> Option<&Part> {
        self.parts.get(usize::try_from(number).ok()?)
    }

    /// Returns the files of a component.
    pub fn files_of(&self, number: u32) -> &[InstalledFile] {
        of_part(&self.files, number, |file| file.part)
    }

    /// Returns what else a component puts on the machine.
    pub fn resources_of(&self, number: u32) -> &[Resource] {
        of_part(&self.resources, number, |resource| resource.part)
    }
}

/// Returns those of one component, of a list in the order of the components.
fn of_part<T>(all: &[T], number: u32, part: impl Fn(&T) -> u32) -> &[T] {
    let start = all.partition_point(|one| part(one) < number);
    let end = all.partition_point(|one| part(one) <= number);
    all.get(start..end).unwrap_or_default()
}

/// See [ForceReboot Action](https://learn.microsoft.com/windows/win32/msi/forcereboot-action) and
/// [ScheduleReboot Action](https://learn.microsoft.com/windows/win32/msi/schedulereboot-action).
fn restarts(ground: &Groundwork<'_>) -> Vec<(&'static str, &'static str)> {
    let mut restarts = Vec::new();
    for table in [SequenceTable::InstallExecute, SequenceTable::InstallUi] {
        let Some(sequence) = ground.sequences().get(table) else {
            continue;
        };
        for name in ["ForceReboot", "ScheduleReboot"] {
            if sequence.get(name).is_some_and(SequencedAction::is_run) {
                restarts.push((table.name(), name));
            }
        }
    }
    restarts
}

fn signer(payload: &Payload) -> Option<String> {
    let facts = payload.examination.as_ref()?.signature.as_ref()?;
    let certificate = facts.as_ref().ok()?.signer.as_ref()?;
    Some(certificate.subject())
}

/// Returns a row's primary key; texts are shared with the database and not copied.
fn key_of(row: Row<'_>) -> RowKey {
    row.key_cells().map(shared).collect()
}

fn shared(value: &Value) -> Arc<str> {
    match value {
        Value::Text(text) | Value::Stream(text) => Arc::clone(text),
        Value::Null | Value::Int(_) => value.to_text().into(),
    }
}
