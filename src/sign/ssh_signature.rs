//! A signature that `ssh-keygen -Y sign` made, read as strictly as it is written.
//!
//! Its form is that of
//! [PROTOCOL.sshsig](https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig). It is a second way to
//! check a bundle with stock tools: `ssh-keygen -Y verify` judges it. Here only its form is judged, so that nothing else
//! travels in its place, and so that a bundle has one encoding.

use base64ct::{Base64, Base64Unpadded, Encoding as _};

use crate::digest::Digest;

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----\n";
const END: &str = "-----END SSH SIGNATURE-----\n";
/// How many characters of base64 stand in a line.
const WIDTH: usize = 70;
const MAGIC: &[u8] = b"SSHSIG";
const VERSION: u32 = 1;

/// The kinds of keys, each with what its signatures call themselves.
const KINDS: [(&str, &[&str]); 7] = [
    ("ssh-ed25519", &["ssh-ed25519"]),
    ("ssh-rsa", &["rsa-sha2-256", "rsa-sha2-512"]),
    ("ecdsa-sha2-nistp256", &["ecdsa-sha2-nistp256"]),
    ("ecdsa-sha2-nistp384", &["ecdsa-sha2-nistp384"]),
    ("ecdsa-sha2-nistp521", &["ecdsa-sha2-nistp521"]),
    (
        "sk-ssh-ed25519@openssh.com",
        &["sk-ssh-ed25519@openssh.com"],
    ),
    (
        "sk-ecdsa-sha2-nistp256@openssh.com",
        &["sk-ecdsa-sha2-nistp256@openssh.com"],
    ),
];

/// A signature in the form of `ssh-keygen -Y`. Whether it proves anything is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SshSignature {
    kind: &'static str,
    key: Digest,
}

/// Why a text is no such signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SshSignatureError {
    /// Another text, or the same with other lines.
    #[error("is not an SSH signature as `ssh-keygen -Y sign` writes it")]
    Armor,
    /// Bytes that are not those of a signature, or more of them.
    #[error("is not an SSH signature between its first and its last line")]
    Blob,
    /// A signature that was made for something else.
    #[error("was made for `{}`, where `ssh-keygen -Y sign -n {}` makes one for bundles", .found.escape_default(), SshSignature::NAMESPACE)]
    Namespace {
        /// What for.
        found: String,
    },
    /// A key or a digest that is not taken.
    #[error("is by the algorithm `{}`, which is not taken", .found.escape_default())]
    Algorithm {
        /// Which.
        found: String,
    },
}

impl SshSignature {
    /// What signatures of bundles are made for: one over a file for another use is none of a bundle.
    pub const NAMESPACE: &'static str = "rollpack";

    /// Reads a signature; there is one text for each.
    pub fn decode(text: &[u8]) -> Result<Self, SshSignatureError> {
        let blob = dearmored(text).ok_or(SshSignatureError::Armor)?;
        let mut blob = Fields(&blob);
        let key = blob.head().ok_or(SshSignatureError::Blob)?;
        let mut field = || blob.text().ok_or(SshSignatureError::Blob);
        let (namespace, reserved, hash, signature) = (field()?, field()?, field()?, field()?);
        if !blob.0.is_empty() || !reserved.is_empty() {
            return Err(SshSignatureError::Blob);
        }
        if namespace != Self::NAMESPACE.as_bytes() {
            let found = String::from_utf8_lossy(namespace).into_owned();
            return Err(SshSignatureError::Namespace { found });
        }
        let unknown = |found: &[u8]| SshSignatureError::Algorithm {
            found: String::from_utf8_lossy(found).into_owned(),
        };
        if ![b"sha256".as_slice(), b"sha512"].contains(&hash) {
            return Err(unknown(hash));
        }
        let kind = Fields(key).text().ok_or(SshSignatureError::Blob)?;
        let known = KINDS.iter().find(|(name, _)| name.as_bytes() == kind);
        let (kind, algorithms) = known.ok_or_else(|| unknown(kind))?;
        let mut signature = Fields(signature);
        let algorithm = signature.text().ok_or(SshSignatureError::Blob)?;
        if !algorithms.iter().any(|name| name.as_bytes() == algorithm) {
            return Err(unknown(algorithm));
        }
        signature.text().ok_or(SshSignatureError::Blob)?;
        // What security keys add: flags and a counter.
        let more = if kind.starts_with("sk-") { 5 } else { 0 };
        if signature.0.len() != more {
            return Err(SshSignatureError::Blob);
        }
        Ok(Self {
            kind,
            key: Digest::of(key),
        })
    }

    /// Returns what kind of key it says made it, as `ssh-ed25519`.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Returns the key that it says made it, as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        format!(
            "SHA256:{}",
            Base64Unpadded::encode_string(self.key.as_bytes())
        )
    }
}

/// Returns the bytes between the first line and the last, of the one text that has them.
fn dearmored(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let digits: String = text.strip_prefix(BEGIN)?.split('\n').collect();
    let digits = digits.strip_suffix(END.trim_end())?;
    let bytes = Base64::decode_vec(digits).ok()?;
    (armored(&bytes) == text).then_some(bytes)
}

fn armored(bytes: &[u8]) -> String {
    let digits = Base64::encode_string(bytes);
    let mut text = BEGIN.to_owned();
    let mut rest = digits.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(WIDTH));
        text += line;
        text.push('\n');
        rest = after;
    }
    text + END
}

/// Bytes that are read from the start on.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// Takes what stands before the namespace, and returns the public key.
    fn head(&mut self) -> Option<&'a [u8]> {
        self.0 = self.0.strip_prefix(MAGIC)?;
        (self.number()? == VERSION).then_some(())?;
        self.text()
    }

    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*number))
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::bytes;
    use super::*;

    fn field(text: &[u8]) -> Vec<u8> {
        let length = u32::try_from(text.len()).unwrap();
        [&length.to_be_bytes(), text].concat()
    }

    /// A signature with these fields after the version.
    fn signature(fields: &[&[u8]]) -> String {
        let fields: Vec<u8> = fields.iter().flat_map(|text| field(text)).collect();
        armored(&[MAGIC, &VERSION.to_be_bytes(), &fields].concat())
    }

    #[track_caller]
    fn check(text: &str, expect: Result<&str, &str>) {
        let seen = SshSignature::decode(text.as_bytes());
        let seen = seen.map(|signature| signature.kind().to_owned());
        let expect = expect.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(seen.map_err(|error| error.to_string()), expect, "{text}");
    }

    #[test]
    fn what_ssh_keygen_writes_is_read() {
        for (name, kind) in [
            ("ssh-ed25519.sig", "ssh-ed25519"),
            ("ssh-rsa.sig", "ssh-rsa"),
            ("ssh-p256.sig", "ecdsa-sha2-nistp256"),
        ] {
            let signature = SshSignature::decode(&bytes(name)).unwrap();
            assert_eq!(signature.kind(), kind);
            let public = bytes(&name.replace(".sig", ".fingerprint.txt"));
            assert_eq!(signature.fingerprint().as_bytes(), public.trim_ascii());
        }
    }

    #[test]
    fn there_is_one_text_for_each() {
        let fine = String::from_utf8(bytes("ssh-ed25519.sig")).unwrap();
        check(&fine, Ok("ssh-ed25519"));
        let armor = Err("is not an SSH signature as `ssh-keygen -Y sign` writes it");
        for other in [
            String::new(),
            fine.trim_end().to_owned(),
            format!("{fine}\n"),
            format!("\n{fine}"),
            format!("{fine}{fine}"),
            fine.replace('\n', "\r\n"),
            fine.replacen("\n-----END", "\n\n-----END", 1),
            fine.replacen("U1NI", "U1NI\n", 1),
            fine.replacen("U1NI", "U1NI ", 1),
            fine.replace("SSH SIGNATURE", "PGP SIGNATURE"),
            format!("{BEGIN}{END}x"),
        ] {
            check(&other, armor);
        }
        // Every byte changed: another key or number, never another text of the same.
        let signature = SshSignature::decode(fine.as_bytes()).unwrap();
        let blob = dearmored(fine.as_bytes()).unwrap();
        let key = MAGIC.len() + 4..MAGIC.len() + 4 + 4 + 51;
        let value = blob.len() - 64..blob.len();
        for at in 0..blob.len() {
            let mut changed = blob.clone();
            changed[at] ^= 1;
            match SshSignature::decode(armored(&changed).as_bytes()) {
                Err(_) => {}
                Ok(other) if other == signature => assert!(value.contains(&at), "{at}"),
                Ok(_) => assert!(key.contains(&at), "{at}"),
            }
        }
    }

    #[test]
    fn each_lie_is_named() {
        let blob = Err("is not an SSH signature between its first and its last line");
        let key = field(b"ssh-ed25519");
        let value = [field(b"ssh-ed25519"), field(&[7; 64])].concat();
        check(
            &signature(&[&key, b"rollpack", b"", b"sha512", &value]),
            Ok("ssh-ed25519"),
        );
        check(
            &signature(&[&key, b"file", b"", b"sha512", &value]),
            Err(
                "was made for `file`, where `ssh-keygen -Y sign -n rollpack` makes one for bundles",
            ),
        );
        check(
            &signature(&[&key, b"rollpack", b"", b"sha1", &value]),
            Err("is by the algorithm `sha1`, which is not taken"),
        );
        check(
            &signature(&[&field(b"ssh-dss"), b"rollpack", b"", b"sha512", &value]),
            Err("is by the algorithm `ssh-dss`, which is not taken"),
        );
        check(
            &signature(&[&field(b"ssh-rsa"), b"rollpack", b"", b"sha512", &value]),
            Err("is by the algorithm `ssh-ed25519`, which is not taken"),
        );
        check(
            &signature(&[&key, b"rollpack", b"more", b"sha512", &value]),
            blob,
        );
        let longer = [&value[..], &[0]].concat();
        check(
            &signature(&[&key, b"rollpack", b"", b"sha512", &longer]),
            blob,
        );
        check(
            &signature(&[&key, b"rollpack", b"", b"sha512", &value, b""]),
            blob,
        );
        check(&signature(&[&key, b"rollpack", b"", b"sha512"]), blob);
        check(&armored(b"SSHSIG\0\0\0\x02"), blob);
        check(&armored(b"SSHSIG\0\0\0\x01\xff\xff\xff\xff"), blob);
        check(&armored(b"SSHSI"), blob);
    }
}
