//! How much a database may state before it is refused.

/// The most that is read of one database.
///
/// The numbers of the file are compared with these before anything is allocated. The defaults are well
/// above every package known to us and well below what would hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Streams and storages together.
    pub entries: usize,
    /// Bytes of the allocation tables: four for each sector of the compound file.
    pub allocation_bytes: u64,
    /// Storages within storages.
    pub storage_depth: usize,
    /// Bytes of `_StringPool` and `_StringData` together.
    pub string_bytes: u64,
    /// Entries of the string pool.
    pub strings: usize,
    /// Bytes of one table's stream.
    pub table_bytes: u64,
    /// Rows of `_Tables`.
    pub tables: usize,
    /// Cells of all tables together; of the changes of all transforms together, where each changed row counts
    /// for one more.
    pub cells: usize,
    /// Bytes of the texts of all cells together, each at its full length: what the tables take when they are
    /// written out. A text stands in the file once, and in as many cells as refer to it.
    pub text_bytes: u64,
    /// Bytes of one property set.
    pub property_set_bytes: u64,
    /// Bytes of the signature.
    pub signature_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 1 << 17,
            allocation_bytes: 1 << 25,
            storage_depth: 16,
            string_bytes: 1 << 26,
            strings: 1 << 21,
            table_bytes: 1 << 26,
            tables: 1 << 12,
            cells: 1 << 22,
            text_bytes: 1 << 27,
            property_set_bytes: 1 << 22,
            signature_bytes: 1 << 22,
        }
    }
}
