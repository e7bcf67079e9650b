//! A recipe as it is written: defaults, kinds of packages, and entries of a line or three.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use super::placeholder;
use super::{
    Content, LooseFile, Package, PackagedFile, Platform, Recipe, RecipeError, RegistryValue,
    Version,
};

/// A recipe as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    #[expect(dead_code, reason = "reading it is the check: there is one version")]
    schema: Schema,
    defaults: Defaults,
    #[serde(default)]
    every: Contents,
    kinds: BTreeMap<String, Kind>,
    packages: Vec<PackageEntry>,
    #[serde(default)]
    files: Vec<FileEntry>,
}

#[derive(Deserialize)]
enum Schema {
    #[serde(rename = "rollpack/packages/v1")]
    V1,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Defaults {
    manufacturer: String,
    #[serde(deserialize_with = "parsed")]
    version: Version,
    language: u16,
    platform: Platform,
    #[serde(deserialize_with = "time")]
    modified: Timestamp,
}

/// What a package of some kind, or every package, installs.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    #[serde(default)]
    files: Vec<WrittenFile>,
    #[serde(default)]
    registry: Vec<RegistryValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    folder: String,
    #[serde(default)]
    files: Vec<WrittenFile>,
    #[serde(default)]
    registry: Vec<RegistryValue>,
}

/// A file in a package: its path, and either its text or what to make.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    path: String,
    text: Option<String>,
    make: Option<Made>,
}

/// Contents that are made rather than written down.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Made {
    Program,
    Library,
    Filler,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackageEntry {
    file: String,
    #[serde(deserialize_with = "size")]
    size: u64,
    kind: String,
    product: String,
    /// What `{name}` stands for; the file's name without its ending when absent.
    name: Option<String>,
    /// Instead of the folder of the kind.
    folder: Option<String>,
    manufacturer: Option<String>,
    #[serde(default, deserialize_with = "some_parsed")]
    version: Option<Version>,
    language: Option<u16>,
    platform: Option<Platform>,
    #[serde(default, deserialize_with = "some_time")]
    modified: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEntry {
    file: String,
    #[serde(deserialize_with = "size")]
    size: u64,
    #[serde(deserialize_with = "time")]
    modified: Timestamp,
    text: String,
}

impl Written {
    /// Fills in what the entries leave to the kinds and the defaults.
    pub(super) fn fill(&self) -> Result<Recipe, RecipeError> {
        let packages = self.packages.iter().map(|entry| self.package(entry));
        Ok(Recipe {
            packages: packages.collect::<Result<_, _>>()?,
            files: self
                .files
                .iter()
                .map(loose_file)
                .collect::<Result<_, _>>()?,
        })
    }

    fn package(&self, entry: &PackageEntry) -> Result<Package, RecipeError> {
        let package = &entry.file;
        let kind = self.kinds.get(&entry.kind);
        let kind = kind.ok_or_else(|| RecipeError::UnknownKind {
            file: package.clone(),
            kind: entry.kind.clone(),
        })?;
        let defaults = &self.defaults;
        let version = entry.version.unwrap_or(defaults.version);
        let platform = entry.platform.unwrap_or(defaults.platform);
        let manufacturer = entry.manufacturer.as_ref();
        let manufacturer = manufacturer.unwrap_or(&defaults.manufacturer);
        let stem = package.rsplit_once('.').map_or(&**package, |parts| parts.0);
        let values = BTreeMap::from([
            ("file", package.clone()),
            ("name", entry.name.as_deref().unwrap_or(stem).to_owned()),
            ("product", entry.product.clone()),
            ("version", version.to_string()),
            ("platform", platform.to_string()),
            ("manufacturer", manufacturer.clone()),
        ]);
        let fill = |text: &str| {
            placeholder::fill(text, &values).map_err(|source| RecipeError::Placeholder {
                file: package.clone(),
                source,
            })
        };
        let folder = fill(entry.folder.as_ref().unwrap_or(&kind.folder))?;
        let contents = kind.files.iter().chain(&self.every.files);
        let registry = kind.registry.iter().chain(&self.every.registry);
        Ok(Package {
            file: package.clone(),
            size: entry.size,
            modified: entry.modified.unwrap_or(defaults.modified),
            product: entry.product.clone(),
            version,
            platform,
            manufacturer: manufacturer.clone(),
            language: entry.language.unwrap_or(defaults.language),
            folder: split(&folder),
            files: contents
                .map(|written| written.filled(package, &fill))
                .collect::<Result<_, _>>()?,
            registry: registry
                .map(|value| value.filled(&fill))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// Fills in the placeholders of a text.
trait Fill: Fn(&str) -> Result<String, RecipeError> {}

impl<F: Fn(&str) -> Result<String, RecipeError>> Fill for F {}

impl WrittenFile {
    fn filled(&self, package: &str, fill: &impl Fill) -> Result<PackagedFile, RecipeError> {
        let name = fill(&self.path)?;
        let content = match (&self.text, self.make) {
            (Some(text), None) => Content::Text(with_windows_line_ends(&fill(text)?)),
            (None, Some(Made::Program)) => Content::Program,
            (None, Some(Made::Library)) => Content::Library,
            (None, Some(Made::Filler)) => Content::Filler,
            (Some(_), Some(_)) | (None, None) => {
                return Err(RecipeError::Content {
                    file: package.to_owned(),
                    name,
                });
            }
        };
        let path = split(&name);
        Ok(PackagedFile { path, content })
    }
}

impl RegistryValue {
    fn filled(&self, fill: &impl Fill) -> Result<Self, RecipeError> {
        Ok(Self {
            key: fill(&self.key)?,
            name: fill(&self.name)?,
            value: fill(&self.value)?,
        })
    }
}

fn loose_file(entry: &FileEntry) -> Result<LooseFile, RecipeError> {
    let content = with_windows_line_ends(&entry.text);
    let actual = content.len() as u64;
    if actual != entry.size {
        return Err(RecipeError::WrongSize {
            file: entry.file.clone(),
            actual,
            stated: entry.size,
        });
    }
    Ok(LooseFile {
        file: entry.file.clone(),
        modified: entry.modified,
        content,
    })
}

fn split(path: &str) -> Vec<String> {
    path.split('/').map(str::to_owned).collect()
}

fn with_windows_line_ends(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// A size as people write it (`374,784`) or as machines do.
fn size<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Size {
        Number(u64),
        Text(String),
    }
    let text = match Size::deserialize(from)? {
        Size::Number(number) => return Ok(number),
        Size::Text(text) => text,
    };
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    let digits: String = text.chars().filter(|c| *c != ',').collect();
    match digits.parse() {
        Ok(number) if grouped => Ok(number),
        _ => Err(D::Error::custom(format!(
            "`{text}` is no size, such as `374,784`"
        ))),
    }
}

/// A time in UTC as people write it (`16-May-2011 12:55`) or as machines do.
fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(from)?;
    if let Ok(time) = DateTime::strptime("%d-%b-%Y %H:%M", &text)
        && let Ok(time) = time.to_zoned_datetime(TimeZone::UTC)
    {
        return Ok(time.timestamp());
    }
    text.parse().map_err(|_| {
        D::Error::custom(format!(
            "`{text}` is no time, such as `16-May-2011 12:55` in UTC"
        ))
    })
}

fn some_time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    time(from).map(Some)
}

fn parsed<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: FromStr<Err = &'static str>,
    D: Deserializer<'de>,
{
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

fn some_parsed<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: FromStr<Err = &'static str>,
    D: Deserializer<'de>,
{
    parsed(from).map(Some)
}
