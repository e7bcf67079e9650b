//! What the library's errors come to: whose fault each is, and what to do about it.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use super::{Exit, Failure};
use crate::build::BuildError;
use crate::bundle::read::ReadError;
use crate::bundle::{EntryError, PackError, RetailError, WriteError};
use crate::cab::{self, CabError};
use crate::disk::{DiskError, Obstacle};
use crate::extract::ExtractError;
use crate::msi::signature::NotSigned;
use crate::msi::{self, MsiError};
use crate::payload::{Cabinet, TableDefect, UnpackError, Unread};
use crate::previous::PreviousError;
use crate::rebuild::RebuildError;
use crate::sign::SignError;
use crate::sign::recipient::Unacceptable;
use crate::spec::revise::ReviseError;
use crate::verify::{Problem, VerifyError};

/// A file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {what}`{}`", path.display())]
struct Unreadable {
    path: PathBuf,
    /// What it is, with a blank behind it, or nothing.
    what: &'static str,
    source: Box<dyn Error + Send + Sync>,
}

/// A file that is not what it should be.
#[derive(Debug, thiserror::Error)]
#[error("`{}` is not a usable {what}", path.display())]
struct Unusable {
    path: PathBuf,
    what: &'static str,
    source: Box<dyn Error + Send + Sync>,
}

/// What to do where some files of a package cannot be had.
const KEEP_GOING: &str = "`--keep-going` writes what can be read";

#[derive(Debug, thiserror::Error)]
#[error("nothing was written, because the tables are wrong")]
struct WrongTables(#[source] TableDefect);

impl Failure {
    /// A file is not the `what` that it should be.
    pub fn unusable(
        path: &Path,
        what: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::input(Unusable {
            path: path.to_path_buf(),
            what,
            source: source.into(),
        })
    }

    /// A Windows Installer database cannot be opened.
    pub fn of_database(path: &Path, source: MsiError) -> Self {
        Self::unreadable(path, "", source.is_environment(), source)
    }

    /// A Windows Installer database, of which something may be left, cannot be unpacked.
    pub fn of_unpackable(path: &Path, source: MsiError) -> Self {
        let failure = Self::of_database(path, source);
        match failure.exit {
            Exit::Input => failure.hint(KEEP_GOING),
            _ => failure,
        }
    }

    /// A cabinet cannot be opened.
    pub fn of_cabinet(path: &Path, source: CabError) -> Self {
        let is_environment = matches!(source.defect, cab::Defect::Read(_));
        Self::unreadable(path, "the cabinet ", is_environment, source)
    }

    /// A bundle's manifest cannot be read.
    pub fn of_bundle(path: &Path, source: ReadError) -> Self {
        let is_environment = matches!(source, ReadError::Io { .. });
        let advice = source.advice();
        let failure = Self::unreadable(path, "the bundle ", is_environment, source);
        advice.into_iter().fold(failure, Self::hint)
    }

    /// An entry of a bundle cannot be read.
    pub fn of_entry(path: &Path, source: EntryError) -> Self {
        match source {
            EntryError::Read(source) => Self::of_bundle(path, source),
            source => Self::unreadable(path, "the bundle ", false, source),
        }
    }

    /// A package cannot be signed, or not written to that file.
    pub fn of_unsigned(path: &Path, to: &Path, error: NotSigned) -> Self {
        match error {
            NotSigned::Unreadable(source) => Self::of_database(path, source),
            NotSigned::Unwritable(msi::WriteError::Io(source)) => {
                DiskError::during("write", to)(source).into()
            }
            error @ NotSigned::TrailingBytes { .. } => {
                Self::unusable(path, "package to sign", error)
                    .hint("get the file again from its maker, or cut off what follows")
            }
            error => Self::unusable(path, "package to sign", error),
        }
    }

    /// A bundle cannot get one more signature.
    pub fn of_retail(path: &Path, error: RetailError) -> Self {
        match error {
            RetailError::Write(WriteError::Disk(error)) => error.into(),
            RetailError::Write(WriteError::Stopped(stopped)) => Self::usage(stopped),
            error => Self::unusable(path, "bundle", error),
        }
    }

    /// A bundle could not be examined to the end.
    pub fn of_examination(path: &Path, error: VerifyError) -> Self {
        match error {
            VerifyError::Disk(error) => error.into(),
            VerifyError::Read(source) => Self::usage(Unusable {
                path: path.to_path_buf(),
                what: "bundle",
                source: source.into(),
            }),
            stopped => Self::usage(stopped),
        }
    }

    /// A bundle could not be built again.
    pub fn of_rebuild(path: &Path, error: RebuildError) -> Self {
        match error {
            RebuildError::Find(error) => error.into(),
            RebuildError::Build(error) => error.into(),
            RebuildError::Read(error) => Self::of_bundle(path, error),
            RebuildError::Entry(error) => Self::of_entry(path, error),
            RebuildError::Disk(error) => error.into(),
        }
    }

    /// A key and a certificate make no signer.
    pub fn of_signer(error: SignError) -> Self {
        let is_other = matches!(error, SignError::OtherKey { .. });
        let failure = Self::input(error);
        if is_other {
            failure.hint("name the certificate that was issued for this key with `--cert`, or the key of that certificate with `--key`")
        } else {
            failure
        }
    }

    /// There is no signature: a command that fails is no fault of the input.
    pub fn of_signing(error: SignError) -> Self {
        match error {
            SignError::Elsewhere(error) => Self::usage(error),
            SignError::NoneFits { .. } => Self::input(error).hint(
                "what is signed must be as it was with `--tbs-out`: the same spec, payloads, certificates and version of rollpack",
            ),
            error => Self::input(error),
        }
    }

    /// No recipient could accept the signature.
    pub fn of_signature(problem: Unacceptable) -> Self {
        Self::input(problem)
            .hint("sign with a certificate that is valid now, for code signing, and followed by those that issued it")
            .hint("`--at TIME` judges as of another time, to make an old bundle once more")
    }

    /// No recipient could accept the release.
    pub fn of_release(problem: Problem) -> Self {
        Self::input(problem)
            .hint("set a later `expires` in the spec, or build as of another time with `--at TIME`")
    }

    /// Nothing was unpacked of a package that lies in `folder`.
    pub fn of_unpacking(error: UnpackError, folder: &Path) -> Self {
        match error {
            UnpackError::Disk(error) => error.into(),
            UnpackError::Tables { defects } => Self::of_tables(defects).hint(KEEP_GOING),
            UnpackError::Unread(
                error @ Unread::Cabinet {
                    cabinet: Cabinet::Beside(_),
                    source:
                        CabError {
                            defect: cab::Defect::MissingCabinet { .. },
                            ..
                        },
                },
            ) => Self::usage(error)
                .hint(format!(
                    "the other cabinets of a set are looked for in `{}`",
                    folder.display()
                ))
                .hint(KEEP_GOING),
            UnpackError::Unread(error) if error.is_about_surroundings() => {
                Self::usage(error).hint(format!(
                    "external cabinets and loose files are looked for in `{}`, the folder of the package",
                    folder.display()
                ))
                .hint(KEEP_GOING)
            }
            error @ UnpackError::Unread(Unread::Cabinet { .. } | Unread::NoMember { .. } | Unread::Other(_)) => {
                Self::input(error).hint(KEEP_GOING)
            }
            error @ (UnpackError::Unread(_)
            | UnpackError::FileIsFolder { .. }
            | UnpackError::MemberName { .. }) => Self::input(error),
            error @ UnpackError::NoCabinet => Self::input(error)
                .hint("`rollpack inspect --changes` shows what it does to a package"),
            error @ UnpackError::NothingSelected => Self::usage(error)
                .hint("`*` stays within a folder: `**/*.dll` is for all of them"),
            error => Self::usage(error),
        }
    }

    fn of_tables(defects: Vec<TableDefect>) -> Self {
        let mut defects = defects.into_iter();
        let Some(first) = defects.next() else {
            return Self::input(UnpackError::Tables {
                defects: Vec::new(),
            });
        };
        let others: usize = defects.map(|defect| defect.count()).sum();
        let failure = Self::input(WrongTables(first));
        match others {
            0 => failure,
            _ => failure.hint(format!(
                "{others} more: `rollpack inspect --files` lists them"
            )),
        }
    }

    fn unreadable(
        path: &Path,
        what: &'static str,
        is_environment: bool,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        let error = Unreadable {
            path: path.to_path_buf(),
            what,
            source: source.into(),
        };
        let exit = if is_environment {
            Exit::Usage
        } else {
            Exit::Input
        };
        Self::new(exit, error)
    }
}

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Self {
        let hint = match error.source.kind() {
            _ if let Some(obstacle) = Obstacle::of(&error.source) => Some(way_around(obstacle)),
            io::ErrorKind::NotFound => Some("check the path"),
            io::ErrorKind::NotADirectory => Some("name a folder"),
            io::ErrorKind::PermissionDenied => Some("check who may read and write there"),
            io::ErrorKind::StorageFull => Some("free some space; nothing was left half written"),
            io::ErrorKind::AlreadyExists if error.action == "write" => {
                Some("choose another name, or have it replaced with `--overwrite`")
            }
            _ => None,
        };
        let failure = Self::usage(error);
        match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}

impl From<PreviousError> for Failure {
    fn from(error: PreviousError) -> Self {
        match error {
            PreviousError::Disk(error) => error.into(),
            error @ (PreviousError::Package { .. } | PreviousError::Stopped(_)) => {
                Self::usage(error)
            }
            PreviousError::Bundle { ref source, .. } if source.is_environment() => {
                Self::usage(error)
            }
            error @ PreviousError::NoPackage { .. } => Self::input(error).hint(
                "name a bundle, or the folder that the packages of the previous rollup are in",
            ),
            error @ PreviousError::Bundle { .. } => Self::input(error).hint(
                "`--previous` takes a bundle or a folder of packages; `rollpack verify` says what is wrong with a bundle",
            ),
            error @ PreviousError::Changed { .. } => {
                Self::input(error).hint("`rollpack verify` says what is wrong with the bundle")
            }
        }
    }
}

/// Returns what to do about something that is in the way.
const fn way_around(obstacle: &Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Held => "close it there, or wait until it is done, and try again",
        Obstacle::HeldWithin => {
            "close windows, consoles and programs that are in the folder, and try again"
        }
        Obstacle::ReadOnly => "choose another name, or clear the mark with `attrib -R`",
        Obstacle::Mounted => {
            "mount the folder above instead, and name what is to be made in it; what is mounted cannot be replaced as a whole"
        }
        Obstacle::Device | Obstacle::LostEnd | Obstacle::ReservedCharacter(_) => {
            "choose another name"
        }
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Pack(PackError::Disk(error))
            | BuildError::Write(WriteError::Disk(error)) => error.into(),
            error if error.blames_input() => Self::input(error),
            error => Self::usage(error),
        }
    }
}

impl From<ExtractError> for Failure {
    fn from(error: ExtractError) -> Self {
        match error {
            ExtractError::Disk(error) => error.into(),
            changed @ ExtractError::Changed { .. } => Self::input(changed),
            error => Self::usage(error),
        }
    }
}

impl From<ReviseError> for Failure {
    fn from(error: ReviseError) -> Self {
        let hint = match error {
            ReviseError::NoPlaceForRows => {
                "write each row on lines of its own, or leave out `--add`"
            }
            _ => "write the value bare or in quotes, on the line of its key",
        };
        Self::input(error).hint(hint)
    }
}
