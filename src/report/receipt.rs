//! A receipt: what was verified, against what, and when, for the files of an audit.

use std::io::{self, Write};

use jiff::Timestamp;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
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
#[derive(Debug, Serialize, JsonSchema)]
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

const SCHEMA: &str = "rollpack/receipt/v1";

/// A record of one verification.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Receipt of rollpack")]
struct Receipt<'a> {
    /// The format's name and version: `rollpack/receipt/v1`.
    #[schemars(schema_with = "schema_name")]
    schema: &'static str,
    /// The bundle, or the folder that it was extracted to.
    bundle: &'a Verified,
    /// As of when it was judged.
    #[schemars(extend("format" = "date-time"))]
    at: String,
    /// Where that time came from: `clock` or `argument`.
    #[schemars(extend("enum" = ["clock", "argument"]))]
    time: &'static str,
    /// The authorities that were trusted.
    anchors: Vec<Anchor>,
    /// The authorities whose time stamps were trusted.
    time_anchors: Vec<Anchor>,
    /// The SHA-256 of each certificate that was trusted by itself.
    pins: Vec<String>,
    /// The lists of revoked certificates that were asked.
    revocation_lists: Vec<List>,
    /// The trust file that said whom to trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    trust_file: Option<TrustFile>,
    /// Whether what was accepted before was asked.
    state: bool,
    /// What `verify --format json` said.
    report: Judged<'a>,
}

/// A certificate that was trusted.
#[derive(Serialize, JsonSchema)]
struct Anchor {
    /// Whom the certificate names.
    subject: String,
    /// The SHA-256 of the certificate.
    sha256: String,
}

/// A list of revoked certificates.
#[derive(Serialize, JsonSchema)]
struct List {
    /// Whose list it is.
    issuer: String,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    this_update: String,
    /// When it is to be replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    next_update: Option<String>,
}

/// A trust file.
#[derive(Serialize, JsonSchema)]
struct TrustFile {
    /// Its version.
    version: u64,
    /// Its identity: the SHA-256 of what its keepers signed.
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
        schema: SCHEMA,
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

/// Returns the JSON Schema of a receipt.
pub fn receipt_schema() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Receipt<'static>>()
}

fn schema_name(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "const": SCHEMA })
}
