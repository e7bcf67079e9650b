//! What a bundle says of itself.

use super::super::facts::{Bundle, Facts};
use super::super::sheet::Sheet;
use super::thousands;
use crate::bundle::Manifest;

/// Writes the story of the manifest, and first of all that nothing of it is proved.
pub(super) fn write(sheet: &mut Sheet, facts: &Facts, bundle: &Bundle, name: &str) {
    sheet.warning("bundle, NOT VERIFIED: this is only what it says of itself");
    sheet.field("file", name);
    sheet.field("identity", &bundle.identity);
    let Ok(manifest) = serde_json::from_value::<Manifest>(bundle.manifest.clone()) else {
        return;
    };
    let rollup = &manifest.rollup;
    sheet.field("rollup", &rollup.id);
    sheet.optional("title", rollup.title.as_ref());
    sheet.field(
        "series",
        format!("{}, sequence {}", rollup.series, rollup.sequence),
    );
    sheet.field("released", rollup.release.to_string());
    sheet.optional("expires", rollup.expires.map(|time| time.to_string()));
    for replaced in &rollup.replaces {
        sheet.field("replaces", replaced);
    }
    let tool = &manifest.tool;
    sheet.field("made with", format!("{} {}", tool.name, tool.version));
    sheet.field("size", format!("{} bytes", thousands(facts.size)));
    sheet.field("SHA-256", &facts.sha256);
    for signer in &bundle.signers {
        sheet.field("signer", &signer.subject);
        sheet.field("", format!("issued by {}", signer.issuer));
        sheet.field("", format!("{}, not checked", signer.algorithm));
    }
    if bundle.signers.is_empty() {
        sheet.field("signer", "none");
    }
    payloads(sheet, &manifest);
    roles(sheet, &manifest);
    sheet.heading("entries");
    let rows: Vec<_> = manifest
        .entries
        .iter()
        .map(|entry| vec![thousands(entry.size), entry.path.clone()])
        .collect();
    sheet.rows(&rows, &[0]);
    sheet.line("`rollpack verify` proves a bundle.");
}

fn payloads(sheet: &mut Sheet, manifest: &Manifest) {
    sheet.heading(&format!("payloads ({})", manifest.payloads.len()));
    let rows: Vec<_> = manifest
        .payloads
        .iter()
        .map(|payload| {
            let msi = payload.msi.as_ref();
            let text = |value: Option<&String>| value.cloned().unwrap_or_default();
            vec![
                payload.name.clone(),
                thousands(payload.size),
                text(msi.and_then(|msi| msi.product_version.as_ref())),
                text(msi.and_then(|msi| msi.platform.as_ref())),
            ]
        })
        .collect();
    sheet.rows(&rows, &[1]);
}

fn roles(sheet: &mut Sheet, manifest: &Manifest) {
    sheet.heading("roles");
    let steps = |id: &str| {
        let all = manifest.procedure.steps.iter();
        all.filter(|step| step.role == id).count()
    };
    let rows: Vec<_> = manifest
        .roles
        .iter()
        .map(|role| {
            vec![
                role.id.clone(),
                role.name.clone(),
                format!("{} steps", steps(&role.id)),
            ]
        })
        .collect();
    sheet.rows(&rows, &[2]);
}
