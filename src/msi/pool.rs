//! The string pool: every text of a database once, found by number.
//!
//! `_StringPool` is a list of four-byte entries, `_StringData` the texts one after the other. The first
//! entry is the code page, its highest bit set where references take three bytes instead of two. Each
//! further entry is a length and a count of uses, both of 16 bits. An entry of length 0 with a count is
//! followed by the length in 32 bits: a text of 64 KiB or more. (Files with texts of 128 KiB to 192 KiB
//! show which half is where: <https://github.com/fleetdm/fleet/pull/25079> found that the 16 bits after
//! the zero, being the count 1, have to be shifted by 17 to give the length.)

use std::sync::Arc;

use super::codepage::Codepage;
use super::defects::Defects;
use super::error::MsiError;
use super::package::Oddity;

const LONG_REFERENCES: u32 = 0x8000_0000;
const ENTRY_BYTES: usize = 4;

/// The decoded texts of a database.
#[derive(Debug, Default)]
pub(super) struct StringPool {
    pub codepage: Codepage,
    /// Bytes of a reference: 2 or 3.
    pub reference_bytes: usize,
    /// The text of reference 1 stands first; `None` is an unused entry.
    strings: Vec<Option<Arc<str>>>,
}

/// Why a reference leads to no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoString {
    /// The entry is unused.
    Unused,
    /// The pool ends before.
    Dangling,
}

impl StringPool {
    /// Reads both streams of the pool and tells of strange texts.
    pub fn parse(
        pool: &[u8],
        data: &[u8],
        max_strings: usize,
        oddities: &mut Vec<Oddity>,
        defects: &mut Defects,
    ) -> Result<Self, MsiError> {
        let cut = |id, offset| move || MsiError::PoolCut { id, offset };
        let header = pool.first_chunk().ok_or_else(cut(0, 0))?;
        let header = u32::from_le_bytes(*header);
        let codepage = Codepage(header & !LONG_REFERENCES);
        let mut strings = Vec::new();
        let mut strange = Strange::default();
        let mut start = 0;
        let mut offset = ENTRY_BYTES;
        let mut id = 0;
        while offset < pool.len() {
            id += 1;
            if strings.len() >= max_strings {
                return Err(MsiError::LimitExceeded {
                    what: "the number of strings".to_owned(),
                    place: "the string pool".to_owned(),
                    stated: (pool.len() / ENTRY_BYTES) as u64,
                    limit: max_strings as u64,
                });
            }
            let Some((length, next)) = entry_length(pool, offset) else {
                defects.record(cut(id, offset)())?;
                break;
            };
            let Some(length) = length else {
                strings.push(None);
                offset = next;
                continue;
            };
            let end = start as u64 + u64::from(length);
            let bytes = usize::try_from(end)
                .ok()
                .and_then(|end| data.get(start..end));
            let Some(bytes) = bytes else {
                // Where one text starts is known from those before it.
                defects.record(MsiError::StringBeyondData {
                    id,
                    offset: start as u64,
                    end,
                    size: data.len() as u64,
                })?;
                break;
            };
            start += bytes.len();
            offset = next;
            let Ok(decoded) = codepage.decode(bytes) else {
                defects.record(MsiError::UnknownCodepage { id, codepage })?;
                strings.push(None);
                continue;
            };
            strange.note(id, decoded.lossy, codepage, bytes);
            strings.push(Some(decoded.text.into()));
        }
        strange.record(codepage, data.len() - start, oddities);
        Ok(Self {
            codepage,
            reference_bytes: if header & LONG_REFERENCES == 0 { 2 } else { 3 },
            strings,
        })
    }

    /// Returns how many entries there are, the unused among them.
    pub fn len(&self) -> u32 {
        u32::try_from(self.strings.len()).unwrap_or(u32::MAX)
    }

    /// Returns the text of a reference that is not 0.
    pub fn get(&self, id: u32) -> Result<&Arc<str>, NoString> {
        let index = usize::try_from(id).ok().and_then(|id| id.checked_sub(1));
        index
            .and_then(|index| self.strings.get(index))
            .ok_or(NoString::Dangling)?
            .as_ref()
            .ok_or(NoString::Unused)
    }
}

/// Returns the length of the text (`None` for an unused entry) and where the next entry starts.
fn entry_length(pool: &[u8], offset: usize) -> Option<(Option<u32>, usize)> {
    let word = |at: usize| Some(u16::from_le_bytes(*pool.get(at..)?.first_chunk()?));
    let (length, count) = (word(offset)?, word(offset + 2)?);
    let next = offset + ENTRY_BYTES;
    Some(match (length, count) {
        (0, 0) => (None, next),
        (0, _) => {
            let length = u32::from_le_bytes(*pool.get(next..)?.first_chunk()?);
            (Some(length), next + ENTRY_BYTES)
        }
        (length, _) => (Some(u32::from(length)), next),
    })
}

/// Texts that could not be read without doubt.
#[derive(Default)]
struct Strange {
    lossy: Option<(u32, usize)>,
    neutral: Option<(u32, usize)>,
}

impl Strange {
    fn note(&mut self, id: u32, lossy: bool, codepage: Codepage, bytes: &[u8]) {
        if lossy {
            self.lossy.get_or_insert((id, 0)).1 += 1;
        }
        if codepage == Codepage::NEUTRAL && !bytes.is_ascii() {
            self.neutral.get_or_insert((id, 0)).1 += 1;
        }
    }

    fn record(self, codepage: Codepage, unused: usize, oddities: &mut Vec<Oddity>) {
        oddities.extend(self.lossy.map(|(first, count)| Oddity::UndecodableStrings {
            first,
            count,
            codepage,
        }));
        let neutral = self.neutral;
        oddities.extend(neutral.map(|(first, count)| Oddity::NeutralStrings { first, count }));
        if unused > 0 {
            oddities.push(Oddity::UnusedStringData {
                bytes: unused as u64,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a pool of 16-bit words and shows the lengths of its texts, or the error.
    #[track_caller]
    fn check(words: &[u16], data: &[u8], expect: &str) -> Vec<Oddity> {
        let pool: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        let mut oddities = Vec::new();
        let shown = match StringPool::parse(&pool, data, 8, &mut oddities, &mut Defects::Refuse) {
            Ok(pool) => {
                let lengths: Vec<_> = (1..=pool.len())
                    .map(|id| match pool.get(id) {
                        Ok(text) => text.len().to_string(),
                        Err(reason) => format!("{reason:?}"),
                    })
                    .collect();
                format!(
                    "{}/{}: {}",
                    pool.codepage,
                    pool.reference_bytes,
                    lengths.join(" ")
                )
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expect);
        oddities
    }

    #[test]
    fn texts_are_found_by_number() {
        check(&[1252, 0, 2, 1, 0, 0, 1, 9], b"abc", "1252/2: 2 Unused 1");
        check(&[1252, 0x8000, 2, 1], b"ab", "1252/3: 2");
        check(&[0xfde9, 0], b"", "65001/2: ");
        // The count of a long text is not part of its length.
        let long = vec![b'x'; 0x2_0001 + 1];
        check(&[0, 0, 0, 7, 1, 2, 1, 1], &long, "0/2: 131073 1");
    }

    #[test]
    fn broken_pools_are_refused() {
        check(
            &[1252],
            b"",
            "the string pool is cut within the entry of string 0 at byte 0",
        );
        check(
            &[0, 0, 1],
            b"",
            "the string pool is cut within the entry of string 1 at byte 4",
        );
        check(
            &[0, 0, 0, 1, 1],
            b"",
            "the string pool is cut within the entry of string 1 at byte 4",
        );
        check(
            &[0, 0, 1, 1, 0, 1, 0xffff, 0xffff],
            b"abc",
            "string 2 takes bytes 1 to 4294967296 of the string data, which has 3",
        );
        check(
            &[0; 20],
            b"",
            "the number of strings exceeds the limit in the string pool: 10 of at most 8",
        );
        check(
            &[7, 0, 1, 1],
            b"\xe9",
            "string 1 is written in the unknown code page 7",
        );
    }

    #[test]
    fn strange_texts_are_told() {
        let oddities = check(&[0xfde9, 0, 1, 1, 1, 1], b"\xff\xffz", "65001/2: 3 3");
        let codepage = Codepage(65001);
        let lossy = Oddity::UndecodableStrings {
            first: 1,
            count: 2,
            codepage,
        };
        assert_eq!(oddities, [lossy, Oddity::UnusedStringData { bytes: 1 }]);
        let oddities = check(&[0, 0, 1, 1], b"\xe9", "0/2: 2");
        assert_eq!(oddities, [Oddity::NeutralStrings { first: 1, count: 1 }]);
    }
}
