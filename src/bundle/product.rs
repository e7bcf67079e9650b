//! What a package says of itself, as the manifest carries it.

use serde::{Deserialize, Serialize};

/// The facts of a package that a person or a deployment tool wants without opening it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Product {
    /// `ProductName`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_name: Option<String>,
    /// `ProductVersion`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_version: Option<String>,
    /// `Manufacturer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<String>,
    /// `ProductCode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_code: Option<String>,
    /// `UpgradeCode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upgrade_code: Option<String>,
    /// The package code, from the summary information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package_code: Option<String>,
    /// `x86`, `x64`, `ia64` or `arm64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Language ids, as the summary information lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<u16>,
    /// Rows of the File table.
    pub files: u64,
    /// What its Authenticode signature is over: `absent` if there is none, `digest-holds` or `digest-differs`.
    /// Whom to trust is not decided here.
    pub signature: String,
}
