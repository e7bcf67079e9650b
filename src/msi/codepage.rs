//! Windows code pages: from bytes to text.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::Encoding;

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
        let encoding = self.encoding().ok_or(UnknownCodepage(self.0))?;
        let (text, lossy) = encoding.decode_without_bom_handling(bytes);
        Ok(Decoded { text, lossy })
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
