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
    ("tempfile", &["src/disk.rs"]),
    ("zip", &["src/bundle/diagnose.rs"]),
];

/// Returns each use of a crate outside its place. Tests in a file may name what they compare with.
pub fn check(files: &[File]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("src/")) {
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
    }
}
