//! Code page 1361, Johab: Korean composed of letters, which the encoding library leaves out.
//!
//! Two bytes hold 5 bits each for the initial consonant, the vowel and the final consonant; above 0xD8 they
//! count through the symbols and Chinese characters of KS X 1001, which EUC-KR has in the same order.
//! See KS X 1001, annex 3, and [Code Page Identifiers](https://learn.microsoft.com/windows/win32/intl/code-page-identifiers).

const INITIALS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const FINALS: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
const FIRST_VOWEL: u32 = 0x314f;
const FIRST_SYLLABLE: u32 = 0xac00;
const IDEOGRAPHIC_SPACE: char = '\u{3000}';

/// Decodes a text; `None` stands for bytes without meaning.
pub(super) fn decode(bytes: &[u8]) -> impl Iterator<Item = Option<char>> + '_ {
    let mut rest = bytes.iter().copied();
    std::iter::from_fn(move || {
        let lead = rest.next()?;
        if lead.is_ascii() {
            return Some(Some(lead.into()));
        }
        Some(rest.next().and_then(|trail| pair(lead, trail)))
    })
}

fn pair(lead: u8, trail: u8) -> Option<char> {
    match lead {
        0x84..=0xd3 => composed(u32::from(lead) << 8 | u32::from(trail)),
        0xd9..=0xde => counted((lead - 0xd9) * 2 + 1, trail),
        0xe0..=0xf9 => counted((lead - 0xe0) * 2 + 42, trail),
        _ => None,
    }
}

fn composed(code: u32) -> Option<char> {
    let initial = match code >> 10 & 31 {
        1 => None,
        value @ 2..=20 => Some(value - 2),
        _ => return None,
    };
    let vowel = match code >> 5 & 31 {
        2 => None,
        value @ 3..=7 => Some(value - 3),
        value @ 10..=15 => Some(value - 5),
        value @ 18..=23 => Some(value - 7),
        value @ 26..=29 => Some(value - 9),
        _ => return None,
    };
    let last = match code & 31 {
        value @ 1..=17 => value - 1,
        value @ 19..=29 => value - 2,
        _ => return None,
    };
    let letter = |letters: &str, index: u32| letters.chars().nth(usize::try_from(index).ok()?);
    match (initial, vowel, last) {
        (Some(initial), Some(vowel), _) => {
            char::from_u32(FIRST_SYLLABLE + (initial * 21 + vowel) * 28 + last)
        }
        (Some(initial), None, 0) => letter(INITIALS, initial),
        (None, Some(vowel), 0) => char::from_u32(FIRST_VOWEL + vowel),
        (None, None, 0) => Some(IDEOGRAPHIC_SPACE),
        (None, None, last) => letter(FINALS, last - 1),
        _ => None,
    }
}

/// Decodes the character at a place of two rows of KS X 1001, the first of which is `row`.
fn counted(row: u8, trail: u8) -> Option<char> {
    let place = match trail {
        0x31..=0x7e => trail - 0x31,
        0x91..=0xfe => trail - 0x43,
        _ => return None,
    };
    let (row, column) = (row + place / 94, place % 94);
    // The letters of row 4 are the composed ones without partners.
    if row == 4 && column < 51 {
        return None;
    }
    let bytes = [row + 0xa0, column + 0xa1];
    let text = encoding_rs::EUC_KR.decode_without_bom_handling_and_without_replacement(&bytes)?;
    text.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: &str) {
        let text: String = decode(bytes).map(|letter| letter.unwrap_or('?')).collect();
        assert_eq!(text, expect);
    }

    #[test]
    fn korean_is_composed_or_counted() {
        check(b"\xd0\x65\x8b\x69 A", "한글 A");
        check(b"\x88\x41\x84\x61\x84\x42\x84\x41", "ㄱㅏㄱ\u{3000}");
        check(b"\xd9\x31\xf9\xfe\xe0\x31", "\u{3000}詰伽");
    }

    #[test]
    fn bytes_without_meaning_are_told() {
        check(b"\x80\x41\xd8\x31\xda\xa1\xd9\x7f\x84", "?????");
        check(b"\x84\x40\xac\x00", "??");
    }
}
