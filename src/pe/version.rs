//! The version resource: `VS_VERSIONINFO`.

use crate::version::Version;

/// What the version resource of a PE file says.
///
/// See [`VS_VERSIONINFO`](https://learn.microsoft.com/windows/win32/menurc/vs-versioninfo). These are the
/// numbers of [`VS_FIXEDFILEINFO`](https://learn.microsoft.com/windows/win32/api/verrsrc/ns-verrsrc-vs_fixedfileinfo),
/// which Windows Installer compares, not the texts beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionResource {
    /// The version of the file.
    pub file: Version,
    /// The version of the product that it came with.
    pub product: Version,
    /// The languages and code pages that it is made for, in the order of the resource.
    pub translations: Vec<Translation>,
}

/// A language and a code page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Translation {
    /// A Windows language identifier, such as 1033; 0 means neutral.
    pub language: u16,
    /// A Windows code page, such as 1200 for UTF-16.
    pub code_page: u16,
}

const SIGNATURE: u32 = 0xfeef_04bd;
const FIXED_SIZE: usize = 52;

/// Reads a version resource. `None` if it has no fixed part; `Err` if it is no version resource.
pub(super) fn parse(bytes: &[u8]) -> Result<Option<VersionResource>, ()> {
    let root = Node::at(bytes, 0)
        .filter(|root| root.is_called("VS_VERSION_INFO"))
        .ok_or(())?;
    if root.value.is_empty() {
        return Ok(None);
    }
    let fixed: &[u8; FIXED_SIZE] = root.value.first_chunk().ok_or(())?;
    let (words, _) = fixed.as_chunks::<4>();
    let word = |index: usize| {
        words
            .get(index)
            .map(|word| u32::from_le_bytes(*word))
            .ok_or(())
    };
    if word(0)? != SIGNATURE {
        return Err(());
    }
    let translations = root
        .children()
        .filter(|node| node.is_called("VarFileInfo"))
        .flat_map(Node::children)
        .filter(|node| node.is_called("Translation"))
        .flat_map(|node| node.value.as_chunks::<4>().0.iter().copied());
    Ok(Some(VersionResource {
        file: version(word(2)?, word(3)?),
        product: version(word(4)?, word(5)?),
        translations: translations.map(translation).collect(),
    }))
}

fn version(high: u32, low: u32) -> Version {
    let [b, a] = halves(high);
    let [d, c] = halves(low);
    Version::from([a, b, c, d])
}

fn translation(bytes: [u8; 4]) -> Translation {
    let [language, code_page] = halves(u32::from_le_bytes(bytes));
    Translation {
        language,
        code_page,
    }
}

/// The lower and the higher half.
fn halves(word: u32) -> [u16; 2] {
    let [a, b, c, d] = word.to_le_bytes();
    [u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])]
}

/// A node of the tree that a version resource is: a name in UTF-16, a value, children.
#[derive(Clone, Copy)]
struct Node<'a> {
    bytes: &'a [u8],
    name: &'a [u8],
    value: &'a [u8],
    /// Where the first child begins, and where the node ends.
    children: usize,
    end: usize,
}

impl<'a> Node<'a> {
    /// Reads the node at an offset. A length that goes too far is cut off, as Windows does.
    fn at(bytes: &'a [u8], start: usize) -> Option<Self> {
        let header: &[u8; 6] = bytes.get(start..)?.first_chunk()?;
        let length = usize::from(u16::from_le_bytes([header[0], header[1]]));
        let end = bytes.len().min(start + length);
        let value_length = usize::from(u16::from_le_bytes([header[2], header[3]]));
        // The length of a text is counted in characters, that of anything else in bytes.
        let is_text = header[4] == 1;
        let name_start = start + header.len();
        let (units, _) = bytes.get(name_start..end)?.as_chunks::<2>();
        let name_length = 2 * units.iter().position(|unit| *unit == [0, 0])?;
        let value_start = (name_start + name_length + 2).next_multiple_of(4).min(end);
        let value_length = if is_text {
            2 * value_length
        } else {
            value_length
        };
        let value_end = end.min(value_start + value_length);
        Some(Self {
            bytes,
            name: bytes.get(name_start..name_start + name_length)?,
            value: bytes.get(value_start..value_end)?,
            children: value_end.next_multiple_of(4),
            end,
        })
    }

    fn is_called(&self, name: &str) -> bool {
        name.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .eq(self.name.iter().copied())
    }

    /// The children; each lies behind the one before it.
    fn children(self) -> impl Iterator<Item = Node<'a>> {
        let mut start = self.children;
        std::iter::from_fn(move || {
            let child = Node::at(self.bytes.get(..self.end)?, start)?;
            start = child.end.next_multiple_of(4);
            Some(child)
        })
    }
}
