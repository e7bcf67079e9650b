//! A bit that is reserved is set.

use crate::findings::Findings;
use crate::msi::Row;
use crate::msi::schema::{
    self, DocumentedColumn, bb_control, control, dialog, feature, file, module_configuration,
    move_file, odbc_data_source, patch, remove_file, service_control, service_install, text_style,
};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE45",
    published: Some(Published {
        name: "reserved-bit-set",
        url: "https://learn.microsoft.com/windows/win32/msi/ice45",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a column of bits has a reserved bit set",
    help: include_str!("ice45.md"),
    ..Rule::COMMON
};

/// The columns of bits with the bits that mean something, each as the page of its table has it.
const COLUMNS: [(&DocumentedColumn, i32); 13] = [
    (dialog::ATTRIBUTES, 0x1_03ff),
    (feature::ATTRIBUTES, 0x3f),
    (file::ATTRIBUTES, 0x7607),
    (module_configuration::ATTRIBUTES, 0x3),
    (move_file::OPTIONS, 0x1),
    (odbc_data_source::REGISTRATION, 0x1),
    (patch::ATTRIBUTES, 0x1),
    (remove_file::INSTALL_MODE, 0x3),
    (service_control::EVENT, 0xbb),
    (service_install::ERROR_CONTROL, 0x8003),
    (service_install::SERVICE_TYPE, 0x133),
    (service_install::START_TYPE, 0x7),
    (text_style::STYLE_BITS, 0xf),
];

const HINT: &str = "take it out: a later version of Windows Installer may give it a meaning";

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for (column, bits) in COLUMNS {
        for row in ground.rows(column.table()) {
            if let Some(message) = reserved(row, column, bits) {
                findings.add(RULE.finding(message).hint(HINT).cell(row, column.name()));
            }
        }
    }
    for row in ground.rows(schema::BB_CONTROL) {
        let bits = row.text(bb_control::TYPE).and_then(control_bits);
        if let Some(message) = bits.and_then(|bits| reserved(row, bb_control::ATTRIBUTES, bits)) {
            findings.add(RULE.finding(message).hint(HINT).cell(row, "Attributes"));
        }
    }
    for row in ground.rows(schema::CONTROL) {
        let bits = row.text(control::TYPE).and_then(control_bits);
        if let Some(message) = bits.and_then(|bits| reserved(row, control::ATTRIBUTES, bits)) {
            findings.add(
                RULE.finding_at(Level::Warning, message)
                    .hint(HINT)
                    .cell(row, "Attributes"),
            );
        }
    }
}

fn reserved(row: Row<'_>, column: &DocumentedColumn, bits: i32) -> Option<String> {
    let value = row.int(column)?;
    let others = value & !bits;
    (others != 0).then(|| {
        format!(
            "`{}` is {value:#x}, with the reserved bits {others:#x}",
            column.name()
        )
    })
}

/// Returns the bits that mean something for a type of control; `None` for a type that nobody documents.
///
/// See [Control Attributes](https://learn.microsoft.com/windows/win32/msi/control-attributes).
fn control_bits(kind: &str) -> Option<i32> {
    let own = match kind {
        "Billboard" | "DirectoryList" | "GroupBox" | "Line" | "PathEdit" | "ScrollableText"
        | "SelectionTree" => 0,
        "Bitmap" => 0x10_0000,
        "CheckBox" => 0x7e_0000,
        "ComboBox" | "ListBox" | "ListView" => 0x3_0000,
        "DirectoryCombo" | "Hyperlink" | "Text" | "VolumeSelectCombo" => 0x3f_0000,
        "Edit" | "MaskedEdit" => 0x21_0000,
        "Icon" => 0x70_0000,
        "ProgressBar" => 0x1_0000,
        "PushButton" => 0xfe_0000,
        "RadioButtonGroup" => 0x17e_0000,
        "VolumeCostList" => 0x7f_0000,
        _ => return None,
    };
    Some(0xff | own)
}
