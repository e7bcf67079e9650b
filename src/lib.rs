//! Offline builder and validator for rollups of Windows Installer packages.
//!
//! The program `rollpack` is a thin layer over this library. What others build on is four questions, each one function
//! that the program answers with, too:
//!
//! | question | function | answer |
//! |---|---|---|
//! | What is this file, and what does it hold? | [`inspect::facts`] | [`inspect::Facts`], as JSON what `rollpack schema facts` describes |
//! | Are these files what the spec documents, and sound? | [`validate::validate`], [`validate::validate_files`] | findings, and what is [`Accepted`](validate::Accepted) |
//! | What becomes of it? | [`build::build`] | a bundle, signed by a [`sign::Signer`] |
//! | Is this bundle whole, and whose is it? | [`verify::verify`] | a [`Verdict`](verify::Verdict) with every problem |
//!
//! From a folder to a verdict:
//!
//! ```
//! use rollpack::build::{Replace, build};
//! use rollpack::sign::{Certificate, Expiry, KeyFile, LocalSigner, Trust};
//! use rollpack::validate::{Options, Reading, validate};
//! use rollpack::verify::{self, Unsigned, verify};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let spec = folder.path().join("notes.yaml");
//! std::fs::write(&spec, "
//! schema: rollpack/spec/v1
//! packaging: {id: notes-1, title: Notes, series: notes, sequence: 1, release: 2026-03-01}
//! inventory:
//!   - {name: Notes.txt, size: 6}
//! roles:
//!   - {id: servers, name: Servers, servers: all, hosts: [SERVER01]}
//! procedure:
//!   - {id: read, title: Read, role: servers, steps: [{manual: {instruction: Read the notes.}}]}
//! ")?;
//! let packages = folder.path().join("packages");
//! std::fs::create_dir(&packages)?;
//! std::fs::write(packages.join("Notes.txt"), "Notes\n")?;
//!
//! let options = Options::strict(jiff::civil::date(2026, 3, 1));
//! let judgement = validate(&spec, Some(&packages), &options, Reading::default())?;
//! let accepted = judgement.accepted.ok_or("the findings say why")?;
//!
//! // Worthless but for tests; so is what they sign.
//! let key = KeyFile::read(&std::fs::read("tests/data/trust/p256.key.pem")?, None)?.key;
//! let chain = std::fs::read_to_string("tests/data/trust/p256.cert.pem")?;
//! let signer = LocalSigner::new(key, Certificate::all_from_pem(&chain)?)?;
//! let bundle = folder.path().join("notes-1.zip");
//! build(&accepted, Some(&signer), &bundle, Replace::Never, &())?;
//!
//! let mut trust = Trust::default();
//! trust.add_authorities(&std::fs::read_to_string("tests/data/trust/ca.pem")?)?;
//! let options = verify::Options {
//!     at: "2026-06-01T00:00:00Z".parse()?,
//!     expiry: Expiry::Refuse,
//!     unsigned: Unsigned::Refuse,
//!     min_sequence: None,
//!     threads: std::num::NonZeroUsize::MIN,
//! };
//! let verdict = verify(&bundle, &trust, &options, &())?;
//! assert!(verdict.is_accepted(), "{:?}", verdict.problems);
//! # Ok(())
//! # }
//! ```
//!
//! `tests/snapshots-example` in the repository is a crate that makes snapshots of a package's facts in this way.
//!
//! # What is stable
//! - The formats: specs, manifests, facts, plans, reports, verdicts, receipts, trust files and the record of what was
//!   accepted have versioned schemas, and what has one only gets further fields. Facts are read again by later versions.
//! - The functions of the table, the types that they take and give, and what is documented here of the modules
//!   [`inspect`], [`validate`], [`build`], [`verify`], [`sign`], [`finding`], [`rule`] and [`progress`]: they keep their
//!   names and meaning within a minor version. Structs that are written out, such as [`verify::Options`], may get further
//!   fields with the next one.
//! - The ids of rules. Which findings a rule has changes with every version: rules get better.
//!
//! All other modules are hidden from these pages. They are public for the program, the tests, the fuzz targets and
//! `xtask` of the repository alone, and change with every version.

// What others build on.
pub mod build;
pub mod finding;
pub mod inspect;
pub mod progress;
pub mod rule;
pub mod sign;
pub mod validate;
pub mod verify;

// The program.
#[doc(hidden)]
pub mod cli;

// What tests, fuzz targets and `xtask` look at one by one: readers of hostile bytes, renderings, the generated rules, and
// what they all are made of.
#[doc(hidden)]
pub mod bundle;
#[doc(hidden)]
pub mod cab;
#[doc(hidden)]
pub mod digest;
#[doc(hidden)]
pub mod disk;
#[doc(hidden)]
pub mod extract;
#[doc(hidden)]
pub mod findings;
#[doc(hidden)]
pub mod groundwork;
#[doc(hidden)]
pub mod inventory;
#[doc(hidden)]
pub mod judge;
#[doc(hidden)]
pub mod member;
#[doc(hidden)]
pub mod msi;
#[doc(hidden)]
pub mod msi_file_hash;
#[doc(hidden)]
pub mod payload;
#[doc(hidden)]
pub mod pe;
#[doc(hidden)]
pub mod plan;
#[doc(hidden)]
pub mod previous;
#[doc(hidden)]
pub mod profile;
#[doc(hidden)]
pub mod render;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod source;
#[doc(hidden)]
pub mod spec;
#[doc(hidden)]
pub mod terminal;
#[doc(hidden)]
pub mod trust_file;
#[doc(hidden)]
pub mod version;

mod draft;
mod error_text;
mod folded_name;
mod grouped;
mod import;
mod name_pattern;
mod position;
mod rebuild;
mod recognition;
mod scalar;
mod selection;
mod wildcard;
mod windows_name;

// Code that the integration tests share names the library as they do.
#[cfg(test)]
extern crate self as rollpack;
