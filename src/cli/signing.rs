//! Who signs: what the command line names, and what comes of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::environment;
use super::failure::{Failure, Trouble};
use super::key_files::{self, Password, SMALL};
use super::sign_command::{CommandLine, SignCommand};
use super::ui::Ui;
use crate::disk;
use crate::sign::{self, Algorithm, Certificate, LocalSigner, RawSignatures, SignError};

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
    #[arg(long, value_name = "DIR", group = "who")]
    tbs_out: Option<PathBuf>,

    /// A signature that was made of a file of `--tbs-out`; repeatable
    #[arg(long, value_name = "FILE", group = "who")]
    raw_signature: Vec<PathBuf>,

    /// Build without a signature, whatever the variables name; nobody can tell who made the bundle
    #[arg(long, group = "who")]
    unsigned: bool,
}

/// Who signs, and when.
pub enum Who {
    /// Nobody, as the user wants it.
    Nobody,
    /// Somebody who can be asked now.
    Now(Box<dyn sign::Signer>),
    /// Somebody elsewhere, for whom this is written.
    Later(Later),
}

/// The first of two phases: what is to be signed goes to files.
pub struct Later {
    pub certificates: Vec<Certificate>,
    pub algorithm: Algorithm,
    pub folder: PathBuf,
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
            let signer = RawSignatures::new(self.certificates()?, Vec::new());
            let signer = signer.map_err(Failure::input)?;
            return Ok(Who::Later(Later {
                algorithm: sign::Signer::algorithm(&signer),
                certificates: sign::Signer::certificates(&signer).to_vec(),
                folder: folder.clone(),
            }));
        }
        if !self.raw_signature.is_empty() {
            let values = self.raw_signature.iter();
            let values = values.map(|path| Ok(disk::read(path, SMALL)?));
            let values = values.collect::<Result<Vec<_>, Failure>>()?;
            return now(RawSignatures::new(self.certificates()?, values), ui);
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
    let signer = signer.map_err(Failure::input)?;
    if let Some(bits) = signer.certificate().and_then(Certificate::rsa_bits)
        && bits < sign::RECOMMENDED_RSA_BITS
    {
        ui.message(&format!(
            "warning: the RSA key has {bits} bits; {} are recommended for what is to be believed for years",
            sign::RECOMMENDED_RSA_BITS
        ));
    }
    Ok(Who::Now(Box::new(signer)))
}

impl Later {
    /// Writes the bytes to sign of an object, and tells what to do with them.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<String, Failure> {
        let prepared = sign::PreparedSignature::new(content, &self.certificates, self.algorithm);
        let prepared = prepared.map_err(Failure::input)?;
        let bytes = prepared.to_be_signed();
        let path = self.folder.join(format!("{name}.tbs"));
        disk::create_folder(&self.folder)?;
        write(&path, bytes)?;
        let hash = self.algorithm.hash;
        Ok(format!(
            "wrote what is to be signed to `{}` ({}, {} {})\n  \
             then repeat the command with `--raw-signature FILE` in place of `--tbs-out`",
            path.display(),
            self.algorithm,
            hash.as_str(),
            hash.digits(bytes),
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
