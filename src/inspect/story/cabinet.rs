//! The summary of a cabinet.

use super::super::facts::{Cabinet, Facts};
use super::super::sheet::Sheet;
use super::{SHOWN, counted, member_rows, thousands};

/// Writes header, folders and members.
pub(super) fn write(sheet: &mut Sheet, facts: &Facts, cabinet: &Cabinet, name: &str) {
    sheet.heading("cabinet");
    sheet.field("file", name);
    sheet.field("size", format!("{} bytes", thousands(facts.size)));
    sheet.field("SHA-256", &facts.sha256);
    let (previous, next) = (&cabinet.previous, &cabinet.next);
    if previous.is_some() || next.is_some() {
        // Numbers are counted from 0.
        let number = u32::from(cabinet.number) + 1;
        let set = cabinet.set;
        sheet.field("set", format!("{set}, of which this is cabinet {number}"));
    }
    sheet.optional("goes on from", previous.as_ref());
    sheet.optional("goes on in", next.as_ref());
    for one in cabinet.cabinets.iter().filter(|one| !one.is_read) {
        let disk = one.disk.as_ref();
        let disk = disk.map_or_else(String::new, |disk| format!(" (disk `{disk}`)"));
        sheet.field("not read", format!("{}{disk}", one.name));
    }
    if cabinet.reserved_bytes > 0 {
        sheet.field("reserved", format!("{} bytes", cabinet.reserved_bytes));
    }
    sheet.heading(match &*cabinet.cabinets {
        [] => "folders",
        _ => "folders of the set",
    });
    let mut members = vec![0_u64; cabinet.folders.len()];
    for member in &cabinet.members {
        if let Some(count) = members.get_mut(member.folder) {
            *count += 1;
        }
    }
    let rows = cabinet
        .folders
        .iter()
        .zip(members)
        .enumerate()
        .map(|(index, (folder, members))| {
            vec![
                index.to_string(),
                folder.compression.clone(),
                counted(folder.blocks, "block"),
                counted(members, "member"),
            ]
        });
    super::rows(sheet, rows, &[0]);
    sheet.heading(match &*cabinet.cabinets {
        [] => "members",
        _ => "members of the set",
    });
    let shown = cabinet.members.len().min(SHOWN);
    super::rows(sheet, member_rows(&cabinet.members[..shown]), &[0]);
    if cabinet.members.len() > SHOWN {
        let more = cabinet.members.len() - SHOWN;
        sheet.line(&format!("and {more} more: `--files` lists all"));
    }
}
