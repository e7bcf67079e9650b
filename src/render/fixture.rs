//! Plans for tests: a spec that does everything once, with payloads made up for its inventory.
//!
//! The integration tests have this file as a module too; so it names the library as they do.

use rollpack::bundle::Product;
use rollpack::digest::Digest;
use rollpack::plan::{Plan, PlannedPayload};
use rollpack::spec::{PayloadKind, Spec};

/// A rollup that does everything once: every action, every kind of condition, every mark.
pub(crate) const EVERYTHING: &str = include_str!("../../tests/data/render/everything.yaml");

/// A spec with payloads made up for its inventory; each holds its own name.
pub(crate) struct Planned {
    pub spec: Spec,
    pub payloads: Vec<PlannedPayload>,
}

impl Planned {
    /// Reads a spec and makes up its payloads.
    pub(crate) fn read(text: &str) -> Self {
        let (spec, findings) = Spec::read("spec.yaml", text);
        assert_eq!(findings, []);
        Self::of(spec.unwrap())
    }

    /// Makes up the payloads of a spec.
    pub(crate) fn of(spec: Spec) -> Self {
        let payloads = spec.inventory.iter().zip(1..).map(|(row, number)| {
            let name = &row.name.value;
            PlannedPayload {
                name: name.clone(),
                kind: row.kind,
                size: name.len() as u64,
                sha256: Digest::of(name.as_bytes()),
                modified: row.carried(spec.rollup.release),
                product: (row.kind == PayloadKind::Msi).then(|| Product {
                    product_name: Some(format!("Product in {name}")),
                    product_version: Some("4.2.100".to_owned()),
                    product_code: Some(format!("{{{number:08}-0000-0000-0000-000000000000}}")),
                    upgrade_code: Some(format!("{{00000000-0000-0000-0000-{number:012}}}")),
                    package_code: Some(format!("{{00000000-0000-0000-{number:04}-00000000000F}}")),
                    ..Product::default()
                }),
            }
        });
        Self {
            payloads: payloads.collect(),
            spec,
        }
    }

    /// Returns the plan, which borrows the spec.
    pub(crate) fn plan(&self) -> Plan<'_> {
        Plan::with_payloads(&self.spec, self.payloads.clone())
    }
}
