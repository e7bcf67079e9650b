//! Formatted texts: which properties, files and components they refer to, and where.
//!
//! See [Formatted](https://learn.microsoft.com/windows/win32/msi/formatted).

use std::ops::Range;

use super::identifier;

/// A formatted text, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted<'a> {
    text: &'a str,
    /// What stands in brackets, in the order of the closing ones: what lies within another one comes first.
    pub references: Vec<Reference<'a>>,
    /// What stands between braces and holds a bracket, in the order of the closing ones.
    pub groups: Vec<Range<usize>>,
    /// What in brackets is no reference. It stays as it is at installation.
    pub faults: Vec<FormattedFault>,
}

/// Something in brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    /// What it refers to.
    pub kind: ReferenceKind,
    /// The name without the character before it. Where another reference stands within, it has that as it is written.
    pub name: &'a str,
    /// Where the opening bracket stands, in bytes.
    pub start: usize,
    /// Where the text goes on behind the closing bracket, in bytes.
    pub end: usize,
    /// Whether the name is complete, and not only known at installation.
    pub is_complete: bool,
}

/// What a reference stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// `[name]`: the value of a property.
    Property,
    /// `[%name]`: the value of an environment variable.
    Environment,
    /// `[#key]`: the full path of a file.
    File,
    /// `[!key]`: the full path of a file in short names.
    ShortFile,
    /// `[$key]`: the folder of a component.
    Component,
    /// `[\x]`: that character.
    Character,
    /// `[~]`: a null.
    Null,
    /// `[1]`: a field of a record, in templates only.
    Field,
}

/// Why something in brackets is no reference. Positions count bytes from 0 on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormattedFault {
    /// What stands in the brackets names nothing.
    #[error("`[{content}]` at position {} refers to nothing", .at + 1)]
    Content {
        /// How what stands there begins.
        content: String,
        /// Where the opening bracket stands.
        at: usize,
    },
    /// More brackets than are read. The rest of the text is not looked at.
    #[error("there are more than {limit} brackets")]
    TooMany {
        /// The most that are read.
        limit: usize,
    },
}

/// How many things in brackets are read of one text: many times what any real text has.
const REFERENCES: usize = 1 << 16;

/// Whether brackets may hold numbers of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fields {
    None,
    Numbered,
}

/// How much of what stands in brackets a message repeats.
const SHOWN: usize = 40;

fn shown(content: &str) -> String {
    let mut letters = content.chars();
    let mut shown: String = letters
        .by_ref()
        .take(SHOWN)
        .flat_map(char::escape_debug)
        .collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}

impl<'a> Formatted<'a> {
    /// Reads a text. Brackets and braces without a second one are text.
    pub fn parse(text: &'a str) -> Self {
        read(text, Fields::None)
    }

    /// Reads a text in which numbers in brackets stand for the fields of a record.
    ///
    /// See [Template](https://learn.microsoft.com/windows/win32/msi/template).
    pub fn parse_template(text: &'a str) -> Self {
        read(text, Fields::Numbered)
    }

    /// Returns the text as it is written.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the names of one kind of reference, those that are complete.
    pub fn names(&self, kind: ReferenceKind) -> impl Iterator<Item = &'a str> {
        let complete = self
            .references
            .iter()
            .filter(move |reference| reference.kind == kind && reference.is_complete);
        complete.map(|reference| reference.name)
    }

    /// Returns the text with the values of its references; `None` where one has a value at installation only, or
    /// where braces make more of it.
    pub fn resolve<'v>(
        &self,
        value_of: impl Fn(&Reference<'a>) -> Option<&'v str>,
    ) -> Option<String> {
        if !self.groups.is_empty() {
            return None;
        }
        let mut resolved = String::new();
        let mut at = 0;
        for reference in &self.references {
            if !reference.is_complete || reference.start < at {
                return None;
            }
            resolved.push_str(self.text.get(at..reference.start)?);
            match reference.kind {
                ReferenceKind::Character => resolved.extend(reference.name.chars().next()),
                _ => resolved.push_str(value_of(reference)?),
            }
            at = reference.end;
        }
        resolved.push_str(self.text.get(at..)?);
        Some(resolved)
    }
}

/// Judges a text: what stands in brackets must refer to something.
pub fn judge(text: &str) -> Result<(), FormattedFault> {
    first_fault(Formatted::parse(text))
}

/// Judges a text in which numbers in brackets stand for the fields of a record.
pub fn judge_template(text: &str) -> Result<(), FormattedFault> {
    first_fault(Formatted::parse_template(text))
}

fn first_fault(formatted: Formatted<'_>) -> Result<(), FormattedFault> {
    formatted.faults.into_iter().next().map_or(Ok(()), Err)
}

/// A bracket or a brace that is not closed yet.
struct Open {
    mark: char,
    at: usize,
    /// How many references there were before it.
    references: usize,
}

fn read(text: &str, fields: Fields) -> Formatted<'_> {
    let mut formatted = Formatted {
        text,
        ..Formatted::default()
    };
    let mut open: Vec<Open> = Vec::new();
    let last = text.rfind(']').unwrap_or_default();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if formatted.references.len() + formatted.faults.len() + open.len() >= REFERENCES {
            let limit = REFERENCES;
            formatted.faults.push(FormattedFault::TooMany { limit });
            break;
        }
        match letter {
            // A character that is written so means itself, brackets too.
            '[' if text
                .get(at + 1..)
                .is_some_and(|rest| rest.starts_with('\\')) =>
            {
                // Where no bracket is closed any more, none is looked for.
                let Some(reference) = (at < last).then(|| character(text, at)).flatten() else {
                    continue;
                };
                while letters.next_if(|(next, _)| *next < reference.end).is_some() {}
                formatted.references.push(reference);
            }
            '[' | '{' => open.push(Open {
                mark: letter,
                at,
                references: formatted.references.len(),
            }),
            ']' | '}' => {
                let mark = if letter == ']' { '[' } else { '{' };
                let Some(opened) = open.pop_if(|opened| opened.mark == mark) else {
                    continue;
                };
                formatted.close(&opened, at, fields);
            }
            _ => {}
        }
    }
    formatted
}

impl Formatted<'_> {
    fn close(&mut self, opened: &Open, at: usize, fields: Fields) {
        let has_references = self.references.len() > opened.references;
        if opened.mark == '{' {
            if has_references {
                self.groups.push(opened.at..at + 1);
            }
            return;
        }
        let content = self.text.get(opened.at + 1..at).unwrap_or_default();
        // Nothing in brackets is nothing to find fault with.
        if content.is_empty() {
            return;
        }
        match kind(content, fields, has_references) {
            Some((kind, name)) => self.references.push(Reference {
                kind,
                name,
                start: opened.at,
                end: at + 1,
                is_complete: !has_references,
            }),
            None => self.faults.push(FormattedFault::Content {
                content: shown(content),
                at: opened.at,
            }),
        }
    }
}

/// Reads `[\x]`, of which only one character counts.
fn character(text: &str, at: usize) -> Option<Reference<'_>> {
    let inside = text.get(at + 2..)?;
    let first = inside.chars().next()?;
    let close = inside.get(first.len_utf8()..)?.find(']')? + first.len_utf8();
    Some(Reference {
        kind: ReferenceKind::Character,
        name: inside.get(..first.len_utf8())?,
        start: at,
        end: at + 2 + close + 1,
        is_complete: true,
    })
}

fn kind(content: &str, fields: Fields, has_references: bool) -> Option<(ReferenceKind, &str)> {
    if content == "~" {
        return Some((ReferenceKind::Null, content));
    }
    let mut letters = content.chars();
    let (kind, name) = match letters.next()? {
        '%' => (ReferenceKind::Environment, letters.as_str()),
        '#' => (ReferenceKind::File, letters.as_str()),
        '!' => (ReferenceKind::ShortFile, letters.as_str()),
        '$' => (ReferenceKind::Component, letters.as_str()),
        _ => (ReferenceKind::Property, content),
    };
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    match kind {
        // What another reference becomes is not known.
        _ if has_references => Some((kind, name)),
        // Windows takes nearly everything as the name of an environment variable.
        ReferenceKind::Environment if !name.is_empty() => Some((kind, name)),
        ReferenceKind::Property if is_number && fields == Fields::Numbered => {
            Some((ReferenceKind::Field, name))
        }
        _ if identifier::judge(name).is_ok() => Some((kind, name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;

    fn told(formatted: &Formatted<'_>) -> String {
        let mut told = String::new();
        for reference in &formatted.references {
            let more = if reference.is_complete { "" } else { "…" };
            let _ = write!(
                told,
                "{:?} {}{more} {}..{}; ",
                reference.kind, reference.name, reference.start, reference.end
            );
        }
        for group in &formatted.groups {
            let _ = write!(told, "group {group:?}; ");
        }
        for fault in &formatted.faults {
            let _ = write!(told, "{fault}; ");
        }
        told
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(told(&Formatted::parse(text)), expect, "{text}");
    }

    #[test]
    fn references_are_read() {
        check("plain", "");
        check("a[P]b", "Property P 1..4; ");
        check(
            "[#f][!f][$c][%e][~]",
            "File f 0..4; ShortFile f 4..8; Component c 8..12; Environment e 12..16; Null ~ 16..19; ",
        );
        check(r"[\[]P[\]xy]", r"Character [ 0..4; Character ] 5..11; ");
        check("[[P]]", "Property P 1..4; Property [P]… 0..5; ");
        check("[#[P]x]", "Property P 2..5; File [P]x… 0..7; ");
        check(
            "[%ProgramFiles(x86)]",
            "Environment ProgramFiles(x86) 0..20; ",
        );
    }

    #[test]
    fn groups_hold_references() {
        check("{a}", "");
        check("{[P]a}{b}", "Property P 1..4; group 0..6; ");
        check("{{[P]}}", "Property P 2..5; group 1..6; group 0..7; ");
    }

    #[test]
    fn what_is_not_closed_is_text() {
        check("[P", "");
        check("P]", "");
        check("{[P]", "Property P 1..4; ");
        check("[P}]", "`[P}]` at position 1 refers to nothing; ");
        check("[]", "");
        check(r"[\", "");
        check(r"[\]", "");
        check(r"[\x", "");
    }

    #[test]
    fn other_content_is_a_fault() {
        check("[a b]", "`[a b]` at position 1 refers to nothing; ");
        check("x[件]", "`[件]` at position 2 refers to nothing; ");
        check("[1]", "`[1]` at position 1 refers to nothing; ");
        check("[#]", "`[#]` at position 1 refers to nothing; ");
        let template = Formatted::parse_template("[1]: [P] [12]");
        assert_eq!(
            told(&template),
            "Field 1 0..3; Property P 5..8; Field 12 9..13; "
        );
    }

    #[test]
    fn texts_are_resolved() {
        let resolve = |text| {
            Formatted::parse(text).resolve(|reference| match reference.name {
                "P" => Some("one"),
                _ => None,
            })
        };
        assert_eq!(resolve(r"a[P]b[\[]x]").as_deref(), Some("aoneb[x]"));
        assert_eq!(resolve("[Q]"), None);
        assert_eq!(resolve("{[P]}"), None);
        assert_eq!(resolve("[[P]]"), None);
    }

    #[test]
    fn deep_nesting_is_read() {
        let deep = |depth| "[".repeat(depth) + "P" + &"]".repeat(depth);
        assert_eq!(Formatted::parse(&deep(60_000)).references.len(), 60_000);
        let limit = REFERENCES;
        assert_eq!(
            judge(&deep(100_000)),
            Err(FormattedFault::TooMany { limit })
        );
        // Each of these could look for its end through the whole text.
        assert_eq!(judge(&r"[\x".repeat(1 << 20)), Ok(()));
    }

    proptest! {
        #[test]
        fn references_lie_where_they_say(text in r"[\[\]{}\\~#!$%aé1 ]{0,30}") {
            for formatted in [Formatted::parse(&text), Formatted::parse_template(&text)] {
                for reference in &formatted.references {
                    let written = &text[reference.start..reference.end];
                    prop_assert!(written.starts_with('[') && written.ends_with(']'));
                    prop_assert!(written.contains(reference.name));
                }
                for group in &formatted.groups {
                    let written = &text[group.clone()];
                    prop_assert_eq!(written.as_bytes()[0], b'{');
                }
            }
        }
    }
}
