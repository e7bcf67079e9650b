//! One package from its recipe: an installable MSI of exactly the size asked for.

use super::cabinet::{self, CabinetError, Folder, Member, Method};
use super::compound_file::{self, NotWritten};
use super::database::{self, DatabaseError, PACKAGE_CLASS, Streams, Summary};
use super::program::{self, Image};
use super::recipe::{Content, Package, PackagedFile, Platform};
use super::tables::{self, BuiltFile};
use super::version_resource::VersionInfo;
use super::{filler, identity};
use rollpack::digest::Digest;
use rollpack::msi::{MINI_STREAM_CUTOFF, Version};

/// Bytes of a sector; every size is a multiple of it.
const SECTOR: u64 = Version::V3.sector_bytes();

/// What a version 3 compound file has at most.
const MOST_SECTORS: u64 = 1 << 22;

/// Why a package cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum StandInError {
    /// The size leaves too little room.
    #[error("{size} bytes are too few; with these contents {least} is the least")]
    TooSmall {
        /// What was asked for.
        size: u64,
        /// What would do.
        least: u64,
    },
    /// The size is none of a compound file.
    #[error(transparent)]
    CompoundFile(#[from] NotWritten),
    /// The files do not go into a cabinet.
    #[error(transparent)]
    Cabinet(#[from] CabinetError),
    /// The database cannot be written.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Returns the bytes of the package, `package.size` of them.
///
/// Nothing but the length of the cabinet depends on the filler's length, so that a draft with an empty
/// filler tells how long it has to be.
pub fn build(package: &Package) -> Result<Vec<u8>, StandInError> {
    let draft = streams(package, 0)?;
    let length = filler_length(package, &draft)?;
    let Streams { database, cabinet } = streams(package, length)?;
    let mut all = database;
    all.push(cabinet);
    Ok(compound_file::write(
        PACKAGE_CLASS,
        &all,
        Some(package.size),
    )?)
}

fn filler_length(package: &Package, draft: &Streams) -> Result<usize, StandInError> {
    let lengths = draft.database.iter().map(|stream| stream.bytes.len());
    // The cabinet has its directory entry already, and no sectors yet.
    let fixed = compound_file::content_sectors(lengths.chain([0]));
    let rest_of_cabinet = draft.cabinet.bytes.len();
    let length_within = |capacity: u64| {
        let room = capacity.checked_sub(fixed)? * SECTOR;
        let room_in_memory = usize::try_from(room).ok()?;
        let length = cabinet::stored_length_within(room_in_memory.checked_sub(rest_of_cabinet)?);
        (room > MINI_STREAM_CUTOFF && length > 0).then_some(length)
    };
    let size = package.size;
    let capacity = Version::V3.capacity(size).map_err(NotWritten::from)?;
    length_within(capacity).ok_or_else(|| {
        let sizes = (2..MOST_SECTORS).map(|sectors| sectors * SECTOR);
        let enough = |size: &u64| {
            let capacity = Version::V3.capacity(*size);
            capacity.is_ok_and(|capacity| length_within(capacity).is_some())
        };
        let least = sizes.into_iter().find(enough).unwrap_or(u64::MAX);
        StandInError::TooSmall { size, least }
    })
}

/// The streams of the package with a filler of that length.
fn streams(package: &Package, filler: usize) -> Result<Streams, StandInError> {
    let files = built_files(package, filler);
    let tables = tables::tables(package, &files);
    let mut packed = Vec::new();
    let mut stored = Vec::new();
    for built in files {
        let is_filler = built.file.content == Content::Filler;
        let members = if is_filler { &mut stored } else { &mut packed };
        members.push(Member {
            name: built.key(),
            bytes: built.bytes,
        });
    }
    let mut folders = vec![
        Folder {
            method: Method::MsZip,
            members: packed,
        },
        Folder {
            method: Method::Stored,
            members: stored,
        },
    ];
    folders.retain(|folder| !folder.members.is_empty());
    let cabinet = cabinet::write(&folders, package.modified)?;
    let content = format!("{:?} {package:?} {tables:?}", Digest::of(&cabinet));
    let summary = Summary {
        subject: package.product.clone(),
        author: package.manufacturer.clone(),
        comments: super::comments(package),
        architecture: match package.platform {
            Platform::X86 => "Intel",
            Platform::X64 => "x64",
        },
        language: package.language,
        package_code: identity::package_code(Digest::of(content.as_bytes())),
        time: package.modified,
    };
    Ok(database::write(
        &tables,
        &summary,
        tables::CABINET,
        &cabinet,
    )?)
}

/// The files of a package in the order of the cabinet: the filler last, in a folder of its own.
fn built_files(package: &Package, filler: usize) -> Vec<BuiltFile<'_>> {
    let mut files: Vec<&PackagedFile> = package.files.iter().collect();
    files.sort_by_key(|file| file.content == Content::Filler);
    let built = files.into_iter().zip(1..).map(|(file, number)| {
        let bytes = match &file.content {
            Content::Text(text) => text.clone().into_bytes(),
            Content::Program | Content::Library => program::write(&image(package, file)),
            Content::Filler => {
                let seed = format!("{}/{}", package.manufacturer, package.file);
                filler::bytes(&seed, filler)
            }
        };
        BuiltFile {
            file,
            number,
            bytes,
            versioned: matches!(file.content, Content::Program | Content::Library),
        }
    });
    built.collect()
}

fn image(package: &Package, file: &PackagedFile) -> Image {
    let name = file.name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let version = package.version.to_string();
    let texts = vec![
        ("Comments", super::comments(package)),
        ("CompanyName", package.manufacturer.clone()),
        ("FileDescription", format!("{stem} (stand-in)")),
        ("FileVersion", version.clone()),
        ("InternalName", stem.to_owned()),
        ("OriginalFilename", name.to_owned()),
        ("ProductName", package.product.clone()),
        ("ProductVersion", version),
    ];
    Image {
        platform: package.platform,
        time: u32::try_from(package.modified.as_second()).unwrap_or(0),
        info: VersionInfo {
            version: package.version.0,
            language: package.language,
            library: file.content == Content::Library,
            texts,
        },
        message: format!("{name}: {}\r\n", super::comments(package)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packages::recipe::Recipe;

    fn package(size: u64) -> Package {
        let text = format!(
            "
schema: rollpack/packages/v1
defaults: {{manufacturer: M, version: 1.2.3.4, language: 1033, platform: x64, modified: 16-May-2011 12:55}}
kinds:
  tool:
    folder: Vendor/Tool
    files:
      - {{path: Tool.exe, make: program}}
      - {{path: bin/Tool.dll, make: library}}
      - {{path: Readme first.txt, text: honest}}
      - {{path: Tool.dat, make: filler}}
    registry:
      - {{key: Software\\M, name: Folder, value: '[INSTALLFOLDER]'}}
packages:
  - {{file: tool.msi, size: {size}, kind: tool, product: The Tool}}
"
        );
        Recipe::parse(&text).unwrap().packages.remove(0)
    }

    #[test]
    fn every_size_from_the_least_on_is_met_exactly() {
        let StandInError::TooSmall { least, .. } = build(&package(2048)).unwrap_err() else {
            panic!("2,048 bytes are too few");
        };
        let below = build(&package(least - 512)).unwrap_err();
        assert!(matches!(below, StandInError::TooSmall { least: again, .. } if again == least));
        // And around the borders where a second and a third FAT sector begins.
        let from_least = least / 512..least / 512 + 4;
        for sectors in from_least.chain(126..133).chain(254..260) {
            let size = sectors * 512;
            assert_eq!(build(&package(size)).unwrap().len() as u64, size);
        }
        let odd = build(&package(least + 1)).unwrap_err();
        assert!(matches!(odd, StandInError::CompoundFile(_)));
    }

    #[test]
    fn content_decides_the_package_code() {
        let codes = [65_536, 66_048, 65_536].map(|size| {
            let file = build(&package(size)).unwrap();
            let package = msi::Package::open(std::io::Cursor::new(file)).unwrap();
            package.summary_info().uuid().unwrap()
        });
        assert_ne!(codes[0], codes[1]);
        assert_eq!(codes[0], codes[2]);
    }
}
