//! The manifest of a bundle as it is written: `META/manifest.json`, schema `rollpack/manifest/v1`.
//!
//! These types are the wire format and nothing else. What decides whether a bundle is accepted — an
//! entry, the signatures — is closed: a field that is unknown there is refused, because a reader that does
//! not know it cannot honour it. Elsewhere a v1 reader passes over fields that it does not know, so
//! that the story may grow. Whatever changes the meaning of a known field needs another schema.

use std::fmt;
use std::str::FromStr;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::canonical::{self, CanonicalError};
use super::moment::Moment;
use super::procedure::{Parameter, Procedure, Role};
use super::product::Product;
use super::{canonical_text, limits};
use crate::digest::Digest;

/// The schema that this module reads and writes.
pub const SCHEMA: &str = "rollpack/manifest/v1";

/// Everything that a bundle says about itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Manifest {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// What built the bundle.
    pub tool: Tool,
    /// What the bundle delivers.
    pub rollup: Rollup,
    /// All files of the bundle but the manifest and the signatures, in their order.
    pub entries: Vec<EntryRecord>,
    /// The files of the rollup, in the order of the spec.
    pub payloads: Vec<Payload>,
    /// The kinds of servers that the procedure speaks of.
    pub roles: Vec<Role>,
    /// What the administrator chooses, with documented defaults.
    pub parameters: Vec<Parameter>,
    /// The whole procedure.
    pub procedure: Procedure,
    /// What must be signed how.
    pub signatures: Signatures,
}

/// A program and its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Tool {
    /// The program.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What a bundle delivers, and where it stands among others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Rollup {
    /// The rollup's own id.
    pub id: String,
    /// The series that it continues.
    pub series: String,
    /// Its place in the series; a later rollup has a greater number.
    pub sequence: u64,
    /// When it was released.
    #[serde(with = "text")]
    #[schemars(with = "String")]
    pub release: Moment,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// After which second it should not be installed any more.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_text"
    )]
    #[schemars(with = "Option<String>")]
    pub expires: Option<Moment>,
    /// Ids of rollups that it replaces.
    pub replaces: Vec<String>,
    /// Whether it replaces everything that was released before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replaces_all_previous: bool,
}

/// One file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryRecord {
    /// Its name, which [`BundlePath`](super::BundlePath) judges.
    pub path: String,
    /// The size of its content in bytes.
    pub size: u64,
    /// The SHA-256 of its content.
    #[serde(with = "text")]
    #[schemars(with = "String")]
    pub sha256: Digest,
    /// How it is stored.
    pub method: Method,
    /// The size of the stored bytes.
    pub stored_size: u64,
    /// The SHA-256 of the stored bytes.
    #[serde(with = "text")]
    #[schemars(with = "String")]
    pub stored_sha256: Digest,
    /// The CRC-32 of its content, as eight hexadecimal digits.
    #[serde(with = "text")]
    #[schemars(with = "String")]
    pub crc32: Crc32,
    /// When it was last written.
    #[serde(with = "text")]
    #[schemars(with = "String")]
    pub modified: Moment,
}

/// How the content of an entry is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// As it is.
    Stored,
    /// Compressed, as a raw deflate stream.
    Deflate,
}

/// A CRC-32 as zip headers carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crc32(pub u32);

/// One file of the rollup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Payload {
    /// Its documented name, which is also its name in the bundle.
    pub name: String,
    /// What it is.
    pub kind: PayloadKind,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256.
    #[serde(with = "text")]
    #[schemars(with = "String")]
    pub sha256: Digest,
    /// When it was last written, as documented.
    #[serde(with = "text")]
    #[schemars(with = "String")]
    pub modified: Moment,
    /// What the package says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub msi: Option<Product>,
}

/// What a payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PayloadKind {
    /// A Windows Installer package.
    Msi,
    /// A Windows Installer patch.
    Msp,
    /// A cabinet that packages take their files from.
    Cab,
    /// Something else that goes along.
    File,
}

/// What must be signed how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signatures {
    /// The kinds without which the bundle is refused, so that none can be taken away.
    pub required: Vec<SignatureKind>,
}

/// A kind of signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureKind {
    /// A detached CMS signature over the manifest.
    Cms,
}

/// Why some bytes are no manifest.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// More than [`limits::MANIFEST_BYTES`].
    #[error("is {size} bytes long, at most {} are allowed", limits::MANIFEST_BYTES)]
    TooLarge {
        /// How long it is.
        size: u64,
    },
    /// More than [`limits::MANIFEST_VALUES`].
    #[error(
        "has about {count} values, at most {} are allowed",
        limits::MANIFEST_VALUES
    )]
    TooManyValues {
        /// How many it has at most.
        count: usize,
    },
    /// No canonical JSON.
    #[error(transparent)]
    Text(#[from] CanonicalError),
    /// Another schema, or none.
    #[error("is of the schema `{found}`, this program knows `{SCHEMA}`")]
    Schema {
        /// What it says, empty where it says nothing.
        found: String,
    },
    /// A field is missing, unknown, or of another type.
    #[error("does not fit its schema")]
    Shape(#[source] serde_json::Error),
}

/// Returns the JSON Schema of the manifest.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Manifest)
}

impl Manifest {
    /// Returns the canonical bytes: what is signed and what the bundle is identified by.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ManifestError> {
        let value = serde_json::to_value(self).map_err(ManifestError::Shape)?;
        let bytes = canonical::to_bytes(&value)?;
        match bytes.len() as u64 {
            0..=limits::MANIFEST_BYTES => Ok(bytes),
            size => Err(ManifestError::TooLarge { size }),
        }
    }

    /// Reads canonical bytes, strictly.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        if bytes.len() as u64 > limits::MANIFEST_BYTES {
            return Err(ManifestError::TooLarge {
                size: bytes.len() as u64,
            });
        }
        canonical_text::check(bytes)?;
        Self::read(bytes)
    }

    /// Reads any JSON text of the schema, for those who only want to look.
    pub fn parse_leniently(bytes: &[u8]) -> Result<Self, ManifestError> {
        serde_json::from_slice::<IgnoredAny>(bytes).map_err(CanonicalError::Syntax)?;
        Self::read(bytes)
    }

    /// Reads JSON into the types, and nothing beside them into memory.
    fn read(bytes: &[u8]) -> Result<Self, ManifestError> {
        let count = canonical_text::count_values(bytes);
        if count > limits::MANIFEST_VALUES {
            return Err(ManifestError::TooManyValues { count });
        }
        let is_object = bytes.trim_ascii_start().starts_with(b"{");
        let found = serde_json::from_slice::<Head>(bytes)
            .ok()
            .filter(|_| is_object)
            .and_then(|head| head.schema);
        match found.as_deref() {
            Some(SCHEMA) => serde_json::from_slice(bytes).map_err(ManifestError::Shape),
            other => Err(ManifestError::Schema {
                found: other.unwrap_or_default().to_owned(),
            }),
        }
    }
}

/// What every version of a manifest says of itself.
#[derive(Deserialize)]
struct Head {
    schema: Option<String>,
}

impl fmt::Display for Crc32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// What is wrong with a text that should be a CRC-32.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a CRC-32 is written as 8 lower-case hexadecimal digits")]
pub struct NotACrc32;

impl FromStr for Crc32 {
    type Err = NotACrc32;

    fn from_str(text: &str) -> Result<Self, NotACrc32> {
        let crc32 = u32::from_str_radix(text, 16)
            .map(Self)
            .map_err(|_| NotACrc32)?;
        (crc32.to_string() == text)
            .then_some(crc32)
            .ok_or(NotACrc32)
    }
}

/// Values that stand in the manifest as their text.
pub(crate) mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize as _, Deserializer, Serializer, de};

    pub fn serialize<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub fn deserialize<'de, T, D>(from: D) -> Result<T, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// The same for values that may be absent.
pub(crate) mod optional_text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "the signature that serde asks for")]
    pub fn serialize<T, S>(value: &Option<T>, to: S) -> Result<S::Ok, S::Error>
    where
        T: Display,
        S: Serializer,
    {
        match value {
            Some(value) => to.collect_str(value),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        super::text::deserialize(from).map(Some)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::Value;

    use super::*;

    /// The manifest of a rollup without payloads.
    pub(crate) fn sample(entries: Vec<EntryRecord>, payloads: Vec<Payload>) -> Manifest {
        Manifest {
            schema: SCHEMA.to_owned(),
            tool: Tool {
                name: "rollpack".to_owned(),
                version: "0.1.0".to_owned(),
            },
            rollup: Rollup {
                id: "sample-1".to_owned(),
                series: "sample".to_owned(),
                sequence: 1,
                release: "2011-05-16T12:55:00Z".parse().unwrap(),
                title: None,
                expires: None,
                replaces: Vec::new(),
                replaces_all_previous: false,
            },
            entries,
            payloads,
            roles: Vec::new(),
            parameters: Vec::new(),
            procedure: Procedure::default(),
            signatures: Signatures {
                required: vec![SignatureKind::Cms],
            },
        }
    }

    fn check(change: impl FnOnce(&mut Value), expect: &str) {
        let manifest = sample(Vec::new(), Vec::new());
        let mut value = serde_json::to_value(manifest).unwrap();
        change(&mut value);
        let bytes = canonical::to_bytes(&value).unwrap();
        let verdict = match Manifest::parse(&bytes) {
            Ok(manifest) => {
                assert_eq!(Manifest::parse_leniently(&bytes).unwrap(), manifest);
                "fine".to_owned()
            }
            Err(ManifestError::Shape(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        let (verdict, _) = verdict.split_once(" at line").unwrap_or((&verdict, ""));
        assert_eq!(verdict, expect);
    }

    #[test]
    fn bytes_and_manifest_are_inverse() {
        let manifest = sample(Vec::new(), Vec::new());
        let bytes = manifest.to_bytes().unwrap();
        assert_eq!(Manifest::parse(&bytes).unwrap(), manifest);
        insta::assert_snapshot!(String::from_utf8(bytes).unwrap(), @r#"{"entries":[],"parameters":[],"payloads":[],"procedure":{"groups":[],"steps":[]},"roles":[],"rollup":{"id":"sample-1","release":"2011-05-16T12:55:00Z","replaces":[],"sequence":1,"series":"sample"},"schema":"rollpack/manifest/v1","signatures":{"required":["cms"]},"tool":{"name":"rollpack","version":"0.1.0"}}"#);
    }

    #[test]
    fn only_the_story_may_grow() {
        check(|_| {}, "fine");
        check(|value| value["audience"] = "all".into(), "fine");
        check(
            |value| value["signatures"]["threshold"] = 2.into(),
            "unknown field `threshold`, expected `required`",
        );
        check(
            |value| value["signatures"]["required"] = serde_json::json!(["seal"]),
            "unknown variant `seal`, expected `cms`",
        );
        check(
            |value| value["schema"] = "rollpack/manifest/v2".into(),
            "is of the schema `rollpack/manifest/v2`, this program knows `rollpack/manifest/v1`",
        );
        check(
            |value| value["rollup"]["release"] = "yesterday".into(),
            "`yesterday` is not a time in the form `2011-05-16T12:55:00Z`",
        );
    }

    #[test]
    fn a_crc_has_one_spelling() {
        assert_eq!("0000ab12".parse(), Ok(Crc32(0xab12)));
        for wrong in ["ab12", "0000AB12", "+000ab12", ""] {
            assert_eq!(wrong.parse::<Crc32>(), Err(NotACrc32), "{wrong}");
        }
    }
}
