//! The plan: everything a bundle will hold and everything its script will do, before a byte is written.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::bundle::manifest::{self, Manifest};
use crate::bundle::{Fingerprint, Product, names};
use crate::digest::Digest;
use crate::folded_name::FoldedName;
use crate::inventory::{Payload, SignatureState};
use crate::judge::Accepted;
use crate::msi::Package;
use crate::spec::{PayloadKind, Role, Row, Spec, Step};

/// What a bundle will hold, in order, and what its script will do. Every rendering, the manifest and what
/// `--dry-run` prints are made of it.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// The accepted spec.
    pub spec: &'a Spec,
    /// The payloads, in the inventory's order.
    pub payloads: Vec<PlannedPayload>,
    by_name: HashMap<FoldedName, usize>,
}

/// A payload as it will be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPayload {
    /// Its documented name.
    pub name: String,
    /// Whether an installer package or something that goes along.
    pub kind: PayloadKind,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its content.
    pub sha256: Digest,
    /// Its documented time, which the bundle restores.
    pub modified: Timestamp,
    /// What the package says of itself.
    pub product: Option<Product>,
}

/// One file of the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its path in the bundle.
    pub path: &'a str,
    /// Where its content comes from.
    pub content: Content<'a>,
}

/// Where the content of an entry comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// [`render::script`](crate::render::script) makes it.
    Script,
    /// [`render::article`](crate::render::article) makes it.
    Article,
    /// It is this payload's.
    Payload(&'a PlannedPayload),
    /// It is the spec's text.
    Spec,
    /// It lists the digests of the entries before it.
    Sums,
}

impl<'a> Plan<'a> {
    /// Plans a bundle of what was accepted.
    pub fn new(accepted: &'a Accepted) -> Self {
        let release = accepted.spec().rollup.release;
        let payloads = accepted.payloads();
        let planned =
            payloads.map(|(row, found, digests)| PlannedPayload::new(row, found, digests, release));
        Self::with_payloads(accepted.spec(), planned.collect())
    }

    /// Returns the plan that a bundle was made by.
    pub fn of_bundle(spec: &'a Spec, manifest: &Manifest) -> Self {
        let payloads = manifest.payloads.iter().map(Into::into);
        Self::with_payloads(spec, payloads.collect())
    }

    /// Plans a bundle of payloads that are known already; they may come in any order.
    pub fn with_payloads(spec: &'a Spec, mut payloads: Vec<PlannedPayload>) -> Self {
        payloads.sort_by_cached_key(|payload| spec.place(&payload.name));
        let by_name = payloads
            .iter()
            .enumerate()
            .map(|(index, payload)| (FoldedName::of(&payload.name), index))
            .collect();
        Self {
            spec,
            payloads,
            by_name,
        }
    }

    /// Returns what stands between the manifest and the signatures, in the bundle's order.
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let entry = |path, content| Entry { path, content };
        let payloads = self.payloads.iter();
        [
            entry(names::SCRIPT, Content::Script),
            entry(names::ARTICLE, Content::Article),
        ]
        .into_iter()
        .chain(payloads.map(|payload| entry(&payload.name, Content::Payload(payload))))
        .chain([
            entry(names::SPEC, Content::Spec),
            entry(names::SUMS, Content::Sums),
        ])
        .collect()
    }

    /// Returns the payload called `name`, ignoring case as Windows does.
    pub fn payload(&self, name: &str) -> Option<&PlannedPayload> {
        let index = self.by_name.get(&FoldedName::of(name))?;
        self.payloads.get(*index)
    }

    /// Returns the roles in the spec's order, each with its steps in the procedure's order.
    pub fn roles(&self) -> impl Iterator<Item = (&'a Role, Vec<&'a Step>)> {
        let steps = &self.spec.procedure.steps;
        self.spec.roles.iter().map(move |role| {
            let own = steps.iter().filter(|step| step.role == role.id.value);
            (role, own.collect())
        })
    }
}

impl PlannedPayload {
    /// Plans to carry a file that was found under the documented name.
    pub fn new(row: &Row, found: &Payload, fingerprint: &Fingerprint, release: Date) -> Self {
        Self {
            name: row.name.value.clone(),
            kind: row.kind,
            size: fingerprint.size,
            sha256: fingerprint.sha256,
            modified: row.carried(release),
            product: found.package().map(|package| product(package, found)),
        }
    }
}

impl From<&manifest::Payload> for PlannedPayload {
    fn from(payload: &manifest::Payload) -> Self {
        Self {
            name: payload.name.clone(),
            kind: payload.kind.into(),
            size: payload.size,
            sha256: payload.sha256,
            modified: payload.modified.timestamp(),
            product: payload.msi.clone(),
        }
    }
}

impl From<manifest::PayloadKind> for PayloadKind {
    fn from(kind: manifest::PayloadKind) -> Self {
        match kind {
            manifest::PayloadKind::Msi => Self::Msi,
            manifest::PayloadKind::Msp => Self::Msp,
            manifest::PayloadKind::Cab => Self::Cab,
            manifest::PayloadKind::File => Self::File,
        }
    }
}

impl From<PayloadKind> for manifest::PayloadKind {
    fn from(kind: PayloadKind) -> Self {
        match kind {
            PayloadKind::Msi => Self::Msi,
            PayloadKind::Msp => Self::Msp,
            PayloadKind::Cab => Self::Cab,
            PayloadKind::File => Self::File,
        }
    }
}

fn product(package: &Package, payload: &Payload) -> Product {
    let examination = payload.examination.as_ref();
    let signature = examination.map_or(SignatureState::Absent, |found| found.signature_state());
    let property = |name| package.property(name).map(ToOwned::to_owned);
    Product {
        product_name: property("ProductName"),
        product_version: property("ProductVersion"),
        manufacturer: property("Manufacturer"),
        product_code: property("ProductCode"),
        upgrade_code: property("UpgradeCode"),
        package_code: package.package_code().map(ToOwned::to_owned),
        platform: package
            .platform()
            .map(|platform| platform.name().to_owned()),
        languages: package.languages(),
        files: package.file_count() as u64,
        signature: signature.as_str().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::render::fixture::{EVERYTHING, Planned};

    #[test]
    fn entries_stand_in_the_order_of_the_format() {
        let mut planned = Planned::read(EVERYTHING);
        planned.payloads.reverse();
        let plan = planned.plan();
        let paths: Vec<_> = plan.entries().iter().map(|entry| entry.path).collect();
        assert_eq!(
            paths,
            [
                "install.ps1",
                "README.html",
                "Engine.msi",
                "Web service.msi",
                "Tool.exe",
                "Client.msi",
                "META/spec.yaml",
                "META/SHA256SUMS",
            ]
        );
    }

    #[test]
    fn a_payload_and_its_row_are_found_ignoring_case_as_windows_does() {
        let planned = Planned::read(&EVERYTHING.replace("Client.msi", "Caf\u{e9}.msi"));
        let plan = planned.plan();
        for (name, is_there) in [
            ("Caf\u{e9}.msi", true),
            ("CAF\u{c9}.MSI", true),
            ("Cafe.msi", false),
            ("Cafe\u{301}.msi", false),
        ] {
            assert_eq!(plan.payload(name).is_some(), is_there, "{name}");
            assert_eq!(plan.spec.row(name).is_some(), is_there, "{name}");
        }
    }

    #[test]
    fn every_step_is_under_its_role_in_order() {
        let planned = Planned::read(EVERYTHING);
        let plan = planned.plan();
        let mut ids: Vec<_> = plan
            .roles()
            .flat_map(|(role, steps)| {
                assert!(steps.iter().all(|step| step.role == role.id.value));
                let positions = steps.iter().map(|step| {
                    let all = &planned.spec.procedure.steps;
                    all.iter().position(|other| other.id == step.id).unwrap()
                });
                let positions: Vec<_> = positions.collect();
                assert!(positions.is_sorted());
                positions
            })
            .collect();
        ids.sort_unstable();
        let count = planned.spec.procedure.steps.len();
        assert_eq!(ids, (0..count).collect::<Vec<_>>());
    }
}
