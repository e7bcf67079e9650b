//! PEM: the text form of keys and certificates, several in one file, with other text around them.

use std::borrow::Cow;

use der::pem;
use zeroize::Zeroizing;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// What is wrong with a PEM file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PemError {
    /// A block without its last line.
    #[error("the PEM block `{label}` at line {line} has no end")]
    Unfinished {
        /// What the block says it is.
        label: String,
        /// Where it starts.
        line: usize,
    },
    /// A block that is no Base64.
    #[error("the PEM block `{label}` at line {line} cannot be decoded")]
    Malformed {
        /// What the block says it is.
        label: String,
        /// Where it starts.
        line: usize,
        /// What is wrong.
        #[source]
        source: pem::Error,
    },
}

/// A decoded block.
pub(super) struct Block {
    /// What it says it is, such as `CERTIFICATE`.
    pub label: String,
    /// The bytes, normally DER.
    pub der: Zeroizing<Vec<u8>>,
    /// What the header `DEK-Info` says, where the bytes are encrypted in the manner of OpenSSL before PKCS #8.
    pub encryption: Option<String>,
}

/// Returns the blocks of a text for which `wanted` holds, in order; other text is passed over.
pub(super) fn blocks(text: &str, wanted: fn(&str) -> bool) -> Result<Vec<Block>, PemError> {
    let mut blocks = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(BEGIN).map(|at| rest + at) {
        let (head, _) = text[start..]
            .split_once('\n')
            .unwrap_or((&text[start..], ""));
        let label = head[BEGIN.len()..].trim_end().trim_end_matches('-');
        let line = text[..start].matches('\n').count() + 1;
        let end = format!("{DASHES}END {label}{DASHES}");
        let Some(length) = text[start..].find(&end) else {
            return Err(PemError::Unfinished {
                label: label.to_owned(),
                line,
            });
        };
        rest = start + length + end.len();
        if wanted(label) {
            blocks.push(decode(label, line, &text[start..rest])?);
        }
    }
    Ok(blocks)
}

fn decode(label: &str, line: usize, block: &str) -> Result<Block, PemError> {
    let (encryption, block) = without_headers(block);
    match pem::decode_vec(block.as_bytes()) {
        Ok((_, der)) => Ok(Block {
            label: label.to_owned(),
            der: Zeroizing::new(der),
            encryption,
        }),
        Err(source) => Err(PemError::Malformed {
            label: label.to_owned(),
            line,
            source,
        }),
    }
}

/// Returns what the header `DEK-Info` of a block says, and the block without headers.
fn without_headers(block: &str) -> (Option<String>, Cow<'_, str>) {
    let lines: Vec<&str> = block.lines().collect();
    let headers = lines
        .iter()
        .skip(1)
        .take_while(|line| !line.trim().is_empty());
    let is_header = |line: &&str| line.contains(": ");
    let Some(info) = headers
        .filter(|line| is_header(line))
        .find_map(|line| line.strip_prefix("DEK-Info: "))
    else {
        return (None, block.into());
    };
    let body = lines
        .iter()
        .skip_while(|line| !line.trim().is_empty())
        .skip(1);
    let first = lines.first().copied().unwrap_or_default();
    let rest: Vec<&str> = std::iter::once(first).chain(body.copied()).collect();
    (Some(info.trim().to_owned()), rest.join("\n").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "-----BEGIN X-----\nAQID\n-----END X-----\n";

    fn check(text: &str, expect: &str) {
        let seen = match blocks(text, |label| label != "SKIP") {
            Ok(blocks) => blocks
                .iter()
                .map(|block| {
                    let encryption = block.encryption.as_deref().unwrap_or_default();
                    format!("{} {:?}{encryption}", block.label, *block.der)
                })
                .collect::<Vec<_>>()
                .join(", "),
            Err(error) => error.to_string(),
        };
        assert_eq!(seen, expect);
    }

    #[test]
    fn blocks_are_found_among_other_text() {
        check("", "");
        check("no PEM", "");
        check(
            &format!("Subject: CN=x\n{BLOCK}\nnext\n{BLOCK}"),
            "X [1, 2, 3], X [1, 2, 3]",
        );
        check(&BLOCK.replace('\n', "\r\n"), "X [1, 2, 3]");
        check(&BLOCK.replace('X', "SKIP"), "");
        let headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAQID";
        check(&BLOCK.replace("AQID", headers), "X [1, 2, 3]AES-128-CBC,00");
    }

    #[test]
    fn each_defect_names_its_line() {
        check(
            "\n-----BEGIN X-----\nAQID\n",
            "the PEM block `X` at line 2 has no end",
        );
        check(
            &BLOCK.replace("AQID", "A?ID"),
            "the PEM block `X` at line 1 cannot be decoded",
        );
        check(
            &BLOCK.replace("AQID", "Proc-Type: 4,ENCRYPTED\n\nAQID"),
            "the PEM block `X` at line 1 cannot be decoded",
        );
    }
}
