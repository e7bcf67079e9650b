//! The digest of a stream of 1 GiB inside a database, against that of a file of the same bytes.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::Path;
use std::process::Command;

use rollpack::disk::{self, DiskError, EntryKind};

use super::BenchError;
use super::race::{Contestant, Race, Row};
use super::worker::Work;
use crate::material;

const MEBIBYTES: u64 = 1 << 10;
const BLOCK: usize = 1 << 20;

/// Measures it.
pub fn measure(folder: &Path, rounds: usize) -> Result<Vec<Row>, BenchError> {
    let (database, file) = (folder.join("big.msi"), folder.join("big.bin"));
    println!("making a database with a stream of {MEBIBYTES} MiB");
    make_database(&database).map_err(DiskError::during("write", &database))?;
    make_file(&file).map_err(DiskError::during("write", &file))?;
    let with = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).arg(&file);
        vec![command]
    };
    let race = Race {
        what: format!("SHA-256 of {MEBIBYTES} MiB"),
        bytes: Some(MEBIBYTES << 20),
        contestants: vec![
            Contestant::new("rollpack, in an MSI", |_| {
                vec![Work::Stream.command(&[&database])]
            }),
            Contestant::new("sha2 crate, plain file", |_| {
                vec![Work::Raw.command(&[&file])]
            }),
            Contestant::new("openssl, plain file", |_| {
                with("openssl", &["dgst", "-sha256"])
            }),
            Contestant::new("sha256sum, plain file", |_| with("sha256sum", &[])),
        ],
    };
    race.run(rounds)
}

/// Copies a stand-in and gives it a stream more.
fn make_database(path: &Path) -> io::Result<()> {
    let mut out = cfb::CompoundFile::create_with_version(cfb::Version::V4, create(path)?)?;
    let folder = material::stand_ins("example").map_err(io::Error::other)?;
    let entries = disk::list(&folder).map_err(io::Error::other)?;
    let is_package = |entry: &&disk::Entry| {
        entry.kind == EntryKind::File && entry.path.extension().is_some_and(|found| found == "msi")
    };
    if let Some(package) = entries.iter().find(is_package) {
        let opened = disk::open(&package.path).map_err(io::Error::other)?;
        let mut source = cfb::CompoundFile::open(opened)?;
        out.set_storage_clsid("/", *source.root_entry().clsid())?;
        let paths: Vec<_> = source.walk().filter(cfb::Entry::is_stream).collect();
        for entry in paths {
            let mut bytes = Vec::new();
            source.open_stream(entry.path())?.read_to_end(&mut bytes)?;
            out.create_stream(entry.path())?.write_all(&bytes)?;
        }
    }
    fill(&mut out.create_stream("/Big")?)?;
    out.flush()
}

fn make_file(path: &Path) -> io::Result<()> {
    fill(&mut create(path)?)
}

fn create(path: &Path) -> io::Result<File> {
    File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(path)
}

/// Writes blocks that differ, because a file of one block again and again may be stored as holes.
fn fill(out: &mut impl Write) -> io::Result<()> {
    let mut block: Vec<u8> = (0..=255).cycle().take(BLOCK).collect();
    for number in 0..MEBIBYTES {
        block[..8].copy_from_slice(&number.to_le_bytes());
        out.write_all(&block)?;
    }
    Ok(())
}
