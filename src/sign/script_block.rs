//! The signature block at the end of a PowerShell script.
//!
//! It is over the script's text before it, in UTF-16, so that the encoding of the file does not matter. Here scripts
//! are ASCII with the line ends of Windows: in any other text two readers may see two scripts. See
//! [about_Signing](https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_signing).

use base64ct::{Base64, Encoding as _};

use super::algorithm::Hash;
use super::authenticode::Authenticode;
use super::make::{PreparedSignature, SignError};
use super::signature_error::SignatureError;
use super::{Algorithm, Certificate};

const BEGIN: &str = "# SIG # Begin signature block";
const END: &str = "# SIG # End signature block";
const COMMENT: &str = "# ";
const LINE_END: &str = "\r\n";
/// How many characters of base64 stand in a line.
const WIDTH: usize = 64;

/// A signed script, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptBlock<'a> {
    /// What is signed.
    pub script: &'a str,
    /// The signature in DER.
    pub signature: Vec<u8>,
}

/// Why a script is not signed, or a signed one not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScriptError {
    /// A character of another alphabet, or a line that ends otherwise.
    #[error("the script is not ASCII with the line ends of Windows, at byte {at}")]
    NotPlain {
        /// Where.
        at: usize,
    },
    /// A block that does not end the script, or is no base64.
    #[error("the signature block of the script is damaged")]
    Block,
}

impl<'a> ScriptBlock<'a> {
    /// Takes a script apart; nothing where it has no block.
    pub fn split(text: &'a str) -> Result<Option<Self>, ScriptError> {
        let opening = format!("{LINE_END}{BEGIN}{LINE_END}");
        let Some((script, block)) = text.split_once(&opening) else {
            return Ok(None);
        };
        let lines = block.strip_suffix(&format!("{END}{LINE_END}"));
        let mut digits = String::new();
        for line in lines.ok_or(ScriptError::Block)?.split_terminator(LINE_END) {
            digits += line.strip_prefix(COMMENT).ok_or(ScriptError::Block)?;
        }
        let signature = Base64::decode_vec(&digits).map_err(|_| ScriptError::Block)?;
        Ok(Some(Self { script, signature }))
    }

    /// Returns the signed script.
    pub fn to_text(&self) -> String {
        let digits = Base64::encode_string(&self.signature);
        let mut text = format!("{}{LINE_END}{BEGIN}{LINE_END}", self.script);
        let mut rest = digits.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(WIDTH));
            text += COMMENT;
            text += line;
            text += LINE_END;
            rest = after;
        }
        text + END + LINE_END
    }

    /// Reads the signature and returns it with everything that is wrong with it.
    pub fn check(&self) -> Result<(Authenticode, Vec<SignatureError>), SignatureError> {
        let signature = Authenticode::decode(&self.signature)?;
        let wrong = signature.check(&digest(self.script, signature.hash()));
        Ok((signature, wrong))
    }
}

/// Prepares the signature of a script that has none.
pub(super) fn prepare(
    script: &str,
    certificates: &[Certificate],
    algorithm: Algorithm,
) -> Result<PreparedSignature, SignError> {
    if let Some(at) = first_ambiguity(script.as_bytes()) {
        return Err(ScriptError::NotPlain { at }.into());
    }
    let digest = digest(script, Hash::Sha256);
    PreparedSignature::of_script_digest(&digest, certificates, algorithm)
}

fn digest(script: &str, hash: Hash) -> Vec<u8> {
    let text: Vec<u8> = script.encode_utf16().flat_map(u16::to_le_bytes).collect();
    hash.digest(&text)
}

/// Returns where a script is not ASCII, or a line does not end in CR and LF.
fn first_ambiguity(script: &[u8]) -> Option<usize> {
    (0..script.len()).find(|&at| match script[at] {
        b'\n' => at == 0 || script[at - 1] != b'\r',
        b'\r' => script.get(at + 1) != Some(&b'\n'),
        byte => !byte.is_ascii(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Signer as _;
    use super::super::fixtures::signer;
    use super::*;

    const SCRIPT: &str = "Write-Host 'one'\r\nWrite-Host 'two'\r\n";

    fn said(text: &str) -> Vec<String> {
        match ScriptBlock::split(text) {
            Err(error) => vec![error.to_string()],
            Ok(None) => vec!["not signed".to_owned()],
            Ok(Some(block)) => match block.check() {
                Err(error) => vec![error.to_string()],
                Ok((_, wrong)) => wrong.iter().map(ToString::to_string).collect(),
            },
        }
    }

    #[test]
    fn each_kind_of_key_signs_a_script() {
        for name in ["rsa", "p256", "p384"] {
            let signed = signer(name).sign_script(SCRIPT).unwrap();
            assert_eq!(signer(name).sign_script(SCRIPT).unwrap(), signed, "{name}");
            assert_eq!(said(&signed), [""; 0], "{name}");
            let block = ScriptBlock::split(&signed).unwrap().unwrap();
            assert_eq!(block.script, SCRIPT);
            assert_eq!(block.to_text(), signed);
            let (signature, _) = block.check().unwrap();
            assert_eq!(Some(signature.signer()), signer(name).certificate());
            assert!(
                signed
                    .lines()
                    .all(|line| line.len() <= WIDTH + COMMENT.len())
            );
        }
    }

    #[test]
    fn another_script_or_block_is_told() {
        let signed = signer("rsa").sign_script(SCRIPT).unwrap();
        assert_eq!(said(SCRIPT), ["not signed"]);
        let changed = ["is over another content"];
        assert_eq!(said(&signed.replace("two", "six")), changed);
        let damaged = ["the signature block of the script is damaged"];
        assert_eq!(said(&format!("{signed}Remove-Item C:\\\r\n")), damaged);
        assert_eq!(said(&signed.replace("# M", "# *")), damaged);
        assert_eq!(said(&signed.replace(END, "")), damaged);
    }

    #[test]
    fn no_byte_makes_it_another_signature() {
        let signed = signer("p256").sign_script(SCRIPT).unwrap();
        let block = ScriptBlock::split(&signed).unwrap().unwrap();
        let (known, _) = block.check().unwrap();
        for at in 0..block.signature.len() {
            let mut other = block.clone();
            other.signature[at] ^= 1;
            // What is not signed, such as a certificate's own signature, is for those who judge the path to refuse.
            let read = other.check().ok().filter(|(_, wrong)| wrong.is_empty());
            if let Some((signature, _)) = read {
                let key = signature.signer().public_key();
                assert_eq!(key, known.signer().public_key(), "byte {at}");
                assert_eq!(signature.digest(), known.digest(), "byte {at}");
            }
        }
    }

    #[test]
    fn a_script_that_two_readers_may_read_in_two_ways_is_not_signed() {
        for (script, at) in [
            ("a\n", 1),
            ("a\rb\r\n", 1),
            ("\u{e9}\r\n", 0),
            ("\r\na\r", 3),
        ] {
            let error = signer("p256").sign_script(script).unwrap_err();
            assert!(
                matches!(error, SignError::Script(ScriptError::NotPlain { at: found }) if found == at),
                "{script:?}: {error}"
            );
        }
    }
}
