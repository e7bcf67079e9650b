//! What may not be written: unfinished work, tests that do not run, drawers, machine paths.

use super::{Breach, File};

/// Words that no file may have. They are put together here so that this file may be checked too.
const FORBIDDEN: [(&[&str], &str); 7] = [
    (
        &["#[", "ignore"],
        "a test that does not run; assert what is so, or remove it",
    ),
    (&["#[", "should_panic"], "a test by panic; assert the error"),
    (&["to", "do!("], "unfinished work"),
    (&["FIX", "ME"], "unfinished work"),
    (&["pub use ", "*"], "name what is exported"),
    (&["/ro", "ot/"], "a path of one machine"),
    (&["/wo", "rk/"], "a path of one machine"),
];

/// Names of files that say nothing of what is in them.
const DRAWERS: [&str; 4] = ["util", "utils", "common", "helpers"];

/// Returns what is written and may not be.
pub fn check(files: &[File]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for file in files {
        let stem = file
            .path
            .rsplit('/')
            .find(|part| *part != "mod.rs")
            .unwrap_or_default();
        if DRAWERS.contains(&stem.split('.').next().unwrap_or_default()) {
            breaches.push(Breach::on(file, 0, "name the file by its subject"));
        }
        for (index, line) in file.text.lines().enumerate() {
            for (pieces, why) in FORBIDDEN {
                if holds(line, pieces) {
                    breaches.push(Breach::on(file, index + 1, why));
                }
            }
        }
    }
    breaches
}

/// Tells whether a line holds the joined pieces; a star stands for a glob at the end of an import.
fn holds(line: &str, pieces: &[&str]) -> bool {
    match pieces {
        [import, "*"] => line.trim_start().starts_with(import) && line.trim_end().ends_with("::*;"),
        _ => line.contains(&pieces.concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(path: &str, text: &str) -> Vec<String> {
        let file = File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        check(&[file])
            .into_iter()
            .map(|breach| format!("{}: {}", breach.line, breach.message))
            .collect()
    }

    #[test]
    fn forbidden_words_are_found_and_others_are_not() {
        let ignored = format!("#[test]\n#[{}]", "ignore");
        assert_eq!(check_text("src/a.rs", &ignored).len(), 1);
        assert_eq!(
            check_text("src/a.rs", &format!("pub use a::{};", "*")),
            ["1: name what is exported"]
        );
        assert_eq!(
            check_text("src/util.rs", ""),
            ["0: name the file by its subject"]
        );
        assert_eq!(
            check_text("src/utils/mod.rs", ""),
            ["0: name the file by its subject"]
        );
        assert_eq!(
            check_text("src/a.rs", "use super::*;\npub use a::b;"),
            [""; 0]
        );
    }
}
