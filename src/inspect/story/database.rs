//! The summary of an installer database.

use std::collections::{BTreeMap, BTreeSet};

use super::super::facts::{CustomAction, Database, Facts, File, FolderSetting, Kind};
use super::super::sheet::Sheet;
use super::{SHOWN, changes, file_row, language, signature, thousands, total};

/// How many names stand beside a number.
const NAMED: usize = 3;

/// Writes what it is, who made it, for what, and what it installs.
pub(super) fn write(sheet: &mut Sheet, facts: &Facts, database: &Database, name: &str) {
    let what = match facts.kind {
        Kind::Msm => "merge module",
        Kind::Msp => "patch",
        Kind::Mst => "transform",
        // Without tables, modules look the same.
        _ if database.salvaged && database.tables.is_empty() => "database",
        _ => "installation package",
    };
    sheet.heading(&format!("Windows Installer {what}"));
    sheet.field("file", name);
    let (product, summary) = (&database.product, &database.summary);
    let named = match (&product.name, &product.version) {
        (Some(name), Some(version)) => Some(format!("{name} {version}")),
        (name, _) => name.clone().or_else(|| summary.subject.clone()),
    };
    sheet.optional("product", named);
    sheet.optional(
        "manufacturer",
        product.manufacturer.as_ref().or(summary.author.as_ref()),
    );
    sheet.optional("platform", product.platform.as_ref());
    if !product.languages.is_empty() {
        let languages: Vec<_> = product
            .languages
            .iter()
            .map(|id| language::named(*id))
            .collect();
        sheet.field("languages", languages.join(", "));
    }
    sheet.optional("product code", product.product_code.as_ref());
    sheet.optional("upgrade code", product.upgrade_code.as_ref());
    let code = if facts.kind == Kind::Msp {
        "patch code"
    } else {
        "package code"
    };
    sheet.optional(code, product.package_code.as_ref());
    if let Some(module) = &database.module {
        changes::module(sheet, module);
    }
    made(sheet, database);
    signature::write(sheet, &database.signature, database.salvaged);
    sheet.field("size", format!("{} bytes", thousands(facts.size)));
    sheet.field("SHA-256", &facts.sha256);
    if let Some(patch) = &database.patch {
        changes::patch(sheet, patch, database);
    }
    if let Some(transform) = &database.transform {
        changes::transform(sheet, transform);
    }
    installs(sheet, database);
    media(sheet, database);
    folder_settings(sheet, &database.folder_settings);
    custom_actions(sheet, &database.custom_actions);
    files(sheet, &database.files);
    contains(sheet, database);
}

fn made(sheet: &mut Sheet, database: &Database) {
    let summary = &database.summary;
    let time = summary.last_saved.as_ref().or(summary.created.as_ref());
    let by = summary.creating_application.as_deref();
    let made = match (time, by) {
        (Some(time), Some(by)) => format!("{time} with {by}"),
        (Some(time), None) => time.clone(),
        (None, Some(by)) => format!("with {by}"),
        (None, None) => return,
    };
    sheet.field("made", made);
    if let Some(least) = summary.page_count {
        sheet.field(
            "needs",
            format!("Windows Installer {}.{:02}", least / 100, least % 100),
        );
    }
}

/// Tables whose rows tell what an installation does, and what one row and several are called.
const EFFECTS: [(&str, &str, &str); 13] = [
    ("Feature", "feature", "features"),
    ("Component", "component", "components"),
    ("File", "file", "files"),
    ("Registry", "registry value", "registry values"),
    ("Shortcut", "shortcut", "shortcuts"),
    ("ServiceInstall", "service", "services"),
    ("ServiceControl", "service action", "service actions"),
    (
        "Environment",
        "environment variable",
        "environment variables",
    ),
    ("IniFile", "INI entry", "INI entries"),
    ("ODBCDataSource", "ODBC data source", "ODBC data sources"),
    ("MsiAssembly", "assembly", "assemblies"),
    ("RemoveFile", "removal of files", "removals of files"),
    ("Upgrade", "upgrade range", "upgrade ranges"),
];

fn installs(sheet: &mut Sheet, database: &Database) {
    let effect = |&(table, one, many): &(&str, _, _)| {
        let count = database.tables.get(table)?.rows.len();
        Some((count, if count == 1 { one } else { many }))
    };
    let effects: Vec<_> = EFFECTS
        .iter()
        .filter_map(effect)
        .filter(|(count, _)| *count > 0)
        .collect();
    if effects.is_empty() {
        return;
    }
    sheet.heading("installs");
    let bytes = total(database.files.iter().filter_map(|file| file.size));
    let rows: Vec<_> = effects
        .into_iter()
        .map(|(count, what)| (count as u64, what))
        .chain((bytes > 0).then_some((bytes, "bytes")))
        .map(|(count, what)| vec![thousands(count), what.to_owned()])
        .collect();
    sheet.rows(&rows, &[0]);
    let folders = folders(&database.files);
    if !folders.is_empty() {
        sheet.heading("goes to");
    }
    for folder in folders.iter().take(SHOWN) {
        sheet.line(folder);
    }
    if folders.len() > SHOWN {
        sheet.line(&format!("and {} more", folders.len() - SHOWN));
    }
}

/// The folders that get files, without those below another.
fn folders(files: &[File]) -> Vec<&str> {
    let all: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| Some(file.path.as_deref()?.rsplit_once('/')?.0))
        .collect();
    let is_below_another = |folder: &&str| {
        let mut ends = folder.match_indices('/');
        ends.any(|(end, _)| all.contains(&folder[..end]))
    };
    all.iter()
        .copied()
        .filter(|folder| !is_below_another(folder))
        .collect()
}

fn media(sheet: &mut Sheet, database: &Database) {
    if database.media.is_empty() {
        return;
    }
    sheet.heading("media");
    let rows: Vec<_> = database
        .media
        .iter()
        .map(|medium| {
            let cabinet = medium.cabinet.clone();
            let place = match (&cabinet, medium.embedded) {
                (None, _) => "",
                (Some(_), true) => "embedded",
                (Some(_), false) => "beside the package",
            };
            vec![
                medium.disk.to_string(),
                cabinet.unwrap_or_else(|| "no cabinet".to_owned()),
                place.to_owned(),
                match medium.last_sequence {
                    // A module has one cabinet, and no `Media`.
                    i32::MAX => "all files".to_owned(),
                    last => format!("up to file {last}"),
                },
            ]
        })
        .collect();
    sheet.rows(&rows, &[0]);
}

/// Tells which folders custom actions set, and where they are then.
fn folder_settings(sheet: &mut Sheet, settings: &[FolderSetting]) {
    if settings.is_empty() {
        return;
    }
    sheet.heading("folders that custom actions set");
    for setting in settings.iter().take(SHOWN) {
        let place = match (&setting.path, &setting.condition) {
            (Some(path), _) => path.clone(),
            (None, Some(condition)) => format!("`{}` if `{condition}`", setting.value),
            (None, None) => format!("`{}`, which only the machine tells", setting.value),
        };
        sheet.line(&format!(
            "{} by {}: {place}",
            setting.directory, setting.action
        ));
    }
    if settings.len() > SHOWN {
        sheet.line(&format!("and {} more", settings.len() - SHOWN));
    }
}

fn custom_actions(sheet: &mut Sheet, actions: &[CustomAction]) {
    if actions.is_empty() {
        return;
    }
    let mut kinds: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for action in actions {
        let kind = match &action.kind {
            Some(kind) => kind.clone(),
            None => format!("unknown type {}", action.bits),
        };
        let as_system = action.options.iter().any(|one| one == "no-impersonation")
            && action.execution != "immediate";
        let rights = if as_system { ", as the system" } else { "" };
        let kind = format!("{kind}: {}{rights}", action.execution);
        kinds.entry(kind).or_default().push(&action.action);
    }
    sheet.heading("custom actions");
    let rows: Vec<_> = kinds
        .into_iter()
        .map(|(kind, names)| {
            let mut shown = names[..names.len().min(NAMED)].join(", ");
            if names.len() > NAMED {
                shown.push_str(", …");
            }
            vec![names.len().to_string(), kind, shown]
        })
        .collect();
    sheet.rows(&rows, &[0]);
}

fn files(sheet: &mut Sheet, files: &[File]) {
    if files.is_empty() {
        return;
    }
    sheet.heading("files");
    let rows: Vec<_> = files.iter().take(SHOWN).map(file_row).collect();
    sheet.rows(&rows, &[0]);
    if files.len() > SHOWN {
        let more = files.len() - SHOWN;
        sheet.line(&format!("and {more} more: `--files` lists all"));
    }
}

fn contains(sheet: &mut Sheet, database: &Database) {
    sheet.heading("contains");
    let rows: usize = database.tables.values().map(|table| table.rows.len()).sum();
    let guessed = database.tables.values().filter(|table| table.guessed);
    sheet.field(
        "tables",
        format!(
            "{}{} with {} rows: `--tables`",
            database.tables.len(),
            of_which_guessed(guessed.count()),
            thousands(rows as u64),
        ),
    );
    let bytes = total(database.streams.iter().map(|stream| stream.size));
    let guessed = database.streams.iter();
    let guessed = guessed.filter(|stream| !stream.guessed.is_empty());
    sheet.field(
        "streams",
        format!(
            "{}{} with {} bytes: `--streams`",
            database.streams.len(),
            of_which_guessed(guessed.count()),
            thousands(bytes),
        ),
    );
    if !database.storages.is_empty() {
        sheet.field("storages", database.storages.join(", "));
    }
    for oddity in &database.oddities {
        sheet.field("unusual", oddity);
    }
}

fn of_which_guessed(count: usize) -> String {
    match count {
        0 => String::new(),
        _ => format!(" ({count} GUESSED)"),
    }
}
