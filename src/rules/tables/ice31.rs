//! A text in a dialog asks for a style that it does not get.

use crate::finding::Finding;
use crate::findings::Findings;
use crate::msi::schema::{CONTROL, DIALOG, PROPERTY, TEXT_STYLE, control, property};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE31",
    published: Some(Published {
        name: "text-style-undefined",
        url: "https://learn.microsoft.com/windows/win32/msi/ice31",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a text of a dialog uses a style that it does not get",
    help: include_str!("ice31.md"),
    ..Rule::COMMON
};

/// The length of the longest name of a style.
const LONGEST: usize = 72;

/// How the tag of a style begins.
const TAGS: [&str; 2] = ["{\\", "{&"];

const DEFAULT: &str = "DefaultUIFont";

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, thiserror::Error)]
enum Fault<'a> {
    #[error("the tag of a style has no closing brace")]
    Unclosed,
    #[error("the name of a style has {0} characters, and may have {LONGEST}")]
    TooLong(usize),
    #[error("no row of `TextStyle` defines the style `{0}`")]
    Undefined(&'a str),
    #[error(
        "the tag of a style does not stand at the start of the text, which then shows it as it is"
    )]
    NotFirst,
    #[error("the text has more than one tag, and only the first one counts")]
    Several,
}

impl Fault<'_> {
    fn level(self) -> Level {
        match self {
            Self::NotFirst | Self::Several => Level::Warning,
            Self::Unclosed | Self::TooLong(_) | Self::Undefined(_) => Level::Error,
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Unclosed => "close it with `}` right behind the name of the style",
            Self::TooLong(_) | Self::Undefined(_) => {
                "name a style that `TextStyle` defines; in WiX with a `TextStyle` element"
            }
            Self::NotFirst | Self::Several => "have one tag, before all else in the text",
        }
    }

    fn finding(self) -> Finding {
        RULE.finding_at(self.level(), self.to_string())
            .hint(self.hint())
    }
}

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let has_styles = ground.has_table(TEXT_STYLE);
    let is_missing = |style: &str| has_styles && !ground.has(TEXT_STYLE, &[style]);
    let mut is_used = false;
    for row in ground.rows(CONTROL) {
        if row.text(control::TYPE) == Some("ScrollableText") {
            continue;
        }
        let (style, faults) = judge(row.text(control::TEXT).unwrap_or_default());
        is_used |= style.is_some();
        let undefined = style
            .filter(|style| is_missing(style))
            .map(Fault::Undefined);
        for fault in faults.into_iter().flatten().chain(undefined) {
            findings.add(fault.finding().cell(row, "Text"));
        }
    }
    match ground.find(PROPERTY, &[DEFAULT]) {
        Some(row) => {
            let style = row.text(property::VALUE).unwrap_or_default();
            is_used = true;
            if is_missing(style) {
                findings.add(Fault::Undefined(style).finding().cell(row, "Value"));
            }
        }
        None if ground.has_table(DIALOG) => findings.add(
            RULE.finding(format!("`{DEFAULT}` is not set, and dialogs need it"))
                .hint(format!(
                    "set the property `{DEFAULT}` to a style of `TextStyle`"
                ))
                .table("Property"),
        ),
        None => {}
    }
    if is_used && !has_styles {
        findings.add(
            RULE.finding("texts have styles, and no table `TextStyle` defines any")
                .hint("define the styles; in WiX with `TextStyle` elements in the `UI`")
                .table("TextStyle"),
        );
    }
}

/// Returns the style that a text begins with, where its name could be one, and what is wrong with the text itself.
fn judge(text: &str) -> (Option<&str>, [Option<Fault<'_>>; 2]) {
    let Some(begun) = TAGS.into_iter().find_map(|tag| text.strip_prefix(tag)) else {
        return (None, [has_tag(text).then_some(Fault::NotFirst), None]);
    };
    let Some((style, rest)) = begun.split_once('}') else {
        return (None, [Some(Fault::Unclosed), None]);
    };
    let several = has_tag(rest).then_some(Fault::Several);
    match style.chars().count() {
        length if length > LONGEST => (None, [Some(Fault::TooLong(length)), several]),
        _ => (Some(style), [several, None]),
    }
}

fn has_tag(text: &str) -> bool {
    TAGS.into_iter().any(|tag| text.contains(tag))
}
