//! The closed lists of words that specs use.

use schemars::{Schema, json_schema};

use super::form::Form;
use super::rules;
use super::{
    ComPlusOperation, PayloadKind, Platform, Purpose, Servers, ServiceOperation, SignaturePresence,
    nearest,
};
use crate::finding::Marker;
use crate::profile::Profile;
use crate::rule::Rule;

/// A closed list of words.
pub(super) trait Word: Copy + 'static {
    /// All of them.
    const ALL: &'static [Self];

    /// Other words that people write for some of them.
    const ALIASES: &'static [(&'static str, Self)] = &[];

    /// What the list is called in the schema.
    const NAME: &'static str;

    /// Returns the word.
    fn word(self) -> &'static str;
}

/// A text that is none of the words of a closed list.
#[derive(Debug, thiserror::Error)]
#[error("it is none of the words known here")]
pub(super) struct NotAWord;

impl<W: Word> Form for W {
    type Error = NotAWord;
    const RULE: &'static Rule = &rules::UNKNOWN_WORD;
    const NAME: &'static str = W::NAME;

    fn read(text: &str) -> Result<Self, NotAWord> {
        let words = Self::ALL.iter().map(|word| (word.word(), *word));
        words
            .chain(Self::ALIASES.iter().copied())
            .find(|(word, _)| *word == text)
            .map(|(_, word)| word)
            .ok_or(NotAWord)
    }

    fn schema() -> Schema {
        let aliases = Self::ALIASES.iter().map(|(alias, _)| *alias);
        let words: Vec<&str> = Self::ALL
            .iter()
            .map(|word| word.word())
            .chain(aliases)
            .collect();
        json_schema!({"type": "string", "enum": words})
    }

    fn hint(text: &str) -> Option<String> {
        Some(nearest::hint(
            text,
            Self::ALL.iter().map(|word| word.word()),
        ))
    }
}

impl Word for PayloadKind {
    const ALL: &'static [Self] = &[Self::Msi, Self::Msp, Self::Cab, Self::File];
    const NAME: &'static str = "payload-kind";

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Word for Platform {
    const ALL: &'static [Self] = &[Self::X86, Self::X64, Self::Ia64, Self::Arm64];
    // `Intel` and `Intel64` are what the Template summary property says for x86 and Itanium:
    // <https://learn.microsoft.com/windows/win32/msi/template-summary>
    const ALIASES: &'static [(&'static str, Self)] = &[
        ("amd64", Self::X64),
        ("AMD64", Self::X64),
        ("x86_64", Self::X64),
        ("x86-64", Self::X64),
        ("Intel", Self::X86),
        ("i386", Self::X86),
        ("Intel64", Self::Ia64),
        ("aarch64", Self::Arm64),
    ];
    const NAME: &'static str = "platform";

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Word for Servers {
    const ALL: &'static [Self] = &[Self::All, Self::First, Self::One, Self::Any];
    const NAME: &'static str = "servers";

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Word for ComPlusOperation {
    const ALL: &'static [Self] = &[Self::Disable, Self::Enable, Self::ShutDown, Self::Start];
    const NAME: &'static str = "com-plus-operation";

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Word for ServiceOperation {
    const ALL: &'static [Self] = &[Self::Restart, Self::Start, Self::Stop];
    const NAME: &'static str = "service-operation";

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Word for Purpose {
    const ALL: &'static [Self] = &[Self::Work, Self::Remove];
    const NAME: &'static str = "purpose";

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Word for Marker {
    const ALL: &'static [Self] = &Self::ALL;
    const NAME: &'static str = "marker";

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Word for SignaturePresence {
    const ALL: &'static [Self] = &[Self::Required, Self::Reported, Self::Absent];
    const NAME: &'static str = "signature-presence";

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Word for Profile {
    const ALL: &'static [Self] = &Self::ALL;
    const NAME: &'static str = "profile";

    fn word(self) -> &'static str {
        self.as_str()
    }
}
