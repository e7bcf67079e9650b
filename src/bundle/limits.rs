//! What a bundle of format v1 may hold at most: part of the format, known to writer and verifier.
//!
//! Every number that a bundle states about itself is compared with one of these before anything is
//! allocated or read by it.

/// The longest name of an entry, in bytes of UTF-8: short enough for the 260 characters of
/// [`MAX_PATH`](https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation) below a
/// folder with a short name.
pub const PATH_BYTES: usize = 240;

/// The most components of a name: folders, and the file itself.
pub const PATH_DEPTH: usize = 8;

/// The longest that the names of all entries may be together, in bytes.
pub const PATHS_BYTES: usize = 2 << 20;

/// The most entries, without the manifest and the signatures; below what would need ZIP64 to count.
pub const ENTRIES: usize = 20_000;

/// The largest manifest, in bytes.
pub const MANIFEST_BYTES: u64 = 16 << 20;

/// The most values of JSON in a manifest: what takes 3 bytes there may take a hundred in memory.
pub const MANIFEST_VALUES: usize = 1 << 20;

/// The largest entry, in bytes.
pub const ENTRY_BYTES: u64 = 1 << 40;

/// The largest content of a deflated entry, in bytes. Only generated texts are deflated, so a small
/// limit takes the sting out of every decompression bomb.
pub const DEFLATED_BYTES: u64 = 16 << 20;

/// The largest content of all deflated entries together, in bytes.
pub const ALL_DEFLATED_BYTES: u64 = 64 << 20;

/// The most signatures over one manifest.
pub const SIGNATURES: usize = 16;

/// The largest signature, in bytes.
pub const SIGNATURE_BYTES: u64 = 1 << 20;

/// The most problems of one bundle that are told; the rest is counted.
pub const PROBLEMS: usize = 1_000;
