//! What other programs take from the packages of the corpus.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use rollpack::msi::{Database, Limits};
use rollpack::payload::{self, Cabinet, Event, Options, Payload, Request, each};

use super::tree;
use crate::peers::{program, run, shared};

/// The readable packages and merge modules with files in embedded cabinets.
fn packages(corpus: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(corpus)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|end| end == "msi" || end == "msm")
        })
        .collect();
    paths.sort();
    paths
}

fn open(path: &Path) -> Option<(Database<std::fs::File>, Payload)> {
    let file = std::fs::File::open(path).unwrap();
    let database = Database::open(file, &Limits::default()).ok()?;
    let payload = Payload::of(database.package());
    Some((database, payload))
}

/// Writes every embedded cabinet into a folder, named by its number.
fn embedded(
    database: &mut Database<std::fs::File>,
    payload: &Payload,
    folder: &Path,
) -> Vec<PathBuf> {
    let names = payload
        .media
        .iter()
        .filter_map(|medium| match &medium.cabinet {
            Some(Cabinet::Embedded(name)) => Some(name.as_str()),
            _ => None,
        });
    let mut cabinets = Vec::new();
    for (number, name) in names.enumerate() {
        let Some(id) = database.package().stream(name).map(|stream| stream.id) else {
            continue;
        };
        let path = folder.join(format!("{number}.cab"));
        let mut file = std::fs::File::create(&path).unwrap();
        std::io::copy(&mut database.open_stream(id).unwrap(), &mut file).unwrap();
        cabinets.push(path);
    }
    cabinets
}

#[test]
fn members_of_embedded_cabinets_are_what_cabextract_gives() {
    let (Some(corpus), Some(cabextract)) = (shared("corpus"), program("cabextract")) else {
        return;
    };
    let (mut compared, mut unreadable) = (0, Vec::new());
    for path in packages(&corpus) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some((mut database, payload)) = open(&path) else {
            unreadable.push(name);
            continue;
        };
        let folder = tempfile::tempdir().unwrap();
        let cabinets = embedded(&mut database, &payload, folder.path());
        let theirs = folder.path().join("theirs");
        std::fs::create_dir(&theirs).unwrap();
        for cabinet in cabinets {
            run(Command::new(&cabextract)
                .current_dir(folder.path())
                .args(["-q", "-d"])
                .args([&theirs, &cabinet]))
            .unwrap();
        }
        let theirs = tree(&theirs);
        let ended = each(&mut database, &payload, &Options::of(&corpus), |event| {
            if let Event::Content(file, content) = event
                && matches!(payload.cabinet(file), Some(Cabinet::Embedded(_)))
            {
                let mut ours = Vec::new();
                content.copy(&mut ours).unwrap();
                assert_eq!(Some(&ours), theirs.get(&file.key), "{name} {}", file.key);
                compared += 1;
            }
            ControlFlow::<()>::Continue(())
        });
        assert!(ended.is_continue());
    }
    // The one that is damaged in its own repository.
    assert_eq!(unreadable, ["wixtoolset__wix3__MergeModule.msm"]);
    assert!(compared > 400, "{compared}");
}

#[test]
fn trees_are_what_7_zip_and_the_file_table_say() {
    let (Some(corpus), Some(seven_zip)) = (shared("corpus"), program("7z")) else {
        return;
    };
    let mut compared = 0;
    for path in packages(&corpus) {
        let Some((mut database, payload)) = open(&path) else {
            continue;
        };
        let is_embedded = |file| matches!(payload.cabinet(file), Some(Cabinet::Embedded(_)));
        if payload.files.is_empty() || !payload.files.iter().all(is_embedded) {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let theirs = folder.path().join("theirs");
        for cabinet in embedded(&mut database, &payload, folder.path()) {
            run(Command::new(&seven_zip)
                .current_dir(folder.path())
                .arg("x")
                .arg("-y")
                .arg(format!("-o{}", theirs.display()))
                .arg(&cabinet))
            .unwrap();
        }
        let members = tree(&theirs);
        let ours = folder.path().join("ours");
        payload::unpack(
            &mut database,
            &payload,
            &Options::of(&corpus),
            &Request::all(&ours),
            &(),
        )
        .unwrap();
        assert_eq!(
            tree(&ours),
            mapped(&payload, &members),
            "{}",
            path.display()
        );
        compared += payload.files.len();
    }
    assert!(compared > 300, "{compared}");
}

/// The members under the paths of the `File` table, put together on their own.
fn mapped(payload: &Payload, members: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let mut tree: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for file in &payload.files {
        let target = file.target.as_ref().unwrap();
        let mut path = match target.root() {
            "TARGETDIR" => target.below_root(),
            root => format!("{root}/{}", target.below_root()),
        };
        let stated = path.clone();
        let mut number = 0;
        while tree.keys().any(|other| other.eq_ignore_ascii_case(&path)) {
            number += 1;
            path = format!("{stated}.duplicate{number}");
        }
        tree.insert(path, members[&file.key].clone());
    }
    tree
}

#[test]
fn a_package_of_many_cabinets_needs_the_one_beside_it() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("vcredist.msi");
    std::fs::copy(corpus.join("activescott__lessmsi__vcredist.msi"), &package).unwrap();
    let (mut database, payload) = open(&package).unwrap();
    let out = folder.path().join("out");
    let mut unpack = || {
        payload::unpack(
            &mut database,
            &payload,
            &Options::of(folder.path()),
            &Request::all(&out),
            &(),
        )
    };
    assert_eq!(
        unpack().unwrap_err().to_string(),
        "the cabinet `vcredis1.cab` is not beside the package"
    );
    std::fs::copy(
        corpus.join("activescott__lessmsi__vcredis1.cab"),
        folder.path().join("VCREDIS1.CAB"),
    )
    .unwrap();
    assert_eq!(unpack().unwrap().files, 96);
}
