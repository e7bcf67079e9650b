//! Names inside a cabinet: bytes, and the text that they most probably mean.

use super::options::Options;

/// A name as it stands in a cabinet.
///
/// It is untrusted text: it can hold separators, control characters and `..`, and two members can share
/// one. Compare [`Name::raw`] where identity matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    raw: Box<[u8]>,
    text: Box<str>,
}

impl Name {
    pub(super) fn new(raw: &[u8], encoding: Encoding, options: &Options<'_>) -> Self {
        let text = match encoding {
            _ if raw.is_ascii() => String::from_utf8_lossy(raw).into_owned(),
            Encoding::Utf8 => String::from_utf8_lossy(raw).into_owned(),
            Encoding::CodePage => (options.decode_name)(raw),
        };
        Self {
            raw: raw.into(),
            text: text.into(),
        }
    }

    /// Returns the bytes, without the zero that ends them.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Returns the text; bytes that mean nothing in the name's encoding show as U+FFFD.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// How the bytes of a name are to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// The member is flagged `_A_NAME_IS_UTF`.
    Utf8,
    /// Whatever the caller says.
    CodePage,
}

/// Decodes windows-1252 as the [WHATWG index](https://encoding.spec.whatwg.org/#windows-1252) has it:
/// every byte means something.
pub(super) fn from_windows_1252(bytes: &[u8]) -> String {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let decode = |&byte: &u8| match byte {
        0x80..=0x9f => FROM_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    };
    bytes.iter().map(decode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &[u8], encoding: Encoding, text: &str) {
        let name = Name::new(raw, encoding, &Options::default());
        assert_eq!((name.text(), name.raw()), (text, raw));
    }

    #[test]
    fn names_are_decoded_as_flagged() {
        check(b"readme.txt", Encoding::Utf8, "readme.txt");
        check("gr\u{fc}n".as_bytes(), Encoding::Utf8, "grün");
        check("gr\u{fc}n".as_bytes(), Encoding::CodePage, "grÃ¼n");
        check(b"5 \x80.txt", Encoding::CodePage, "5 €.txt");
        check(b"\xffx", Encoding::Utf8, "\u{fffd}x");
    }

    #[test]
    fn the_default_code_page_is_the_one_of_the_encoding_standard() {
        let all: Vec<u8> = (0..=255).collect();
        let (expected, _, _) = encoding_rs::WINDOWS_1252.decode(&all);
        assert_eq!(from_windows_1252(&all), expected);
    }

    #[test]
    fn the_caller_may_bring_a_code_page() {
        let shift_jis = |bytes: &[u8]| encoding_rs::SHIFT_JIS.decode(bytes).0.into_owned();
        let options = Options {
            decode_name: &shift_jis,
            ..Options::default()
        };
        let name = Name::new(b"\x83\x65\x83\x58\x83\x67", Encoding::CodePage, &options);
        assert_eq!(name.text(), "テスト");
    }
}
