//! Unpacking: a cabinet of 300 files, and the biggest LZX cabinet among the real files.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use rollpack::cab::{self, Cabinet, Compression};
use rollpack::disk::DiskError;

use super::BenchError;
use super::race::{Contestant, Race, Row};
use super::worker::Work;
use crate::material::{self, Format};
use crate::packages::cabinet::{self, Folder, Member, Method};

const FILES: usize = 300;
const SIZE: usize = 100 << 10;
/// The first of January 2026.
const MODIFIED: i64 = 1_767_225_600;

/// Measures both.
pub fn measure(folder: &Path, rounds: usize) -> Result<Vec<Row>, BenchError> {
    let made = write(folder, "mszip.cab", &mszip()?)?;
    let bytes = (FILES * SIZE) as u64;
    let mut rows = unpack(
        folder,
        &made,
        &format!("unpack {FILES} files (MSZIP)"),
        bytes,
        rounds,
    )?;
    match lzx()? {
        Some((real, bytes, files)) => {
            let real = write(folder, "lzx.cab", &real)?;
            let what = format!("unpack {files} files (LZX)");
            rows.extend(unpack(folder, &real, &what, bytes, rounds)?);
        }
        None => println!("*** not measured: a real cabinet in LZX"),
    }
    Ok(rows)
}

fn unpack(
    folder: &Path,
    cabinet: &Path,
    what: &str,
    bytes: u64,
    rounds: usize,
) -> Result<Vec<Row>, BenchError> {
    let target = |who: &str, round: usize| {
        let name = cabinet.file_stem().unwrap_or_default().to_string_lossy();
        folder.join(format!("{name}-{who}-{round}"))
    };
    let race = Race {
        what: what.to_owned(),
        bytes: Some(bytes),
        contestants: vec![
            Contestant::new("rollpack", |round| {
                vec![Work::Unpack.command(&[cabinet, &target("rollpack", round)])]
            }),
            Contestant::new("cabextract", |round| {
                let mut command = Command::new("cabextract");
                command.args(["-q", "-d"]);
                command.arg(target("cabextract", round)).arg(cabinet);
                vec![command]
            }),
        ],
    };
    race.run(rounds)
}

/// Makes a cabinet of files that compress to about half, as programs do.
fn mszip() -> Result<Vec<u8>, BenchError> {
    let mut state = 1_u32;
    let mut content = || {
        let mut bytes = Vec::with_capacity(SIZE);
        while bytes.len() < SIZE {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            bytes.extend(state.to_be_bytes());
            bytes.extend(b"mov [rbp], ");
        }
        bytes.truncate(SIZE);
        bytes
    };
    let members = (0..FILES)
        .map(|number| Member {
            name: format!("file{number:03}.bin"),
            bytes: content(),
        })
        .collect();
    let folder = Folder {
        method: Method::MsZip,
        members,
    };
    let modified = Timestamp::from_second(MODIFIED).unwrap_or_default();
    Ok(cabinet::write(&[folder], modified)?)
}

/// Finds the biggest real LZX cabinet: its bytes, how many it unpacks to, and how many files.
fn lzx() -> Result<Option<(Vec<u8>, u64, usize)>, BenchError> {
    let mut found = None;
    for piece in material::pieces()? {
        if piece.format != Format::Cabinet {
            continue;
        }
        let options = cab::Options::default();
        let Ok(cabinet) = Cabinet::open(Cursor::new(&piece.bytes), &options) else {
            continue;
        };
        let is_lzx = |folder: &cab::Folder| matches!(folder.compression, Compression::Lzx { .. });
        let size = cabinet
            .members()
            .iter()
            .map(|member| u64::from(member.size))
            .sum();
        let larger = found.as_ref().is_none_or(|&(_, most, _)| size > most);
        if larger && cabinet.folders().iter().all(is_lzx) {
            let files = cabinet.members().len();
            found = Some((piece.bytes, size, files));
        }
    }
    Ok(found)
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, BenchError> {
    let path = folder.join(name);
    #[expect(clippy::disallowed_methods, reason = "removed after measuring")]
    std::fs::write(&path, bytes).map_err(DiskError::during("write", &path))?;
    Ok(path)
}
