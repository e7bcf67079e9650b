//! What a file is, told by its bytes and never by its name: so that what was saved under a package's name by mistake is
//! called what it is, with what to do about it.

use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};

/// How much of the beginning is looked at.
pub const HEAD: usize = 4096;
/// How many of the first bytes tell a compound file, a cabinet and a zip from all else.
pub const MAGIC_BYTES: usize = 8;
/// How much of the end of a zip is looked at: its list of entries, unless there are many.
pub const TAIL: usize = 1 << 16;

/// A kind of file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileKind {
    /// A compound file: a database of Windows Installer, or another program's document.
    CompoundFile,
    /// A cabinet.
    Cabinet,
    /// A bundle of rollpack.
    Bundle,
    /// A package of the newer kind of Windows.
    Msix,
    /// Another zip.
    Zip,
    /// Nothing.
    Empty,
    /// Nothing but zeros, as far as was looked.
    Zeros,
    /// A web page.
    Html,
    /// Another XML document.
    Xml,
    /// What Git keeps in the place of a large file.
    LfsPointer,
    /// What git-annex keeps in the place of a large file.
    AnnexPointer,
    /// A program or library of Windows.
    Program,
    /// A program of another system.
    ForeignProgram,
    /// A PDF document.
    Pdf,
    /// A script.
    Script,
    /// A compressed archive, by its name.
    Archive(&'static str),
    /// A picture.
    Image,
    /// A JSON document.
    Json,
    /// Some other text.
    Text,
    /// Something else, which begins with these bytes: at most eight.
    Unknown(Vec<u8>),
}

/// Kinds that a few first bytes tell.
const MAGIC: [(&[u8], FileKind); 18] = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::CompoundFile),
    (b"MSCF", FileKind::Cabinet),
    (b"MZ", FileKind::Program),
    (b"\x7fELF", FileKind::ForeignProgram),
    (b"\xcf\xfa\xed\xfe", FileKind::ForeignProgram),
    (b"\xca\xfe\xba\xbe", FileKind::ForeignProgram),
    (b"%PDF", FileKind::Pdf),
    (b"#!", FileKind::Script),
    (b"version https://git-lfs", FileKind::LfsPointer),
    (b"/annex/objects/", FileKind::AnnexPointer),
    (b"7z\xbc\xaf\x27\x1c", FileKind::Archive("7z")),
    (b"\x1f\x8b", FileKind::Archive("gzip")),
    (b"BZh", FileKind::Archive("bzip2")),
    (b"\xfd7zXZ\0", FileKind::Archive("xz")),
    (b"\x28\xb5\x2f\xfd", FileKind::Archive("zstd")),
    (b"Rar!\x1a\x07", FileKind::Archive("RAR")),
    (b"\x89PNG", FileKind::Image),
    (b"\xff\xd8\xff", FileKind::Image),
];

/// Names of entries that only the newer packages of Windows have.
///
/// See [MSIX package contents](https://learn.microsoft.com/windows/msix/overview#inside-an-msix-package).
const MSIX_ENTRIES: [&[u8]; 3] = [
    b"AppxManifest.xml",
    b"AppxBlockMap.xml",
    b"AppxMetadata/AppxBundleManifest.xml",
];

/// The first entry of a bundle.
const BUNDLE_ENTRY: &[u8] = b"META/manifest.json";

impl FileKind {
    /// Looks at the beginning of a file and, of a zip, at its end.
    pub fn of(mut reader: impl Read + Seek) -> io::Result<Self> {
        reader.seek(SeekFrom::Start(0))?;
        let mut head = Vec::with_capacity(HEAD);
        reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let mut tail = Vec::new();
        if is_zip(&head) {
            let size = reader.seek(SeekFrom::End(0))?;
            reader.seek(SeekFrom::Start(size.saturating_sub(TAIL as u64)))?;
            reader.take(TAIL as u64).read_to_end(&mut tail)?;
        }
        Ok(Self::of_ends(&head, &tail))
    }

    /// Tells whether it is something else than text that people write as they write specs.
    pub const fn is_never_a_spec(&self) -> bool {
        !matches!(
            self,
            Self::Empty | Self::Json | Self::Script | Self::Text | Self::Unknown(_)
        )
    }

    /// Looks at the first [`HEAD`] and the last [`TAIL`] bytes of a file, which may be fewer.
    pub fn of_ends(head: &[u8], tail: &[u8]) -> Self {
        let has = |name: &&[u8]| tail.windows(name.len()).any(|window| window == *name);
        match Self::of_head(head) {
            Self::Zip if zip_entry(head) == Some(BUNDLE_ENTRY) => Self::Bundle,
            Self::Zip if MSIX_ENTRIES.iter().any(has) => Self::Msix,
            kind => kind,
        }
    }

    /// Tells as much as the first bytes do; a zip is just that.
    pub fn of_head(head: &[u8]) -> Self {
        let known = MAGIC.iter().find(|(magic, _)| head.starts_with(magic));
        match known {
            Some((_, kind)) => kind.clone(),
            None if is_zip(head) => Self::Zip,
            None if head.get(257..262) == Some(b"ustar") => Self::Archive("tar"),
            None if head.is_empty() => Self::Empty,
            None if head.iter().all(|&byte| byte == 0) => Self::Zeros,
            None => Self::of_text(head),
        }
    }

    fn of_text(head: &[u8]) -> Self {
        let unknown = || Self::Unknown(head.iter().take(8).copied().collect());
        let Some(text) = as_text(head) else {
            return unknown();
        };
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let lower = text.to_ascii_lowercase();
        let is = |start: &[&str]| start.iter().any(|start| lower.starts_with(start));
        let has = |part: &str| lower.contains(part);
        if is(&["<!doctype html", "<html", "<head", "<body"]) || is(&["<"]) && has("<html") {
            Self::Html
        } else if is(&["<"]) {
            Self::Xml
        } else if is(&[
            "@echo",
            "rem ",
            "param(",
            "<#",
            "#requires",
            "option explicit",
        ]) {
            Self::Script
        } else if is(&["{", "["]) && has("\"") {
            Self::Json
        } else {
            Self::Text
        }
    }

    /// Says what to do about one that stands where a package should.
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::CompoundFile => "get the file again from its maker",
            Self::Cabinet => "a cabinet goes along with its package: name the package",
            Self::Bundle => "`rollpack verify` and `rollpack extract` take bundles",
            Self::Msix => "Windows installs it by other means than Windows Installer: leave it out",
            Self::Zip | Self::Archive(_) => "unpack it and take the package that is in it",
            Self::Empty | Self::Zeros => "a copy or download broke off: get the file again",
            Self::Html | Self::Xml | Self::Json => {
                "a server answered with this in place of the file: download it again, signed in if need be"
            }
            Self::LfsPointer => "`git lfs pull` fetches the file that it stands for",
            Self::AnnexPointer => "`git annex get` fetches the file that it stands for",
            Self::Program => {
                "a setup program may carry the package: have it extract its files, and take that one"
            }
            Self::ForeignProgram | Self::Pdf | Self::Script | Self::Image | Self::Text => {
                "look for the package where this came from"
            }
            Self::Unknown(_) => "get the file again",
        }
    }
}

impl fmt::Display for FileKind {
    /// Writes what completes "it is", such as "an HTML page".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CompoundFile => "a compound file",
            Self::Cabinet => "a cabinet",
            Self::Bundle => "a bundle of rollpack",
            Self::Msix => "an MSIX package",
            Self::Zip => "a zip archive",
            Self::Empty => "empty",
            Self::Zeros => "nothing but zeros",
            Self::Html => "an HTML page",
            Self::Xml => "an XML document",
            Self::LfsPointer => "a Git LFS pointer, not the file itself",
            Self::AnnexPointer => "a git-annex pointer, not the file itself",
            Self::Program => "a program or library (`MZ`)",
            Self::ForeignProgram => "a program of another system",
            Self::Pdf => "a PDF document",
            Self::Script => "a script",
            Self::Archive(name) => return write!(f, "a {name} archive"),
            Self::Image => "a picture",
            Self::Json => "a JSON document",
            Self::Text => "a text",
            Self::Unknown(first) => {
                return write!(f, "something unknown, which begins with {first:02x?}");
            }
        })
    }
}

/// A local header, or the end of an archive without entries.
fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Returns the name of the first entry.
fn zip_entry(head: &[u8]) -> Option<&[u8]> {
    let length = u16::from_le_bytes(*head.get(26..)?.first_chunk()?);
    head.get(30..)?.get(..usize::from(length))
}

/// Returns bytes as text, if that is what they are: UTF-8 or UTF-16 with a mark, without control characters.
fn as_text(head: &[u8]) -> Option<String> {
    let units = |from: fn([u8; 2]) -> u16| {
        let (units, _) = head[2..].as_chunks::<2>();
        char::decode_utf16(units.iter().map(|unit| from(*unit)))
            .map(Result::ok)
            .collect::<Option<String>>()
    };
    let text: String = match head {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes)?,
        [0xfe, 0xff, ..] => units(u16::from_be_bytes)?,
        _ => match str::from_utf8(head) {
            Ok(text) => text.to_owned(),
            // A letter may be cut at the end of what was read.
            Err(error) if error.error_len().is_none() && head.len() >= HEAD => {
                let whole = head.get(..error.valid_up_to())?;
                str::from_utf8(whole).ok()?.to_owned()
            }
            Err(_) => return None,
        },
    };
    let is_control = |letter: char| letter.is_control() && !"\t\n\r\u{c}".contains(letter);
    (!text.contains(is_control)).then_some(text)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: &str) {
        let kind = FileKind::of(Cursor::new(bytes)).unwrap();
        assert_eq!(kind.to_string(), expect);
        assert!(!kind.advice().is_empty());
    }

    fn zip(first: &str, directory: &str) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend([0; 22]);
        bytes.extend(u16::try_from(first.len()).unwrap().to_le_bytes());
        bytes.extend([0; 2]);
        bytes.extend(first.bytes());
        bytes.extend([0; 10_000]);
        bytes.extend(directory.bytes());
        bytes
    }

    #[test]
    fn what_is_saved_in_place_of_a_package_is_named() {
        check(b"", "empty");
        check(&[0; 5000], "nothing but zeros");
        check(b"\n <!DOCTYPE html>\n<title>Sign in", "an HTML page");
        check(b"<!-- x -->\r\n<HTML lang=de>", "an HTML page");
        check(b"<?xml version='1.0'?><Error/>", "an XML document");
        check(b"\xef\xbb\xbf<html>", "an HTML page");
        check(b"\xff\xfe<\0h\0t\0m\0l\0>\0", "an HTML page");
        check(
            b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
            "a Git LFS pointer, not the file itself",
        );
        check(
            b"/annex/objects/MD5-s1--00\n",
            "a git-annex pointer, not the file itself",
        );
        check(b"MZ\x90\0", "a program or library (`MZ`)");
        check(b"%PDF-1.7", "a PDF document");
        check(b"#!/bin/sh\n", "a script");
        check(b"@ECHO OFF\r\n", "a script");
        check(b"{\"error\": 404}", "a JSON document");
        check(b"Not Found", "a text");
        check(b"\x1f\x8b\x08", "a gzip archive");
        check(&zip("readme.txt", "readme.txt"), "a zip archive");
        check(&zip("x.dll", "AppxManifest.xml"), "an MSIX package");
        check(&zip("META/manifest.json", ""), "a bundle of rollpack");
        check(b"MSCF\0", "a cabinet");
    }

    #[test]
    fn what_is_not_known_shows_its_first_bytes() {
        let expect = "something unknown, which begins with [01, 02, 03, 04, 05, 06, 07, 08]";
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9], expect);
        check(
            b"caf\xe9",
            "something unknown, which begins with [63, 61, 66, e9]",
        );
        // A letter that is cut where reading ends.
        let mut text = "x".repeat(HEAD - 1).into_bytes();
        text.extend("é".bytes());
        check(&text, "a text");
    }
}
