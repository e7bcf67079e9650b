//! The release as a bundle of rollpack's own: the tool ships as what it preaches.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use jiff::tz::TimeZone;
use rollpack::digest::Digest;
use rollpack::disk::{self, EntryKind};

use super::{DistError, Release};
use crate::cross::output;
use crate::{repository, signer};

/// Builds the bundle with the program that is released.
pub fn write(release: &Release, signer: Option<(&Path, &Path)>) -> Result<(), DistError> {
    let spec = format!("rollpack-{}.yaml", release.version);
    release.file(&spec, text(release)?.as_bytes())?;
    let development = repository::development().join("signer");
    let [key, cert] = if let Some((key, cert)) = signer {
        [key, cert].map(Path::to_path_buf)
    } else {
        signer::run(&signer::Args::default())?;
        println!("signed with the key of development, which nobody trusts: name one with `--key`");
        ["rsa.key.pem", "rsa.cert.pem"].map(|name| development.join(name))
    };
    let mut build = Command::new(&release.linux);
    build
        .args(["--quiet", "build", &spec, "--packages", "."])
        .arg("--key")
        .arg(std::path::absolute(&key).unwrap_or(key))
        .arg("--cert")
        .arg(std::path::absolute(&cert).unwrap_or(cert))
        .args(["-o", &format!("rollpack-{}.zip", release.version)])
        .current_dir(&release.folder);
    output(build)?;
    Ok(())
}

/// Writes the spec: every file by its digest, and what to do with each.
fn text(release: &Release) -> Result<String, DistError> {
    let day = release.time.to_zoned_datetime(TimeZone::UTC).date();
    let version = release.version;
    let mut files = Vec::new();
    let mut others = Vec::new();
    for entry in disk::list(&release.folder)? {
        if entry.kind == EntryKind::File {
            files.push(entry);
        } else {
            others.push(entry.name);
        }
    }
    others.push(format!("rollpack-{version}.yaml"));
    let mut text = format!(
        "schema: rollpack/spec/v1
packaging:
  id: rollpack-{version}
  title: rollpack {version}
  series: rollpack
  sequence: {}
  release: {day}
  ignore: {others:?}
inventory:
",
        sequence(version)
    );
    for entry in files {
        let digest = Digest::of(&disk::read(&entry.path, u64::MAX - 1)?);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "  - {{name: {}, size: {}, sha256: \"{digest}\"}}",
            entry.name, entry.size
        );
    }
    text.push_str(
        "roles:
  - {id: computers, name: Computers, servers: all, hosts: {unknown: every computer that is to have it}}
procedure:
  - id: install
    title: Install rollpack
    role: computers
    steps:
      - id: choose
        manual: {instruction: Take the file for the system and put the program where programs are found.}
",
    );
    Ok(text)
}

/// Returns a number that grows with the version.
fn sequence(version: &str) -> u64 {
    let parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    parts.fold(0, |sequence, part: u64| sequence * 1000 + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_versions_have_higher_numbers() {
        let versions = ["0.1.0", "0.1.1", "0.2.0", "1.0.0", "1.0.10", "2.0.0"];
        let numbers = versions.map(sequence);
        assert!(numbers.is_sorted() && numbers[0] > 0, "{numbers:?}");
    }
}
