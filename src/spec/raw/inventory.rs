//! The `inventory:` section as it is written.

use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::Flag;
use crate::digest::Digest;
use crate::spec::form::Written;
use crate::spec::forms::Line;
use crate::spec::size::Size;
use crate::spec::{Documented, PayloadKind, Platform, SignaturePresence};
use crate::version::Version;

/// One row of the file table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "row",
    extend("anyOf" = [{"required": ["size"]}, {"required": ["sha256"]}])
)]
pub(in crate::spec) struct Row {
    /// The file's name, as printed. The payload has exactly this name.
    pub name: Written<Line>,
    /// `msi`, `msp` for a patch, `cab` for a cabinet of a package, or `file` for what goes along: a program, a text.
    /// By default what the name ends in says, and `file` where that is none of them.
    pub kind: Option<Written<PayloadKind>>,
    /// Its version; absent where the table says that none applies.
    pub version: Option<Written<Version>>,
    /// Its size in bytes, `374784` or `374,784`. A row states its size, its digest or both.
    pub size: Option<Written<Size>>,
    /// The SHA-256 of its bytes, as 64 hexadecimal digits. Where it is stated, the time is not compared.
    pub sha256: Option<Written<Digest>>,
    /// Its date and time in UTC, `16-May-2011 12:55` or `2011-05-16T12:55Z`; a day alone will do. Absent where
    /// nobody states it: the bundle then gives it the day of the release.
    pub modified: Option<Written<Documented>>,
    /// The platform it is for; absent where the table says that none applies.
    pub platform: Option<Written<Platform>>,
    /// The identity that we expect in it. What is absent is not checked.
    #[serde(default)]
    pub packaging: Expected,
}

/// The identity that we expect in a package.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "expected-product")]
pub(in crate::spec) struct Expected {
    /// Its `ProductName`.
    pub product: Option<Written<Line>>,
    /// Its `ProductCode`.
    pub product_code: Option<Written<Uuid>>,
    /// Its `UpgradeCode`.
    pub upgrade_code: Option<Written<Uuid>>,
    /// Whether it has to be signed: `required`, `reported` or `absent`. By default what the rollup says.
    pub signature: Option<Written<SignaturePresence>>,
    /// The SHA-256 of a certificate that its signature has to carry: the signer's, or one that it leads to.
    pub signer: Option<Written<Digest>>,
    /// Whether this was concluded from the article.
    #[serde(default)]
    pub inferred: Flag,
}
