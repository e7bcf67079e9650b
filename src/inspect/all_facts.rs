//! All facts of a database at once, and all ways to write them.

use std::io::{Read, Seek, Write};

use super::facts::{Facts, SCHEMA, Subject};
use super::{
    RowOrder, change_list, changes, csv, database, file_list, file_list_csv, kind, members_list,
    members_list_csv, only, patch, problem_list, row_list, salvaged, signature, signature_list,
    story, stream_list, summary, table_list, table_list_csv,
};
use crate::msi::Salvaged;
use crate::payload::Payload;
use crate::terminal::write_json;

/// Returns all that the tables, the signature and the transforms of a database tell, whole or broken.
///
/// Neither streams nor files are digested, and size and SHA-256 of the file are left out.
pub fn all_facts<R: Read + Seek>(found: &mut Salvaged<R>) -> Facts {
    let payload = Payload::of(found.database.package());
    let kind = kind(found.database.package());
    let (mut facts, mut problems) = database(found.database.package(), &payload, RowOrder::ByKey);
    salvaged(found, &mut facts, &mut problems);
    signature(&mut found.database, &mut facts, &mut problems);
    patch(&mut found.database, &mut facts, &mut problems);
    changes(&mut found.database, &mut facts, &mut problems);
    Facts {
        schema: SCHEMA.to_owned(),
        kind,
        size: 0,
        sha256: String::new(),
        subject: Subject::Database(Box::new(facts)),
        problems,
    }
}

/// Writes facts in every way that there is, one after the other: for proofs that none of them fails.
///
/// # Errors
/// Where they cannot be written.
pub fn write_all_ways(facts: &Facts, width: usize, out: &mut impl Write) -> std::io::Result<()> {
    let mut texts = vec![
        story(facts, "name", width),
        problem_list(&facts.problems, true, width),
    ];
    match &facts.subject {
        Subject::Database(database) => {
            texts.extend([
                summary(database, width),
                table_list(database, width),
                stream_list(database, width),
                signature_list(&database.signature, width),
                change_list(database, width),
                file_list(database, &facts.problems, width),
                table_list_csv(database).collect(),
                file_list_csv(database).collect(),
            ]);
            for table in database.tables.values() {
                csv(table).try_for_each(|line| out.write_all(line.as_bytes()))?;
                if table.rows.len() <= ROWS {
                    texts.push(row_list(table, width));
                }
            }
        }
        Subject::Cabinet(cabinet) => texts.extend([
            members_list(cabinet, width),
            members_list_csv(cabinet).collect(),
        ]),
        Subject::Bundle(_) => {}
    }
    for text in texts {
        out.write_all(text.as_bytes())?;
    }
    write_json(&only(facts, &["tables", "members"]), out)?;
    write_json(facts, out)
}

/// Tables of more rows are not laid out for people: that takes long, and tells no more.
const ROWS: usize = 100;
