//! Facts as they are written: schema `rollpack/facts/v1`.
//!
//! These types are the wire format and nothing else. Fields that do not apply are absent.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::module::Module;
use super::patch::Patch;
use super::rows::Rows;
use super::signature::Signature;
use super::transform::Transform;

/// The schema of the facts.
pub const SCHEMA: &str = "rollpack/facts/v1";

/// The schema of the facts of several files.
pub const LIST_SCHEMA: &str = "rollpack/facts-list/v1";

/// What a file is and holds.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Facts {
    /// Always `rollpack/facts/v1`.
    pub schema: String,
    /// What it is.
    pub kind: Kind,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// The rest, by kind.
    #[serde(flatten)]
    pub subject: Subject,
    /// What kept facts from being found, or contradicts them.
    pub problems: Vec<Problem>,
}

/// What several files are and hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FactsList<F = Vec<Listed<Facts>>> {
    /// Always `rollpack/facts-list/v1`.
    pub schema: String,
    /// The facts of those that could be read, in the order in which they were named.
    pub files: F,
}

/// The facts of one of several files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Listed<F> {
    /// The file, as it was named.
    pub name: String,
    /// Its facts.
    #[serde(flatten)]
    pub facts: F,
}

/// The kinds of files that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An installation package.
    Msi,
    /// A merge module.
    Msm,
    /// A patch.
    Msp,
    /// A transform.
    Mst,
    /// A cabinet.
    Cab,
    /// A rollup bundle.
    Bundle,
}

/// The facts that only some kinds have.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Subject {
    /// A package, merge module, patch or transform.
    Database(Box<Database>),
    /// A cabinet.
    Cabinet(Cabinet),
    /// A bundle.
    Bundle(Box<Bundle>),
}

/// What kept facts from being found, or contradicts them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Problem {
    /// What and where.
    pub message: String,
    /// Whether the file's own bytes are at fault, and not what should lie beside it.
    pub at_fault: bool,
}

/// The facts of an installer database.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Database {
    /// The identity of what it installs.
    pub product: Product,
    /// The compound file around it.
    pub container: Container,
    /// The code page of its texts; 0 is neutral.
    pub codepage: u32,
    /// The summary information.
    pub summary: Summary,
    /// The `Property` table.
    pub properties: BTreeMap<String, String>,
    /// Every table by name, `_Validation` among them.
    pub tables: BTreeMap<String, Table>,
    /// Every stream but those of the tables above.
    pub streams: Vec<Stream>,
    /// The storages below the root.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub storages: Vec<String>,
    /// The `Media` table, by disk number.
    pub media: Vec<Medium>,
    /// The `File` table, by sequence, with what was read of each.
    pub files: Vec<File>,
    /// The folders that custom actions set before files are placed; the last one of a folder counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folder_settings: Vec<FolderSetting>,
    /// The `CustomAction` table, decoded.
    pub custom_actions: Vec<CustomAction>,
    /// The signature of the file.
    pub signature: Signature,
    /// Of a merge module: what it is and needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<Module>,
    /// Of a patch: what it changes, replaces and carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<Patch>,
    /// Of a transform: what it changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transform: Option<Transform>,
    /// Whether the file is broken and this is what could be read of it; the problems tell what is missing
    /// and what is guessed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub salvaged: bool,
    /// What is unusual and does not hinder reading.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oddities: Vec<String>,
}

/// The identity of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Product {
    /// `ProductName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `ProductVersion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// `Manufacturer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<String>,
    /// `ProductCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_code: Option<String>,
    /// `UpgradeCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upgrade_code: Option<String>,
    /// The package code, of a patch the patch code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_code: Option<String>,
    /// `x86`, `x64`, `ia64`, `arm` or `arm64`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Language identifiers.
    pub languages: Vec<u16>,
}

/// The compound file around a database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Container {
    /// 3 or 4.
    pub version: u16,
    /// Bytes after the last used sector.
    pub trailing_bytes: u64,
}

/// The summary information.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Summary {
    /// Code page of the texts.
    pub codepage: u32,
    /// Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Keywords.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keywords: Option<String>,
    /// Comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comments: Option<String>,
    /// Template, as stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Last Saved By.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_saved_by: Option<String>,
    /// Revision Number, as stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Last Printed, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_printed: Option<String>,
    /// Create Time, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// Last Saved Time, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_saved: Option<String>,
    /// Page Count: the lowest version of Windows Installer, times 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_count: Option<i64>,
    /// Word Count: flags of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word_count: Option<i64>,
    /// Character Count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub character_count: Option<i64>,
    /// Creating Application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creating_application: Option<String>,
    /// Security.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security: Option<i64>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Table {
    /// In order.
    pub columns: Vec<Column>,
    /// In stored order, each with a cell for each column.
    pub rows: Rows,
    /// Whether the file is broken and something of the rows is guessed, so that they may be wrong.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub guessed: bool,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as an IDT file has it, such as `s72`, `L255`, `i2` or `V0`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether cells may be null.
    pub nullable: bool,
    /// Whether it is a part of the primary key.
    pub key: bool,
}

/// A cell: null, a number, a text or the name of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing.
    Null(()),
    /// A number.
    Number(i32),
    /// A text, or the name of a stream. It is not copied: cells with one text share it.
    #[schemars(with = "String")]
    Text(#[serde(serialize_with = "text")] Arc<str>),
}

fn text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// A stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Stream {
    /// Its decoded name.
    pub name: String,
    /// The storage it is in, from the root; absent for the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage: Option<String>,
    /// In bytes.
    pub size: u64,
    /// How many of the bytes are there, where it is not whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readable: Option<u64>,
    /// What of it is guessed, since the file is broken and does not tell it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guessed: Vec<Guess>,
    /// Its SHA-256, where all of it was read; of other bytes perhaps, where something is guessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// What is guessed of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Guess {
    /// The storage it stands in.
    Storage,
    /// Its entry in the directory: name, size and storage.
    Entry,
    /// Where some of its bytes lie.
    Content,
}

/// A row of the `Media` table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Medium {
    /// `DiskId`.
    pub disk: i32,
    /// `LastSequence`.
    pub last_sequence: i32,
    /// `Cabinet`, as the table has it: with `#` if embedded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cabinet: Option<String>,
    /// Whether the cabinet is a stream of the package.
    pub embedded: bool,
    /// `DiskPrompt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// `VolumeLabel`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// A row of the `File` table and what was read of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct File {
    /// `File`.
    pub key: String,
    /// Where it is installed, such as `[ProgramFilesFolder]/Vendor/x.dll`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The custom action that sets its folder, or one that it is below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder_set_by: Option<String>,
    /// `FileSize`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// `Version`: a version, or the key of another file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// `Language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Of its bytes, where they were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The cabinet it is in, with `#` if embedded; absent for a loose file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cabinet: Option<String>,
    /// `Component_`.
    pub component: String,
    /// `Sequence`.
    pub sequence: i32,
    /// `Attributes`.
    pub attributes: i32,
    /// What `MsiFileHash` has or would have, where the bytes were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<[i32; 4]>,
    /// What it says as a program or library of Windows, where it is one and was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pe: Option<Pe>,
}

/// A folder that a custom action sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FolderSetting {
    /// Its key in `Directory`.
    pub directory: String,
    /// The action.
    pub action: String,
    /// What it is set to, as it is written.
    pub value: String,
    /// The condition under which that happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Where it is then, such as `[ProgramFilesFolder]/Vendor`; absent where only the machine tells, so that the
    /// paths of files are as `Directory` has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// What a program or library of Windows says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Pe {
    /// The processor.
    pub machine: String,
    /// The version of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Language identifiers of the version resource.
    pub languages: Vec<u16>,
}

/// A row of the `CustomAction` table, decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CustomAction {
    /// `Action`.
    pub action: String,
    /// `Type`.
    #[serde(rename = "type")]
    pub bits: i32,
    /// What it does, in words; absent where the type has no meaning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `immediate`, `deferred`, `rollback` or `commit`.
    pub execution: String,
    /// Names of the other bits.
    pub options: Vec<String>,
    /// `Source`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `Target`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

/// The facts of a cabinet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Cabinet {
    /// The number that the cabinets of a set have in common.
    pub set: u16,
    /// Its place in the set, counted from 0.
    pub number: u16,
    /// The cabinet before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// The cabinet after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Bytes of its header that belong to an application, such as a signature.
    pub reserved_bytes: u64,
    /// In order; of a set, those of all its cabinets that could be read, each once.
    pub folders: Vec<Folder>,
    /// In order; of a set likewise.
    pub members: Vec<Member>,
    /// The cabinets of the set, in order, as far as they are known by name; none for a cabinet on its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cabinets: Vec<SetCabinet>,
}

/// A cabinet of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SetCabinet {
    /// Its name.
    pub name: String,
    /// What is written on the disk that it came on, where it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk: Option<String>,
    /// Whether it could be read; what is behind one that could not is not known.
    pub is_read: bool,
}

/// A folder of a cabinet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Folder {
    /// `stored`, `MSZIP`, `Quantum` or `LZX:` and the bits of the window.
    pub compression: String,
    /// The number of data blocks.
    pub blocks: u64,
}

/// A member of a cabinet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// In bytes.
    pub size: u32,
    /// Its folder, counted from 0.
    pub folder: usize,
    /// When it was last written, in the local time of an unknown place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Its attributes.
    pub attributes: u16,
    /// Of its bytes, where they were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Of a set: the cabinet that lists it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cabinet: Option<String>,
}

/// What a bundle says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Bundle {
    /// Always false: `rollpack verify` proves a bundle, this only reads it.
    pub verified: bool,
    /// The SHA-256 of the manifest.
    pub identity: String,
    /// The manifest, as `rollpack schema manifest` describes it.
    pub manifest: serde_json::Value,
    /// The signatures that were found, none of them checked.
    pub signers: Vec<Signer>,
}

/// Who a signature says made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Signer {
    /// The entry with the signature.
    pub entry: String,
    /// The subject of the certificate.
    pub subject: String,
    /// The issuer of the certificate.
    pub issuer: String,
    /// The SHA-256 of the certificate.
    pub sha256: String,
    /// The algorithm.
    pub algorithm: String,
}
