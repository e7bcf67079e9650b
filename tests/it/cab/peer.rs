//! Members of a cabinet, as rollpack and as `cabextract` give them.

use std::io::{Cursor, Read, Seek};
use std::path::Path;
use std::process::Command;

use rollpack::cab::{CabError, Cabinet, Extraction, Options};
use rollpack::digest::{Digest, HashingWriter};
use rollpack::disk::{self, EntryKind};

/// Names and what became of their data, sorted.
pub type Unpacked = Vec<(String, Result<Digest, CabError>)>;

/// Unpacks everything and digests it.
pub fn unpack(extraction: &mut Extraction<'_>) -> Unpacked {
    let mut unpacked = Vec::new();
    while let Some(mut member) = extraction.next_member() {
        let name = member.member().name.text().replace('\\', "/");
        let mut sink = HashingWriter::new(std::io::sink());
        let copied = std::io::copy(&mut member, &mut sink);
        let digest = match copied {
            Ok(size) => {
                assert_eq!(size, u64::from(member.member().size), "{name}");
                Ok(sink.finish().1)
            }
            Err(error) => Err(error.downcast::<CabError>().unwrap()),
        };
        unpacked.push((name, digest));
    }
    unpacked.sort_by(|a, b| a.0.cmp(&b.0));
    unpacked
}

/// Unpacks one cabinet.
pub fn unpack_bytes(bytes: &[u8]) -> Result<Unpacked, CabError> {
    unpack_reader(Cursor::new(bytes))
}

/// Unpacks one cabinet.
pub fn unpack_reader(reader: impl Read + Seek) -> Result<Unpacked, CabError> {
    let mut cabinet = Cabinet::open(reader, &Options::default())?;
    Ok(unpack(&mut cabinet.extract()))
}

/// Keeps what could be unpacked.
pub fn whole(unpacked: &Unpacked) -> Vec<(String, Digest)> {
    let whole = unpacked
        .iter()
        .filter_map(|(name, digest)| Some((name.clone(), *digest.as_ref().ok()?)));
    whole.collect()
}

/// Returns the files that `cabextract` writes, sorted, and whether it is content.
pub fn cabextract(cabinet: &Path) -> (Vec<(String, Digest)>, bool) {
    let target = tempfile::tempdir().unwrap();
    let mut command = Command::new("cabextract");
    let status = command
        .arg("-q")
        .arg("-d")
        .arg(target.path())
        .arg(cabinet)
        .output()
        .unwrap()
        .status;
    let mut files = Vec::new();
    let mut folders = vec![target.path().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in disk::list(&folder).unwrap() {
            if entry.kind == EntryKind::Folder {
                folders.push(entry.path);
                continue;
            }
            let name = entry
                .path
                .strip_prefix(target.path())
                .unwrap()
                .to_str()
                .unwrap();
            let mut file = disk::open(&entry.path).unwrap();
            files.push((name.to_owned(), Digest::of_reader(&mut file).unwrap().0));
        }
    }
    files.sort();
    (files, status.success())
}

/// Returns the files that `cabextract` writes for a cabinet in memory, and whether it is content.
pub fn cabextract_bytes(bytes: &[u8]) -> (Vec<(String, Digest)>, bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.cab");
    std::fs::write(&path, bytes).unwrap();
    cabextract(&path)
}
