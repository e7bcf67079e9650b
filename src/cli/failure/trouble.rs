//! What a command refuses by itself, before it asks the library: the words, the exit code and what to do.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::{Exit, Failure};
use crate::recognition::FileKind;

/// Makes a key and a certificate of its own, which is then trusted by its SHA-256.
const OPENSSL: &str = "openssl req -x509 -newkey rsa:3072 -nodes -keyout key.pem -out cert.pem -days 365 \
    -subj /CN=Development -addext basicConstraints=CA:FALSE -addext keyUsage=digitalSignature -addext extendedKeyUsage=codeSigning";

/// Something about the command line, a named file or the machine that a command does not take.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    // Files.
    #[error(
        "`{file}` is not a package, merge module, patch, transform, cabinet or bundle: it is {kind}"
    )]
    Stranger { file: String, kind: FileKind },
    #[error("no file matches `{pattern}`")]
    NoMatch { pattern: String },
    #[error("`{file}` is a folder")]
    Folder { file: String },
    #[error("`{file}` is a folder")]
    FolderAsOutput { file: String },
    #[error("`{file}` is not a regular file")]
    NotRegular { file: String },
    #[error("`{file}` is not a regular file")]
    NotRegularOutput { file: String },
    #[error("`{file}` is neither a Windows Installer database nor a cabinet")]
    NotADatabase { file: String },
    #[error("`{file}` is a transform, which has no files of its own")]
    InstallsNothing { file: String },

    // Specs, articles and baselines.
    #[error("there is no file in `{folder}`")]
    EmptyFolder { folder: String },
    #[error("no spec can be drafted for these files: {why}")]
    CannotBeDrafted { why: String },
    #[error("`{file}` is not UTF-8 text")]
    NotText { file: String },
    #[error("no file table was found in `{file}`")]
    NoFileTable { file: String },
    #[error("`{file}` is not a baseline: {why}")]
    NotABaseline { file: String, why: String },

    // Building and signing.
    #[error("a bundle is not written to standard output")]
    ToStandardOutput,
    #[error("the bundle would take the place of its own input `{}`", .0.display())]
    OverInput(PathBuf),
    #[error("the bundle would have no signature")]
    NoSigner,
    #[error("the signing key has no certificate")]
    NoCertificate,
    #[error("the certificate has no signing key")]
    NoKey,
    #[error("`--unsigned` leaves nothing to do")]
    NobodySigns,
    #[error("the bundle is already signed with this certificate, in `{entry}`")]
    SignedAlready { entry: String },
    #[error("`{file}` is already signed, by `{signer}`")]
    PackageSigned { file: String, signer: String },
    #[error(
        "the signature of `{file}` is not over this file, so that a time stamp would prove nothing"
    )]
    SignedForAnother { file: String },
    #[error("`{file}` changed while it was signed")]
    ChangedWhileSigned { file: String },
    #[error("`{file}` is not signed")]
    PackageNotSigned { file: String },
    #[error("the signature of `{file}` already has a time stamp")]
    PackageStamped { file: String },
    #[error("`{file}` is a package, not a bundle")]
    PackageNotBundle { file: String },
    #[error("`{}` holds a key but no certificate", .0.display())]
    NoCertificateInside(PathBuf),
    #[error("nobody has signed the bundle")]
    NotSigned,
    #[error("give `--request` or `--attach`")]
    NoStep,
    #[error("the bundle has no such signature")]
    NoSuchSignature { there: String },
    #[error("every signature of the bundle already has a time stamp")]
    AllStamped,
    #[error("the signature `{entry}` already has a time stamp")]
    StampedAlready { entry: String },
    #[error("several signatures have no time stamp, and each gets one of its own")]
    SeveralUnstamped,
    #[error("nobody is trusted, so no bundle can be verified")]
    NobodyTrusted,
    #[error("`{text}` is not a signer: write `NAME=CERTIFICATE.pem`")]
    SignerWithoutName { text: String },
    #[error("the trust file names no signer `{name}`")]
    NoSuchSigner { name: String },
    #[error("this keeper has already signed the trust file")]
    KeeperSignedAlready,

    // Looking at files.
    #[error("only rows can be written as CSV or IDT")]
    OnlyRows,
    #[error("the rows of several files are not written as one CSV or IDT")]
    RowsOfSeveral,
    #[error("standard input is named twice, and can be read once")]
    InputTwice,
    #[error(
        "`{file}` is not a package, merge module, patch or transform, and only those can be salvaged"
    )]
    NothingToSalvage { file: String },
    #[error("{what} has no such part")]
    NoSuchPart { what: &'static str },
    #[error("`{file}` is not a bundle, and only bundles have a transfer sheet")]
    NoTransfer { file: String },
    #[error("{what} changes nothing")]
    ChangesNothing { what: &'static str },
    #[error("there is no table `{name}`")]
    NoTable { name: String, there: Vec<String> },

    // Scripts.
    #[error("nothing was named to print the script of")]
    NoTarget,
    #[error("a spec alone does not make a script")]
    NoPackages,
    #[error("the spec that `{bundle}` carries cannot be read")]
    UnreadableSpec { bundle: String },
    #[error("a playbook is a folder of files, which cannot be printed")]
    NoFolder,
    #[error("this is one text, not a folder")]
    NotAFolder,
    #[error("`{folder}` already exists")]
    FolderThere { folder: String },

    // The machine.
    #[error("cannot start {threads} threads")]
    Threads {
        threads: NonZeroUsize,
        source: rayon::ThreadPoolBuildError,
    },
    #[error("the variable `{name}` is `{value}`, which is not {expected}")]
    WrongVariable {
        name: &'static str,
        value: String,
        expected: &'static str,
    },
}

impl Trouble {
    /// Returns whether the input is at fault, or how it was asked for.
    const fn exit(&self) -> Exit {
        match self {
            Self::Stranger { .. }
            | Self::NotADatabase { .. }
            | Self::InstallsNothing { .. }
            | Self::EmptyFolder { .. }
            | Self::CannotBeDrafted { .. }
            | Self::NotText { .. }
            | Self::NoFileTable { .. }
            | Self::NotABaseline { .. }
            | Self::SignedAlready { .. }
            | Self::PackageSigned { .. }
            | Self::SignedForAnother { .. }
            | Self::PackageNotSigned { .. }
            | Self::PackageStamped { .. }
            | Self::PackageNotBundle { .. }
            | Self::NoCertificateInside(_)
            | Self::NotSigned
            | Self::AllStamped
            | Self::StampedAlready { .. }
            | Self::KeeperSignedAlready
            | Self::UnreadableSpec { .. } => Exit::Input,
            _ => Exit::Usage,
        }
    }

    /// Returns what to do about it.
    #[expect(clippy::too_many_lines, reason = "one arm for each, all alike")]
    fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Stranger { kind, .. } => return vec![kind.advice().to_owned()],
            Self::NoTable { there, .. } if there.is_empty() => "there is no table at all",
            Self::NoTable { there, .. } => {
                return vec![format!("the tables are {}", there.join(", "))];
            }
            Self::NoSigner => {
                return vec![
                    "name a key and its certificate with `--key` and `--cert`, or both with `--pfx`".to_owned(),
                    format!("openssl makes a pair for development: `{OPENSSL}`"),
                    "build without a signature with `--unsigned`".to_owned(),
                ];
            }
            Self::NobodyTrusted => {
                return vec![
                    "name a certificate authority with `--ca` or the signer's certificate with `--pin`".to_owned(),
                    "`rollpack inspect` shows what a bundle says of itself, without trusting it".to_owned(),
                ];
            }
            Self::Folder { .. } => {
                "name the files in it, or the spec that documents them with `--packages`"
            }
            Self::NoMatch { .. } => {
                "`*` and `?` are for the last part of a path, and mean files, not folders"
            }
            Self::FolderAsOutput { .. } => "name a file in it with `-o`",
            Self::NotRegular { .. } => {
                "it is read in more than one pass: save what the pipe or device gives to a file first"
            }
            Self::NotRegularOutput { .. } => {
                "a bundle is written beside its name and renamed when it is whole: name a file with `-o`"
            }
            Self::NotADatabase { .. } => "`rollpack inspect` says what a file is, if it knows it",
            Self::InstallsNothing { .. } => {
                "`rollpack inspect --changes` shows what it does to a package"
            }
            Self::EmptyFolder { .. } => "name the folder that the packages are in",
            Self::NotText { .. } => "save it as UTF-8",
            Self::NoFileTable { .. } => {
                "a file table has a heading for each column, such as `File name`, `File size`, `Date`; \
                 `rollpack init DIR` drafts a spec from the files themselves"
            }
            Self::NotABaseline { .. } => "`rollpack validate --write-baseline FILE` writes one",
            Self::ToStandardOutput => {
                "name a file with `-o`: it is written beside its name, and renamed when it is whole"
            }
            Self::OverInput(_) => "choose another name with `-o`",
            Self::NoCertificate => "name it with `--cert`, or in the variable `ROLLPACK_CERT`",
            Self::NoKey => {
                return vec![
                    "name it with `--key`, or in the variable `ROLLPACK_KEY`".to_owned(),
                    "a key that is elsewhere signs by `--sign-command` or `--tbs-out`".to_owned(),
                ];
            }
            Self::PackageSigned { .. } => {
                "`--replace` puts yours in its place; whoever has the file then cannot tell that it was the maker's"
            }
            Self::SignedForAnother { .. } => "get the file again from its maker",
            Self::ChangedWhileSigned { .. } => {
                "nothing was written: sign it when nobody else writes it"
            }
            Self::PackageNotSigned { .. } => "`rollpack sign --msi` signs it",
            Self::PackageNotBundle { .. } => "`--msi` is for packages",
            Self::NoCertificateInside(_) => "export it again together with its certificates",
            Self::NotSigned => {
                "`rollpack sign` adds a signature; a time stamp is one of a signature"
            }
            Self::NoSuchSignature { there } => return vec![format!("there are {there}")],
            Self::SeveralUnstamped => "choose one with `--signature META/manifest.json.2.p7s`",
            Self::OnlyRows => {
                "choose them: `--table NAME` for both, `--tables` or `--files` for CSV"
            }
            Self::RowsOfSeveral => "name one file, or write them with `--format json`",
            Self::InputTwice => "give `-` once",
            Self::ChangesNothing { .. } => {
                "patches and transforms change something: `--changes` is for them"
            }
            Self::NoTarget => "name a bundle or a spec",
            Self::NoPackages => {
                "name the folder of the payloads with `--packages`: their digests and product codes are part of every form"
            }
            Self::NoFolder => "name the folder to write with `-o DIR`",
            Self::FolderThere { .. } => {
                "name another folder: an inventory that was filled in must not be lost"
            }
            Self::NotAFolder => "leave out `-o`, and send what is printed into a file",
            Self::UnreadableSpec { .. } => "`rollpack validate` says what is wrong with it",
            Self::Threads { .. } => "use fewer with `--jobs 1`, or raise the limit of the system",
            Self::CannotBeDrafted { .. }
            | Self::NobodySigns
            | Self::SignerWithoutName { .. }
            | Self::NoSuchSigner { .. }
            | Self::KeeperSignedAlready
            | Self::NoStep
            | Self::AllStamped
            | Self::StampedAlready { .. }
            | Self::PackageStamped { .. }
            | Self::SignedAlready { .. }
            | Self::NothingToSalvage { .. }
            | Self::NoSuchPart { .. }
            | Self::NoTransfer { .. } => return Vec::new(),
            Self::WrongVariable { .. } => "set it to such a value, or unset it",
        };
        vec![hint.to_owned()]
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        let hints = trouble.hints();
        let failure = match trouble.exit() {
            Exit::Input => Self::input(trouble),
            _ => Self::usage(trouble),
        };
        hints.into_iter().fold(failure, Self::hint)
    }
}
