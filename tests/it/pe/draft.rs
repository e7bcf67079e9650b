//! PE files made by hand: headers, one section of resources, a version.

/// A file that is not yet bytes.
#[derive(Clone)]
pub struct Draft {
    pub machine: u16,
    /// Whether addresses have 64 bits.
    pub wide: bool,
    /// Where the headers are.
    pub headers: usize,
    /// Where the resources begin in the file.
    pub resources: usize,
    /// How far behind the start of the resources the version lies.
    pub version_at: usize,
    /// The name of the version: Windows looks for 1.
    pub name: u32,
    /// The type of the resource: a version is 16.
    pub kind: u32,
    pub version: Vec<u8>,
    /// The size of the version that is stated, if not the true one.
    pub stated: Option<u32>,
    /// What follows.
    pub tail: usize,
}

/// Where the section of the resources would be loaded.
const ADDRESS: u32 = 0x4000;

impl Default for Draft {
    fn default() -> Self {
        Self {
            machine: 0x014c,
            wide: false,
            headers: 0x80,
            resources: 0x400,
            version_at: 0x100,
            name: 1,
            kind: 16,
            version: version([1, 2, 3, 4], [5, 6, 7, 8], &[(1033, 1200)]),
            stated: None,
            tail: 100,
        }
    }
}

impl Draft {
    pub fn bytes(&self) -> Vec<u8> {
        let size = self.version_at + self.version.len();
        let mut out = vec![0; self.resources + size + self.tail];
        out[..2].copy_from_slice(b"MZ");
        put(&mut out, 0x3c, &[u32::try_from(self.headers).unwrap()]);
        out[self.headers..][..4].copy_from_slice(b"PE\0\0");
        let coff = self.headers + 4;
        out[coff..][..2].copy_from_slice(&self.machine.to_le_bytes());
        let (magic, before_directories) = if self.wide {
            (0x20b_u16, 112)
        } else {
            (0x10b, 96)
        };
        let optional_size = before_directories + 16 * 8;
        // One section, and the size of the optional header.
        out[coff + 2] = 1;
        out[coff + 16] = u8::try_from(optional_size).unwrap();
        let optional = coff + 20;
        out[optional..][..2].copy_from_slice(&magic.to_le_bytes());
        let directories = optional + before_directories;
        put(&mut out, directories - 4, &[16]);
        let span = u32::try_from(size).unwrap();
        put(&mut out, directories + 2 * 8, &[ADDRESS, span]);
        let section = optional + optional_size;
        out[section..][..5].copy_from_slice(b".rsrc");
        let file_offset = u32::try_from(self.resources).unwrap();
        put(&mut out, section + 8, &[span, ADDRESS, span, file_offset]);
        self.put_resources(&mut out);
        out
    }

    fn put_resources(&self, out: &mut [u8]) {
        const SUBTABLE: u32 = 1 << 31;
        // Three tables of one numbered entry, each 24 bytes, and the entry of the data.
        for (level, (id, below)) in [
            (self.kind, 0x18 | SUBTABLE),
            (self.name, 0x30 | SUBTABLE),
            (1033, 0x48),
        ]
        .into_iter()
        .enumerate()
        {
            let table = self.resources + 24 * level;
            put(out, table + 12, &[1 << 16, id, below]);
        }
        let address = ADDRESS + u32::try_from(self.version_at).unwrap();
        let size = self
            .stated
            .unwrap_or(u32::try_from(self.version.len()).unwrap());
        put(out, self.resources + 72, &[address, size]);
        out[self.resources + self.version_at..][..self.version.len()]
            .copy_from_slice(&self.version);
    }
}

fn put(out: &mut [u8], at: usize, words: &[u32]) {
    for (index, word) in words.iter().enumerate() {
        out[at + 4 * index..][..4].copy_from_slice(&word.to_le_bytes());
    }
}

/// A version resource.
pub fn version(file: [u16; 4], product: [u16; 4], translations: &[(u16, u16)]) -> Vec<u8> {
    let mut fixed = Vec::new();
    let pair = |high: u16, low: u16| u32::from(high) << 16 | u32::from(low);
    let versions = [file, product].map(|[a, b, c, d]| [pair(a, b), pair(c, d)]);
    for word in [0xfeef_04bd, 0x0001_0000]
        .into_iter()
        .chain(versions.into_iter().flatten())
    {
        fixed.extend(word.to_le_bytes());
    }
    fixed.resize(52, 0);
    let pairs = translations
        .iter()
        .flat_map(|&(language, page)| [language, page]);
    let pairs: Vec<u8> = pairs.flat_map(u16::to_le_bytes).collect();
    let text: Vec<u8> = "1.2\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let strings = node(
        "StringFileInfo",
        Value::Bytes(&[]),
        &[node(
            "040904B0",
            Value::Bytes(&[]),
            &[node("FileVersion", Value::Text(&text), &[])],
        )],
    );
    let vars = node(
        "VarFileInfo",
        Value::Bytes(&[]),
        &[node("Translation", Value::Bytes(&pairs), &[])],
    );
    node("VS_VERSION_INFO", Value::Bytes(&fixed), &[strings, vars])
}

#[derive(Clone, Copy)]
pub enum Value<'a> {
    Bytes(&'a [u8]),
    Text(&'a [u8]),
}

pub fn node(name: &str, value: Value<'_>, children: &[Vec<u8>]) -> Vec<u8> {
    let (bytes, length, kind) = match value {
        Value::Bytes(bytes) => (bytes, bytes.len(), 0_u16),
        Value::Text(bytes) => (bytes, bytes.len() / 2, 1),
    };
    let mut out = vec![0, 0];
    out.extend(u16::try_from(length).unwrap().to_le_bytes());
    out.extend(kind.to_le_bytes());
    out.extend(name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
    out.resize(out.len().next_multiple_of(4), 0);
    out.extend(bytes);
    for child in children {
        out.resize(out.len().next_multiple_of(4), 0);
        out.extend(child);
    }
    let length = u16::try_from(out.len()).unwrap();
    out[..2].copy_from_slice(&length.to_le_bytes());
    out
}
