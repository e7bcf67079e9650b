//! Where foreign crates may be named: each in one place, so that it can be replaced there.

use super::{Breach, File};

/// A crate, as code names it, and the folders and files of `src` that may.
const PLACES: [(&str, &[&str]); 17] = [
    ("annotate_snippets", &["src/report/"]),
    (
        "cfb",
        &[
            "src/msi/compound/tests.rs",
            "src/msi/database/tests.rs",
            "src/msi/specimen.rs",
        ],
    ),
    ("clap", &["src/cli/"]),
    ("crc32fast", &["src/bundle/"]),
    ("der", &["src/sign/", "src/msi/signature"]),
    ("encoding_rs", &["src/msi/", "src/cab/"]),
    ("flate2", &["src/bundle/", "src/cab/"]),
    ("lzxd", &["src/cab/"]),
    ("minijinja", &["src/render/"]),
    ("object", &["src/pe"]),
    ("p256", &["src/sign/"]),
    ("p384", &["src/sign/"]),
    ("rsa", &["src/sign/"]),
    ("serde_saphyr", &["src/spec/"]),
    ("sha2", &["src/digest.rs", "src/sign/", "src/msi/signature"]),
    ("tempfile", &["src/disk/"]),
    ("zip", &["src/bundle/diagnose.rs"]),
];

/// Returns each use of a crate outside its place. Tests in a file may name what they compare with.
pub fn check(files: &[File]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.path.starts_with("src/") && !is_test(file, files))
    {
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        for (index, line) in code.lines().enumerate() {
            for (name, places) in PLACES {
                let allowed = places.iter().any(|place| file.path.starts_with(place));
                if !allowed && names(line, name) {
                    let message = format!("`{name}` may be named in {} only", places.join(", "));
                    breaches.push(Breach::on(file, index + 1, message));
                }
            }
        }
    }
    breaches
}

/// Tells whether the file is a module that its parent has for tests alone.
fn is_test(file: &File, files: &[File]) -> bool {
    let Some((folder, name)) = file.path.rsplit_once('/') else {
        return false;
    };
    let stem = name.split('.').next().unwrap_or_default();
    let parent = format!("{folder}/mod.rs");
    let declared = files
        .iter()
        .filter(|other| other.path == parent || other.path == format!("{folder}.rs"));
    declared.into_iter().any(|parent| {
        let lines: Vec<_> = parent.text.lines().collect();
        lines.windows(2).any(|pair| {
            pair[0] == "#[cfg(test)]"
                && pair[1]
                    .trim_end_matches(';')
                    .ends_with(&format!("mod {stem}"))
        })
    })
}

/// Tells whether a line of code has the path `NAME::`.
fn names(line: &str, name: &str) -> bool {
    let line = line.split("//").next().unwrap_or_default();
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let bounded = before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '.')));
        bounded && line[at + name.len()..].starts_with("::")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_found_outside_its_place_only() {
        let check_text = |path: &str, text: &str| {
            check(&[File {
                path: path.to_owned(),
                text: text.to_owned(),
            }])
            .len()
        };
        assert_eq!(check_text("src/verify/mod.rs", "use zip::ZipArchive;"), 1);
        assert_eq!(
            check_text("src/bundle/diagnose.rs", "use zip::ZipArchive;"),
            0
        );
        assert_eq!(check_text("src/a.rs", "    let x = cfb::open(y);"), 1);
        assert_eq!(check_text("src/a.rs", "use crate::zip::X; // zip::"), 0);
        assert_eq!(check_text("src/a.rs", "/// As zip::ZipArchive does."), 0);
        assert_eq!(
            check_text("src/a.rs", "#[cfg(test)]\nuse tempfile::tempdir;"),
            0
        );
        assert_eq!(check_text("tests/it/a.rs", "use zip::ZipArchive;"), 0);
        let parent = File {
            path: "src/a/mod.rs".to_owned(),
            text: "#[cfg(test)]\nmod sample;\nmod other;".to_owned(),
        };
        let child = |path: &str| File {
            path: path.to_owned(),
            text: "use zip::A;".to_owned(),
        };
        assert_eq!(
            check(&[parent, child("src/a/sample.rs"), child("src/a/other.rs")]).len(),
            1
        );
    }
}
