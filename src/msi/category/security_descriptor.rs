//! Security descriptors in which accounts may stand by name.

use super::Fault;

/// Judges a security descriptor definition.
///
/// Its parts are an owner, a group and two lists of access; an account may be `<domain\name>`, and environment
/// variables may stand in it as `[%NAME]`. What the rights and flags mean is not looked at.
///
/// See [FormattedSDDLText](https://learn.microsoft.com/windows/win32/msi/formattedsddltext) and
/// [Security Descriptor String Format](https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format).
pub fn judge(text: &str) -> Result<(), Fault> {
    let mut reader = Reader { text, at: 0 };
    let read = reader.descriptor();
    read.ok_or_else(|| Fault::SecurityDescriptor {
        at: text[..reader.at].chars().count() + 1,
    })
}

/// Reads a descriptor from its start; where it stops is where it is wrong.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// How many fields an entry of a list has; the last one is a condition that few have.
const FIELDS: std::ops::RangeInclusive<usize> = 6..=7;

impl Reader<'_> {
    fn descriptor(&mut self) -> Option<()> {
        let mut seen = String::new();
        while let Some(part) = self.rest().chars().next() {
            if seen.contains(part) || !self.skip(&format!("{part}:")) {
                return None;
            }
            seen.push(part);
            match part {
                'O' | 'G' => self.account()?,
                'D' | 'S' => self.list()?,
                _ => return None,
            }
        }
        (!seen.is_empty()).then_some(())
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip(&mut self, expected: &str) -> bool {
        let is_there = self.rest().starts_with(expected);
        self.at += if is_there { expected.len() } else { 0 };
        is_there
    }

    /// Goes to the first character that is none of those.
    fn skip_while(&mut self, is_part: impl Fn(char) -> bool) -> usize {
        let length = self.rest().find(|letter| !is_part(letter));
        let length = length.unwrap_or(self.rest().len());
        self.at += length;
        length
    }

    fn account(&mut self) -> Option<()> {
        if self.rest().starts_with('<') {
            let length = self.rest().find('>')? + 1;
            self.at += length;
            return Some(());
        }
        if self.rest().starts_with("S-") {
            let length = self.skip_while(|letter| letter.is_ascii_alphanumeric() || letter == '-');
            return (length > 2).then_some(());
        }
        // Two letters; those that follow begin the next part.
        let alias = self.rest().get(..2)?;
        let is_alias = alias.bytes().all(|byte| byte.is_ascii_uppercase());
        self.at += if is_alias { 2 } else { 0 };
        is_alias.then_some(())
    }

    fn list(&mut self) -> Option<()> {
        // Flags: `P`, `AR`, `AI`, or that there is no list at all.
        self.skip_while(|letter| letter.is_ascii_uppercase() || letter == '_');
        // What was taken for a flag may be the name of the next part.
        if self.rest().starts_with(':') {
            self.at = self.at.checked_sub(1)?;
        }
        while self.rest().starts_with('(') {
            self.entry()?;
        }
        Some(())
    }

    /// Reads `(type;flags;rights;object;inherited;account)`.
    fn entry(&mut self) -> Option<()> {
        let end = closing(self.rest())?;
        let fields = self.rest().get(1..end)?.split(';').count();
        if !FIELDS.contains(&fields) {
            return None;
        }
        self.at += end + 1;
        Some(())
    }
}

/// Returns where the parenthesis at the start is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn descriptors() {
        check(
            judge,
            &[
                r"O:<D\U>G:BAD:(A;;GA;;;BA)",
                "D:(A;;GA;;;S-1-0-0)",
                "O:SYG:SYD:PAI(A;OICI;FA;;;BA)(A;;FR;;;WD)S:(AU;SAFA;FA;;;WD)",
                r"D:(A;;GA;;;<[%USERDOMAIN]\[%USERNAME]>)",
                "D:P",
                "D:S:(AU;SAFA;FA;;;WD)",
            ],
            &[
                (
                    "",
                    "the security descriptor cannot be read from character 1 on",
                ),
                (
                    "X:BA",
                    "the security descriptor cannot be read from character 3 on",
                ),
                (
                    "D:(A;;GA;;;BA",
                    "the security descriptor cannot be read from character 3 on",
                ),
                (
                    "D:(A;;GA;;BA)",
                    "the security descriptor cannot be read from character 3 on",
                ),
                (
                    "O:BAO:BA",
                    "the security descriptor cannot be read from character 5 on",
                ),
                (
                    "O:b",
                    "the security descriptor cannot be read from character 3 on",
                ),
                (
                    "O:<a",
                    "the security descriptor cannot be read from character 3 on",
                ),
                (
                    "Everyone",
                    "the security descriptor cannot be read from character 1 on",
                ),
            ],
        );
    }
}
