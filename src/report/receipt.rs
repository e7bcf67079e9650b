//! A receipt: what was verified, against what, and when, for the files of an audit.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::Report;
use super::verdict::Judged;
use crate::digest::Digest;
use crate::sign::Trust;
use crate::terminal::write_json;
use crate::verify::Verdict;

/// What a verification relied on.
#[derive(Debug)]
pub struct Basis {
    /// As of when it was judged.
    pub at: Timestamp,
    /// Whether that is what the clock said.
    pub is_now: bool,
    /// Who was trusted.
    pub trust: Trust,
    /// The trust file that said so: its version and identity.
    pub trust_file: Option<(u64, Digest)>,
    /// Whether what was accepted before was asked.
    pub has_state: bool,
}

/// A bundle as a file.
#[derive(Debug, Serialize)]
pub struct Verified {
    /// As it was named.
    pub path: String,
    /// The digest of the whole file, where it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Its size, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

#[derive(Serialize)]
struct Receipt<'a> {
    schema: &'static str,
    bundle: &'a Verified,
    /// As of when it was judged.
    at: String,
    /// Where that time came from: `clock` or `argument`.
    time: &'static str,
    anchors: Vec<Anchor>,
    time_anchors: Vec<Anchor>,
    pins: Vec<String>,
    revocation_lists: Vec<List>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trust_file: Option<TrustFile>,
    /// Whether what was accepted before was asked.
    state: bool,
    report: Judged<'a>,
}

#[derive(Serialize)]
struct Anchor {
    subject: String,
    sha256: String,
}

#[derive(Serialize)]
struct List {
    issuer: String,
    this_update: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_update: Option<String>,
}

#[derive(Serialize)]
struct TrustFile {
    version: u64,
    sha256: String,
}

/// Writes a receipt of a verdict, accepted or refused.
///
/// # Errors
/// Where it cannot be written.
pub fn write_receipt<S>(
    bundle: &Verified,
    basis: &Basis,
    report: &Report,
    verdict: &Verdict<S>,
    out: &mut impl Write,
) -> io::Result<()> {
    let anchors = |certificates: &[crate::sign::Certificate]| {
        let anchors = certificates.iter().map(|certificate| Anchor {
            subject: certificate.subject(),
            sha256: certificate.fingerprint().to_string(),
        });
        anchors.collect()
    };
    let lists = basis.trust.revocation_lists().iter().map(|list| List {
        issuer: list.issuer(),
        this_update: list.this_update().to_string(),
        next_update: list.next_update().map(|time| time.to_string()),
    });
    let receipt = Receipt {
        schema: "rollpack/receipt/v1",
        bundle,
        at: basis.at.to_string(),
        time: if basis.is_now { "clock" } else { "argument" },
        anchors: anchors(basis.trust.authorities()),
        time_anchors: anchors(basis.trust.time_authorities()),
        pins: basis.trust.pins().map(|pin| pin.to_string()).collect(),
        revocation_lists: lists.collect(),
        trust_file: basis.trust_file.map(|(version, sha256)| TrustFile {
            version,
            sha256: sha256.to_string(),
        }),
        state: basis.has_state,
        report: Judged::new(report, verdict),
    };
    write_json(&receipt, out)
}
