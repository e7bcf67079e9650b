//! `META/SHA256SUMS`: the digests that an administrator checks without this tool.

use std::fmt::Write as _;

use super::manifest::EntryRecord;
use super::names;

/// Returns the text that `sha256sum -c` reads: every entry above it but the manifest, in their order.
///
/// No name needs the escapes of `sha256sum`, because no judged name has a backslash or a line end.
pub fn sums<'a>(entries: impl IntoIterator<Item = &'a EntryRecord>) -> String {
    let listed = entries
        .into_iter()
        .take_while(|entry| entry.path != names::SUMS);
    listed.fold(String::new(), |mut text, entry| {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{}  {}", entry.sha256, entry.path);
        text
    })
}

#[cfg(test)]
mod tests {
    use crate::bundle::sample::{PAYLOADS, Sample, entries, moment};
    use crate::bundle::{Manifest, names, pack};

    #[test]
    fn every_entry_above_is_listed_in_order() {
        let payloads = tempfile::tempdir().unwrap();
        let packed = pack(entries(payloads.path()), moment(), &()).unwrap();
        let text = super::sums(packed.records());
        let listed: Vec<&str> = text.lines().map(|line| &line[66..]).collect();
        let [first, second, third] = PAYLOADS.map(|(name, _)| name);
        assert_eq!(
            listed,
            [
                names::SCRIPT,
                names::ARTICLE,
                first,
                second,
                third,
                names::SPEC
            ]
        );
        // The digest of nothing.
        assert!(text.contains(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  readme.txt\n"
        ));
    }

    #[test]
    fn the_list_does_not_list_itself() {
        let manifest = Manifest::parse(Sample::new().draft.manifest()).unwrap();
        assert_eq!(manifest.entries.last().unwrap().path, names::SUMS);
        assert_eq!(super::sums(&manifest.entries).lines().count(), 6);
    }
}
