//! Small packages, written by other crates than the ones that read them.

use std::io::{Cursor, Write as _};

use msi::{CodePage, Column, Insert, PackageType, Value};

/// One row of the `File` table and its content.
#[derive(Clone)]
pub struct Packed {
    pub key: &'static str,
    pub directory: &'static str,
    pub name: &'static str,
    pub content: Vec<u8>,
    /// What the table says; the content's size unless it lies.
    pub size: i32,
}

/// A package with one cabinet, unless it says more.
#[derive(Clone)]
pub struct Recipe {
    pub kind: PackageType,
    pub codepage: CodePage,
    pub directories: Vec<[&'static str; 3]>,
    pub files: Vec<Packed>,
    /// Last sequence number and cabinet, as `Media` has them.
    pub media: Vec<(i32, &'static str)>,
    /// Streams to put in place of the one cabinet.
    pub streams: Vec<(&'static str, Vec<u8>)>,
    /// Whether files are in cabinets.
    pub is_packed: bool,
    /// File, and the four parts of its hash.
    pub hashes: Vec<(&'static str, [i32; 4])>,
    /// File, version and languages; without any, the table has no such columns.
    pub versions: Vec<(&'static str, &'static str, &'static str)>,
    /// Component, attributes and key path; without any, the table has no such columns.
    pub key_paths: Vec<(&'static str, i32, &'static str)>,
}

pub fn packed(key: &'static str, directory: &'static str, name: &'static str) -> Packed {
    let content = format!("the content of {key}\n").into_bytes();
    let size = i32::try_from(content.len()).unwrap();
    Packed {
        key,
        directory,
        name,
        content,
        size,
    }
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            kind: PackageType::Installer,
            codepage: CodePage::Windows1252,
            directories: vec![
                ["TARGETDIR", "", "SourceDir"],
                ["ProgramFilesFolder", "TARGETDIR", "PFiles"],
                ["VENDOR", "ProgramFilesFolder", "VEND~1|Vendor Inc"],
            ],
            files: vec![
                packed("one", "VENDOR", "ONE~1.TXT|one long.txt"),
                packed("two", "TARGETDIR", "two.txt"),
            ],
            media: vec![(1000, "#files.cab")],
            streams: Vec::new(),
            is_packed: true,
            hashes: Vec::new(),
            versions: Vec::new(),
            key_paths: Vec::new(),
        }
    }
}

impl Recipe {
    fn component(&self, name: &str) -> Vec<Value> {
        let mut row = vec![Value::from(name), Value::from(name)];
        if !self.key_paths.is_empty() {
            let mut known = self.key_paths.iter();
            let of = known.find(|(component, ..)| *component == name);
            let more = of.map_or([Value::Int(0), Value::Null], |(_, attributes, file)| {
                [Value::Int(*attributes), Value::from(*file)]
            });
            row.extend(more);
        }
        row
    }

    /// Returns the package.
    pub fn package(&self) -> Vec<u8> {
        let file = Cursor::new(Vec::new());
        let mut package = msi::Package::create(self.kind, file).unwrap();
        package.set_database_codepage(self.codepage);
        let word_count = if self.is_packed { 2 } else { 0 };
        package.summary_info_mut().set_word_count(word_count);
        let text = |name| Column::build(name).nullable().string(255);
        let key = |name| Column::build(name).primary_key().id_string(72);
        let number = |name| Column::build(name).nullable().int32();
        let mut table = |name: &str, columns, rows: Vec<Vec<Value>>| {
            package.create_table(name, columns).unwrap();
            if !rows.is_empty() {
                package.insert_rows(Insert::into(name).rows(rows)).unwrap();
            }
        };
        let columns_of_versions = match self.versions.as_slice() {
            [] => Vec::new(),
            _ => vec!["Version", "Language"],
        };
        let cell = |text: &str| match text {
            "" => Value::Null,
            _ => Value::from(text),
        };
        table(
            "Directory",
            vec![
                key("Directory"),
                text("Directory_Parent"),
                text("DefaultDir"),
            ],
            self.directories
                .iter()
                .map(|row| row.iter().map(|text| cell(text)).collect())
                .collect(),
        );
        table(
            "Component",
            if self.key_paths.is_empty() {
                vec![key("Component"), text("Directory_")]
            } else {
                let more = [number("Attributes"), text("KeyPath")];
                [key("Component"), text("Directory_")]
                    .into_iter()
                    .chain(more)
                    .collect()
            },
            self.directories
                .iter()
                .map(|row| self.component(row[0]))
                .collect(),
        );
        table(
            "File",
            [
                // No identifier, for the crate insists on what those are.
                Column::build("File").primary_key().string(72),
                text("Component_"),
                text("FileName"),
                number("FileSize"),
                number("Attributes"),
                number("Sequence"),
            ]
            .into_iter()
            .chain(columns_of_versions.into_iter().map(text))
            .collect(),
            self.files
                .iter()
                .zip(1..)
                .map(|(file, sequence)| {
                    let mut row = [file.key, file.directory, file.name].map(cell).to_vec();
                    row.extend([file.size, 0, sequence].map(Value::Int));
                    let mut versions = self.versions.iter();
                    if let Some((_, version, language)) =
                        versions.find(|(key, ..)| *key == file.key)
                    {
                        row.extend([cell(version), cell(language)]);
                    }
                    row
                })
                .collect(),
        );
        table(
            "Media",
            vec![
                Column::build("DiskId").primary_key().int16(),
                number("LastSequence"),
                text("Cabinet"),
            ],
            self.media
                .iter()
                .zip(1..)
                .map(|((last, cabinet), disk)| {
                    vec![Value::Int(disk), Value::Int(*last), cell(cabinet)]
                })
                .collect(),
        );
        table(
            "MsiFileHash",
            ["HashPart1", "HashPart2", "HashPart3", "HashPart4"]
                .into_iter()
                .fold(vec![key("File_")], |mut columns, name| {
                    columns.push(number(name));
                    columns
                }),
            self.hashes
                .iter()
                .map(|(file, parts)| {
                    let parts = parts.iter().map(|part| Value::Int(*part));
                    std::iter::once(cell(file)).chain(parts).collect()
                })
                .collect(),
        );
        let own = self.media[0].1.strip_prefix('#');
        let own = own.filter(|_| self.streams.is_empty());
        let own = own.map(|name| (name, self.cabinet()));
        for (name, bytes) in own.into_iter().chain(self.streams.clone()) {
            let mut stream = package.write_stream(name).unwrap();
            stream.write_all(&bytes).unwrap();
        }
        package.into_inner().unwrap().into_inner()
    }

    /// Returns the cabinet, whose members are named by the keys.
    pub fn cabinet(&self) -> Vec<u8> {
        let mut builder = cab::CabinetBuilder::new();
        let folder = builder.add_folder(cab::CompressionType::MsZip);
        for file in &self.files {
            folder.add_file(file.key);
        }
        let mut writer = builder.build(Cursor::new(Vec::new())).unwrap();
        let mut contents = self.files.iter();
        while let Some(mut member) = writer.next_file().unwrap() {
            member.write_all(&contents.next().unwrap().content).unwrap();
        }
        dated(writer.finish().unwrap().into_inner())
    }
}

/// Gives every member one time; the crate takes the clock's.
fn dated(mut cabinet: Vec<u8>) -> Vec<u8> {
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .fold(0, |all, byte| all << 8 | usize::from(*byte))
    };
    let (mut entry, members) = (number(&cabinet[16..20]), number(&cabinet[28..30]));
    for _ in 0..members {
        // 2011-05-16, 12:55.
        cabinet[entry + 10..entry + 14].copy_from_slice(&[0xb0, 0x3e, 0xe0, 0x66]);
        let name = cabinet[entry + 16..]
            .iter()
            .position(|byte| *byte == 0)
            .unwrap();
        entry += 17 + name;
    }
    cabinet
}
