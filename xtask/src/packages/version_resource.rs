//! The version resource of a program: [VS_VERSIONINFO] and the resource section around it.
//!
//! [VS_VERSIONINFO]: https://learn.microsoft.com/windows/win32/menurc/vs-versioninfo

/// What a version resource tells.
#[derive(Clone, Debug)]
pub struct VersionInfo {
    /// Of the file and of the product.
    pub version: [u16; 4],
    /// The language that the texts are in, as a Windows language identifier.
    pub language: u16,
    /// Whether a program or a library.
    pub library: bool,
    /// Named texts, such as `FileDescription`.
    pub texts: Vec<(&'static str, String)>,
}

const VERSION_RESOURCE: u32 = 16;
const FIRST: u32 = 1;
const SUBFOLDER: u32 = 0x8000_0000;
const CODE_PAGE: u16 = 1200;

/// Returns a resource section that starts at `address` in memory: three levels of folders (kind, name,
/// language) of one entry each, and the resource.
pub fn section(info: &VersionInfo, address: u32) -> Vec<u8> {
    const FOLDER: u32 = 24;
    let resource = resource(info);
    let levels = [
        (VERSION_RESOURCE, SUBFOLDER | FOLDER),
        (FIRST, SUBFOLDER | (2 * FOLDER)),
        (u32::from(info.language), 3 * FOLDER),
    ];
    let mut section = Vec::new();
    for (id, target) in levels {
        // Characteristics, time and version; no named entries and one with a number.
        section.extend([0; 12]);
        section.extend([0, 0, 1, 0]);
        section.extend(id.to_le_bytes());
        section.extend(target.to_le_bytes());
    }
    let length = u32::try_from(resource.len()).unwrap_or(0);
    for value in [address + 3 * FOLDER + 16, length, 0, 0] {
        section.extend(value.to_le_bytes());
    }
    section.extend(resource);
    section
}

fn resource(info: &VersionInfo) -> Vec<u8> {
    let strings = info.texts.iter().map(|(key, text)| string(key, text));
    let table = format!("{:04X}{CODE_PAGE:04X}", info.language);
    let table = node(&table, &Value::None, strings.collect());
    let translation = [info.language.to_le_bytes(), CODE_PAGE.to_le_bytes()].concat();
    let translation = node("Translation", &Value::Binary(translation), Vec::new());
    let children = vec![
        node("StringFileInfo", &Value::None, vec![table]),
        node("VarFileInfo", &Value::None, vec![translation]),
    ];
    node("VS_VERSION_INFO", &Value::Binary(fixed(info)), children)
}

/// The [numbers] in front of the texts.
///
/// [numbers]: https://learn.microsoft.com/windows/win32/api/verrsrc/ns-verrsrc-vs_fixedfileinfo
fn fixed(info: &VersionInfo) -> Vec<u8> {
    let [a, b, c, d] = info.version.map(u32::from);
    let (high, low) = (a << 16 | b, c << 16 | d);
    let kind = if info.library { 2 } else { 1 };
    // Signature, structure version, file version, product version, mask and flags, 32-bit Windows,
    // kind and subkind, date.
    let values = [
        0xFEEF_04BD,
        0x0001_0000,
        high,
        low,
        high,
        low,
        0x3F,
        0,
        0x0004_0004,
        kind,
        0,
        0,
        0,
    ];
    values.into_iter().flat_map(u32::to_le_bytes).collect()
}

enum Value<'a> {
    None,
    Binary(Vec<u8>),
    Text(&'a str),
}

fn string(key: &str, text: &str) -> Vec<u8> {
    node(key, &Value::Text(text), Vec::new())
}

/// A node of the tree: length, value length, whether the value is text, key, value, children; all but the
/// end on borders of four bytes.
fn node(key: &str, value: &Value<'_>, children: Vec<Vec<u8>>) -> Vec<u8> {
    let (value_length, is_text, value) = match value {
        Value::None => (0, 1, Vec::new()),
        Value::Binary(bytes) => (bytes.len(), 0, bytes.clone()),
        Value::Text(text) => (text.encode_utf16().count() + 1, 1, terminated(text)),
    };
    let mut node = vec![0; 6];
    node[2..4].copy_from_slice(&word(value_length));
    node[4] = is_text;
    node.extend(terminated(key));
    pad(&mut node);
    node.extend(value);
    for child in children {
        pad(&mut node);
        node.extend(child);
    }
    let length = word(node.len());
    node[..2].copy_from_slice(&length);
    node
}

fn terminated(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().chain([0]);
    units.flat_map(u16::to_le_bytes).collect()
}

fn pad(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.len().next_multiple_of(4), 0);
}

/// The texts are short; a longer one would be cut by the format, not by us.
fn word(length: usize) -> [u8; 2] {
    u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_state_their_length_and_keep_borders() {
        let node = string("Key", "ab");
        // 6 bytes of header, 8 of key, 2 of padding, 6 of text.
        assert_eq!(node.len(), 22);
        assert_eq!(node[..6], [22, 0, 3, 0, 1, 0]);
        assert_eq!(node[14..], [0, 0, b'a', 0, b'b', 0, 0, 0]);
    }
}
