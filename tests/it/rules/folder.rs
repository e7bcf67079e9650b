//! A folder of payloads, made in memory from a few words.
//!
//! Without any words it holds exactly what the spec documents: each file with its size and time, each
//! package with the properties that it needs and the identity that is expected of it. A line changes one
//! thing about one payload, or adds a stray:
//!
//! ```text
//! Client.msi: absent
//! Client.msi: named CLIENT.MSI
//! Client.msi: size 375
//! Client.msi: modified 2011-05-17T12:55:00Z
//! Client.msi: no package
//! Client.msi: template x64;1033
//! Client.msi: revision {2F0C7B5E-0F43-4E0B-9A33-0B5D6A3C9E11}
//! Client.msi: kind merge module
//! Client.msi: same bytes as Server.msi
//! Client.msi: ProductName = Server
//! Client.msi: ProductCode =
//! notes.txt: stray
//! notes: stray folder
//! ```

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

use rollpack::bundle::Fingerprint;
use rollpack::disk::EntryKind;
use rollpack::inventory::{Content, Examination, Inventory, Payload, Stray};
use rollpack::msi::{
    self, Codepage, Column, Container, Database, Kind, Limits, Package, Property, PropertySet,
    PropertyValue, SummaryInformation, Table, Tables, Value,
};
use rollpack::payload::Folder;
use rollpack::spec::{PayloadKind, Row, Spec};
use uuid::Uuid;

/// A payload before it is made.
struct Sketch {
    name: String,
    size: u64,
    modified: jiff::Timestamp,
    bytes: String,
    content: What,
    properties: BTreeMap<String, String>,
    template: String,
    revision: String,
}

enum What {
    Package(Kind),
    NoPackage,
    File,
}

/// Makes the inventory that would be found.
pub fn inventory(spec: &Spec, words: &str) -> Inventory {
    let rows = &spec.inventory;
    let mut sketches: Vec<Option<Sketch>> = rows.iter().map(|row| Some(sketch(row))).collect();
    let mut strays = Vec::new();
    for line in words.lines() {
        let (name, words) = line.split_once(": ").expect("a name, a colon, words");
        let kind = match words {
            "stray" => Some(EntryKind::File),
            "stray folder" => Some(EntryKind::Folder),
            "stray device" => Some(EntryKind::Other),
            _ => None,
        };
        if let Some(kind) = kind {
            strays.push(Stray {
                name: name.to_owned(),
                kind,
            });
            continue;
        }
        let index = rows
            .iter()
            .position(|row| row.name.value == name)
            .unwrap_or_else(|| panic!("`{name}` is not documented"));
        if words == "absent" {
            sketches[index] = None;
        } else {
            change(sketches[index].as_mut().unwrap(), words);
        }
    }
    Inventory {
        payloads: sketches
            .into_iter()
            .map(|sketch| Some(make(sketch?)))
            .collect(),
        strays,
        own: Vec::new(),
    }
}

/// Puts a package that was made into the place of a documented one, sizes and times as they are documented.
pub fn put(spec: &Spec, inventory: &mut Inventory, name: &str, bytes: Vec<u8>) {
    let mut rows = spec.inventory.iter();
    let row = rows.position(|row| row.name.value == name);
    let row = row.unwrap_or_else(|| panic!("`{name}` is not documented"));
    let payload = inventory.payloads[row].as_mut().expect("it is there");
    let fingerprint = Fingerprint::of(&bytes);
    payload.fingerprint = Some(fingerprint);
    let mut database = Database::open(Cursor::new(bytes), &Limits::default()).unwrap();
    let nowhere = tempfile::tempdir().unwrap();
    let examination =
        Examination::of(&mut database, Arc::new(Folder::new(nowhere.path())), &()).unwrap();
    payload.examination = Some(Arc::new(examination));
    payload.content = Content::Package(Arc::new(database.into_package()));
}

fn sketch(row: &Row) -> Sketch {
    let name = &row.name.value;
    let code = |what: &str| {
        let code = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{what} of {name}").as_bytes());
        code.braced().to_string().to_uppercase()
    };
    let expected = &row.expected;
    let stated = |code: &Option<rollpack::spec::Located<Uuid>>| {
        let code = code.as_ref()?;
        Some(code.value.braced().to_string().to_uppercase())
    };
    let product = expected.name.as_ref().map_or(name, |name| &name.value);
    let version = row
        .version
        .as_ref()
        .map(|version| version.value.to_string());
    let platform = row
        .platform
        .as_ref()
        .map(|platform| platform.value.as_str());
    let properties = [
        ("ProductName", product.clone()),
        ("ProductLanguage", "1033".to_owned()),
        (
            "ProductVersion",
            version.unwrap_or_else(|| "1.0.0".to_owned()),
        ),
        (
            "ProductCode",
            stated(&expected.product_code).unwrap_or_else(|| code("product")),
        ),
        (
            "UpgradeCode",
            stated(&expected.upgrade_code).unwrap_or_else(|| code("upgrade")),
        ),
        ("Manufacturer", "Contoso".to_owned()),
    ];
    Sketch {
        name: name.clone(),
        size: (row.size.as_ref()).map_or(name.len() as u64, |size| size.value),
        modified: row.carried(jiff::civil::date(2026, 5, 16)),
        bytes: name.clone(),
        content: match row.kind {
            PayloadKind::Msi => What::Package(Kind::Package),
            PayloadKind::Msp => What::Package(Kind::Patch),
            PayloadKind::Cab | PayloadKind::File => What::File,
        },
        properties: properties
            .map(|(name, value)| (name.to_owned(), value))
            .into(),
        template: match platform {
            None | Some("x86") => "Intel;1033".to_owned(),
            Some(platform) => format!("{platform};1033"),
        },
        revision: code("package"),
    }
}

fn change(sketch: &mut Sketch, words: &str) {
    if let Some((property, value)) = words.split_once(" =") {
        match value.trim_start() {
            "" => sketch.properties.remove(property),
            value => sketch
                .properties
                .insert(property.to_owned(), value.to_owned()),
        };
        return;
    }
    let value = |word: &str| words.strip_prefix(word).map(str::to_owned);
    if let Some(name) = value("named ") {
        sketch.name = name;
    } else if let Some(size) = value("size ") {
        sketch.size = size.parse().unwrap();
    } else if let Some(time) = value("modified ") {
        sketch.modified = time.parse().unwrap();
    } else if let Some(template) = value("template ") {
        sketch.template = template;
    } else if let Some(revision) = value("revision ") {
        sketch.revision = revision;
    } else if let Some(other) = value("same bytes as ") {
        sketch.bytes = other;
    } else {
        sketch.content = match words {
            "no package" => What::NoPackage,
            "kind merge module" => What::Package(Kind::MergeModule),
            _ => panic!("nothing is called `{words}`"),
        };
    }
}

fn make(sketch: Sketch) -> Payload {
    let content = match sketch.content {
        What::Package(kind) => Content::Package(Arc::new(package(kind, &sketch))),
        What::File => Content::File,
        What::NoPackage => {
            let error = msi::read(Cursor::new(b"<!DOCTYPE html>"), &Limits::default()).unwrap_err();
            Content::Unreadable(Arc::new(error))
        }
    };
    let fingerprint = Fingerprint::of(sketch.bytes.as_bytes());
    Payload {
        path: PathBuf::from(&sketch.name),
        name: sketch.name,
        size: sketch.size,
        modified: sketch.modified,
        fingerprint: Some(fingerprint),
        content,
        examination: None,
    }
}

fn package(kind: Kind, sketch: &Sketch) -> Package {
    let columns = [("Property", "s72", true), ("Value", "l0", false)]
        .map(|(name, kind, key)| Column::new(name, kind, key).unwrap());
    let cells = sketch
        .properties
        .iter()
        .flat_map(|(name, value)| [Value::from(name.as_str()), Value::from(value.as_str())])
        .collect();
    let table = Table::new("Property", columns.into(), cells).unwrap();
    let summary = [(7, &sketch.template), (9, &sketch.revision)].map(|(id, text)| Property {
        id,
        offset: 0,
        value: PropertyValue::Text {
            raw: text.clone().into_bytes(),
            text: text.clone(),
        },
    });
    Package {
        kind,
        container: Container {
            version: 3,
            size: sketch.size,
            trailing: 0,
            class: Uuid::nil(),
        },
        codepage: Codepage(1252),
        summary: SummaryInformation(PropertySet {
            properties: summary.into(),
            ..PropertySet::default()
        }),
        tables: Tables::from_iter([table]),
        streams: Vec::new(),
        storages: Vec::new(),
        oddities: Vec::new(),
    }
}
