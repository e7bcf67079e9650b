//! What can be wrong with a bundle: one variant per lie.

use jiff::Timestamp;

use crate::bundle::manifest::SignatureKind;
use crate::bundle::read::{ReadError, cause_of};
use crate::bundle::{Inconsistency, InflateError, ManifestError, Moment, names};
use crate::sign::{SignatureError, SshSignatureError, TrustProblem};

/// A reason to refuse a bundle.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file is not read as a bundle.
    #[error(transparent)]
    Archive(ReadError),
    /// The manifest is none.
    #[error("the manifest {error}{cause}", error = .0, cause = cause_of(.0))]
    Manifest(ManifestError),
    /// The manifest says what no bundle may say about its files.
    #[error(transparent)]
    Contents(Inconsistency),

    /// No signature at all.
    #[error("the bundle is not signed")]
    Unsigned,
    /// A kind of signature that the manifest asks for is not there.
    #[error("the manifest requires a signature of the kind `{}`, and there is none", kind_name(*.kind))]
    SignatureMissing {
        /// The kind.
        kind: SignatureKind,
    },
    /// A signature that proves nothing.
    #[error("`{path}` {error}{}", cause_of(error))]
    Signature {
        /// The entry.
        path: String,
        /// What is wrong with it.
        error: SignatureError,
    },
    /// What stands in the place of a signature by `ssh-keygen` is none.
    #[error("`{}` {}", names::SSH_SIGNATURE, .0)]
    SshSignature(SshSignatureError),
    /// No signature is by somebody who is trusted; one for each reason of each signer.
    #[error("{problem}")]
    Untrusted {
        /// The entry.
        path: String,
        /// The reason.
        problem: TrustProblem,
    },

    /// One signer signed twice.
    #[error("`{path}` is a second signature by the signer of `{earlier}`")]
    SignedTwice {
        /// The entry.
        path: String,
        /// The entry before it.
        earlier: String,
    },
    /// The trust file recalls the rollup.
    #[error("the rollup was recalled: {reason}")]
    Recalled {
        /// Why.
        reason: String,
    },
    /// The trust file says nothing about the series.
    #[error("the trust file names nobody who may sign rollups of the series `{series}`")]
    SeriesUnknown {
        /// The series.
        series: String,
    },
    /// Too few signers that the trust file names.
    #[error(
        "the bundle is signed by {found} of the signers of the series `{series}`; the trust file requires {threshold}"
    )]
    TooFewSigners {
        /// The series.
        series: String,
        /// How many did.
        found: usize,
        /// How many must.
        threshold: usize,
    },
    /// The trust file takes the signer back.
    #[error("the trust file has withdrawn the signer `{name}`: {reason}")]
    SignerWithdrawn {
        /// The entry.
        path: String,
        /// The signer.
        name: String,
        /// Why.
        reason: String,
    },
    /// The trust file lets the signer sign at other times.
    #[error("according to the trust file, the signer `{name}` may sign {}", window(*from, *until))]
    SignerOutsideWindow {
        /// The entry.
        path: String,
        /// The signer.
        name: String,
        /// From when on.
        from: Option<Timestamp>,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// The trust file lets the signer sign other series.
    #[error("according to the trust file, the signer `{name}` may not sign this series")]
    SignerOfOtherSeries {
        /// The entry.
        path: String,
        /// The signer.
        name: String,
    },
    /// Something newer was accepted before.
    #[error(
        "the sequence number {found} is older than {last}, which was accepted earlier for the series `{series}`"
    )]
    RolledBack {
        /// The series.
        series: String,
        /// The bundle's number.
        found: u64,
        /// The last one.
        last: u64,
    },
    /// Another rollup with the same number was accepted before.
    #[error(
        "another rollup of the series `{series}` with the sequence number {found} was accepted before"
    )]
    SequenceReused {
        /// The series.
        series: String,
        /// The number.
        found: u64,
    },
    /// The clock is wrong, or the rollup from another age.
    #[error(
        "the clock says {at}, and the rollup was released on {release}: one of the two cannot be right"
    )]
    Clock {
        /// The time of the verification.
        at: Timestamp,
        /// That of the release.
        release: Moment,
    },
    /// A list of revoked certificates is older than its issuer wanted it to be.
    #[error(
        "the revocation list of `{issuer}` is stale: it was made on {this_update}{}",
        due(next_update.as_ref())
    )]
    RevocationListStale {
        /// Whose list it is.
        issuer: String,
        /// When it was made.
        this_update: Timestamp,
        /// When it was to be replaced.
        next_update: Option<Timestamp>,
    },
    /// Somebody signed beside a signer who is trusted.
    #[error(
        "`{path}` is a signature by `{subject}`, who is not trusted here: it adds nothing to the other one"
    )]
    SignedByStranger {
        /// The entry.
        path: String,
        /// The stranger.
        subject: String,
    },

    /// The file ends before its central directory.
    #[error(
        "the bundle is truncated: it ends after {actual} bytes, which cuts off {cut} of its {entries} entries and its end"
    )]
    Truncated {
        /// The size of the file.
        actual: u64,
        /// How many entries are not there in full.
        cut: usize,
        /// How many the manifest lists.
        entries: usize,
    },
    /// The file has another size than its manifest says.
    #[error("the bundle is {actual} bytes long instead of {expected}")]
    Size {
        /// The size that follows from the manifest.
        expected: u64,
        /// The size of the file.
        actual: u64,
    },
    /// Bytes of the archive's structure are not those that follow from the manifest.
    #[error("the {part} is not the one that follows from the manifest, from offset {offset} on")]
    Structure {
        /// Which part.
        part: Part,
        /// The first byte that differs.
        offset: u64,
    },
    /// Bytes behind an archive that is whole.
    #[error("{count} bytes follow the archive")]
    TrailingBytes {
        /// How many.
        count: u64,
    },
    /// An archive within or behind the bundle, which some readers open instead.
    #[error("another archive starts at offset {offset}, which some zip readers open instead")]
    SecondArchive {
        /// Where.
        offset: u64,
    },
    /// Bytes that belong to nothing.
    #[error("{count} bytes at offset {offset} belong to no entry")]
    Gap {
        /// Where they start.
        offset: u64,
        /// How many.
        count: u64,
    },
    /// Bytes before the archive.
    #[error("{count} bytes precede the archive")]
    LeadingBytes {
        /// How many.
        count: u64,
    },
    /// An entry that the manifest does not list.
    #[error("the archive has the entry `{}`, which the manifest does not list", path.escape_debug())]
    ExtraEntry {
        /// Its name.
        path: String,
    },
    /// An entry that is there more than once.
    #[error("the archive has the entry `{}` {count} times", path.escape_debug())]
    RepeatedEntry {
        /// Its name.
        path: String,
        /// How often it is there.
        count: usize,
    },
    /// An entry that the manifest lists is not there.
    #[error("the archive does not have the entry `{path}`, which the manifest lists")]
    MissingEntry {
        /// Its name.
        path: String,
    },
    /// An entry that has the content of a missing one, and another name.
    #[error("the entry `{path}` was renamed to `{}`", found.escape_debug())]
    RenamedEntry {
        /// The name in the manifest.
        path: String,
        /// The name in the archive.
        found: String,
    },
    /// An entry that stands at another place than in the manifest.
    #[error(
        "the entry `{path}` was moved behind entries that it should precede, to offset {offset}"
    )]
    MovedEntry {
        /// The entry.
        path: String,
        /// Where its header is.
        offset: u64,
    },
    /// The central directory says something about an entry that the manifest does not.
    #[error("the {field} of `{path}` in the archive is {actual} instead of {expected}")]
    EntryField {
        /// The entry.
        path: String,
        /// What differs.
        field: &'static str,
        /// What the manifest says.
        expected: String,
        /// What the archive says.
        actual: String,
    },
    /// A comment of the archive.
    #[error("the archive has a comment of {size} bytes")]
    Comment {
        /// Its size.
        size: usize,
    },

    /// A folder that no bundle was extracted to.
    #[error(
        "the folder has no `{}`, so it is not an extracted bundle",
        names::MANIFEST
    )]
    FolderWithoutManifest,
    /// A file that the manifest lists is not in the folder.
    #[error("the folder does not have the file `{path}`, which the manifest lists")]
    FileMissing {
        /// Its name.
        path: String,
    },
    /// A file whose name differs from that of a missing one only in case or Unicode normalisation.
    #[error("the file `{path}` was renamed to `{}`", found.escape_debug())]
    FileRenamed {
        /// The name in the manifest.
        path: String,
        /// The name in the folder.
        found: String,
    },
    /// A file or folder that the manifest does not list.
    #[error("the folder has `{}`, which the manifest does not list", path.escape_debug())]
    Stranger {
        /// Its name.
        path: String,
    },
    /// A link, or something else than a file or folder.
    #[error("`{}` is a link or a device instead of a file", path.escape_debug())]
    NoRegularFile {
        /// Its name.
        path: String,
    },

    /// The stored bytes of an entry are not those that were signed.
    #[error("the content of `{path}` was changed")]
    Content {
        /// The entry.
        path: String,
    },
    /// The signed manifest states a CRC-32 that its content does not have.
    #[error("the manifest states a wrong CRC-32 for `{path}`")]
    Crc {
        /// The entry.
        path: String,
    },
    /// The stored bytes do not inflate to what was signed.
    #[error("`{path}` {error}")]
    Inflate {
        /// The entry.
        path: String,
        /// Why not.
        error: InflateError,
    },
    /// The stored bytes inflate to another content than the one whose digest was signed.
    #[error("`{path}` inflates to other content than the manifest states")]
    Inflated {
        /// The entry.
        path: String,
    },
    /// `META/SHA256SUMS` is not the list that follows from the manifest.
    #[error("`{}` is not the list that follows from the manifest", names::SUMS)]
    Sums,

    /// There are more problems than are told.
    #[error("{count} further problems are not listed")]
    Untold {
        /// How many.
        count: usize,
    },

    /// The bundle cannot be built again.
    #[error("the bundle cannot be built again from `{path}`: {why}")]
    NotRebuilt {
        /// The entry or payload that is needed.
        path: String,
        /// Why it does not do.
        why: &'static str,
    },
    /// An entry that is another one when the bundle is built again.
    #[error("`{path}` comes out differently when the bundle is built again")]
    RebuiltOtherwise {
        /// The entry.
        path: String,
    },
    /// Something that the manifest says otherwise when the bundle is built again.
    #[error(
        "`{}` has another `{field}` when the bundle is built again",
        names::MANIFEST
    )]
    ManifestOtherwise {
        /// Where, as a JSON pointer.
        field: String,
        /// The version of the tool that the bundle was built with, where that is the difference.
        version: Option<String>,
    },

    /// The bundle should not be installed any more.
    #[error("the bundle expired on {expires}")]
    Expired {
        /// Since when.
        expires: Timestamp,
    },
    /// A bundle that is older than what is asked for.
    #[error("the bundle has the sequence number {found}, at least {minimum} is required")]
    Sequence {
        /// Its number.
        found: u64,
        /// The least that is accepted.
        minimum: u64,
    },
}

/// A part of the archive's structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The header before an entry.
    LocalHeader(String),
    /// The line of an entry in the central directory.
    CentralHeader(String),
    /// The end of the archive.
    End,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::LocalHeader(path) => write!(f, "local header of `{path}`"),
            Self::CentralHeader(path) => write!(f, "line of `{path}` in the central directory"),
            Self::End => f.write_str("end of the archive"),
        }
    }
}

impl Problem {
    /// Returns the entry that it is about.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Contents(inconsistency) => inconsistency.path(),
            Self::Signature { path, .. }
            | Self::Untrusted { path, .. }
            | Self::SignedTwice { path, .. }
            | Self::SignedByStranger { path, .. }
            | Self::SignerWithdrawn { path, .. }
            | Self::SignerOutsideWindow { path, .. }
            | Self::SignerOfOtherSeries { path, .. }
            | Self::ExtraEntry { path }
            | Self::RepeatedEntry { path, .. }
            | Self::MissingEntry { path }
            | Self::RenamedEntry { path, .. }
            | Self::MovedEntry { path, .. }
            | Self::EntryField { path, .. }
            | Self::FileMissing { path }
            | Self::FileRenamed { path, .. }
            | Self::Stranger { path }
            | Self::NoRegularFile { path }
            | Self::Content { path }
            | Self::Crc { path }
            | Self::Inflate { path, .. }
            | Self::Inflated { path }
            | Self::NotRebuilt { path, .. }
            | Self::RebuiltOtherwise { path } => Some(path),
            Self::Structure { part, .. } => match part {
                Part::LocalHeader(path) | Part::CentralHeader(path) => Some(path),
                Part::End => None,
            },
            Self::Manifest(_) | Self::ManifestOtherwise { .. } => Some(names::MANIFEST),
            Self::Sums => Some(names::SUMS),
            Self::SshSignature(_) => Some(names::SSH_SIGNATURE),
            Self::Archive(_)
            | Self::FolderWithoutManifest
            | Self::Unsigned
            | Self::RevocationListStale { .. }
            | Self::Recalled { .. }
            | Self::SeriesUnknown { .. }
            | Self::TooFewSigners { .. }
            | Self::RolledBack { .. }
            | Self::SequenceReused { .. }
            | Self::Clock { .. }
            | Self::SignatureMissing { .. }
            | Self::Truncated { .. }
            | Self::Size { .. }
            | Self::SecondArchive { .. }
            | Self::Gap { .. }
            | Self::TrailingBytes { .. }
            | Self::LeadingBytes { .. }
            | Self::Comment { .. }
            | Self::Untold { .. }
            | Self::Expired { .. }
            | Self::Sequence { .. } => None,
        }
    }
}

fn kind_name(kind: SignatureKind) -> &'static str {
    match kind {
        SignatureKind::Cms => "cms",
    }
}

fn due(next_update: Option<&Timestamp>) -> String {
    next_update.map_or_else(
        || ", and does not say when to replace it".to_owned(),
        |next| format!(" and was to be replaced by {next}"),
    )
}

fn window(from: Option<Timestamp>, until: Option<Timestamp>) -> String {
    match (from, until) {
        (Some(from), Some(until)) => format!("from {from} until {until} only"),
        (Some(from), None) => format!("from {from} on only"),
        (None, Some(until)) => format!("until {until} only"),
        (None, None) => "at any time".to_owned(),
    }
}
