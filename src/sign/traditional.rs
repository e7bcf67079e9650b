//! Private keys in PEM under a password as OpenSSL wrote them before PKCS #8: the cipher and its first block stand in
//! the header `DEK-Info`, the key is derived with MD5.

use aes::cipher::KeyInit;
use md5::Md5;
use sha2::Digest as _;
use zeroize::Zeroizing;

use super::encryption::{EncryptionError, cbc};

/// Decrypts a block whose header `DEK-Info` says `info`, as `AES-256-CBC,0123…`.
pub(super) fn decrypt(
    info: &str,
    encrypted: &[u8],
    password: &str,
) -> Result<Zeroizing<Vec<u8>>, EncryptionError> {
    let malformed = || EncryptionError::Malformed {
        scheme: info.to_owned(),
    };
    let (cipher, start) = info.split_once(',').ok_or_else(malformed)?;
    let start = bytes(start)
        .filter(|start| start.len() >= 8)
        .ok_or_else(malformed)?;
    let key = |bytes: usize| derive(password, &start[..8], bytes);
    match cipher {
        "AES-128-CBC" => cbc(
            aes::Aes128::new_from_slice(&key(16)).ok(),
            &start,
            encrypted,
        ),
        "AES-192-CBC" => cbc(
            aes::Aes192::new_from_slice(&key(24)).ok(),
            &start,
            encrypted,
        ),
        "AES-256-CBC" => cbc(
            aes::Aes256::new_from_slice(&key(32)).ok(),
            &start,
            encrypted,
        ),
        "DES-EDE3-CBC" => cbc(
            des::TdesEde3::new_from_slice(&key(24)).ok(),
            &start,
            encrypted,
        ),
        "DES-CBC" => cbc(des::Des::new_from_slice(&key(8)).ok(), &start, encrypted),
        other => Err(EncryptionError::Unsupported {
            scheme: other.to_owned(),
        }),
    }
}

fn derive(password: &str, salt: &[u8], count: usize) -> Zeroizing<Vec<u8>> {
    let mut derived = Zeroizing::new(Vec::with_capacity(48));
    let mut last = Zeroizing::new(Vec::new());
    while derived.len() < count {
        let digest = Md5::new()
            .chain_update(&*last)
            .chain_update(password)
            .chain_update(salt)
            .finalize();
        last = Zeroizing::new(digest.to_vec());
        derived.extend_from_slice(&last);
    }
    derived.truncate(count);
    derived
}

/// Reads hexadecimal digits.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| u8::try_from(digit.to_digit(16)?).ok())
        .collect();
    let (pairs, []) = digits.as_ref()?.as_chunks::<2>() else {
        return None;
    };
    Some(pairs.iter().map(|[high, low]| high * 16 + low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_judged() {
        let unreadable = |info: &str| EncryptionError::Malformed {
            scheme: info.to_owned(),
        };
        for info in [
            "",
            "AES-128-CBC",
            "AES-128-CBC,00",
            "AES-128-CBC,0g",
            "AES-128-CBC,é",
        ] {
            assert_eq!(decrypt(info, b"", "secret").unwrap_err(), unreadable(info));
        }
        assert_eq!(
            decrypt("SEED-CBC,0011223344556677", b"", "secret").unwrap_err(),
            EncryptionError::Unsupported {
                scheme: "SEED-CBC".to_owned()
            }
        );
    }
}
