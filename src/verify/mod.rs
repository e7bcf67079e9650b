//! Untrusted bytes to a [`Verified`] bundle, or to every reason why not.
//!
//! The manifest is read first and its signatures are judged over its exact bytes. Then the layout that
//! follows from the manifest is laid over the file: every byte of the structure is compared, and every byte
//! of content is digested. So no byte of the file is left out, whatever a zip reader would make of it.

mod archive;
#[cfg(test)]
mod attacks;
mod broken_rule;
mod diagnosis;
mod folder;
mod policy;
mod problem;
mod problems;
#[doc(hidden)] // The generated page of rules and the tests list them.
pub mod rules;
mod signatures;

use std::fs::File;
use std::num::NonZeroUsize;
use std::path::Path;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::bundle::layout::Layout;
use crate::bundle::manifest::Manifest;
use crate::bundle::read::ReadError;
use crate::bundle::{Contents, Signatures, StreamError, Tail, Untrusted};
use crate::digest::Digest;
use crate::disk::{self, DiskError, EntryKind};
use crate::progress::{Progress, Stopped};
use crate::sign::{Algorithm, Certificate, Expiry, SshSignature, Trust};
use crate::source::{Section, Source};

#[doc(hidden)] // `verify` takes folders too.
pub use folder::verify_folder;
pub use problem::{Part, Problem};
use problems::Problems;

/// What is asked of a bundle beside its proof.
#[derive(Clone, Debug)]
pub struct Options {
    /// The time for which certificates and the bundle must be valid.
    pub at: Timestamp,
    /// What becomes of expired certificates and of an expired bundle.
    pub expiry: Expiry,
    /// What becomes of a bundle without a signature.
    pub unsigned: Unsigned,
    /// The least sequence number that is accepted.
    pub min_sequence: Option<u64>,
    /// How many threads digest the entries.
    pub threads: NonZeroUsize,
}

impl Options {
    /// Looks at each of some things, several at once where that pays, and returns what was found in their order.
    ///
    /// Threads are started for what there is to do and not before: each reserves memory, and a refusal is cheap.
    fn of_each<I: Sync, T: Send>(
        &self,
        things: &[I],
        look: impl Fn(&I) -> Result<T, VerifyError> + Send + Sync,
    ) -> Result<Vec<T>, VerifyError> {
        let threads = self.threads.get().min(things.len());
        if threads <= 1 {
            return things.iter().map(look).collect();
        }
        match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
            Ok(pool) => pool.install(|| things.par_iter().map(look).collect()),
            Err(source) => Err(VerifyError::Threads { threads, source }),
        }
    }
}

/// What becomes of a bundle without a signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unsigned {
    /// It is refused.
    #[default]
    Refuse,
    /// It is accepted, if its manifest does not ask for a signature: it is whole, but anybody's.
    Allow,
}

/// What became of the examination.
#[derive(Debug)]
pub struct Verdict<S> {
    /// What the bundle says of itself, if it can be read; proved only if there is no problem.
    pub manifest: Option<Manifest>,
    /// The identity of the bundle: the SHA-256 of its manifest.
    pub identity: Option<Digest>,
    /// Who signed, as far as the signatures can be read.
    pub signers: Vec<SignedBy>,
    /// The signature by `ssh-keygen`, where there is one. It is not judged.
    pub ssh_signature: Option<SshSignature>,
    /// Every reason to refuse it.
    pub problems: Vec<Problem>,
    /// What else the recipient should know.
    pub warnings: Vec<Problem>,
    is_accepted: bool,
    is_rebuilt: bool,
    verified: Option<Verified<S>>,
}

/// A signature and who made it.
#[derive(Clone, Debug)]
pub struct SignedBy {
    /// The entry that holds the signature.
    pub path: String,
    /// The signer's certificate.
    pub certificate: Certificate,
    /// How it was signed.
    pub algorithm: Algorithm,
    /// What time an RFC 3161 token with it says it was.
    pub timestamp: Option<Timestamp>,
    /// Whether that is by an authority who is trusted.
    pub is_timestamp_trusted: bool,
    /// Whether fresh lists say that neither the certificate nor those of its issuers were revoked.
    pub is_revocation_checked: bool,
    /// Whether the signature is valid and its signer trusted.
    pub trusted: bool,
}

/// A bundle of which every byte is proved. Only [`verify`] makes one.
#[derive(Debug)]
pub struct Verified<S> {
    pub(crate) source: S,
    manifest: Manifest,
    pub(crate) layout: Layout,
    /// Of the content of each member of the layout.
    pub(crate) digests: Vec<Digest>,
    identity: Digest,
}

/// Why a bundle could not be examined to the end; this says nothing against it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The system does not give the bytes.
    #[error(transparent)]
    Read(ReadError),
    /// The system does not give the files of a folder.
    #[error(transparent)]
    Disk(DiskError),
    /// The work was asked to stop.
    #[error("stopped")]
    Stopped(#[from] Stopped),
    /// The system gives no threads.
    #[error("cannot start {threads} threads")]
    Threads {
        /// How many were wanted.
        threads: usize,
        /// The system's answer.
        source: rayon::ThreadPoolBuildError,
    },
}

impl<S> Verdict<S> {
    /// Returns the proved bundle, or every reason to refuse it.
    pub fn into_verified(self) -> Result<Verified<S>, Vec<Problem>> {
        self.verified.ok_or(self.problems)
    }

    /// Returns who vouches for the bundle: the first signer who is trusted.
    pub fn signer(&self) -> Option<&SignedBy> {
        self.signers.iter().find(|signer| signer.trusted)
    }

    /// Returns all signers, those first who are trusted.
    pub fn signers_trusted_first(&self) -> impl Iterator<Item = &SignedBy> {
        let trusted = self.signers.iter().filter(|signer| signer.trusted);
        trusted.chain(self.signers.iter().filter(|signer| !signer.trusted))
    }

    /// Whether the bundle is accepted.
    pub fn is_accepted(&self) -> bool {
        self.is_accepted
    }

    /// Returns the file of a bundle of which every byte is proved.
    pub(crate) fn source(&self) -> Option<&S> {
        self.verified.as_ref().map(|verified| &verified.source)
    }

    /// Whether the bundle was built again, and the same bytes came out.
    pub fn is_rebuilt(&self) -> bool {
        self.is_rebuilt
    }

    /// Takes note that it was.
    pub(crate) fn note_rebuilt(&mut self) {
        self.is_rebuilt = true;
    }

    fn new() -> Self {
        Self {
            manifest: None,
            identity: None,
            signers: Vec::new(),
            ssh_signature: None,
            problems: Vec::new(),
            warnings: Vec::new(),
            is_accepted: false,
            is_rebuilt: false,
            verified: None,
        }
    }
}

impl<S: Source> Verdict<S> {
    /// Returns the digest and the size of the whole file, read once more, where it was accepted.
    pub fn whole_file(&self) -> Option<std::io::Result<(Digest, u64)>> {
        let source = &self.verified.as_ref()?.source;
        Some(source.size().and_then(|size| {
            let mut section = Section::new(source, 0, size);
            Digest::of_reader(&mut section)
        }))
    }
}

impl<S> Verified<S> {
    /// Returns what the bundle says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Returns the identity of the bundle: the SHA-256 of its manifest.
    pub fn identity(&self) -> Digest {
        self.identity
    }
}

/// Examines a bundle, or the folder that one was extracted to, and returns everything that is wrong with it: what
/// `rollpack verify` does.
///
/// Whom to believe is what `trust` says and nobody else: neither the certificates of the system nor the network are asked.
///
/// ```
/// use std::num::NonZeroUsize;
///
/// use rollpack::sign::{Expiry, Trust};
/// use rollpack::verify::{Options, Unsigned, verify};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let bundle = folder.path().join("rollup.zip");
/// std::fs::write(&bundle, "no bundle at all")?;
///
/// // Authorities are added with `Trust::add_authorities`, certificates with `Trust::add_pin`.
/// let trust = Trust::default();
/// let options = Options {
///     at: "2026-01-02T00:00:00Z".parse()?,
///     expiry: Expiry::Refuse,
///     unsigned: Unsigned::Refuse,
///     min_sequence: None,
///     threads: NonZeroUsize::MIN,
/// };
/// let verdict = verify(&bundle, &trust, &options, &())?;
/// assert!(!verdict.is_accepted());
/// assert_eq!(verdict.problems[0].rule().id, "not-a-bundle");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Where the system does not give the bytes, or the work was asked to stop; this says nothing against the bundle.
pub fn verify(
    path: &Path,
    trust: &Trust,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Verdict<File>, VerifyError> {
    match disk::stat(path).map_err(VerifyError::Disk)?.kind {
        EntryKind::Folder => verify_folder(path, trust, options, progress),
        EntryKind::File | EntryKind::Other => {
            let file = disk::open(path).map_err(VerifyError::Disk)?;
            verify_source(file, trust, options, progress)
        }
    }
}

/// Examines the bytes of a bundle, wherever they are.
#[doc(hidden)] // Fuzz targets and tests have no files.
pub fn verify_source<S: Source>(
    source: S,
    trust: &Trust,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Verdict<S>, VerifyError> {
    let mut verdict = Verdict::new();
    let examination = Examination {
        trust,
        options,
        progress,
        source: std::marker::PhantomData,
    };
    let mut problems = Problems::default();
    let proof = examination.run(&source, &mut verdict, &mut problems)?;
    verdict.problems = problems.into_told();
    if let (Some(proof), true) = (proof, verdict.problems.is_empty())
        && let (Some(manifest), Some(identity)) = (verdict.manifest.clone(), verdict.identity)
    {
        verdict.is_accepted = true;
        verdict.verified = Some(Verified {
            source,
            manifest,
            layout: proof.layout,
            digests: proof.digests,
            identity,
        });
    }
    Ok(verdict)
}

/// What extraction relies on.
struct Proof {
    layout: Layout,
    digests: Vec<Digest>,
}

struct Examination<'a, S> {
    trust: &'a Trust,
    options: &'a Options,
    progress: &'a dyn Progress,
    source: std::marker::PhantomData<fn(S)>,
}

impl<S: Source> Examination<'_, S> {
    /// Fills the verdict in. Without a problem there is a proof.
    fn run(
        &self,
        source: &S,
        verdict: &mut Verdict<S>,
        problems: &mut Problems,
    ) -> Result<Option<Proof>, VerifyError> {
        let bundle = match readable(Untrusted::open(source))? {
            Ok(bundle) => bundle,
            Err(error) => {
                problems.push(diagnosis::of_start(source, error));
                return Ok(None);
            }
        };
        let bytes = bundle.manifest();
        verdict.identity = Some(Digest::of(bytes));
        if let Ok(tail) = bundle.tail() {
            self.judge_signatures(bytes, tail, verdict, problems);
        }
        let contents = self.judge_manifest(bytes, verdict, problems);
        if bundle.tail().is_ok_and(|tail| tail.cms.is_empty()) {
            self.judge_unsigned(verdict, problems);
        }
        let Some(contents) = contents else {
            problems.extend(bundle.into_tail().err().map(Problem::Archive));
            return Ok(None);
        };
        // A bundle without a proper end is refused; but it can be said who signed it.
        let found = if bundle.tail().is_err() {
            let behind = contents.layout(bytes, &Signatures::default()).end_of_data();
            let found = bundle.tail_from(behind);
            self.judge_signatures(bytes, &found, verdict, problems);
            Some(found)
        } else {
            None
        };
        let tail = bundle.tail().ok().or(found.as_ref());
        let signatures: Signatures = tail.cloned().unwrap_or_default().into();
        let layout = contents.layout(bytes, &signatures);
        let places = archive::compare(&bundle, &layout, problems)?;
        let digested = archive::digest(source, &contents, &places, self.options, self.progress)?;
        problems.append(digested);
        let mut digests = vec![Digest::of(bytes)];
        digests.extend(contents.entries().map(|(_, record)| record.sha256));
        digests.extend(signatures.named().map(|(_, bytes)| Digest::of(bytes)));
        Ok(Some(Proof { layout, digests }))
    }

    fn judge_signatures(
        &self,
        manifest: &[u8],
        tail: &Tail,
        verdict: &mut Verdict<S>,
        problems: &mut Problems,
    ) {
        (verdict.signers, verdict.warnings) =
            signatures::judge(manifest, &tail.cms, self.trust, self.options, problems);
        match tail.ssh.as_deref().map(SshSignature::decode) {
            None => {}
            Some(Ok(signature)) => verdict.ssh_signature = Some(signature),
            Some(Err(error)) => problems.push(Problem::SshSignature(error)),
        }
    }

    /// Reads the manifest and judges what it says; nothing is proved while there is a problem.
    fn judge_manifest(
        &self,
        bytes: &[u8],
        verdict: &mut Verdict<S>,
        problems: &mut Problems,
    ) -> Option<Contents> {
        let manifest = match Manifest::parse(bytes) {
            Ok(manifest) => manifest,
            Err(error) => {
                problems.push(Problem::Manifest(error));
                return None;
            }
        };
        problems.extend(judge_story(&manifest, self.options));
        let contents = Contents::judge(&manifest);
        verdict.manifest = Some(manifest);
        match contents {
            Ok(contents) => Some(contents),
            Err(wrong) => {
                problems.extend(wrong.into_iter().map(Problem::Contents));
                None
            }
        }
    }

    fn judge_unsigned(&self, verdict: &Verdict<S>, problems: &mut Problems) {
        match (self.options.unsigned, &verdict.manifest) {
            (Unsigned::Refuse, _) => problems.push(Problem::Unsigned),
            (Unsigned::Allow, None) => {}
            (Unsigned::Allow, Some(manifest)) => {
                let required = manifest.signatures.required.iter();
                problems.extend(required.map(|kind| Problem::SignatureMissing { kind: *kind }));
            }
        }
    }
}

/// Judges what a bundle says of its own time and place; who builds one asks the same.
pub(crate) fn judge_story(manifest: &Manifest, options: &Options) -> Vec<Problem> {
    let mut problems = Vec::new();
    let rollup = &manifest.rollup;
    if let Some(expires) = rollup.expires.map(crate::bundle::Moment::timestamp)
        && options.at > expires
        && options.expiry == Expiry::Refuse
    {
        problems.push(Problem::Expired { expires });
    }
    if let Some(minimum) = options.min_sequence
        && rollup.sequence < minimum
    {
        problems.push(Problem::Sequence {
            found: rollup.sequence,
            minimum,
        });
    }
    problems
}

/// Sets apart what the system did not give from what was given and is wrong.
fn readable<T>(result: Result<T, ReadError>) -> Result<Result<T, ReadError>, VerifyError> {
    match result {
        Err(error @ ReadError::Io { .. }) => Err(VerifyError::Read(error)),
        other => Ok(other),
    }
}

impl VerifyError {
    fn during(offset: u64, size: u64) -> impl FnOnce(StreamError) -> Self {
        move |error| match error {
            StreamError::Read(source) | StreamError::Write(source) => Self::Read(ReadError::Io {
                offset,
                size,
                source,
            }),
            StreamError::Stopped(stopped) => Self::Stopped(stopped),
        }
    }
}
