//! The transfer sheet: one page for the person who approves what crosses from one network to another.

use std::borrow::Cow;

use super::super::facts::{Bundle, Facts, Subject};
use super::super::sheet::Sheet;
use super::{counted, thousands};
use crate::bundle::Manifest;

/// As wide as a typed page, whatever the terminal.
const WIDTH: usize = 78;
/// Hexadecimal digits that are read aloud in one breath.
const BREATH: usize = 4;
/// Payloads beyond these are counted.
const PAYLOADS: usize = 12;
const LINE: &str = "______________________________";

/// Writes one page about a bundle; nothing for anything else.
/// `argument` stands for it in commands.
pub fn transfer_sheet(facts: &Facts, name: &str, argument: &str) -> Option<String> {
    let Subject::Bundle(bundle) = &facts.subject else {
        return None;
    };
    let mut sheet = Sheet::new(WIDTH);
    sheet.heading("transfer sheet of a rollup");
    sheet.line(
        "Nothing on this page is proved: the file says it of itself. What proves it is below.",
    );
    sheet.field("file", name);
    sheet.field("size", format!("{} bytes", thousands(facts.size)));
    sheet.field("SHA-256", &facts.sha256);
    let manifest = serde_json::from_value::<Manifest>(bundle.manifest.clone()).ok();
    if let Some(manifest) = &manifest {
        write_rollup(&mut sheet, manifest);
    }
    write_signers(&mut sheet, bundle);
    write_identity(&mut sheet, &bundle.identity);
    if let Some(manifest) = &manifest {
        write_payloads(&mut sheet, manifest);
    }
    write_check(&mut sheet, argument);
    sheet.heading("approval");
    for label in ["verified by", "approved by", "carried by", "received by"] {
        sheet.field(label, format!("{LINE}  on ______________"));
    }
    Some(sheet.finish())
}

/// Returns a name as it is typed: what a shell would take apart or read as its own stands in quotes.
fn quoted(name: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| letter.is_alphanumeric() || "._-/\\:+,@".contains(letter);
    if name.chars().all(is_plain) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(format!("'{}'", name.replace('\'', "'\\''")))
    }
}

fn write_rollup(sheet: &mut Sheet, manifest: &Manifest) {
    let rollup = &manifest.rollup;
    sheet.field("rollup", &rollup.id);
    sheet.optional("title", rollup.title.as_ref());
    let place = format!("{}, sequence {}", rollup.series, rollup.sequence);
    sheet.field("series", place);
    sheet.field("released", rollup.release.to_string());
    sheet.optional("expires", rollup.expires.map(|time| time.to_string()));
    let replaces = match (&rollup.replaces[..], rollup.replaces_all_previous) {
        ([], false) => "nothing".to_owned(),
        (_, true) => "everything that was released before it".to_owned(),
        (ids, false) => ids.join(", "),
    };
    sheet.field("replaces", replaces);
    let steps = &manifest.procedure.steps;
    let by_hand = steps.iter().filter(|step| step.action == "manual").count();
    sheet.field(
        "procedure",
        format!(
            "{} on {} of servers, {by_hand} of them by hand",
            counted(steps.len() as u64, "step"),
            counted(manifest.roles.len() as u64, "kind"),
        ),
    );
}

fn write_signers(sheet: &mut Sheet, bundle: &Bundle) {
    for signer in &bundle.signers {
        sheet.field("signer", &signer.subject);
        sheet.field("", format!("issued by {}", signer.issuer));
        sheet.field("", format!("SHA-256 {}", signer.sha256));
    }
    if bundle.signers.is_empty() {
        sheet.field("signer", "none: nobody can tell who made it");
    }
}

/// Writes the identity so that two people can compare it over the telephone.
fn write_identity(sheet: &mut Sheet, identity: &str) {
    sheet.heading("identity: the SHA-256 of META/manifest.json, to read aloud");
    let digits: Vec<char> = identity.chars().collect();
    let rows: Vec<Vec<String>> = digits
        .chunks(BREATH)
        .enumerate()
        .map(|(index, digits)| {
            let words: Vec<&str> = digits.iter().map(|digit| word(*digit)).collect();
            vec![
                (index + 1).to_string(),
                digits.iter().collect(),
                words.join(" "),
            ]
        })
        .collect();
    sheet.rows(&rows, &[0]);
}

/// Returns the word by which radio operators say a hexadecimal digit.
const fn word(digit: char) -> &'static str {
    match digit {
        '0' => "zero",
        '1' => "one",
        '2' => "two",
        '3' => "three",
        '4' => "four",
        '5' => "five",
        '6' => "six",
        '7' => "seven",
        '8' => "eight",
        '9' => "nine",
        'a' => "alfa",
        'b' => "bravo",
        'c' => "charlie",
        'd' => "delta",
        'e' => "echo",
        'f' => "foxtrot",
        _ => "?",
    }
}

fn write_payloads(sheet: &mut Sheet, manifest: &Manifest) {
    let payloads = &manifest.payloads;
    let bytes: u64 = payloads.iter().map(|payload| payload.size).sum();
    sheet.heading(&format!(
        "payloads: {} files, {} bytes",
        payloads.len(),
        thousands(bytes)
    ));
    let told = if payloads.len() > PAYLOADS + 1 {
        PAYLOADS
    } else {
        payloads.len()
    };
    let rows: Vec<_> = payloads
        .iter()
        .take(told)
        .map(|payload| {
            let product = payload.msi.as_ref();
            let version = product.and_then(|product| product.product_version.clone());
            vec![
                payload.name.clone(),
                thousands(payload.size),
                version.unwrap_or_default(),
            ]
        })
        .collect();
    sheet.rows(&rows, &[1]);
    if told < payloads.len() {
        sheet.line(&format!(
            "and {} more; `rollpack inspect` lists all of them",
            payloads.len() - told
        ));
    }
}

fn write_check(sheet: &mut Sheet, argument: &str) {
    sheet.heading("how to check, on both sides");
    sheet.line(&format!("rollpack verify {} --ca CA.pem", quoted(argument)));
    sheet.line(
        "CA.pem is the certificate of the authority. It comes from elsewhere, never with the bundle. Without \
         rollpack: docs/stock-tools.md has the commands for openssl and for PowerShell.",
    );
    sheet.line("Compare the identity with the one that the publisher tells by another way.");
}
