//! The categories of texts in columns, each with the grammar that Windows Installer documents for it.
//!
//! See [Column Data Types](https://learn.microsoft.com/windows/win32/msi/column-data-types).

pub mod cabinet;
pub mod custom_source;
pub mod default_dir;
mod fault;
pub mod filename;
pub mod formatted;
pub mod guid;
pub mod identifier;
pub mod language;
pub mod letter_case;
pub mod path;
pub mod registry_path;
pub mod security_descriptor;
pub mod shortcut;
pub mod time_date;
pub mod version;

use std::fmt;

use super::condition;

pub use fault::Fault;

/// What `_Validation` calls a category: which texts a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is documented by the page it names")]
pub enum Category {
    Text,
    UpperCase,
    LowerCase,
    Integer,
    DoubleInteger,
    TimeDate,
    Identifier,
    Property,
    Filename,
    WildCardFilename,
    Path,
    Paths,
    AnyPath,
    DefaultDir,
    RegPath,
    Formatted,
    KeyFormatted,
    FormattedSDDLText,
    Template,
    Condition,
    Guid,
    Version,
    Language,
    Binary,
    CustomSource,
    Cabinet,
    Shortcut,
    Url,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 28] = [
        Self::Text,
        Self::UpperCase,
        Self::LowerCase,
        Self::Integer,
        Self::DoubleInteger,
        Self::TimeDate,
        Self::Identifier,
        Self::Property,
        Self::Filename,
        Self::WildCardFilename,
        Self::Path,
        Self::Paths,
        Self::AnyPath,
        Self::DefaultDir,
        Self::RegPath,
        Self::Formatted,
        Self::KeyFormatted,
        Self::FormattedSDDLText,
        Self::Template,
        Self::Condition,
        Self::Guid,
        Self::Version,
        Self::Language,
        Self::Binary,
        Self::CustomSource,
        Self::Cabinet,
        Self::Shortcut,
        Self::Url,
    ];

    /// Finds the category of that name, as packages write it: case does not matter.
    pub fn parse(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("FormattedSDDL") {
            return Some(Self::FormattedSDDLText);
        }
        let mut all = Self::ALL.into_iter();
        all.find(|category| category.name().eq_ignore_ascii_case(name))
    }

    /// Returns the name, as `_Validation` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::UpperCase => "UpperCase",
            Self::LowerCase => "LowerCase",
            Self::Integer => "Integer",
            Self::DoubleInteger => "DoubleInteger",
            Self::TimeDate => "Time/Date",
            Self::Identifier => "Identifier",
            Self::Property => "Property",
            Self::Filename => "Filename",
            Self::WildCardFilename => "WildCardFilename",
            Self::Path => "Path",
            Self::Paths => "Paths",
            Self::AnyPath => "AnyPath",
            Self::DefaultDir => "DefaultDir",
            Self::RegPath => "RegPath",
            Self::Formatted => "Formatted",
            Self::KeyFormatted => "KeyFormatted",
            Self::FormattedSDDLText => "FormattedSDDLText",
            Self::Template => "Template",
            Self::Condition => "Condition",
            Self::Guid => "Guid",
            Self::Version => "Version",
            Self::Language => "Language",
            Self::Binary => "Binary",
            Self::CustomSource => "CustomSource",
            Self::Cabinet => "Cabinet",
            Self::Shortcut => "Shortcut",
            Self::Url => "URL",
        }
    }

    /// Judges a text that is not empty by itself, without the row and the tables around it.
    ///
    /// The folder of a root in `DefaultDir` and the source of a custom action depend on their row:
    /// [`default_dir::judge_root`] and [`Source::judge`](super::custom_action::Source::judge) know them. `URL` is a name that no page
    /// describes; as with `Text` and `Binary`, all texts are right.
    pub fn judge(self, text: &str) -> Result<(), Fault> {
        match self {
            // Columns of numbers hold no text to be judged.
            Self::Text
            | Self::Binary
            | Self::Url
            | Self::Integer
            | Self::DoubleInteger
            | Self::TimeDate => Ok(()),
            Self::UpperCase => letter_case::judge_upper(text),
            Self::LowerCase => letter_case::judge_lower(text),
            Self::Identifier => identifier::judge(text),
            Self::Property => identifier::judge_property(text),
            Self::Filename => filename::judge(text),
            Self::WildCardFilename => filename::judge_wildcard(text),
            Self::Path => path::judge(text),
            Self::Paths => path::judge_list(text),
            Self::AnyPath => path::judge_any(text),
            Self::DefaultDir => default_dir::judge(text),
            Self::RegPath => registry_path::judge(text),
            Self::Formatted | Self::KeyFormatted => formatted::judge(text).map_err(Fault::from),
            Self::FormattedSDDLText => security_descriptor::judge(text),
            Self::Template => formatted::judge_template(text).map_err(Fault::from),
            Self::Condition => condition::judge(text).map_err(Fault::from),
            Self::Guid => guid::judge(text),
            Self::Version => version::judge(text),
            Self::Language => language::judge(text),
            Self::CustomSource => custom_source::judge(text),
            Self::Cabinet => cabinet::judge(text),
            Self::Shortcut => shortcut::judge(text),
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Asserts that a judge takes some texts and refuses others for the reason given.
#[cfg(test)]
#[track_caller]
fn check(judge: fn(&str) -> Result<(), Fault>, right: &[&str], wrong: &[(&str, &str)]) {
    for text in right {
        assert_eq!(judge(text), Ok(()), "`{text}`");
    }
    for (text, expect) in wrong {
        let fault = judge(text).expect_err(text).to_string();
        assert_eq!(fault, *expect, "`{text}`");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_read_as_packages_write_them() {
        for category in Category::ALL {
            assert_eq!(Category::parse(category.name()), Some(category));
            assert_eq!(
                Category::parse(&category.name().to_uppercase()),
                Some(category)
            );
        }
        assert_eq!(
            Category::parse("FormattedSddl"),
            Some(Category::FormattedSDDLText)
        );
        assert_eq!(Category::parse("Identifiers"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in r#"[ -~é\t"\[\]{}()|:;.\\/0-9A-Z]{0,40}|\PC*"#) {
            for category in Category::ALL {
                if let Err(fault) = category.judge(&text) {
                    prop_assert!(!fault.to_string().is_empty());
                }
            }
        }
    }
}
