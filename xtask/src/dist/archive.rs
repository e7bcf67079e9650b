//! Archives whose bytes depend on their content alone: no owner, no time of making, one order.

use std::io::{Cursor, Write as _};

use flate2::{Compression, GzBuilder};
use jiff::tz::TimeZone;
use zip::write::SimpleFileOptions;

use super::{DistError, Release, made, pack, papers, text};

/// One member of an archive of `tar`.
pub struct Member {
    /// Its path, without a slash in front; folders end in one.
    pub path: String,
    /// What may be done with it, as in `chmod`.
    pub mode: u32,
    /// Whose it is.
    pub owner: u32,
    /// Its content.
    pub content: Vec<u8>,
}

impl Member {
    /// A file that everybody may read.
    pub fn file(path: impl Into<String>, content: Vec<u8>) -> Self {
        Self {
            path: path.into(),
            mode: 0o644,
            owner: 0,
            content,
        }
    }

    /// A program that everybody may run.
    pub fn program(path: impl Into<String>, content: Vec<u8>) -> Self {
        Self {
            mode: 0o755,
            ..Self::file(path, content)
        }
    }

    /// A folder.
    pub fn folder(path: impl Into<String>) -> Self {
        Self::program(path, Vec::new())
    }
}

/// Writes members as `tar` does in the form of POSIX
/// (<https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06>).
pub fn tar(members: &[Member], release: &Release) -> Result<Vec<u8>, DistError> {
    let mut out = Vec::new();
    for member in members {
        out.extend(header(member, release.time.as_second())?);
        out.extend(&member.content);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    Ok(out)
}

fn header(member: &Member, time: i64) -> Result<[u8; 512], DistError> {
    let mut header = [0; 512];
    let kind = if member.path.ends_with('/') {
        b'5'
    } else {
        b'0'
    };
    let mut put = |at: usize, size: usize, text: &str| -> Result<(), DistError> {
        let field = header.get_mut(at..at + size);
        let field = field.and_then(|field| field.get_mut(..text.len()));
        let Some(field) = field else {
            return Err(pack(&member.path)("a field is too long for the format"));
        };
        field.copy_from_slice(text.as_bytes());
        Ok(())
    };
    put(0, 100, &member.path)?;
    put(100, 8, &format!("{:07o}", member.mode))?;
    put(108, 8, &format!("{:07o}", member.owner))?;
    put(116, 8, &format!("{:07o}", member.owner))?;
    put(124, 12, &format!("{:011o}", member.content.len()))?;
    put(136, 12, &format!("{time:011o}"))?;
    put(148, 8, "        ")?;
    put(257, 8, "ustar\x0000")?;
    header[156] = kind;
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    Ok(header)
}

/// Compresses without a name and a time.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>, DistError> {
    let mut encoder = GzBuilder::new()
        .operating_system(255)
        .write(Vec::new(), Compression::best());
    encoder.write_all(bytes).map_err(pack("gzip"))?;
    encoder.finish().map_err(pack("gzip"))
}

/// What goes along with every program.
const TEXTS: [&str; 8] = [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "CHANGELOG.md",
    "docs/administrators.md",
    "docs/signing.md",
    "docs/stock-tools.md",
    "docs/windows.md",
];

/// Returns the name of a text in an archive.
fn name(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or(text)
}

/// Writes the archive for Linux.
pub fn linux(release: &Release) -> Result<(), DistError> {
    let root = format!("rollpack-{}-linux-x86_64", release.version);
    let mut members = vec![
        Member::folder(format!("{root}/")),
        Member::program(format!("{root}/rollpack"), made(&release.linux)?),
    ];
    for file in TEXTS {
        members.push(Member::file(format!("{root}/{}", name(file)), text(file)?));
    }
    let (folders, papers) = papers::of(release)?;
    members.extend(folders.map(|folder| Member::folder(format!("{root}/{folder}/"))));
    for paper in papers {
        let path = format!("{root}/{}/{}", paper.shelf, paper.name);
        members.push(Member::file(path, paper.text));
    }
    let bytes = gzip(&tar(&members, release)?)?;
    release.file(&format!("{root}.tar.gz"), &bytes)
}

/// Writes the archive for Windows.
pub fn windows(release: &Release) -> Result<(), DistError> {
    // Compiled by a route for tests: until a supported toolchain makes it, its name says so.
    let root = format!("rollpack-{}-windows-x86_64-preview", release.version);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let time = moment(release).map_err(pack(&root))?;
    let options = SimpleFileOptions::default()
        .last_modified_time(time)
        .unix_permissions(0o644);
    let mut add = |name: &str, content: &[u8]| -> Result<(), DistError> {
        archive
            .start_file(format!("{root}/{name}"), options)
            .map_err(pack(name))?;
        archive.write_all(content).map_err(pack(name))
    };
    add("rollpack.exe", &made(&release.windows)?)?;
    add("PREVIEW.txt", PREVIEW.replace('\n', "\r\n").as_bytes())?;
    for file in TEXTS {
        add(name(file), &text(file)?)?;
    }
    let bytes = archive.finish().map_err(pack(&root))?.into_inner();
    release.file(&format!("{root}.zip"), &bytes)
}

/// Returns the time as a zip has it.
fn moment(release: &Release) -> Result<zip::DateTime, Box<dyn std::error::Error + Send + Sync>> {
    let time = release.time.to_zoned_datetime(TimeZone::UTC);
    let [month, day, hour, minute, second] = [
        time.month(),
        time.day(),
        time.hour(),
        time.minute(),
        time.second(),
    ]
    .map(u8::try_from);
    let year = u16::try_from(time.year())?;
    let moment = zip::DateTime::from_date_and_time(year, month?, day?, hour?, minute?, second?)?;
    Ok(moment)
}

const PREVIEW: &str = "This program is a preview.

It is compiled on Linux with mingw-w64 and the compiler that Debian carries, and tested in Wine. It makes the same
bundles, byte for byte, as the program for Linux. What only a real Windows can show is listed in docs/windows.md of the
source. It is not signed with Authenticode; administrators.md says how to check it.
";

#[cfg(test)]
mod tests {
    use super::*;

    fn release() -> Release {
        Release {
            version: "1.2.3",
            time: jiff::Timestamp::from_second(1_700_000_000).unwrap(),
            linux: "linux".into(),
            windows: "windows".into(),
            folder: "out".into(),
        }
    }

    #[test]
    fn tar_reads_what_is_written() {
        let members = [
            Member::folder("a/"),
            Member::program("a/b", b"content".to_vec()),
            Member::file("c", vec![7; 600]),
        ];
        let bytes = tar(&members, &release()).unwrap();
        assert_eq!(bytes.len() % 512, 0);
        let mut archive = tempfile::NamedTempFile::new().unwrap();
        archive.write_all(&bytes).unwrap();
        let listed = std::process::Command::new("tar")
            .args(["--utc", "--numeric-owner", "-tvf"])
            .arg(archive.path())
            .output()
            .unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let words: Vec<Vec<&str>> = listed
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(
            words,
            [
                ["drwxr-xr-x", "0/0", "0", "2023-11-14", "22:13", "a/"],
                ["-rwxr-xr-x", "0/0", "7", "2023-11-14", "22:13", "a/b"],
                ["-rw-r--r--", "0/0", "600", "2023-11-14", "22:13", "c"],
            ]
        );
        assert!(gzip(&bytes).unwrap() == gzip(&bytes).unwrap());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let members = [Member::file("x".repeat(101), Vec::new())];
        assert!(tar(&members, &release()).is_err());
    }
}
