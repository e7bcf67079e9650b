//! Files that belong to nothing: Rust that no tree has as a module, anything else that no Rust file names.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Breach, File};

/// Where nothing may lie about.
const PLACES: [&str; 3] = ["src/", "xtask/src/", "tests/"];

/// Returns each file that belongs to nothing.
///
/// A file is named by the literal that leads to it from the Rust file or from the root of the repository, as
/// `include_str!` and paths in tests have it; or with the folder of data that it is in, which holds no Rust.
pub fn check(files: &[File]) -> Vec<Breach> {
    let modules = modules(files);
    let rust: Vec<&File> = files.iter().filter(|file| is_rust(&file.path)).collect();
    let literals = Literals::of(&rust);
    let is_stray = |file: &&File| {
        PLACES.iter().any(|place| file.path.starts_with(place))
            && !modules.contains(&file.path)
            && !is_cargos(&file.path, files)
            && (is_rust(&file.path) || !literals.name(&file.path, &rust))
    };
    files
        .iter()
        .filter(is_stray)
        .map(|file| {
            let message = if is_rust(&file.path) {
                "no tree has it as a module"
            } else {
                "no Rust file names it"
            };
            Breach::on(file, 0, message)
        })
        .collect()
}

/// Returns the paths of all modules, from the roots that manifests name or Cargo finds by itself.
fn modules(files: &[File]) -> BTreeSet<String> {
    let texts: BTreeMap<&str, &str> = files
        .iter()
        .map(|file| (file.path.as_str(), file.text.as_str()))
        .collect();
    let manifests = files.iter().filter(|file| name(&file.path) == "Cargo.toml");
    let mut roots: Vec<String> = Vec::new();
    for manifest in manifests {
        let targets = manifest.text.lines().filter_map(|line| {
            let path = line.trim().strip_prefix("path = \"")?.strip_suffix('"')?;
            is_rust(path).then_some(path)
        });
        let found = ["src/lib.rs", "src/main.rs"].into_iter().chain(targets);
        roots.extend(found.map(|path| join(folder(&manifest.path), path)));
    }
    let mut modules = BTreeSet::new();
    let mut waiting: Vec<(String, bool)> = roots.into_iter().map(|path| (path, true)).collect();
    while let Some((path, is_root)) = waiting.pop() {
        let Some(text) = texts.get(path.as_str()) else {
            continue;
        };
        if modules.insert(path.clone()) {
            waiting.extend(children(&path, text, is_root).map(|path| (path, false)));
        }
    }
    modules
}

/// Returns where the modules may be that a file declares.
fn children<'a>(path: &'a str, text: &'a str, is_root: bool) -> impl Iterator<Item = String> + 'a {
    let own = folder(path);
    let below = if is_root || name(path) == "mod.rs" {
        own.to_owned()
    } else {
        path.trim_end_matches(".rs").to_owned()
    };
    let mut elsewhere = None;
    text.lines().flat_map(move |line| {
        let line = line.trim();
        let path = line.strip_prefix("#[path = \"");
        if let Some(path) = path.and_then(|path| path.strip_suffix("\"]")) {
            elsewhere = Some(join(own, path));
        }
        let Some(name) = declared(line) else {
            return Vec::new();
        };
        match elsewhere.take() {
            Some(path) => vec![path],
            None => vec![
                join(&below, &format!("{name}.rs")),
                join(&below, &format!("{name}/mod.rs")),
            ],
        }
    })
}

/// Returns the module that a line declares and does not hold.
fn declared(line: &str) -> Option<&str> {
    let (visibility, name) = line.strip_suffix(';')?.split_once("mod ")?;
    let is_declaration = visibility.is_empty() || visibility.starts_with("pub");
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (is_declaration && is_name).then_some(name)
}

/// Tells whether a file is a manifest of Cargo's, or the lock beside one.
fn is_cargos(path: &str, files: &[File]) -> bool {
    match name(path) {
        "Cargo.toml" => true,
        "Cargo.lock" => {
            let manifest = join(folder(path), "Cargo.toml");
            files.iter().any(|file| file.path == manifest)
        }
        _ => false,
    }
}

/// What stands between quotation marks in the Rust files.
struct Literals<'a> {
    /// As it stands, without a slash in front, which it has where it is put behind the root.
    plain: HashSet<&'a str>,
    /// The paths that it leads to from the folder of its file.
    followed: HashSet<String>,
}

impl<'a> Literals<'a> {
    fn of(rust: &[&'a File]) -> Self {
        let (mut plain, mut followed) = (HashSet::new(), HashSet::new());
        for file in rust {
            let around = folder(&file.path);
            for literal in file.text.split('"').filter(|text| is_path(text)) {
                plain.insert(literal.strip_prefix('/').unwrap_or(literal));
                followed.insert(join(around, literal));
            }
        }
        Self { plain, followed }
    }

    /// Tells whether a file is named, or a folder that it is in and that holds no Rust.
    fn name(&self, path: &str, rust: &[&File]) -> bool {
        let holds_rust = |folder: &str| {
            let below = format!("{folder}/");
            rust.iter().any(|file| file.path.starts_with(&below))
        };
        let mut names = vec![path];
        let mut around = folder(path);
        while !around.is_empty() && !holds_rust(around) {
            names.push(around);
            around = folder(around);
        }
        names.iter().any(|name| self.plain.contains(name)) || self.followed.contains(path)
    }
}

fn is_path(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

fn is_rust(path: &str) -> bool {
    name(path)
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ending == "rs")
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Returns the folder that a file or folder is in; the root is the empty text.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Follows a path from a folder.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small repository in order, and the strays of it with these files too.
    fn strays(others: &[(&str, &str)]) -> Vec<String> {
        let own = [
            ("Cargo.toml", "[[test]]\npath = \"tests/it/main.rs\"\n"),
            ("src/lib.rs", "pub mod a;\n"),
            (
                "src/a/mod.rs",
                "mod b;\nconst T: &str = include_str!(\"t.j2\");\n",
            ),
            ("src/a/b.rs", "#[cfg(test)]\nmod tests;\n"),
            ("src/a/b/tests.rs", "const P: &str = \"tests/data\";"),
            ("src/a/t.j2", ""),
            (
                "tests/it/main.rs",
                "#[path = \"../../src/shared.rs\"]\nmod other;\n",
            ),
            (
                "src/shared.rs",
                "const D: &str = include_str!(\"../tests/d.txt\");",
            ),
            ("tests/d.txt", ""),
            ("tests/data/deep/x.pem", ""),
            ("tests/fuzz/Cargo.toml", "path = \"targets/one.rs\""),
            ("tests/fuzz/Cargo.lock", ""),
            ("tests/fuzz/targets/one.rs", ""),
            ("xtask/Cargo.toml", ""),
            (
                "xtask/src/main.rs",
                "concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/tests/e.txt\")",
            ),
            ("tests/e.txt", ""),
        ];
        let files: Vec<File> = own
            .iter()
            .chain(others)
            .map(|(path, text)| File {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            })
            .collect();
        let breaches = check(&files).into_iter();
        breaches
            .map(|breach| format!("{}: {}", breach.path, breach.message))
            .collect()
    }

    #[test]
    fn what_belongs_somewhere_is_no_stray() {
        assert_eq!(strays(&[]), [""; 0]);
    }

    #[test]
    fn what_belongs_to_nothing_is_found() {
        for (path, text) in [
            ("src/a/c.rs", ""),
            ("src/b.rs", ""),
            ("tests/it/forgotten.rs", "#[test] fn never_runs() {}"),
            ("tests/fuzz/targets/two.rs", ""),
            // A file of another tree does not make it a module of this one.
            ("xtask/src/a.rs", "mod b;"),
        ] {
            let message = format!("{path}: no tree has it as a module");
            assert_eq!(strays(&[(path, text)]), [message]);
        }
        for path in [
            "src/a/mod.rs.full",
            "src/a/u.j2",
            "src/t.j2",
            "tests/datum/x.pem",
            "tests/it/data",
            "tests/Cargo.lock",
        ] {
            let message = format!("{path}: no Rust file names it");
            assert_eq!(strays(&[(path, "")]), [message]);
        }
    }

    #[test]
    fn a_folder_with_rust_in_it_names_nothing() {
        let naming = ("xtask/src/main.rs", "const F: &str = \"src/a\";");
        assert_eq!(
            strays(&[naming, ("src/a/notes.txt", "")]),
            ["src/a/notes.txt: no Rust file names it"]
        );
    }
}
