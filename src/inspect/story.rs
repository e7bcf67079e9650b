//! The facts as a person wants to read them.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{
    Bundle, Cabinet, CustomAction, Database, Facts, File, Kind, Problem, Signature, Subject, Table,
};
use super::find::Match;
use super::sheet::Sheet;
use crate::bundle::Manifest;

/// How many rows of a long list a summary shows.
const SHOWN: usize = 12;
/// How many names stand beside a number.
const NAMED: usize = 3;

/// Returns the summary of a file: what it is, who made it, for what, what it holds.
pub fn story(facts: &Facts, name: &str, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    match &facts.subject {
        Subject::Database(database) => self::database(&mut sheet, facts, database, name),
        Subject::Cabinet(cabinet) => self::cabinet(&mut sheet, facts, cabinet, name),
        Subject::Bundle(bundle) => self::bundle(&mut sheet, facts, bundle, name),
    }
    problems(&mut sheet, &facts.problems);
    sheet.finish()
}

fn problems(sheet: &mut Sheet, problems: &[Problem]) {
    if !problems.is_empty() {
        sheet.warning("problems");
        for problem in problems {
            sheet.line(&problem.message);
        }
    }
}

fn database(sheet: &mut Sheet, facts: &Facts, database: &Database, name: &str) {
    let what = match facts.kind {
        Kind::Msm => "merge module",
        Kind::Msp => "patch",
        Kind::Mst => "transform",
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
        let languages: Vec<_> = product.languages.iter().map(|id| language(*id)).collect();
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
    if facts.kind == Kind::Msp {
        sheet.optional("patches", summary.template.as_ref());
    }
    made(sheet, database);
    sheet.field("signature", signed(&database.signature));
    sheet.field("size", format!("{} bytes", thousands(facts.size)));
    sheet.field("SHA-256", &facts.sha256);
    installs(sheet, database);
    media(sheet, database);
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

fn signed(signature: &Signature) -> &'static str {
    match (signature.present, signature.extended) {
        (false, _) => "none",
        (true, false) => "present; whether it holds was not checked",
        (true, true) => "present, extended; whether it holds was not checked",
    }
}

/// Tables whose rows tell what an installation does, and what one row is called.
const EFFECTS: [(&str, &str); 13] = [
    ("Feature", "features"),
    ("Component", "components"),
    ("File", "files"),
    ("Registry", "registry values"),
    ("Shortcut", "shortcuts"),
    ("ServiceInstall", "services"),
    ("ServiceControl", "service actions"),
    ("Environment", "environment variables"),
    ("IniFile", "INI entries"),
    ("ODBCDataSource", "ODBC data sources"),
    ("MsiAssembly", "assemblies"),
    ("RemoveFile", "removals of files"),
    ("Upgrade", "upgrade ranges"),
];

fn installs(sheet: &mut Sheet, database: &Database) {
    let counted = |(table, _): &&(&str, &str)| database.tables.get(*table);
    let effects: Vec<_> = EFFECTS
        .iter()
        .filter_map(|effect| Some((counted(&effect)?.rows.len(), effect.1)))
        .filter(|(count, _)| *count > 0)
        .collect();
    if effects.is_empty() {
        return;
    }
    sheet.heading("installs");
    let bytes: u64 = database.files.iter().filter_map(|file| file.size).sum();
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
                format!("up to file {}", medium.last_sequence),
            ]
        })
        .collect();
    sheet.rows(&rows, &[0]);
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

fn file_row(file: &File) -> Vec<String> {
    let path = file.path.clone();
    vec![
        file.size.map(thousands).unwrap_or_default(),
        file.version.clone().unwrap_or_default(),
        path.unwrap_or_else(|| format!("{} (no path)", file.key)),
    ]
}

fn contains(sheet: &mut Sheet, database: &Database) {
    sheet.heading("contains");
    let rows: usize = database.tables.values().map(|table| table.rows.len()).sum();
    sheet.field(
        "tables",
        format!(
            "{} with {} rows: `--tables`",
            database.tables.len(),
            thousands(rows as u64)
        ),
    );
    let bytes: u64 = database.streams.iter().map(|stream| stream.size).sum();
    sheet.field(
        "streams",
        format!(
            "{} with {} bytes: `--streams`",
            database.streams.len(),
            thousands(bytes)
        ),
    );
    if !database.storages.is_empty() {
        sheet.field("storages", database.storages.join(", "));
    }
    for oddity in &database.oddities {
        sheet.field("unusual", oddity);
    }
}

fn cabinet(sheet: &mut Sheet, facts: &Facts, cabinet: &Cabinet, name: &str) {
    sheet.heading("cabinet");
    sheet.field("file", name);
    sheet.field("size", format!("{} bytes", thousands(facts.size)));
    sheet.field("SHA-256", &facts.sha256);
    sheet.field(
        "set",
        format!("number {} of set {}", cabinet.number, cabinet.set),
    );
    sheet.optional("after", cabinet.previous.as_ref());
    sheet.optional("goes on in", cabinet.next.as_ref());
    if cabinet.reserved_bytes > 0 {
        sheet.field("reserved", format!("{} bytes", cabinet.reserved_bytes));
    }
    sheet.heading("folders");
    let rows: Vec<_> = cabinet
        .folders
        .iter()
        .enumerate()
        .map(|(index, folder)| {
            let members = cabinet.members.iter();
            let own = members.filter(|member| member.folder == index).count();
            vec![
                index.to_string(),
                folder.compression.clone(),
                format!("blocks {}", thousands(folder.blocks)),
                format!("members {own}"),
            ]
        })
        .collect();
    sheet.rows(&rows, &[0]);
    sheet.heading("members");
    let shown = cabinet.members.len().min(SHOWN);
    sheet.rows(&member_rows(&cabinet.members[..shown]), &[0]);
    if cabinet.members.len() > SHOWN {
        let more = cabinet.members.len() - SHOWN;
        sheet.line(&format!("and {more} more: `--files` lists all"));
    }
}

fn member_rows(members: &[super::facts::Member]) -> Vec<Vec<String>> {
    let row = |member: &super::facts::Member| {
        vec![
            thousands(member.size.into()),
            member.modified.clone().unwrap_or_default(),
            member.name.clone(),
        ]
    };
    members.iter().map(row).collect()
}

fn bundle(sheet: &mut Sheet, facts: &Facts, bundle: &Bundle, name: &str) {
    sheet.warning("bundle, NOT VERIFIED: this is only what it says of itself");
    sheet.field("file", name);
    sheet.field("identity", &bundle.identity);
    let Ok(manifest) = serde_json::from_value::<Manifest>(bundle.manifest.clone()) else {
        return;
    };
    let rollup = &manifest.rollup;
    sheet.field("rollup", &rollup.id);
    sheet.optional("title", rollup.title.as_ref());
    sheet.field(
        "series",
        format!("{}, sequence {}", rollup.series, rollup.sequence),
    );
    sheet.field("released", rollup.release.to_string());
    sheet.optional("expires", rollup.expires.map(|time| time.to_string()));
    for replaced in &rollup.replaces {
        sheet.field("replaces", replaced);
    }
    let tool = &manifest.tool;
    sheet.field("made with", format!("{} {}", tool.name, tool.version));
    sheet.field("size", format!("{} bytes", thousands(facts.size)));
    sheet.field("SHA-256", &facts.sha256);
    for signer in &bundle.signers {
        sheet.field("signer", &signer.subject);
        sheet.field("", format!("issued by {}", signer.issuer));
        sheet.field("", format!("{}, not checked", signer.algorithm));
    }
    if bundle.signers.is_empty() {
        sheet.field("signer", "none");
    }
    payloads(sheet, &manifest);
    roles(sheet, &manifest);
    sheet.heading("entries");
    let rows: Vec<_> = manifest
        .entries
        .iter()
        .map(|entry| vec![thousands(entry.size), entry.path.clone()])
        .collect();
    sheet.rows(&rows, &[0]);
    sheet.line("`rollpack verify` proves a bundle.");
}

fn payloads(sheet: &mut Sheet, manifest: &Manifest) {
    sheet.heading(&format!("payloads ({})", manifest.payloads.len()));
    let rows: Vec<_> = manifest
        .payloads
        .iter()
        .map(|payload| {
            let msi = payload.msi.as_ref();
            let text = |value: Option<&String>| value.cloned().unwrap_or_default();
            vec![
                payload.name.clone(),
                thousands(payload.size),
                text(msi.and_then(|msi| msi.product_version.as_ref())),
                text(msi.and_then(|msi| msi.platform.as_ref())),
            ]
        })
        .collect();
    sheet.rows(&rows, &[1]);
}

fn roles(sheet: &mut Sheet, manifest: &Manifest) {
    sheet.heading("roles");
    let steps = |id: &str| {
        let all = manifest.procedure.steps.iter();
        all.filter(|step| step.role == id).count()
    };
    let rows: Vec<_> = manifest
        .roles
        .iter()
        .map(|role| {
            vec![
                role.id.clone(),
                role.name.clone(),
                format!("{} steps", steps(&role.id)),
            ]
        })
        .collect();
    sheet.rows(&rows, &[2]);
}

/// Returns the summary information of a database.
pub fn summary(database: &Database, width: usize) -> String {
    let (mut sheet, summary) = (Sheet::new(width), &database.summary);
    let number = |value: Option<i64>| value.map(|number| number.to_string());
    sheet.heading("summary information");
    sheet.optional("Title", summary.title.as_ref());
    sheet.optional("Subject", summary.subject.as_ref());
    sheet.optional("Author", summary.author.as_ref());
    sheet.optional("Keywords", summary.keywords.as_ref());
    sheet.optional("Comments", summary.comments.as_ref());
    sheet.optional("Template", summary.template.as_ref());
    sheet.optional("Last Saved By", summary.last_saved_by.as_ref());
    sheet.optional("Revision", summary.revision.as_ref());
    sheet.optional("Last Printed", summary.last_printed.as_ref());
    sheet.optional("Create Time", summary.created.as_ref());
    sheet.optional("Last Saved", summary.last_saved.as_ref());
    sheet.optional("Page Count", number(summary.page_count));
    sheet.optional("Word Count", number(summary.word_count));
    sheet.optional("Characters", number(summary.character_count));
    sheet.optional("Application", summary.creating_application.as_ref());
    sheet.optional("Security", number(summary.security));
    sheet.field("Codepage", summary.codepage.to_string());
    sheet.finish()
}

/// Returns what there is to say of the signature.
pub fn signature(signature: &Signature, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    sheet.heading("signature");
    sheet.field("stream", signed(signature));
    sheet.finish()
}

/// Returns a line for each table.
pub fn table_list(database: &Database, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let rows: Vec<_> = database
        .tables
        .iter()
        .map(|(name, table)| {
            let columns: Vec<_> = table
                .columns
                .iter()
                .map(|column| {
                    let key = if column.key { "*" } else { "" };
                    format!("{}{key} {}", column.name, column.kind)
                })
                .collect();
            vec![
                name.clone(),
                table.rows.len().to_string(),
                columns.join(", "),
            ]
        })
        .collect();
    sheet.rows(&rows, &[1]);
    sheet.finish()
}

/// Returns the rows of a table, side by side where they fit and one below the other where not.
pub fn row_list(table: &Table, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let cells: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(super::facts::Cell::to_text).collect())
        .collect();
    let names: Vec<String> = table.columns.iter().map(|one| one.name.clone()).collect();
    let widest = |column: usize| {
        let below = cells.iter().filter_map(|row| row.get(column));
        let all = below.chain(names.get(column));
        all.map(|text| text.chars().count()).max().unwrap_or(0) + 2
    };
    let needed: usize = (0..names.len()).map(widest).sum();
    if needed < width {
        let head = names.clone();
        let rows: Vec<_> = std::iter::once(head).chain(cells).collect();
        sheet.rows(&rows, &[]);
        return sheet.finish();
    }
    for (number, row) in cells.iter().enumerate() {
        sheet.heading(&format!("row {}", number + 1));
        for (name, value) in names.iter().zip(row) {
            sheet.field(name, value);
        }
    }
    sheet.finish()
}

/// Returns a line for each file of a package.
pub fn file_list(database: &Database, problems: &[Problem], width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let rows: Vec<_> = database.files.iter().map(file_row).collect();
    sheet.rows(&rows, &[0]);
    self::problems(&mut sheet, problems);
    sheet.finish()
}

/// Returns a line for each member of a cabinet.
pub fn members_list(cabinet: &Cabinet, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    sheet.rows(&member_rows(&cabinet.members), &[0]);
    sheet.finish()
}

/// Returns a line for each stream.
pub fn stream_list(database: &Database, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let rows: Vec<_> = database
        .streams
        .iter()
        .map(|stream| {
            let name = match &stream.storage {
                Some(storage) => format!("{storage}/{}", stream.name),
                None => stream.name.clone(),
            };
            vec![thousands(stream.size), name]
        })
        .collect();
    sheet.rows(&rows, &[0]);
    sheet.finish()
}

/// Returns a line for each cell that was found.
pub fn matches(matches: &[Match], width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let rows: Vec<_> = matches
        .iter()
        .map(|found| {
            vec![
                format!("{}.{}", found.table, found.column),
                found.key.join("/"),
                found.value.clone(),
            ]
        })
        .collect();
    sheet.rows(&rows, &[]);
    sheet.finish()
}

fn language(id: u16) -> String {
    match id {
        0 => "neutral".to_owned(),
        _ => id.to_string(),
    }
}

/// Writes a number with a comma after each three digits.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }
}
