//! Every stream of the corpus beside the `cfb` crate.

use std::collections::BTreeMap;
use std::io::Read as _;

use rollpack::disk;
use rollpack::msi::{Database, Limits, StorageId};

use super::corpus::{Sample, samples};

#[test]
fn streams_equal_those_of_the_cfb_crate() {
    let Some(samples) = samples() else { return };
    let mut count = 0;
    for sample in &samples {
        let file = disk::open(&sample.path).unwrap();
        match Database::open(file, &Limits::default()) {
            Ok(mut database) => count += compare(sample, &mut database),
            Err(error) => {
                let theirs = cfb::CompoundFile::open(disk::open(&sample.path).unwrap());
                // What it opens, we refuse for what is inside.
                let is_inside = error.to_string().contains("string");
                assert_eq!(theirs.is_ok(), is_inside, "{}: {error}", sample.name);
            }
        }
    }
    eprintln!("{count} streams are equal");
    assert!(count > 2000, "only {count} streams");
}

fn compare(sample: &Sample, database: &mut Database<std::fs::File>) -> usize {
    let package = database.package().clone();
    let mut paths: BTreeMap<Option<StorageId>, String> = BTreeMap::new();
    paths.insert(None, String::new());
    for storage in &package.storages {
        let path = format!("{}/{}", paths[&storage.parent], storage.raw_name);
        paths.insert(Some(storage.id), path);
    }
    let mut ours = BTreeMap::new();
    for stream in &package.streams {
        let mut bytes = Vec::new();
        let mut content = database.open_stream(stream.id).unwrap();
        content.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes.len() as u64, stream.size);
        let path = format!("{}/{}", paths[&stream.storage], stream.raw_name);
        assert!(ours.insert(path, bytes).is_none(), "{}", sample.name);
    }
    let mut theirs = cfb::CompoundFile::open(disk::open(&sample.path).unwrap()).unwrap();
    let listed: Vec<_> = theirs
        .walk()
        .filter(cfb::Entry::is_stream)
        .map(|entry| entry.path().to_path_buf())
        .collect();
    assert_eq!(listed.len(), ours.len(), "{}", sample.name);
    for path in listed {
        let mut bytes = Vec::new();
        let mut content = theirs.open_stream(&path).unwrap();
        content.read_to_end(&mut bytes).unwrap();
        let path = path.to_str().unwrap();
        assert!(ours.get(path) == Some(&bytes), "{}: {path}", sample.name);
    }
    ours.len()
}
