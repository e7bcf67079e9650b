//! The columns of the standard tables that a stand-in uses, as `_Validation` describes them.
//!
//! See the [table reference](https://learn.microsoft.com/windows/win32/msi/database-tables). Where the
//! standard schema lets a key point into one of several tables, only the table that a stand-in has is named.

use msi::{Category, Column, ColumnBuilder};

/// Returns the columns of a table; none for a table that no stand-in has.
#[expect(clippy::too_many_lines, reason = "a table of alike items")]
pub(super) fn columns(table: &str) -> Vec<Column> {
    match table {
        "Property" => vec![
            key("Property").id_string(72),
            build("Value").localizable().text_string(0),
        ],
        "Directory" => vec![
            key("Directory").id_string(72),
            optional("Directory_Parent")
                .foreign_key("Directory", 1)
                .id_string(72),
            build("DefaultDir")
                .localizable()
                .category(Category::DefaultDir)
                .string(255),
        ],
        "Component" => vec![
            key("Component").id_string(72),
            optional("ComponentId").category(Category::Guid).string(38),
            build("Directory_")
                .foreign_key("Directory", 1)
                .id_string(72),
            build("Attributes").int16(),
            optional("Condition")
                .category(Category::Condition)
                .string(255),
            optional("KeyPath").foreign_key("File", 1).id_string(72),
        ],
        "File" => vec![
            key("File").id_string(72),
            build("Component_")
                .foreign_key("Component", 1)
                .id_string(72),
            build("FileName")
                .localizable()
                .category(Category::Filename)
                .string(255),
            build("FileSize").range(0, i32::MAX).int32(),
            optional("Version")
                .foreign_key("File", 1)
                .category(Category::Version)
                .string(72),
            optional("Language").category(Category::Language).string(20),
            optional("Attributes").range(0, 32767).int16(),
            build("Sequence").range(1, 32767).int16(),
        ],
        "MsiFileHash" => vec![
            key("File_").foreign_key("File", 1).id_string(72),
            build("Options").range(0, 32767).int16(),
            build("HashPart1").int32(),
            build("HashPart2").int32(),
            build("HashPart3").int32(),
            build("HashPart4").int32(),
        ],
        "Feature" => vec![
            key("Feature").id_string(38),
            optional("Feature_Parent")
                .foreign_key("Feature", 1)
                .id_string(38),
            optional("Title").localizable().text_string(64),
            optional("Description").localizable().text_string(255),
            optional("Display").range(0, 32767).int16(),
            build("Level").range(0, 32767).int16(),
            optional("Directory_")
                .foreign_key("Directory", 1)
                .category(Category::UpperCase)
                .string(72),
            build("Attributes").enum_values(&FEATURE_ATTRIBUTES).int16(),
        ],
        "FeatureComponents" => vec![
            key("Feature_").foreign_key("Feature", 1).id_string(38),
            key("Component_").foreign_key("Component", 1).id_string(72),
        ],
        "Media" => vec![
            key("DiskId").range(1, 32767).int16(),
            build("LastSequence").range(0, 32767).int16(),
            optional("DiskPrompt").localizable().text_string(64),
            optional("Cabinet").category(Category::Cabinet).string(255),
            optional("VolumeLabel").text_string(32),
            optional("Source").category(Category::Property).string(72),
        ],
        "Registry" => vec![
            key("Registry").id_string(72),
            build("Root").range(-1, 3).int16(),
            build("Key")
                .localizable()
                .category(Category::RegPath)
                .string(255),
            optional("Name").localizable().formatted_string(255),
            optional("Value").localizable().formatted_string(0),
            build("Component_")
                .foreign_key("Component", 1)
                .id_string(72),
        ],
        "Upgrade" => vec![
            key("UpgradeCode").category(Category::Guid).string(38),
            key("VersionMin").nullable().text_string(20),
            key("VersionMax").nullable().text_string(20),
            key("Language")
                .nullable()
                .category(Category::Language)
                .string(255),
            key("Attributes").range(0, i32::MAX).int32(),
            optional("Remove").formatted_string(255),
            build("ActionProperty")
                .category(Category::UpperCase)
                .string(72),
        ],
        "LaunchCondition" => vec![
            key("Condition").category(Category::Condition).string(255),
            build("Description").localizable().formatted_string(255),
        ],
        "InstallExecuteSequence"
        | "InstallUISequence"
        | "AdminExecuteSequence"
        | "AdminUISequence"
        | "AdvtExecuteSequence" => vec![
            key("Action").id_string(72),
            optional("Condition")
                .category(Category::Condition)
                .string(255),
            optional("Sequence").range(-4, 32767).int16(),
        ],
        _ => Vec::new(),
    }
}

const FEATURE_ATTRIBUTES: [&str; 30] = [
    "0", "1", "2", "4", "5", "6", "8", "9", "10", "16", "17", "18", "20", "21", "22", "24", "25",
    "26", "32", "33", "34", "36", "37", "38", "48", "49", "50", "52", "53", "54",
];

fn build(name: &str) -> ColumnBuilder {
    Column::build(name)
}

fn key(name: &str) -> ColumnBuilder {
    Column::build(name).primary_key()
}

fn optional(name: &str) -> ColumnBuilder {
    Column::build(name).nullable()
}
