//! The summary of a package is not as it should be.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::category::{guid, language};
use crate::msi::schema::{FILE, MSI_PACKAGE_CERTIFICATE, file};
use crate::msi::{Kind, PropertyValue};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE39",
    published: Some(Published {
        name: "summary-malformed",
        url: "https://learn.microsoft.com/windows/win32/msi/ice39",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a property of the summary is missing or wrong",
    help: include_str!("ice39.md"),
    ..Rule::COMMON
};

/// The properties that are looked at, by number.
///
/// See [Summary Property Descriptions](https://learn.microsoft.com/windows/win32/msi/summary-property-descriptions).
const PROPERTIES: [Property; 7] = [
    Property::new(7, "PID_TEMPLATE", Content::Template),
    Property::new(9, "PID_REVNUMBER", Content::PackageCode),
    Property::new(11, "PID_LASTPRINTED", Content::Time),
    Property::new(12, "PID_CREATE_DTM", Content::Time),
    Property::new(13, "PID_LASTSAVE_DTM", Content::Time),
    Property::new(14, "PID_PAGECOUNT", Content::Schema),
    Property::new(15, "PID_WORDCOUNT", Content::Flags),
];

/// See [Template Summary](https://learn.microsoft.com/windows/win32/msi/template-summary).
const PLATFORMS: [&str; 6] = ["", "Intel", "Intel64", "x64", "Arm", "Arm64"];

/// See [Word Count Summary](https://learn.microsoft.com/windows/win32/msi/word-count-summary).
const PACKED: i64 = 0x2;
const NO_ELEVATION: i64 = 0x8;
const FLAGS: i64 = 0xf;

/// `Attributes` of `File`: it is in a cabinet whatever the summary says.
const FILE_PACKED: i32 = 0x4000;

/// One property of the summary.
struct Property {
    id: u32,
    name: &'static str,
    content: Content,
}

/// What a property holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Template,
    PackageCode,
    Time,
    Schema,
    Flags,
}

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let summary = &ground.package().summary;
    for property in &PROPERTIES {
        let fault = match summary.property_set().get(property.id) {
            None | Some(PropertyValue::Empty) if property.content == Content::Time => None,
            None | Some(PropertyValue::Empty) => Some("is missing".to_owned()),
            Some(value) => property.content.judge(value, ground.package().kind),
        };
        if let Some(fault) = fault {
            findings.add(
                RULE.finding(format!("`{}` of the summary {fault}", property.name))
                    .hint("write it as its page says; authoring tools make it from the attributes of the package")
                    .table("_Summary")
                    .key([property.name]),
            );
        }
    }
    let flags = summary.word_count().unwrap_or_default();
    if flags & PACKED != 0 {
        warn_of_packed_files(ground, findings);
    }
    if flags & NO_ELEVATION != 0 && ground.rows(MSI_PACKAGE_CERTIFICATE).len() > 0 {
        findings.add(
            RULE.finding_at(Level::Warning, "the summary says that no elevation is needed, and `MsiPackageCertificate` has rows")
                .hint("take the rows out, or bit 8 of the word count; in WiX `InstallScope=\"perUser\"` sets it")
                .table("_Summary")
                .key(["PID_WORDCOUNT"]),
        );
    }
}

fn warn_of_packed_files(ground: &Groundwork<'_>, findings: &mut Findings) {
    for row in ground.rows(FILE) {
        if row.has_bits(file::ATTRIBUTES, FILE_PACKED) {
            let key = row.text(file::FILE).unwrap_or_default();
            let message =
                format!("file `{key}` is marked as compressed, as the summary marks them all");
            findings.add(
                RULE.finding_at(Level::Warning, message)
                    .hint("take bit 0x4000 out of its attributes; in WiX `Compressed=\"yes\"` on the `File`")
                    .cell(row, "Attributes"),
            );
        }
    }
}

impl Property {
    const fn new(id: u32, name: &'static str, content: Content) -> Self {
        Self { id, name, content }
    }
}

impl Content {
    /// Says what is wrong with a value, if anything is.
    fn judge(self, value: &PropertyValue, kind: Kind) -> Option<String> {
        match (self, value) {
            (Self::Template, PropertyValue::Text { text, .. }) => judge_template(text, kind),
            (Self::PackageCode, PropertyValue::Text { text, .. }) => {
                let fault = guid::judge(text).err()?;
                Some(format!("is `{text}`: {fault}"))
            }
            (Self::Time, PropertyValue::Time(_)) => None,
            (Self::Schema, PropertyValue::Int(schema)) => (!(100..=500).contains(schema))
                .then(|| format!("is {schema}, which is not a version from 100 to 500")),
            (Self::Flags, PropertyValue::Int(flags)) => {
                let others = flags & !FLAGS;
                (others != 0)
                    .then(|| format!("is {flags}, with bits that mean nothing ({others:#x})"))
            }
            _ => Some(format!("is not {}", self.kind())),
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::Template | Self::PackageCode => "text",
            Self::Time => "a time",
            Self::Schema | Self::Flags => "a number",
        }
    }
}

fn judge_template(text: &str, kind: Kind) -> Option<String> {
    let Some((platform, languages)) = text.split_once(';') else {
        return Some(format!(
            "is `{text}`, without a semicolon between platform and language"
        ));
    };
    if !PLATFORMS.contains(&platform) {
        return Some(format!(
            "has the platform `{platform}`, which Windows Installer does not know"
        ));
    }
    let languages = languages.split(',').filter(|part| !part.is_empty());
    let wrong = |part: &&str| language::identifier(part).is_none();
    if let Some(wrong) = languages.clone().find(wrong) {
        return Some(format!(
            "has the language `{wrong}`, which is not a language identifier"
        ));
    }
    let count = languages.count();
    (count > 1 && kind == Kind::Package).then(|| {
        format!(
            "is `{text}`, with {count} languages, and only a merge module may have more than one"
        )
    })
}
