//! The files inside real packages: what rollpack finds in them against what the packages' tables say.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use rollpack::cab::{self, Cabinet};
use rollpack::disk;
use rollpack::msi::schema::{FILE, MSI_FILE_HASH, file, msi_file_hash};
use rollpack::msi::{Database, Limits, Row};
use rollpack::msi_file_hash::{MsiFileHash, MsiFileHasher};
use rollpack::pe::{self, Watch};

use crate::peers;

/// How many files were compared with what the tables say of them.
#[derive(Debug, Default)]
struct Compared {
    files: usize,
    versions: usize,
    hashes: usize,
}

#[test]
fn files_are_what_the_tables_say() {
    let Some(corpus) = peers::shared("corpus") else {
        return;
    };
    let mut compared = Compared::default();
    for entry in disk::list(&corpus).unwrap() {
        let Ok(bytes) = disk::read(&entry.path, 1 << 26) else {
            continue;
        };
        let Ok(mut database) = Database::open(Cursor::new(&bytes), &Limits::default()) else {
            continue;
        };
        let package = database.package().clone();
        let files: HashMap<_, Row<'_>> = package
            .tables
            .rows(FILE)
            .filter_map(|row| Some((row.text(file::FILE)?, row)))
            .collect();
        let hashes: HashMap<_, _> = package
            .tables
            .rows(MSI_FILE_HASH)
            .filter_map(|row| Some((row.text(msi_file_hash::FILE_)?, hash(row)?)))
            .collect();
        for stream in &package.streams {
            let mut cabinet = Vec::new();
            database
                .open_stream(stream.id)
                .unwrap()
                .read_to_end(&mut cabinet)
                .unwrap();
            if cabinet.starts_with(b"MSCF") {
                compare(&entry.name, &cabinet, &files, &hashes, &mut compared);
            }
        }
    }
    // So that a search that finds nothing is noticed.
    let Compared {
        files,
        versions,
        hashes,
    } = compared;
    assert!(
        files > 450 && versions > 150 && hashes > 200,
        "{compared:?}"
    );
}

fn hash(row: Row<'_>) -> Option<MsiFileHash> {
    Some(MsiFileHash::from_parts([
        row.int(msi_file_hash::HASH_PART1)?,
        row.int(msi_file_hash::HASH_PART2)?,
        row.int(msi_file_hash::HASH_PART3)?,
        row.int(msi_file_hash::HASH_PART4)?,
    ]))
}

fn compare(
    package: &str,
    cabinet: &[u8],
    files: &HashMap<&str, Row<'_>>,
    stated_hashes: &HashMap<&str, MsiFileHash>,
    compared: &mut Compared,
) {
    let mut cabinet = Cabinet::open(Cursor::new(cabinet), &cab::Options::default()).unwrap();
    let mut extraction = cabinet.extract();
    while let Some(mut member) = extraction.next_member() {
        let key = member.member().name.text();
        let Some(row) = files.get(key) else { continue };
        let (mut watch, mut hash, mut content) =
            (Watch::default(), MsiFileHasher::default(), Vec::new());
        while let Some(chunk) = member.chunk().unwrap() {
            watch.update(chunk);
            hash.update(chunk);
            content.extend_from_slice(chunk);
        }
        compared.files += 1;
        assert_eq!(
            row.int(file::FILE_SIZE),
            i32::try_from(content.len()).ok(),
            "{package} {key}"
        );
        if let Some(stated) = stated_hashes.get(key) {
            compared.hashes += 1;
            assert_eq!(hash.finish(), *stated, "{package} {key}");
        }
        let facts = watch.finish().unwrap();
        assert_eq!(
            facts,
            pe::read(Cursor::new(&content)).unwrap(),
            "{package} {key}"
        );
        let version = facts.and_then(|facts| facts.version);
        compared.versions += usize::from(version.is_some());
        let (text, languages) = match version {
            Some(version) => {
                let languages = version.translations.iter();
                let languages: Vec<_> = languages.map(|one| one.language.to_string()).collect();
                (version.file.to_string(), languages.join(","))
            }
            None => Default::default(),
        };
        let stated = (
            row.text(file::VERSION).unwrap_or(""),
            row.text(file::LANGUAGE).unwrap_or(""),
        );
        assert_eq!((&*text, &*languages), stated, "{package} {key}");
    }
}
