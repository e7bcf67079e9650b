//! The text of a spec, or why a file has none.

use std::path::Path;

use crate::disk::{self, DiskError};
use crate::finding::Finding;
use crate::recognition::{self, FileKind};
use crate::spec::{Position, SPEC_SYNTAX, Source};

/// A spec is text that people write; one larger than this is none.
pub(crate) const SPEC_BYTES: u64 = 16 << 20;

/// The text of a spec; or the finding that there is none, with what can be shown of it.
pub(crate) type SpecFile = Result<Source, Box<(Source, Finding)>>;

/// Reads a spec's text.
///
/// # Errors
/// Where the system does not give it.
pub(crate) fn read_spec(path: &Path) -> Result<SpecFile, DiskError> {
    let bytes = disk::read(path, SPEC_BYTES)?;
    let name = path.display().to_string();
    let head = bytes.len().min(recognition::HEAD);
    let tail = bytes.len().saturating_sub(recognition::TAIL);
    let kind = FileKind::of_ends(&bytes[..head], &bytes[tail..]);
    if kind.is_never_a_spec() {
        let finding = SPEC_SYNTAX
            .finding(format!("`{name}` is not a spec: it is {kind}"))
            .file(&name)
            .hint(kind.advice());
        let text = String::new();
        return Ok(Err(Box::new((Source { name, text }, finding))));
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Ok(Source { name, text }),
        Err(error) => {
            let finding = not_text(&name, error.as_bytes(), error.utf8_error().valid_up_to());
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            Err(Box::new((Source { name, text }, finding)))
        }
    })
}

/// Returns the finding that bytes are not UTF-8 from `offset` on.
fn not_text(name: &str, bytes: &[u8], offset: usize) -> Finding {
    let before = String::from_utf8_lossy(&bytes[..offset]);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let counted = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
    let at = Position {
        line: counted(before.matches('\n').count()),
        column: counted(line.chars().count()),
    };
    let message = format!(
        "the spec is not UTF-8 text: there is the byte {:#04x}",
        bytes.get(offset).copied().unwrap_or_default()
    );
    let finding = SPEC_SYNTAX.finding(message).spec(name, at);
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            finding.hint("it looks like UTF-16: save it as UTF-8")
        }
        _ => finding.hint("save it as UTF-8"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], line: u32, column: u32) {
        let offset = std::str::from_utf8(bytes).unwrap_err().valid_up_to();
        let finding = not_text("spec.yaml", bytes, offset);
        let place = finding.place.spec.unwrap();
        assert_eq!(place.at, Position { line, column });
    }

    #[test]
    fn the_first_byte_that_is_no_text_is_found() {
        check(b"\xff\xfea\0", 1, 1);
        check(b"a: b\xe9", 1, 5);
        check(b"a: b\r\nc: \xe9", 2, 4);
        check(
            "gr\u{fc}n: \u{4e2d}".as_bytes().split_last().unwrap().1,
            1,
            7,
        );
        check(b"\n\n\xe9", 3, 1);
    }
}
