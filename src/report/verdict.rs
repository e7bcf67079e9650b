//! What `verify` says as JSON: the report with the verdict and the signers on top.

use std::io::{self, Write};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::Report;
use super::json::{Document, Finding, SCHEMA, Summary, Tool};
use crate::bundle::manifest::Rollup;
use crate::bundle::names;
use crate::sign::SshSignature;
use crate::terminal::write_json;
use crate::verify::{SignedBy, Verdict};

/// The report of one bundle. What could not be read of it is absent.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Verdict of rollpack")]
pub(super) struct Judged<'a> {
    /// The format's name and version: `rollpack/report/v1`.
    #[schemars(schema_with = "schema_name")]
    schema: &'static str,
    /// What wrote the report.
    tool: Tool,
    /// Whether the bundle is what its signer made, and the signer is trusted.
    verdict: Word,
    /// The SHA-256 of the manifest, by which people name the bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<String>,
    /// What the bundle says that it delivers; proved where it is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    rollup: Option<&'a Rollup>,
    /// Who vouches for the bundle: the first signer who is trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    signer: Option<Signer<'a>>,
    /// All who signed, trusted or not, in the order of the entries.
    signers: Vec<Signer<'a>>,
    /// The signature by `ssh-keygen`, which is for others to judge.
    #[serde(skip_serializing_if = "Option::is_none")]
    ssh_signature: Option<SshSigner>,
    /// Whether the bundle was built again from its payloads, and the same bytes came out; absent otherwise.
    #[serde(skip_serializing_if = "is_false")]
    rebuilt: bool,
    /// The reasons to refuse it, and what else its recipient should know.
    findings: Vec<Finding<'a>>,
    /// The findings counted.
    summary: Summary<'a>,
}

/// What became of the bundle.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Word {
    /// Every byte is proved, and a signer is trusted.
    Accepted,
    /// Something is wrong.
    Refused,
}

/// A signature and who made it.
#[derive(Serialize, JsonSchema)]
struct Signer<'a> {
    /// The entry that holds the signature.
    entry: &'a str,
    /// Whom the certificate names.
    subject: String,
    /// Who issued the certificate.
    issuer: String,
    /// The SHA-256 of the certificate.
    sha256: String,
    /// The first moment for which the certificate is valid.
    #[schemars(extend("format" = "date-time"))]
    not_before: String,
    /// The last moment for which the certificate is valid.
    #[schemars(extend("format" = "date-time"))]
    not_after: String,
    /// How it was signed.
    algorithm: String,
    /// Whether an authority that is trusted stamped the signature with a time.
    timestamp: bool,
    /// That time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    signed_before: Option<String>,
    /// Whether the signature is valid and its signer trusted.
    trusted: bool,
    /// Whether fresh lists of revoked certificates speak for it and its issuers.
    revocation_checked: bool,
}

/// A signature by `ssh-keygen` and the key that it says made it. Nobody has checked that.
#[derive(Serialize, JsonSchema)]
struct SshSigner {
    /// The entry that holds the signature.
    entry: &'static str,
    /// The kind of the key, as `ssh-ed25519`.
    kind: &'static str,
    /// The key, as `ssh-keygen -l` shows it.
    key: String,
    /// Whether it was judged: never by rollpack.
    judged: bool,
}

/// Returns the JSON Schema of what `verify` says.
pub fn verdict_schema() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Judged<'static>>()
}

/// Writes what `verify` says: `report` holds the problems of `verdict`.
///
/// # Errors
/// Where it cannot be written.
pub fn write_verdict<S>(
    report: &Report,
    verdict: &Verdict<S>,
    out: &mut impl Write,
) -> io::Result<()> {
    write_json(&Judged::new(report, verdict), out)
}

impl<'a> Judged<'a> {
    pub(super) fn new<S>(report: &'a Report, verdict: &'a Verdict<S>) -> Self {
        let Document {
            schema,
            tool,
            findings,
            summary,
        } = report.into();
        Self {
            schema,
            tool,
            verdict: if verdict.is_accepted() {
                Word::Accepted
            } else {
                Word::Refused
            },
            identity: verdict.identity.map(|identity| identity.to_string()),
            rollup: verdict.manifest.as_ref().map(|manifest| &manifest.rollup),
            signer: verdict.signer().map(Into::into),
            signers: verdict.signers.iter().map(Into::into).collect(),
            ssh_signature: verdict.ssh_signature.as_ref().map(Into::into),
            rebuilt: verdict.is_rebuilt(),
            findings,
            summary,
        }
    }
}

impl From<&SshSignature> for SshSigner {
    fn from(signature: &SshSignature) -> Self {
        Self {
            entry: names::SSH_SIGNATURE,
            kind: signature.kind(),
            key: signature.fingerprint(),
            judged: false,
        }
    }
}

impl<'a> From<&'a SignedBy> for Signer<'a> {
    fn from(signed: &'a SignedBy) -> Self {
        let certificate = &signed.certificate;
        let time = signed.timestamp.filter(|_| signed.is_timestamp_trusted);
        Self {
            entry: &signed.path,
            subject: certificate.subject(),
            issuer: certificate.issuer(),
            sha256: certificate.fingerprint().to_string(),
            not_before: certificate.not_before().to_string(),
            not_after: certificate.not_after().to_string(),
            algorithm: signed.algorithm.to_string(),
            timestamp: signed.is_timestamp_trusted,
            signed_before: time.map(|time| time.to_string()),
            trusted: signed.trusted,
            revocation_checked: signed.is_revocation_checked,
        }
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the field by reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

fn schema_name(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "const": SCHEMA })
}
