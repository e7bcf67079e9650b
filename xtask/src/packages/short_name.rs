//! Short names (8.3) beside the long ones, as the [Filename] type asks for.
//!
//! [Filename]: https://learn.microsoft.com/windows/win32/msi/filename

use std::collections::BTreeSet;

/// The short names given out in one folder.
#[derive(Debug, Default)]
pub struct ShortNames {
    taken: BTreeSet<String>,
}

impl ShortNames {
    /// Returns `short|long`, or the name alone where it is short enough.
    pub fn name(&mut self, long: &str) -> String {
        if is_short(long) && self.taken.insert(long.to_uppercase()) {
            return long.to_owned();
        }
        let (stem, ending) = long.rsplit_once('.').unwrap_or((long, ""));
        let (stem, ending) = (plain(stem), plain(ending));
        let mut number = 1_usize;
        loop {
            let tail = format!("~{number}");
            let stem: String = stem.chars().take(8 - tail.len().min(8)).collect();
            let mut short = format!("{stem}{tail}");
            if !ending.is_empty() {
                short.push('.');
                short.extend(ending.chars().take(3));
            }
            if self.taken.insert(short.clone()) {
                return format!("{short}|{long}");
            }
            number += 1;
        }
    }
}

fn is_short(name: &str) -> bool {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let lengths = (1..=8).contains(&stem.len()) && ending.len() <= 3;
    let is_plain = |part: &str| plain(part) == part.to_uppercase();
    lengths && is_plain(stem) && is_plain(ending)
}

/// Keeps what any short name may hold.
fn plain(part: &str) -> String {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || *c == '_' || *c == '-';
    part.chars()
        .filter(allowed)
        .collect::<String>()
        .to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_one_folder_differ() {
        let mut names = ShortNames::default();
        for (long, expect) in [
            ("Web.cfg", "Web.cfg"),
            ("bin", "bin"),
            ("web.config", "WEB~1.CON|web.config"),
            ("web.configuration", "WEB~2.CON|web.configuration"),
            ("Microsoft Hosting", "MICROS~1|Microsoft Hosting"),
            (
                "Provisioning-Readme.txt",
                "PROVIS~1.TXT|Provisioning-Readme.txt",
            ),
            ("a.b.c", "AB~1.C|a.b.c"),
            ("WEB.CFG", "WEB~1.CFG|WEB.CFG"),
        ] {
            assert_eq!(names.name(long), expect);
        }
    }
}
