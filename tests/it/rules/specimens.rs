//! Packages that are wrong below their tables, each named for what is wrong with it.
//!
//! Where a case is about bytes rather than rows, a block `text specimen [FILE]` holds one of these names.

use std::io::{Cursor, Read as _, Write as _};

use rollpack::msi::signature::{DigestState, facts};
use rollpack::msi::{Database, Limits};

use super::sealed;
use crate::pe::draft as pe;
use crate::unpack::package::{Packed, Recipe, packed};

const SIGNATURE_STREAM: &str = "\u{5}DigitalSignature";

/// Makes the package of that name.
pub fn build(name: &str) -> Vec<u8> {
    let recipe = Recipe::default();
    match name {
        "right" => recipe.package(),
        "cabinet that is not there" => {
            let media = vec![(1000, "files.cab")];
            Recipe { media, ..recipe }.package()
        }
        "damaged cabinet" => with_cabinet(&recipe, |cabinet| {
            let middle = cabinet.len() - 20;
            cabinet[middle] ^= 1;
        }),
        "member that is missing" => {
            let mut more = recipe.clone();
            more.files.push(packed("three", "VENDOR", "three.txt"));
            more.streams = vec![("files.cab", recipe.cabinet())];
            more.package()
        }
        "member that is not listed" => {
            let mut fewer = recipe.clone();
            fewer.files.truncate(1);
            fewer.streams = vec![("files.cab", recipe.cabinet())];
            fewer.package()
        }
        "members in another order" => {
            let mut turned = recipe.clone();
            turned.files.reverse();
            turned.streams = vec![("files.cab", recipe.cabinet())];
            turned.package()
        }
        "file of another size" => {
            let mut other = recipe;
            other.files[0].size += 1;
            other.package()
        }
        "file of another hash" => {
            let hashes = vec![("one", [1, 2, 3, 4])];
            Recipe { hashes, ..recipe }.package()
        }
        "empty file with the MD5 of nothing" => {
            let parts = [0xd98c_1dd4_u32, 0x04b2_008f, 0x9809_80e9, 0x7e42_f8ec];
            let mut empty = recipe;
            empty.files[0].content.clear();
            empty.files[0].size = 0;
            empty.hashes = vec![("one", parts.map(u32::cast_signed))];
            empty.package()
        }
        "library as its row says" => library("1.2.3.4", "1033,1031"),
        "library of another version" => library("1.2.3.5", "1033,1031"),
        "library in another language" => library("1.2.3.4", "1033"),
        "library without a version in its row" => {
            let versions = Vec::new();
            Recipe {
                versions,
                ..library_recipe(PROGRAM_32, "", "")
            }
            .package()
        }
        "library for the component" => keyed(PROGRAM_32, 0),
        "library for 64 bits" => keyed(PROGRAM_64, 0),
        "library for 32 bits in a component for 64" => keyed(PROGRAM_32, 0x100),
        "bytes behind the end" => [recipe.package(), vec![7; 700]].concat(),
        "zeros behind the end" => [recipe.package(), vec![0; 700]].concat(),
        "directory count of version 3" => {
            let mut bytes = recipe.package();
            bytes[40] = 9;
            bytes
        }
        "signed" => signed(recipe.package()),
        "signed by one" => signed_by(recipe.package(), &Signer::of(SIGNER)),
        "signed by another" => signed_by(recipe.package(), &Signer::of(ANOTHER)),
        "signed and changed" => {
            let mut bytes = signed(recipe.package());
            change(&mut bytes, b"one long.txt", b"ten long.txt");
            bytes
        }
        "signed and extended" => [signed(recipe.package()), vec![7; 700]].concat(),
        "signed and extended by zeros" => [signed(recipe.package()), vec![0; 700]].concat(),
        _ if name.starts_with("signed by ") => sealed::build(&recipe.package(), name),
        "signature that is none" => with_signature(recipe.package(), b"no signature"),
        "code page 4711" => {
            let mut bytes = recipe.package();
            set_codepage(&mut bytes, 4711);
            bytes
        }
        "table that is not listed" => {
            // U+4840 marks the stream of a table.
            with_stream(recipe.package(), "\u{4840}\u{3b3f}", &[1, 2])
        }
        "rows in another order" => reordered(recipe.package()),
        _ => panic!("there is no specimen `{name}`"),
    }
}

fn with_cabinet(recipe: &Recipe, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut cabinet = recipe.cabinet();
    change(&mut cabinet);
    let streams = vec![("files.cab", cabinet)];
    Recipe {
        streams,
        ..recipe.clone()
    }
    .package()
}

/// A library of version 1.2.3.4 in English and German, and what its row says.
const PROGRAM_32: u16 = 0x014c;
const PROGRAM_64: u16 = 0x8664;

fn library(version: &'static str, language: &'static str) -> Vec<u8> {
    library_recipe(PROGRAM_32, version, language).package()
}

/// A package whose library is the key path of a component with these attributes.
fn keyed(machine: u16, attributes: i32) -> Vec<u8> {
    Recipe {
        key_paths: vec![("VENDOR", attributes, "one")],
        ..library_recipe(machine, "1.2.3.4", "1033,1031")
    }
    .package()
}

fn library_recipe(machine: u16, version: &'static str, language: &'static str) -> Recipe {
    let translations = [(1033, 1200), (1031, 1200)];
    let resource = pe::version([1, 2, 3, 4], [1, 2, 3, 4], &translations);
    let content = pe::Draft {
        machine,
        wide: machine == PROGRAM_64,
        version: resource,
        ..pe::Draft::default()
    }
    .bytes();
    Recipe {
        files: vec![Packed {
            size: i32::try_from(content.len()).unwrap(),
            content,
            ..packed("one", "VENDOR", "one.dll")
        }],
        versions: vec![("one", version, language)],
        ..Recipe::default()
    }
}

fn with_stream(package: Vec<u8>, name: &str, content: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(Cursor::new(package)).unwrap();
    let mut stream = file.create_stream(name).unwrap();
    stream.write_all(content).unwrap();
    drop(stream);
    file.flush().unwrap();
    file.into_inner().into_inner()
}

pub(super) fn with_signature(package: Vec<u8>, signature: &[u8]) -> Vec<u8> {
    with_stream(package, SIGNATURE_STREAM, signature)
}

/// Signs by nobody: the digest of the file stands in the form of a signature.
fn signed(package: Vec<u8>) -> Vec<u8> {
    let certificate = certificate(SIGNER);
    let name = wrap(0x30, &[]);
    signed_by(package, &Signer { certificate, name })
}

fn signed_by(package: Vec<u8>, signer: &Signer) -> Vec<u8> {
    let draft = with_signature(package.clone(), &envelope(&[0; 20], signer));
    let mut database = Database::open(Cursor::new(draft), &Limits::default()).unwrap();
    let found = facts(&mut database).unwrap().unwrap();
    let DigestState::Differs { computed } = found.digest else {
        panic!("zeros are no digest")
    };
    with_signature(package, &envelope(&computed, signer))
}

/// A signature over that SHA-1 which carries one certificate and no value.
fn envelope(digest: &[u8], signer: &Signer) -> Vec<u8> {
    const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    const INDIRECT: &[u8] = b"\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x02\x01\x04";
    const SHA1: &[u8] = b"\x06\x05\x2b\x0e\x03\x02\x1a";
    const VERSION: &[u8] = &[2, 1, 1];
    let info = wrap(0x30, &[&wrap(0x30, &[SHA1]), &wrap(4, &[digest])]);
    let content = wrap(0x30, &[&wrap(0x30, &[]), &info]);
    let content = wrap(0x30, &[INDIRECT, &wrap(0xa0, &[&content])]);
    let info = wrap(0x30, &[VERSION, &signer.name]);
    let certificates = wrap(0xa0, &[&signer.certificate]);
    let data = wrap(
        0x30,
        &[
            VERSION,
            &wrap(0x31, &[]),
            &content,
            &certificates,
            &wrap(0x31, &[&info]),
        ],
    );
    wrap(0x30, &[SIGNED_DATA, &wrap(0xa0, &[&data])])
}

/// The certificates of the project's own test signers.
const SIGNER: &str = include_str!("../../data/trust/rsa.cert.pem");
const ANOTHER: &str = include_str!("../../data/trust/p256.cert.pem");

/// Who signs, and how the signature names the certificate.
struct Signer {
    certificate: Vec<u8>,
    name: Vec<u8>,
}

impl Signer {
    /// Names it by its issuer and number, which stand first in it.
    fn of(text: &str) -> Self {
        let certificate = certificate(text);
        // Two sequences of long lengths, and the version.
        let mut rest = &certificate[13..];
        let mut next = || {
            let (value, after) = rest.split_at(2 + usize::from(rest[1]));
            rest = after;
            value
        };
        let (number, _algorithm, issuer) = (next(), next(), next());
        let name = wrap(0x30, &[issuer, number]);
        Self { certificate, name }
    }
}

fn certificate(text: &str) -> Vec<u8> {
    let certificates = rollpack::sign::Certificate::all_from_pem(text).unwrap();
    certificates[0].der().to_vec()
}

/// Wraps values in another one of that tag.
pub(super) fn wrap(tag: u8, values: &[&[u8]]) -> Vec<u8> {
    let content = values.concat();
    let mut bytes = vec![tag];
    match u16::try_from(content.len()).unwrap() {
        short @ ..128 => bytes.push(u8::try_from(short).unwrap()),
        middle @ ..256 => bytes.extend([0x81, u8::try_from(middle).unwrap()]),
        long => {
            bytes.push(0x82);
            bytes.extend(long.to_be_bytes());
        }
    }
    bytes.extend(content);
    bytes
}

fn change(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    let at = bytes.windows(from.len()).position(|window| window == from);
    bytes[at.unwrap()..][..to.len()].copy_from_slice(to);
}

/// Reads the stream of a table; its name as stored comes first.
pub fn table(package: &[u8], name: &str) -> Option<(String, Vec<u8>)> {
    let mut database = Database::open(Cursor::new(package), &Limits::default()).unwrap();
    let mut streams = database.package().streams.iter();
    let stream = streams.find(|stream| stream.name == name)?.clone();
    let mut content = Vec::new();
    let mut reader = database.open_stream(stream.id).unwrap();
    reader.read_to_end(&mut content).unwrap();
    drop(reader);
    Some((stream.raw_name, content))
}

/// Changes the stream of a table.
fn edit_table(package: Vec<u8>, name: &str, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let (raw_name, mut content) = table(&package, name).unwrap();
    change(&mut content);
    with_stream(package, &raw_name, &content)
}

fn set_codepage(package: &mut Vec<u8>, codepage: u16) {
    *package = edit_table(std::mem::take(package), "_StringPool", |pool| {
        pool[..2].copy_from_slice(&codepage.to_le_bytes());
    });
}

/// Turns the rows of `Directory` around, each column by itself, two bytes to a cell.
fn reordered(package: Vec<u8>) -> Vec<u8> {
    edit_table(package, "Directory", |cells| {
        let column = cells.len() / 3;
        for column in cells.chunks_exact_mut(column) {
            let rows: Vec<[u8; 2]> = column.as_chunks().0.iter().rev().copied().collect();
            column.copy_from_slice(&rows.concat());
        }
    })
}
