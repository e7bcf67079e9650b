//! What a package's tables say: one feature, one component for each file, an embedded cabinet, and the
//! standard actions that installing, removing, upgrading, advertising and administrative images need.

mod sequences;

use std::collections::BTreeMap;

use md5::{Digest as _, Md5};

use self::sequences::SEQUENCES;
use super::database::{Table, Value};
use super::identity;
use super::recipe::{Package, PackagedFile, Platform};
use super::short_name::ShortNames;

/// The name of the cabinet's stream.
pub const CABINET: &str = "payload.cab";

const INSTALL_FOLDER: &str = "INSTALLFOLDER";
const FEATURE: &str = "Complete";
const OLDER_FOUND: &str = "OLDERVERSIONFOUND";
const NEWER_FOUND: &str = "NEWERVERSIONFOUND";

/// [64-bit component](https://learn.microsoft.com/windows/win32/msi/component-table).
const COMPONENT_64_BIT: i32 = 0x100;
/// [Vital](https://learn.microsoft.com/windows/win32/msi/file-table): without the file no installation.
const FILE_VITAL: i32 = 0x200;
/// [Upgrade attributes](https://learn.microsoft.com/windows/win32/msi/upgrade-table).
const MIGRATE_FEATURES: i32 = 1;
const ONLY_DETECT: i32 = 2;
const LOCAL_MACHINE: i32 = 2;

/// A file that a package installs, with its content.
#[derive(Debug)]
pub struct BuiltFile<'a> {
    /// As the recipe describes it.
    pub file: &'a PackagedFile,
    /// Its place in the cabinet, from 1 on.
    pub number: i32,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Whether it carries a version resource of the package's version.
    pub versioned: bool,
}

impl BuiltFile<'_> {
    /// Returns the key in the File table, which is the name in the cabinet.
    pub fn key(&self) -> String {
        format!("File{}_{}", self.number, self.plain_name())
    }

    /// Returns the key of the component around the file.
    fn component(&self) -> String {
        format!("Component{}_{}", self.number, self.plain_name())
    }

    /// The name as far as a key can show it.
    fn plain_name(&self) -> String {
        self.file.name().replace([' ', '-', '(', ')'], "_")
    }
}

/// Returns all tables of a package; the files are in the order of the cabinet.
pub fn tables(package: &Package, files: &[BuiltFile<'_>]) -> Vec<Table> {
    let folders = Folders::of(package, files);
    let mut tables = vec![
        table("Property", properties(package)),
        table("Directory", folders.rows(package.platform)),
        table("Component", components(package, files, &folders)),
        table("File", file_rows(package, files)),
        table("MsiFileHash", hashes(files)),
        table("Feature", vec![feature(package)]),
        table(
            "FeatureComponents",
            files
                .iter()
                .map(|file| vec![text(FEATURE), text(&file.component())])
                .collect(),
        ),
        table("Media", vec![media(files)]),
        table("Upgrade", upgrades(package)),
        table("LaunchCondition", vec![downgrade_condition()]),
    ];
    if let (Some(first), false) = (files.first(), package.registry.is_empty()) {
        let rows = registry(package, &first.component());
        tables.push(table("Registry", rows));
    }
    tables.extend(SEQUENCES.iter().map(|(name, actions)| {
        let row = |(action, number): &(&str, i32)| vec![text(action), null(), int(*number)];
        table(name, actions.iter().map(row).collect())
    }));
    tables
}

fn properties(package: &Package) -> Vec<Vec<Value>> {
    let secure = format!("{NEWER_FOUND};{OLDER_FOUND}");
    [
        ("ALLUSERS", "1".to_owned()),
        ("ARPCOMMENTS", super::comments(package)),
        ("Manufacturer", package.manufacturer.clone()),
        ("ProductCode", identity::product_code(package)),
        ("ProductLanguage", package.language.to_string()),
        ("ProductName", package.product.clone()),
        ("ProductVersion", package.version.to_string()),
        ("SecureCustomProperties", secure),
        ("UpgradeCode", identity::upgrade_code(package)),
    ]
    .into_iter()
    .map(|(name, value)| vec![text(name), text(&value)])
    .collect()
}

/// The folders of a package: their keys by their path below the program files.
struct Folders<'a> {
    keys: BTreeMap<Vec<&'a str>, String>,
    installation: Vec<&'a str>,
}

impl<'a> Folders<'a> {
    fn of(package: &'a Package, files: &'a [BuiltFile<'_>]) -> Self {
        let installation: Vec<&str> = package.folder.iter().map(String::as_str).collect();
        let mut keys = BTreeMap::new();
        keys.insert(installation.clone(), INSTALL_FOLDER.to_owned());
        let mut folders = Self { keys, installation };
        for depth in 1..folders.installation.len() {
            let path = folders.installation[..depth].to_vec();
            folders.add(path);
        }
        for built in files {
            for depth in 1..built.file.path.len() {
                let below = built.file.path[..depth].iter().map(String::as_str);
                let path = folders.installation.iter().copied().chain(below).collect();
                folders.add(path);
            }
        }
        folders
    }

    fn add(&mut self, path: Vec<&'a str>) {
        let next = format!("Folder{}", self.keys.len());
        self.keys.entry(path).or_insert(next);
    }

    fn key_of(&self, file: &'a PackagedFile) -> &str {
        let (_, below) = file.path.split_last().unwrap_or((&file.path[0], &[]));
        let below = below.iter().map(String::as_str);
        let path: Vec<&str> = self.installation.iter().copied().chain(below).collect();
        self.keys.get(&path).map_or(INSTALL_FOLDER, String::as_str)
    }

    fn rows(&self, platform: Platform) -> Vec<Vec<Value>> {
        let program_files = match platform {
            Platform::X86 => "ProgramFilesFolder",
            Platform::X64 => "ProgramFiles64Folder",
        };
        let mut rows = vec![
            vec![text("TARGETDIR"), null(), text("SourceDir")],
            vec![text(program_files), text("TARGETDIR"), text("PFiles")],
        ];
        let mut names: BTreeMap<&[&str], ShortNames> = BTreeMap::new();
        for (path, key) in &self.keys {
            let Some((name, above)) = path.split_last() else {
                continue;
            };
            let parent = self.keys.get(above).map_or(program_files, String::as_str);
            let name = names.entry(above).or_default().name(name);
            rows.push(vec![text(key), text(parent), text(&name)]);
        }
        rows
    }
}

fn components(
    package: &Package,
    files: &[BuiltFile<'_>],
    folders: &Folders<'_>,
) -> Vec<Vec<Value>> {
    let attributes = match package.platform {
        Platform::X86 => 0,
        Platform::X64 => COMPONENT_64_BIT,
    };
    let row = |built: &BuiltFile<'_>| {
        let path = built.file.path.join("/");
        vec![
            text(&built.component()),
            text(&identity::component_code(package, &path)),
            text(folders.key_of(built.file)),
            int(attributes),
            null(),
            text(&built.key()),
        ]
    };
    files.iter().map(row).collect()
}

fn file_rows(package: &Package, files: &[BuiltFile<'_>]) -> Vec<Vec<Value>> {
    let mut names: BTreeMap<&[String], ShortNames> = BTreeMap::new();
    let mut rows = Vec::new();
    for built in files {
        let path = &built.file.path;
        let folder = &path[..path.len().saturating_sub(1)];
        let name = names.entry(folder).or_default().name(built.file.name());
        let (version, language) = if built.versioned {
            let language = package.language.to_string();
            (text(&package.version.to_string()), text(&language))
        } else {
            (null(), null())
        };
        rows.push(vec![
            text(&built.key()),
            text(&built.component()),
            text(&name),
            int(number(built.bytes.len())),
            version,
            language,
            int(FILE_VITAL),
            int(built.number),
        ]);
    }
    rows
}

/// The MD5 of each file that has no version, in four numbers.
fn hashes(files: &[BuiltFile<'_>]) -> Vec<Vec<Value>> {
    let unversioned = files.iter().filter(|file| !file.versioned);
    let row = |file: &BuiltFile<'_>| {
        let mut row = vec![text(&file.key()), int(0)];
        let hash: [u8; 16] = Md5::digest(&file.bytes).into();
        let (parts, _) = hash.as_chunks();
        row.extend(parts.iter().map(|part| int(i32::from_le_bytes(*part))));
        row
    };
    unversioned.map(row).collect()
}

fn feature(package: &Package) -> Vec<Value> {
    vec![
        text(FEATURE),
        null(),
        text(&package.product),
        text(&super::comments(package)),
        int(1),
        int(1),
        text(INSTALL_FOLDER),
        int(0),
    ]
}

fn media(files: &[BuiltFile<'_>]) -> Vec<Value> {
    let cabinet = format!("#{CABINET}");
    vec![
        int(1),
        int(number(files.len())),
        null(),
        text(&cabinet),
        null(),
        null(),
    ]
}

fn upgrades(package: &Package) -> Vec<Vec<Value>> {
    let code = identity::upgrade_code(package);
    let version = package.version.to_string();
    let row = |min: Value, max: Value, attributes: i32, found: &str| {
        vec![
            text(&code),
            min,
            max,
            null(),
            int(attributes),
            null(),
            text(found),
        ]
    };
    vec![
        row(null(), text(&version), MIGRATE_FEATURES, OLDER_FOUND),
        row(text(&version), null(), ONLY_DETECT, NEWER_FOUND),
    ]
}

fn downgrade_condition() -> Vec<Value> {
    vec![
        text(&format!("NOT {NEWER_FOUND}")),
        text("A newer version of [ProductName] is already installed."),
    ]
}

fn registry(package: &Package, component: &str) -> Vec<Vec<Value>> {
    let rows = package.registry.iter().zip(1..);
    rows.map(|(value, number)| {
        vec![
            text(&format!("Registry{number}")),
            int(LOCAL_MACHINE),
            text(&value.key),
            text(&value.name),
            text(&value.value),
            text(component),
        ]
    })
    .collect()
}

fn table(name: &'static str, rows: Vec<Vec<Value>>) -> Table {
    Table { name, rows }
}

fn text(value: &str) -> Value {
    Value::Str(value.to_owned())
}

fn int(value: i32) -> Value {
    Value::Int(value)
}

fn null() -> Value {
    Value::Null
}

/// A package has few files, and none of 2 GiB.
fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
