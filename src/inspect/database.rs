//! The facts of an installer database, from its tables alone.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::facts::{
    Cell, Column, Container, CustomAction, Database, File, FolderSetting, Kind, Medium, Problem,
    Product, Stream, Summary, Table,
};
use super::rows::Rows;
use super::{module, signature};
use crate::msi::Lookup;
use crate::msi::custom_action::ActionType;
use crate::msi::folder_setting::{self, Outcome};
use crate::msi::schema::{CUSTOM_ACTION, custom_action as action};
use crate::msi::{self, Package, Row, StorageId, StreamKind, SummaryInformation, Value};
use crate::payload::{Cabinet, Payload, PayloadFile};

/// In which order rows are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowOrder {
    /// By their primary keys.
    #[default]
    ByKey,
    /// As they are stored, which depends on the order of the string pool and means nothing.
    Stored,
}

/// Returns the facts that need none of the streams, and what is wrong with the tables.
pub fn database(package: &Package, payload: &Payload, order: RowOrder) -> (Database, Vec<Problem>) {
    let paths = paths(package);
    let facts = Database {
        product: product(package),
        container: Container {
            version: package.container.version,
            trailing_bytes: package.container.trailing,
        },
        codepage: package.codepage.0,
        summary: summary(&package.summary),
        properties: package
            .properties()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        tables: package
            .tables
            .iter()
            .map(|table| (table.name().to_owned(), self::table(table, order)))
            .collect(),
        streams: listed(package)
            .map(|stream| Stream {
                name: stream.name.clone(),
                storage: stream.storage.and_then(|id| paths.get(&id).cloned()),
                size: stream.size,
                readable: None,
                guessed: Vec::new(),
                sha256: None,
            })
            .collect(),
        storages: package
            .storages
            .iter()
            .filter_map(|storage| paths.get(&storage.id).cloned())
            .collect(),
        media: payload.media.iter().map(medium).collect(),
        files: payload.files.iter().map(|one| file(payload, one)).collect(),
        folder_settings: folder_settings(package),
        custom_actions: package
            .tables
            .get(CUSTOM_ACTION)
            .into_iter()
            .flat_map(|table| rows(table, order))
            .filter_map(custom_action)
            .collect(),
        signature: signature::presence(package),
        module: module::module(package),
        patch: None,
        transform: None,
        salvaged: false,
        oddities: package.oddities.iter().map(ToString::to_string).collect(),
    };
    let defects = payload.defects.iter().map(|defect| Problem {
        message: defect.to_string(),
        at_fault: true,
    });
    let disorder = payload.disorder.iter().map(|disorder| Problem {
        message: disorder.to_string(),
        at_fault: false,
    });
    (facts, defects.chain(disorder).collect())
}

/// Returns what kind of file a database is.
pub const fn kind(package: &Package) -> Kind {
    match package.kind {
        msi::Kind::Package => Kind::Msi,
        msi::Kind::MergeModule => Kind::Msm,
        msi::Kind::Patch => Kind::Msp,
        msi::Kind::Transform => Kind::Mst,
    }
}

/// Returns the streams that are facts of their own: all but those that the tables were read from.
pub(super) fn listed(package: &Package) -> impl Iterator<Item = &msi::Stream> {
    let is_transform = package.kind == msi::Kind::Transform;
    package.streams.iter().filter(move |stream| {
        is_transform || stream.storage.is_some() || stream.kind == StreamKind::Data
    })
}

/// Returns for each storage its name after those of the storages it is in, separated by slashes.
fn paths(package: &Package) -> HashMap<StorageId, String> {
    let mut paths: HashMap<_, String> = HashMap::new();
    // Parents come first.
    for storage in &package.storages {
        let parent = storage.parent.and_then(|parent| paths.get(&parent));
        let path = match parent {
            Some(parent) => format!("{parent}/{}", storage.name),
            None => storage.name.clone(),
        };
        paths.insert(storage.id, path);
    }
    paths
}

fn product(package: &Package) -> Product {
    let text = |value: Option<&str>| value.map(str::to_owned);
    Product {
        name: text(package.product_name()),
        version: text(package.product_version()),
        manufacturer: text(package.property("Manufacturer")),
        product_code: text(package.product_code()),
        upgrade_code: text(package.upgrade_code()),
        package_code: text(package.package_code()),
        platform: package
            .platform()
            .map(|platform| platform.name().to_owned()),
        languages: package.languages(),
    }
}

fn summary(summary: &SummaryInformation) -> Summary {
    let text = |value: Option<&str>| value.map(str::to_owned);
    let time = |value: Option<Timestamp>| value.map(|time| time.to_string());
    Summary {
        codepage: summary.property_set().codepage.0,
        title: text(summary.title()),
        subject: text(summary.subject()),
        author: text(summary.author()),
        keywords: text(summary.keywords()),
        comments: text(summary.comments()),
        template: text(summary.template()),
        last_saved_by: text(summary.last_saved_by()),
        revision: text(summary.revision()),
        last_printed: time(summary.last_printed()),
        created: time(summary.created()),
        last_saved: time(summary.last_saved()),
        page_count: summary.page_count(),
        word_count: summary.word_count(),
        character_count: summary.character_count(),
        creating_application: text(summary.creating_application()),
        security: summary.security(),
    }
}

fn rows(table: &msi::Table, order: RowOrder) -> Vec<Row<'_>> {
    match order {
        RowOrder::ByKey => table.rows_by_key(),
        RowOrder::Stored => table.rows().collect(),
    }
}

fn table(table: &msi::Table, order: RowOrder) -> Table {
    let mut cells = Vec::new();
    cells.reserve_exact(table.row_count().saturating_mul(table.columns().len()));
    let rows = rows(table, order).into_iter();
    cells.extend(rows.flat_map(Row::cells).map(cell));
    Table {
        columns: table.columns().iter().map(column).collect(),
        rows: Rows::new(cells, table.columns().len()),
        guessed: false,
    }
}

pub(super) fn column(column: &msi::Column) -> Column {
    Column {
        name: column.name().to_owned(),
        kind: column.idt_type(),
        nullable: column.is_nullable(),
        key: column.is_key(),
    }
}

pub(super) fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null(()),
        Value::Int(number) => Cell::Number(*number),
        Value::Text(text) | Value::Stream(text) => Cell::Text(Arc::clone(text)),
    }
}

fn medium(medium: &crate::payload::Medium) -> Medium {
    Medium {
        disk: medium.disk,
        last_sequence: medium.last_sequence,
        cabinet: medium.cabinet.as_ref().map(ToString::to_string),
        embedded: matches!(medium.cabinet, Some(Cabinet::Embedded(_))),
        prompt: medium.prompt.clone(),
        label: medium.label.clone(),
    }
}

fn file(payload: &Payload, file: &PayloadFile) -> File {
    File {
        key: file.key.clone(),
        path: file.target.as_ref().map(ToString::to_string),
        folder_set_by: file.set_by.as_deref().map(str::to_owned),
        size: file.size,
        version: file.version.as_deref().map(str::to_owned),
        language: file.language.as_deref().map(str::to_owned),
        cabinet: payload.cabinet(file).map(ToString::to_string),
        component: file.component.to_string(),
        sequence: file.sequence,
        attributes: file.attributes,
        ..File::default()
    }
}

/// Returns the folders that custom actions set.
fn folder_settings(package: &Package) -> Vec<FolderSetting> {
    let lookup = Lookup::of(&package.tables);
    let settings = folder_setting::folder_settings(&package.tables, &lookup);
    let shown = settings.into_iter().map(|setting| FolderSetting {
        directory: setting.directory.to_owned(),
        action: setting.action.to_owned(),
        value: setting.value.to_owned(),
        condition: setting.condition.map(str::to_owned),
        path: match setting.outcome {
            Outcome::At { root, names } => {
                let root = format!("[{}]", root.name());
                let path = std::iter::once(root).chain(names).collect::<Vec<_>>();
                Some(path.join("/"))
            }
            Outcome::Elsewhere | Outcome::Uncertain => None,
        },
    });
    shown.collect()
}

fn custom_action(row: Row<'_>) -> Option<CustomAction> {
    let kind = ActionType(row.int(action::TYPE)?);
    let text = |column: &msi::schema::DocumentedColumn| row.text(column).map(str::to_owned);
    Some(CustomAction {
        action: text(action::ACTION)?,
        bits: kind.0,
        kind: kind.kind().map(str::to_owned),
        execution: kind.execution().to_string(),
        options: kind.options().into_iter().map(str::to_owned).collect(),
        source: text(action::SOURCE),
        target: text(action::TARGET),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_share_the_texts_of_the_database() {
        let text: Arc<str> = "x".repeat(1000).into();
        let columns = vec![msi::Column::new("Id", "s0", true).unwrap()];
        let cells = vec![Value::Text(Arc::clone(&text)); 3];
        let table = table(
            &msi::Table::new("T", columns, cells).unwrap(),
            RowOrder::ByKey,
        );
        for row in &table.rows {
            assert!(matches!(row, [Cell::Text(own)] if Arc::ptr_eq(own, &text)));
        }
        assert_eq!(table.rows.len(), 3);
    }
}
