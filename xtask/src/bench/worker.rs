//! The work of one contestant that is a library, in a process of its own.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use rollpack::cab::{Cabinet, Options};
use rollpack::digest::Digest;
use rollpack::disk::{self, DiskError};
use rollpack::msi::{Database, Limits};
use sha2::{Digest as _, Sha256};

use super::BenchError;

/// What a worker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Writes all tables of each path as IDT.
    Tables,
    /// The same with the `msi` crate, whose cells are written as text.
    PeerTables,
    /// Unpacks the first path into the folder that is the second.
    Unpack,
    /// Digests the largest stream of the path.
    Stream,
    /// Digests the file itself.
    Raw,
}

impl Work {
    const ALL: [(&'static str, Self); 5] = [
        ("tables", Self::Tables),
        ("peer-tables", Self::PeerTables),
        ("unpack", Self::Unpack),
        ("stream", Self::Stream),
        ("raw", Self::Raw),
    ];

    /// Reads the name of a work.
    pub fn parse(name: &Path) -> Result<Self, BenchError> {
        let found = Self::ALL.iter().find(|(known, _)| name == Path::new(known));
        found
            .map(|&(_, work)| work)
            .ok_or_else(|| BenchError::NoSuchWork {
                work: name.display().to_string(),
            })
    }

    /// Returns the command that does it on these paths.
    pub fn command(self, paths: &[&Path]) -> Command {
        let name = Self::ALL.iter().find(|&&(_, work)| work == self);
        let this = std::env::current_exe().unwrap_or_default();
        let mut command = Command::new(this);
        command.args(["bench", "--worker", name.map_or("", |(name, _)| name)]);
        command.args(paths);
        command
    }
}

/// Does it.
pub fn run(work: Work, paths: &[PathBuf]) -> Result<(), BenchError> {
    match (work, paths) {
        (Work::Unpack, [cabinet, folder]) => unpack(cabinet, folder),
        (Work::Tables, _) => paths.iter().try_for_each(|path| tables(path)),
        (Work::PeerTables, _) => paths.iter().try_for_each(|path| peer_tables(path)),
        (Work::Stream, _) => paths.iter().try_for_each(|path| stream(path)),
        (Work::Raw, _) => paths.iter().try_for_each(|path| raw(path)),
        (Work::Unpack, _) => Err(BenchError::NoSuchWork {
            work: "unpack without a folder".to_owned(),
        }),
    }
}

fn tables(path: &Path) -> Result<(), BenchError> {
    let file = BufReader::new(disk::open(path)?);
    let database = Database::open(file, &Limits::default())?;
    let mut out = io::stdout().lock();
    for table in database.package().tables.iter() {
        out.write_all(table.to_idt().as_bytes())
            .map_err(DiskError::during("write tables of", path))?;
    }
    Ok(())
}

fn peer_tables(path: &Path) -> Result<(), BenchError> {
    let failed = |source| BenchError::Peer {
        path: path.to_path_buf(),
        source,
    };
    let mut package = msi::Package::open(BufReader::new(disk::open(path)?)).map_err(failed)?;
    let names: Vec<_> = package
        .tables()
        .map(|table| table.name().to_owned())
        .collect();
    let mut out = io::stdout().lock();
    for name in names {
        let rows = package
            .select_rows(msi::Select::table(name))
            .map_err(failed)?;
        let mut text = String::new();
        for row in rows {
            for column in 0..row.len() {
                text.push_str(&row[column].to_string());
                text.push('\t');
            }
            text.push_str("\r\n");
        }
        out.write_all(text.as_bytes()).map_err(failed)?;
    }
    Ok(())
}

/// Members are named by their number, because their names are not judged here.
fn unpack(cabinet: &Path, folder: &Path) -> Result<(), BenchError> {
    disk::create_folder(folder)?;
    let mut opened = Cabinet::open(BufReader::new(disk::open(cabinet)?), &Options::default())?;
    let mut extraction = opened.extract();
    while let Some(mut member) = extraction.next_member() {
        let path = folder.join(member.index().to_string());
        #[expect(
            clippy::disallowed_methods,
            reason = "the folder is made for this and removed afterwards"
        )]
        let mut file = File::create(&path).map_err(DiskError::during("create", &path))?;
        while let Some(chunk) = member.chunk()? {
            file.write_all(chunk)
                .map_err(DiskError::during("write", &path))?;
        }
    }
    Ok(())
}

fn stream(path: &Path) -> Result<(), BenchError> {
    let mut database = Database::open(disk::open(path)?, &Limits::default())?;
    let streams = &database.package().streams;
    let largest = streams.iter().max_by_key(|stream| stream.size);
    let Some(id) = largest.map(|stream| stream.id) else {
        return Ok(());
    };
    let mut reader = database.open_stream(id)?;
    let (digest, size) = Digest::of_reader(&mut reader)
        .map_err(DiskError::during("read the largest stream of", path))?;
    println!("{digest} {size}");
    Ok(())
}

fn raw(path: &Path) -> Result<(), BenchError> {
    let mut file = disk::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = file
            .read(&mut buffer)
            .map_err(DiskError::during("read", path))?;
        if count == 0 {
            break;
        }
        hash.update(&buffer[..count]);
    }
    println!("{}", Digest::from_bytes(hash.finalize().into()));
    Ok(())
}
