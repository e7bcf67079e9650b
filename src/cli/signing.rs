//! Who signs: what the command line names, and what comes of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::environment;
use super::failure::{Failure, Trouble};
use super::key_files::{self, Password, SMALL};
use super::sign_command::{CommandLine, SignCommand};
use super::ui::Ui;
use crate::disk;
use crate::sign::{
    self, Algorithm, Certificate, LocalSigner, PreparedSignature, RawSignatures, SignError,
    Signer as _,
};

/// The signer's key and certificates, or whoever has the key.
#[derive(Debug, clap::Args)]
pub struct Signer {
    /// The signing key: PEM or DER, of RSA or on the curve P-256, P-384
    ///
    /// Without it, the one in the file that the variable `ROLLPACK_KEY` names.
    #[arg(long, value_name = "FILE", group = "who")]
    key: Option<PathBuf>,

    /// The signer's certificate and those that issued it, in any order
    ///
    /// Without it, those in the file that the variable `ROLLPACK_CERT` names.
    #[arg(long, value_name = "CHAIN.pem", conflicts_with_all = ["pfx", "unsigned"])]
    cert: Option<PathBuf>,

    /// A PFX (PKCS #12) file with the key and its certificates
    #[arg(long, value_name = "FILE", group = "who")]
    pfx: Option<PathBuf>,

    /// A file whose first line is the password of the key or the PFX file
    ///
    /// `/dev/fd/3` is what the file descriptor 3 gives. The variable `ROLLPACK_KEY_PASSWORD` holds the password itself.
    #[arg(long, value_name = "FILE")]
    key_password_file: Option<PathBuf>,

    /// A command that signs: it reads the bytes to sign from its standard input and writes the signature
    ///
    /// No shell runs it; quotes keep words together. What is to be signed comes on standard input, its digest in the
    /// variable `ROLLPACK_DIGEST`, in hexadecimal digits. It answers with RSA's number, or with that of ECDSA in DER
    /// or as r and s one behind the other. The answer is checked against the certificate before anything is written.
    #[arg(long, value_name = "CMD", group = "who", value_parser = CommandLine::parse)]
    sign_command: Option<CommandLine>,

    /// How many seconds the command may take
    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "120",
        requires = "sign_command"
    )]
    sign_timeout: u32,

    /// Write what is to be signed into this folder and stop, so that a key on another machine can sign it
    ///
    /// Where one signature is over another, it takes two rounds: the second with `--raw-signature` for the first.
    #[arg(long, value_name = "DIR", group = "who")]
    tbs_out: Option<PathBuf>,

    /// A signature that was made of a file of `--tbs-out`; repeatable
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key", "pfx", "sign_command", "unsigned"])]
    raw_signature: Vec<PathBuf>,

    /// Build without a signature, whatever the variables name; nobody can tell who made the bundle
    #[arg(long, group = "who")]
    unsigned: bool,
}

/// What comes after the first of two phases.
const AGAIN: &str =
    "\n  then repeat the command with `--raw-signature FILE` in place of `--tbs-out`";

/// Who signs, and when.
pub enum Who {
    /// Nobody, as the user wants it.
    Nobody,
    /// Somebody who can be asked now.
    Now(Box<dyn sign::Signer>),
    /// Somebody elsewhere, for whom this is written.
    Later(Later),
}

impl Who {
    /// Returns how they sign.
    pub fn algorithm(&self) -> Option<Algorithm> {
        match self {
            Self::Nobody => None,
            Self::Now(signer) => Some(signer.algorithm()),
            Self::Later(later) => Some(later.signer.algorithm()),
        }
    }
}

/// The first of two phases: what is to be signed goes to files.
pub struct Later {
    /// Whose signatures they will be, with those that came back already.
    signer: RawSignatures,
    folder: PathBuf,
}

impl Signer {
    /// Tells whether the user wants no signature.
    pub const fn is_unsigned(&self) -> bool {
        self.unsigned
    }

    /// Returns who signs.
    pub fn who(&self, ui: Ui) -> Result<Who, Failure> {
        if self.unsigned {
            return Ok(Who::Nobody);
        }
        if let Some(path) = &self.pfx {
            let (key, certificates) = key_files::pfx(path, self.password()?.as_ref(), ui)?;
            return now(LocalSigner::new(key, certificates), ui);
        }
        if let Some(command) = &self.sign_command {
            let limit = Duration::from_secs(self.sign_timeout.into());
            let certificates = self.certificates()?;
            return now(SignCommand::new(command.clone(), limit, certificates), ui);
        }
        if let Some(folder) = &self.tbs_out {
            return Ok(Who::Later(Later {
                signer: self.raw_signatures()?.map_err(Failure::input)?,
                folder: folder.clone(),
            }));
        }
        if !self.raw_signature.is_empty() {
            return now(self.raw_signatures()?, ui);
        }
        match (self.key(), self.cert()) {
            (Some(key), Some(cert)) => {
                let key = key_files::key(&key, self.password()?.as_ref(), ui)?;
                now(LocalSigner::new(key, key_files::certificates(&cert)?), ui)
            }
            (Some(_), None) => Err(Trouble::NoCertificate.into()),
            (None, Some(_)) => Err(Trouble::NoKey.into()),
            (None, None) => Err(Trouble::NoSigner.into()),
        }
    }

    /// Returns the files that it is read from, as far as they are named.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        let named = [
            self.key(),
            self.cert(),
            self.pfx.clone(),
            self.key_password_file.clone(),
        ];
        named
            .into_iter()
            .flatten()
            .chain(self.raw_signature.clone())
    }

    fn key(&self) -> Option<PathBuf> {
        self.key
            .clone()
            .or_else(|| environment::file(environment::KEY))
    }

    fn cert(&self) -> Option<PathBuf> {
        self.cert
            .clone()
            .or_else(|| environment::file(environment::CERT))
    }

    fn raw_signatures(&self) -> Result<Result<RawSignatures, SignError>, Failure> {
        let values = self.raw_signature.iter();
        let values = values.map(|path| Ok(disk::read(path, SMALL)?));
        let values = values.collect::<Result<Vec<_>, Failure>>()?;
        Ok(RawSignatures::new(self.certificates()?, values))
    }

    fn certificates(&self) -> Result<Vec<Certificate>, Failure> {
        key_files::certificates(&self.cert().ok_or(Trouble::NoCertificate)?)
    }

    fn password(&self) -> Result<Option<Password>, Failure> {
        match &self.key_password_file {
            Some(path) => key_files::password(path).map(Some),
            None => Ok(environment::key_password().map(Password::new)),
        }
    }
}

/// Takes whoever can sign now, and says what is weak about it.
fn now<S: sign::Signer + 'static>(signer: Result<S, SignError>, ui: Ui) -> Result<Who, Failure> {
    let signer = signer.map_err(Failure::of_signer)?;
    if let Some(bits) = signer.certificate().and_then(Certificate::rsa_bits)
        && bits < sign::RECOMMENDED_RSA_BITS
    {
        ui.done(&format!(
            "warning: the RSA key has {bits} bits; {} are recommended for what is to be believed for years",
            sign::RECOMMENDED_RSA_BITS
        ));
    }
    Ok(Who::Now(Box::new(signer)))
}

impl Later {
    /// Writes the bytes to sign of content that is signed from outside, and tells what to do with them.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<String, Failure> {
        let signer = &self.signer;
        let prepared = PreparedSignature::new(content, signer.certificates(), signer.algorithm());
        let told = self.write_prepared(name, &prepared.map_err(Failure::input)?)?;
        Ok(told + AGAIN)
    }

    /// Returns the signed script, if its signature came back already; otherwise writes the bytes to sign, and tells
    /// what to do with them.
    pub fn sign_script(&self, name: &str, script: &str) -> Result<Result<String, String>, Failure> {
        let signer = &self.signer;
        match signer.sign_script(script) {
            Ok(whole) => return Ok(Ok(whole)),
            Err(SignError::NoneFits { .. }) => {}
            Err(error) => return Err(Failure::of_signing(error)),
        }
        let prepared =
            PreparedSignature::of_script(script, signer.certificates(), signer.algorithm());
        let told = self.write_prepared(name, &prepared.map_err(Failure::input)?)?;
        Ok(Err(told
            + "\n  then repeat the command with `--raw-signature FILE` beside `--tbs-out`: what lists the signed \
               script comes next"))
    }

    /// Writes the bytes to sign of a package with this digest, and tells what to do with them.
    pub fn write_package(&self, name: &str, digest: &[u8]) -> Result<String, Failure> {
        let signer = &self.signer;
        let certificates = signer.certificates();
        let prepared = PreparedSignature::of_package(digest, certificates, signer.algorithm());
        let told = self.write_prepared(name, &prepared.map_err(Failure::input)?)?;
        Ok(told + AGAIN)
    }

    fn write_prepared(&self, name: &str, prepared: &PreparedSignature) -> Result<String, Failure> {
        let bytes = prepared.to_be_signed();
        let path = self.folder.join(format!("{name}.tbs"));
        disk::create_folder(&self.folder)?;
        write(&path, bytes)?;
        let algorithm = self.signer.algorithm();
        Ok(format!(
            "wrote what is to be signed to `{}` ({algorithm}, {} {})",
            path.display(),
            algorithm.hash.as_str(),
            algorithm.hash.digits(bytes),
        ))
    }
}

/// Writes a small file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
    let mut file = disk::PendingFile::beside(path)?;
    file.write_all(bytes)
        .map_err(disk::DiskError::during("write", path))?;
    Ok(file.publish(disk::Replace::Existing)?)
}

/// Reads a small text file.
pub fn pem(path: &Path) -> Result<String, Failure> {
    String::from_utf8(disk::read(path, SMALL)?)
        .map_err(|source| Failure::unusable(path, "text file", source))
}
