//! Windows code pages: from bytes to text.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::Encoding;

mod johab;
mod oem;

const JOHAB: u32 = 1361;

/// The number of a Windows code page; 0 is neutral, which is ASCII.
///
/// See [Code Page Identifiers](https://learn.microsoft.com/windows/win32/intl/code-page-identifiers).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Codepage(pub u32);

/// Text that was decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text; bytes without meaning became replacement characters.
    pub text: Cow<'a, str>,
    /// Whether there were such bytes.
    pub lossy: bool,
}

impl Decoded<'_> {
    fn collect(letters: impl Iterator<Item = Option<char>>) -> Self {
        let mut lossy = false;
        let text = letters.map(|letter| {
            lossy |= letter.is_none();
            letter.unwrap_or(char::REPLACEMENT_CHARACTER)
        });
        Self {
            text: Cow::Owned(text.collect()),
            lossy,
        }
    }
}

/// Text beyond ASCII in a code page that is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("code page {0} is not known")]
pub struct UnknownCodepage(pub u32);

impl Codepage {
    /// No code page: the texts are ASCII.
    pub const NEUTRAL: Self = Self(0);

    /// Decodes `bytes`. Bytes beyond ASCII in a neutral text are read as code page 1252.
    pub fn decode(self, bytes: &[u8]) -> Result<Decoded<'_>, UnknownCodepage> {
        if let (true, Ok(text)) = (bytes.is_ascii(), str::from_utf8(bytes)) {
            return Ok(Decoded {
                text: Cow::Borrowed(text),
                lossy: false,
            });
        }
        if let Some(encoding) = self.encoding() {
            let (text, lossy) = encoding.decode_without_bom_handling(bytes);
            return Ok(Decoded { text, lossy });
        }
        if self.0 == JOHAB {
            return Ok(Decoded::collect(johab::decode(bytes)));
        }
        let letter = oem::page(self.0).ok_or(UnknownCodepage(self.0))?;
        let ascii = |byte: u8| byte.is_ascii().then_some(char::from(byte));
        Ok(Decoded::collect(
            bytes
                .iter()
                .map(|&byte| ascii(byte).or_else(|| letter(byte))),
        ))
    }

    /// Whether the number is a code page that can be read here.
    pub fn is_known(self) -> bool {
        self.encoding().is_some() || self.0 == JOHAB || oem::page(self.0).is_some()
    }

    fn encoding(self) -> Option<&'static Encoding> {
        Some(match self.0 {
            0 | 1252 | 28591 => encoding_rs::WINDOWS_1252,
            65001 => encoding_rs::UTF_8,
            866 => encoding_rs::IBM866,
            874 => encoding_rs::WINDOWS_874,
            932 => encoding_rs::SHIFT_JIS,
            936 => encoding_rs::GBK,
            949 | 51949 => encoding_rs::EUC_KR,
            950 => encoding_rs::BIG5,
            1250 => encoding_rs::WINDOWS_1250,
            1251 => encoding_rs::WINDOWS_1251,
            1253 => encoding_rs::WINDOWS_1253,
            1254 | 28599 => encoding_rs::WINDOWS_1254,
            1255 => encoding_rs::WINDOWS_1255,
            1256 => encoding_rs::WINDOWS_1256,
            1257 => encoding_rs::WINDOWS_1257,
            1258 => encoding_rs::WINDOWS_1258,
            10000 => encoding_rs::MACINTOSH,
            10007 | 10017 => encoding_rs::X_MAC_CYRILLIC,
            20866 => encoding_rs::KOI8_R,
            20932 | 51932 => encoding_rs::EUC_JP,
            21866 => encoding_rs::KOI8_U,
            28592 => encoding_rs::ISO_8859_2,
            28593 => encoding_rs::ISO_8859_3,
            28594 => encoding_rs::ISO_8859_4,
            28595 => encoding_rs::ISO_8859_5,
            28596 => encoding_rs::ISO_8859_6,
            28597 => encoding_rs::ISO_8859_7,
            28598 => encoding_rs::ISO_8859_8,
            28603 => encoding_rs::ISO_8859_13,
            28605 => encoding_rs::ISO_8859_15,
            54936 => encoding_rs::GB18030,
            _ => return None,
        })
    }
}

impl fmt::Display for Codepage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(codepage: u32, bytes: &[u8], expect: &str) {
        let shown = match Codepage(codepage).decode(bytes) {
            Ok(Decoded { text, lossy: true }) => format!("lossy: {text}"),
            Ok(Decoded { text, lossy: false }) => text.into_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expect);
    }

    #[test]
    fn known_pages_decode() {
        check(0, b"caf\xe9", "café");
        check(1252, b"\x80\x81", "€\u{81}");
        check(65001, "日本".as_bytes(), "日本");
        check(932, b"\x93\xfa\x96\x7b", "日本");
        check(437, b"\x80\xff", "Ç\u{a0}");
        check(850, b"a\xd5", "aı");
        check(858, b"\xd5", "€");
        check(869, b"\x80\x86", "lossy: \u{fffd}Ά");
        check(1361, b"\xd0\x65\x8b\x69", "한글");
    }

    #[test]
    fn doubts_are_told() {
        check(65001, b"a\xff", "lossy: a\u{fffd}");
        check(932, b"\x93", "lossy: \u{fffd}");
        check(4711, b"plain", "plain");
        check(4711, b"\xe9", "code page 4711 is not known");
    }
}
