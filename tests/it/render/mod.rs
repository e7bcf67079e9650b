//! Renderings of plans: the script in PowerShell's own engine, the article as people get it.

mod article;
mod engine;
mod hostile;
mod script;
mod wording;

use rollpack::bundle::Product;
use rollpack::digest::Digest;
use rollpack::plan::{Plan, PlannedPayload};
use rollpack::spec::{PayloadKind, Spec};

/// A rollup that does everything once: every action, every kind of condition, every mark.
pub const EVERYTHING: &str = include_str!("../../data/render/everything.yaml");

/// Specs whose renderings must be sound.
pub const SPECS: [&str; 3] = [
    EVERYTHING,
    include_str!("../../../specs/example.yaml"),
    include_str!("../../../specs/hmc-4.0-update-rollup.yaml"),
];

/// A spec with payloads made up for its inventory; each holds its own name.
pub struct Planned {
    pub spec: Spec,
    pub payloads: Vec<PlannedPayload>,
}

impl Planned {
    pub fn read(text: &str) -> Self {
        let (spec, findings) = Spec::read("spec.yaml", text);
        assert_eq!(findings, []);
        Self::of(spec.unwrap())
    }

    pub fn of(spec: Spec) -> Self {
        let payloads = spec.inventory.iter().zip(1..).map(|(row, number)| {
            let name = &row.name.value;
            PlannedPayload {
                name: name.clone(),
                kind: row.kind,
                size: name.len() as u64,
                sha256: Digest::of(name.as_bytes()),
                modified: row.modified.value.instant,
                product: (row.kind == PayloadKind::Msi).then(|| Product {
                    product_name: Some(format!("Product in {name}")),
                    product_version: Some("4.2.100".to_owned()),
                    product_code: Some(format!("{{{number:08}-0000-0000-0000-000000000000}}")),
                    upgrade_code: Some(format!("{{00000000-0000-0000-0000-{number:012}}}")),
                    ..Product::default()
                }),
            }
        });
        Self {
            payloads: payloads.collect(),
            spec,
        }
    }

    pub fn plan(&self) -> Plan<'_> {
        Plan::new(&self.spec, &self.payloads)
    }

    pub fn script(&self) -> String {
        rollpack::render::script(&self.plan()).unwrap()
    }
}
