//! The plan that `build --dry-run` prints: what the bundle would hold and what its script would do.
//!
//! As JSON it is what a team snapshots in its CI: no tool version, time of day or path stands in it.

use std::fmt::Write as _;

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};

use super::failure::Failure;
use super::options::Format;
use crate::bundle::{Manifest, Plan, Step};
use crate::terminal::{self, printable};

/// Returns the plan in the format asked for.
pub fn text(manifest: &Manifest, format: Format) -> Result<String, Failure> {
    match format {
        Format::Human => Ok(for_people(manifest)),
        Format::Json => as_json(manifest),
    }
}

fn as_json(manifest: &Manifest) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    terminal::write_json(&Plan::of(manifest), &mut bytes).map_err(Failure::output)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn for_people(manifest: &Manifest) -> String {
    let rollup = &manifest.rollup;
    let mut text = format!(
        "{} (sequence {} of {}, released {})\n\nentries\n",
        printable(&rollup.id),
        rollup.sequence,
        printable(&rollup.series),
        rollup.release
    );
    text.push_str(&entries(manifest));
    for role in &manifest.roles {
        let steps: Vec<_> = manifest
            .procedure
            .steps
            .iter()
            .filter(|step| step.role == role.id)
            .collect();
        if !steps.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "\n{}: {} ({} steps)",
                role.id,
                printable(&role.name),
                steps.len()
            );
            text.push_str(&lines(&steps));
        }
    }
    text
}

fn entries(manifest: &Manifest) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    for entry in &manifest.entries {
        table.add_row([
            printable(&entry.path).into_owned(),
            entry.size.to_string(),
            entry.sha256.to_string(),
        ]);
    }
    if let Some(sizes) = table.column_mut(1) {
        sizes.set_cell_alignment(CellAlignment::Right);
    }
    trimmed(&table)
}

fn lines(steps: &[&Step]) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    for step in steps {
        table.add_row([
            step.number.clone(),
            step.action.clone(),
            printable(step.target.as_deref().unwrap_or_default()).into_owned(),
            step.id.clone(),
        ]);
    }
    if let Some(numbers) = table.column_mut(0) {
        numbers.set_cell_alignment(CellAlignment::Right);
    }
    trimmed(&table)
}

/// One line a row, without the blanks that fill the last column.
fn trimmed(table: &Table) -> String {
    table
        .lines()
        .fold(String::new(), |text, line| text + line.trim_end() + "\n")
}
