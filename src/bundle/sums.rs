//! `META/SHA256SUMS`: the digests that an administrator checks without this tool.

use std::fmt::Write as _;

use super::manifest::EntryRecord;
use super::names;

/// Returns the text that `sha256sum -c` reads: every entry above it but the manifest, in their order.
///
/// No name needs the escapes of `sha256sum`, because no judged name has a backslash or a line end.
pub fn sums(entries: &[EntryRecord]) -> String {
    let listed = entries.iter().take_while(|entry| entry.path != names::SUMS);
    listed.fold(String::new(), |mut text, entry| {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{}  {}", entry.sha256, entry.path);
        text
    })
}
