//! Cabinets made by hand: every field can be made to lie.

use flate2::{Compress, Compression, FlushCompress};

/// A cabinet that is not yet bytes. What the fields do not say is computed so that it is right.
#[derive(Clone, Default)]
pub struct Draft {
    pub set: u16,
    pub number: u16,
    /// Name and disk of the neighbours.
    pub previous: Option<(&'static str, &'static str)>,
    pub next: Option<(&'static str, &'static str)>,
    /// Reserved bytes in the header, in each folder and in each block.
    pub reserve: Option<(Vec<u8>, u8, u8)>,
    pub folders: Vec<Folder>,
    pub members: Vec<Member>,
    /// Bytes between the tables.
    pub gap: Vec<u8>,
}

#[derive(Clone, Default)]
pub struct Folder {
    pub kind: u16,
    pub blocks: Vec<Block>,
    /// How many blocks are stated, if not the true number.
    pub stated: Option<u16>,
}

#[derive(Clone, Default)]
pub struct Block {
    pub data: Vec<u8>,
    /// The uncompressed size.
    pub size: u16,
    pub checksum: Sum,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Sum {
    /// Over data and lengths.
    #[default]
    Right,
    /// Over the reserved bytes too.
    WithReserve,
    Is(u32),
}

#[derive(Clone, Default)]
pub struct Member {
    pub name: Vec<u8>,
    pub size: u32,
    pub offset: u32,
    pub folder: u16,
    pub attributes: u16,
}

pub const FROM_PREVIOUS: u16 = 0xfffd;
pub const TO_NEXT: u16 = 0xfffe;
pub const BOTH: u16 = 0xffff;

pub const STORED: u16 = 0;
pub const MSZIP: u16 = 1;
pub const QUANTUM: u16 = 2;
pub const fn lzx(window_bits: u16) -> u16 {
    3 | window_bits << 8
}

impl Member {
    pub fn new(name: &str, offset: usize, size: usize) -> Self {
        let (offset, size) = (u32::try_from(offset).unwrap(), u32::try_from(size).unwrap());
        Self {
            name: name.into(),
            offset,
            size,
            folder: 0,
            attributes: 0x20,
        }
    }

    pub fn in_folder(self, folder: u16) -> Self {
        Self { folder, ..self }
    }
}

impl Folder {
    pub fn stored(bytes: &[u8]) -> Self {
        let blocks = bytes
            .chunks(1 << 15)
            .map(|chunk| Block::new(chunk.to_vec(), chunk.len()));
        Self {
            kind: STORED,
            blocks: blocks.collect(),
            stated: None,
        }
    }

    pub fn mszip(bytes: &[u8]) -> Self {
        let blocks = bytes.chunks(1 << 15).enumerate().map(|(index, chunk)| {
            let start = index << 15;
            let history = &bytes[start.saturating_sub(1 << 15)..start];
            Block::new(deflated(history, chunk), chunk.len())
        });
        Self {
            kind: MSZIP,
            blocks: blocks.collect(),
            stated: None,
        }
    }
}

impl Block {
    pub fn new(data: Vec<u8>, size: usize) -> Self {
        Self {
            data,
            size: u16::try_from(size).unwrap(),
            checksum: Sum::Right,
        }
    }

    /// The two parts of a block that is split between two cabinets.
    pub fn split(self, at: usize) -> (Self, Self) {
        let (head, tail) = self.data.split_at(at);
        (
            Self::new(head.to_vec(), 0),
            Self::new(tail.to_vec(), usize::from(self.size)),
        )
    }

    fn write(&self, reserve: u8, out: &mut Vec<u8>) {
        let length = u16::try_from(self.data.len()).unwrap().to_le_bytes();
        let size = self.size.to_le_bytes();
        let reserved = vec![0x5a; usize::from(reserve)];
        let lengths = [length[0], length[1], size[0], size[1]];
        let right = words(&self.data) ^ words(&lengths);
        let sum = match self.checksum {
            Sum::Right => right,
            Sum::WithReserve => right ^ words(&reserved),
            Sum::Is(sum) => sum,
        };
        out.extend(sum.to_le_bytes());
        out.extend(lengths);
        out.extend(reserved);
        out.extend(&self.data);
    }
}

/// The checksum as the format defines it, written in the slowest and plainest way.
fn words(bytes: &[u8]) -> u32 {
    let mut sum = 0;
    for four in bytes.chunks(4) {
        sum ^= match *four {
            [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
            [a, b, c] => u32::from_be_bytes([0, a, b, c]),
            [a, b] => u32::from_be_bytes([0, 0, a, b]),
            [a] => u32::from(a),
            _ => unreachable!(),
        };
    }
    sum
}

fn deflated(history: &[u8], chunk: &[u8]) -> Vec<u8> {
    let mut compress = Compress::new(Compression::new(7), false);
    if !history.is_empty() {
        compress.set_dictionary(history).unwrap();
    }
    let mut out = Vec::with_capacity(chunk.len() + 1000);
    out.extend(b"CK");
    compress
        .compress_vec(chunk, &mut out, FlushCompress::Finish)
        .unwrap();
    assert_eq!(compress.total_in(), chunk.len() as u64);
    out
}

impl Draft {
    /// One folder with members that follow one another.
    pub fn of(folder: Folder, members: &[(&str, usize)]) -> Self {
        let mut draft = Self {
            folders: vec![folder],
            ..Self::default()
        };
        let mut offset = 0;
        for &(name, size) in members {
            draft.members.push(Member::new(name, offset, size));
            offset += size;
        }
        draft
    }

    pub fn bytes(&self) -> Vec<u8> {
        let (_, folder_reserve, block_reserve) = self.reserve.clone().unwrap_or_default();
        let mut neighbours = Vec::new();
        for (cabinet, disk) in [self.previous, self.next].into_iter().flatten() {
            for name in [cabinet, disk] {
                neighbours.extend(name.as_bytes());
                neighbours.push(0);
            }
        }
        let reserved = self
            .reserve
            .as_ref()
            .map_or(0, |(header, _, _)| 4 + header.len());
        let folder_table = self.folders.len() * (8 + usize::from(folder_reserve));
        let members_offset = 36 + reserved + neighbours.len() + folder_table + self.gap.len();
        let member_table: usize = self
            .members
            .iter()
            .map(|member| 17 + member.name.len())
            .sum();

        let mut folders = Vec::new();
        let mut data = Vec::new();
        for folder in &self.folders {
            let offset = u32::try_from(members_offset + member_table + data.len()).unwrap();
            let blocks = folder
                .stated
                .unwrap_or(u16::try_from(folder.blocks.len()).unwrap());
            folders.extend(offset.to_le_bytes());
            folders.extend(blocks.to_le_bytes());
            folders.extend(folder.kind.to_le_bytes());
            folders.extend(vec![0x5a; usize::from(folder_reserve)]);
            folder
                .blocks
                .iter()
                .for_each(|block| block.write(block_reserve, &mut data));
        }
        let size = members_offset + member_table + data.len();
        let mut out = self.header(size, members_offset);
        if let Some((header, folder, block)) = &self.reserve {
            out.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
            out.extend([*folder, *block]);
            out.extend(header);
        }
        out.extend(neighbours);
        out.extend(folders);
        out.extend(&self.gap);
        for member in &self.members {
            out.extend(member.size.to_le_bytes());
            out.extend(member.offset.to_le_bytes());
            out.extend(member.folder.to_le_bytes());
            // 24.09.2007 13:26:00
            out.extend(14136_u16.to_le_bytes());
            out.extend(27456_u16.to_le_bytes());
            out.extend(member.attributes.to_le_bytes());
            out.extend(&member.name);
            out.push(0);
        }
        out.extend(data);
        assert_eq!(out.len(), size);
        out
    }

    fn header(&self, size: usize, members_offset: usize) -> Vec<u8> {
        let flags = u16::from(self.previous.is_some())
            | u16::from(self.next.is_some()) << 1
            | u16::from(self.reserve.is_some()) << 2;
        let mut out = b"MSCF\0\0\0\0".to_vec();
        out.extend(u32::try_from(size).unwrap().to_le_bytes());
        out.extend([0; 4]);
        out.extend(u32::try_from(members_offset).unwrap().to_le_bytes());
        out.extend([0, 0, 0, 0, 3, 1]);
        out.extend(u16::try_from(self.folders.len()).unwrap().to_le_bytes());
        out.extend(u16::try_from(self.members.len()).unwrap().to_le_bytes());
        for word in [flags, self.set, self.number] {
            out.extend(word.to_le_bytes());
        }
        out
    }
}

/// Bytes that repeat themselves now and then, the same for the same seed.
pub fn text(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    let mut out: Vec<u8> = Vec::with_capacity(length + 300);
    while out.len() < length {
        let kind = random();
        if kind % 3 == 0 && out.len() > 10 {
            let back = 1 + random() as usize % out.len().min(1 << (4 + kind % 18));
            let count = 2 + random() as usize % 300;
            (0..count).for_each(|_| out.push(out[out.len() - back]));
        } else {
            // Low bytes are frequent, high ones rare, so that code words differ in length.
            let count = random() % 12;
            out.extend(
                (0..count).map(|_| (random() & random() & random() & 0xff).to_le_bytes()[0]),
            );
        }
    }
    out.truncate(length);
    out
}
