//! Cabinets, the archives in which Windows Installer packages carry their files.
//!
//! [`Cabinet`] reads one cabinet, [`CabinetSet`] one that goes on over several. Both give the same: a list
//! of [`Member`]s, and an [`Extraction`], one pass over the data in the order in which they lie:
//!
//! ```
//! # fn unpack(bytes: &[u8]) -> Result<(), rollpack::cab::CabError> {
//! use rollpack::cab::{Cabinet, Options};
//!
//! let mut cabinet = Cabinet::open(std::io::Cursor::new(bytes), &Options::default())?;
//! let mut extraction = cabinet.extract_only(|member| member.name.text().ends_with(".dll"));
//! while let Some(mut member) = extraction.next_member() {
//!     while let Some(chunk) = member.chunk()? {
//!         // Write the chunk, digest it, or both.
//!         # let _ = chunk;
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is promised
//! - A member gives exactly the bytes that its entry states, or an error: never fewer as a success.
//! - Every folder is decompressed once, block by block; memory is bounded by the tables, one block and the
//!   window of the compression, whatever the members' sizes.
//! - Checksums and lengths of all blocks that are read are checked. Each defect is a [`CabError`] that
//!   says what is wrong, in which cabinet and at which byte.
//! - Nothing that a cabinet states is believed before it is bounded: see [`Limits`].
//!
//! # What is not
//! Names are untrusted text and may be shared by members; nothing here judges or repairs them. Quantum is
//! named and refused. Whether the cabinet is signed, or whether its members agree with the tables of a
//! package, is for others to say.
//!
//! # The payload of a package
//! A row of the [`Media`] table names a cabinet: `#name` is a stream of the package, `name` a file beside it.
//! Whoever reads payloads puts these together:
//!
//! 1. A [`Shelf`] that opens either kind by name, exactly first and ignoring case after that, and never
//!    outside the package and its folder. Cabinets name their neighbours without the `#`.
//! 2. For each row, in the order of `LastSequence`, a [`CabinetSet`], unless the cabinet was among
//!    [`CabinetSet::names`] of one before. A cabinet that is no part of a set is a set of one. Some packages
//!    have empty cabinets, which open and have no members.
//! 3. [`Options::decode_name`] with the code page of the package, so that names are the keys of the `File`
//!    table. Two members can have one name, and a key can have no member: both are for the caller to find.
//! 4. One [`Extraction`], in which each chunk goes to the file, to
//!    [`HashingWriter`](crate::digest::HashingWriter), to [`MsiFileHasher`](crate::msi_file_hash::MsiFileHasher)
//!    and to [`Watch`](crate::pe::Watch). Members come in the order of their data, which is that of
//!    `Sequence` where the package is right; [`MemberReader::index`] tells the order of the file table.
//!
//! [`Media`]: https://learn.microsoft.com/windows/win32/msi/media-table
//!
//! The format is described in [MS-CAB], and [MSZIP] and [LZX] beside it.
//!
//! [MS-CAB]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab
//! [MSZIP]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-mci
//! [LZX]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-patch

mod block;
mod cabinet;
mod checksum;
mod contents;
mod decoder;
mod error;
mod extraction;
mod folder;
mod header;
mod lzx;
mod member;
mod mszip;
mod name;
mod options;
mod set;
mod stream;
mod volume;

pub use cabinet::Cabinet;
pub use error::{CabError, Defect};
pub use extraction::{Extraction, MemberReader};
pub use folder::{Compression, Folder};
pub use header::{Header, Neighbour};
pub use lzx::LzxDefect;
pub use member::{DosDateTime, Member, Reach};
pub use name::Name;
pub use options::{Limits, Options};
pub use set::{CabinetSet, Shelf};
