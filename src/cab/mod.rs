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
