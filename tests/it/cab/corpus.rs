//! Every cabinet of the corpus, loose or inside a package, member for member against `cabextract`.

use std::io::Read;
use std::path::Path;

use rollpack::cab::Defect;
use rollpack::disk;

use super::peer::{Unpacked, cabextract_bytes, unpack_bytes, whole};
use crate::peers;

/// What is expected of a cabinet that is not simply right.
enum Expected {
    /// The peer gives the same members, and both are content.
    Equal,
    /// There are no members; `cabextract` does not accept that, patches have it.
    Empty,
    /// The data of the one member are not those that the checksum is of.
    WrongChecksum,
    /// It is one of several, which another test looks at.
    PartOfASet,
}

fn expected(file: &str, cabinet: &[u8]) -> Expected {
    match file {
        "wixtoolset__wix3__HelloWorldNonAdmin_Readme_External.cab" => Expected::WrongChecksum,
        "ebourg__jsign__sample2-disk1.cab" | "ebourg__jsign__sample2-disk2.cab" => {
            Expected::PartOfASet
        }
        _ if cabinet.len() == 36 => Expected::Empty,
        _ => Expected::Equal,
    }
}

fn check(file: &str, stream: &str, cabinet: &[u8]) -> usize {
    let unpacked: Unpacked =
        unpack_bytes(cabinet).unwrap_or_else(|error| panic!("{file} {stream}: {error}"));
    match expected(file, cabinet) {
        Expected::Equal => {
            let theirs = cabextract_bytes(cabinet);
            assert_eq!(
                (whole(&unpacked), true),
                theirs,
                "{file} {stream}: {unpacked:?}"
            );
        }
        Expected::Empty => assert_eq!(unpacked.len(), 0, "{file} {stream}"),
        Expected::WrongChecksum => {
            let error = unpacked[0].1.as_ref().unwrap_err();
            assert_eq!(error.offset, 71);
            assert!(matches!(error.defect, Defect::Checksum { .. }), "{error}");
            assert!(!cabextract_bytes(cabinet).1);
        }
        Expected::PartOfASet => {
            let missing = |error| matches!(error, Defect::MissingCabinet { .. });
            let last = unpacked.last().unwrap().1.clone();
            assert!(last.is_err_and(|error| missing(error.defect)));
        }
    }
    unpacked.len()
}

#[test]
fn every_cabinet_gives_what_cabextract_gives() {
    let (Some(corpus), Some(_)) = (peers::shared("corpus"), peers::program("cabextract")) else {
        return;
    };
    let (mut cabinets, mut members) = (0, 0);
    for entry in disk::list(&corpus).unwrap() {
        if Path::new(&entry.name)
            .extension()
            .is_some_and(|extension| extension == "cab")
        {
            cabinets += 1;
            members += check(&entry.name, "", &disk::read(&entry.path, 1 << 30).unwrap());
        } else if let Ok(mut package) = cfb::open(&entry.path) {
            let streams: Vec<_> = package
                .walk()
                .filter(cfb::Entry::is_stream)
                .map(|entry| entry.path().to_path_buf())
                .collect();
            for path in streams {
                let mut bytes = Vec::new();
                package
                    .open_stream(&path)
                    .unwrap()
                    .read_to_end(&mut bytes)
                    .unwrap();
                if bytes.starts_with(b"MSCF") {
                    cabinets += 1;
                    members += check(&entry.name, &path.to_string_lossy(), &bytes);
                }
            }
        }
    }
    // So that an empty corpus or a search that finds nothing is noticed.
    assert!(
        cabinets >= 60 && members >= 500,
        "{cabinets} cabinets with {members} members"
    );
}
