//! Members whose names are not ASCII, in the code page of the database and in others.

use std::ops::ControlFlow;
use std::path::Path;

use msi::CodePage;
use rollpack::msi::{Database, Limits};
use rollpack::payload::{Event, Options, Payload, each};

use super::package::{Recipe, packed};
use crate::cab::draft::{Draft, Folder, Member};

const IN_UTF8: u16 = 0x80;

/// Expects what becomes of the file `key` where the one member of the cabinet has such a name.
#[track_caller]
fn check(codepage: CodePage, key: &'static str, (name, attributes): (&[u8], u16), expect: &str) {
    let file = packed(key, "TARGETDIR", "a.txt");
    let mut draft = Draft::of(Folder::stored(&file.content), &[("", file.content.len())]);
    draft.members[0] = Member {
        name: name.to_vec(),
        attributes,
        ..draft.members[0].clone()
    };
    let recipe = Recipe {
        codepage,
        files: vec![file],
        streams: vec![("files.cab", draft.bytes())],
        ..Recipe::default()
    };
    let package = std::io::Cursor::new(recipe.package());
    let mut database = Database::open(package, &Limits::default()).unwrap();
    let payload = Payload::of(database.package());
    let mut told = Vec::new();
    let options = Options::of(Path::new("nowhere"));
    let _ = each(&mut database, &payload, &options, |event| {
        told.push(match event {
            Event::Content(file, content) => {
                let facts = content.digest().unwrap();
                format!("{}: {} bytes", file.key, facts.size)
            }
            Event::Unread(_, error) => error.to_string(),
            Event::OutOfOrder(disorder) => disorder.to_string(),
            Event::Stray { member, .. } => format!("stray {member}"),
        });
        ControlFlow::<()>::Continue(())
    });
    assert_eq!(told.join("; "), expect);
}

#[test]
fn names_are_read_in_the_code_page_of_the_database() {
    // The second byte of the first letter is a backslash, were it one.
    let shift_jis = (b"\x83\x5c\x81\x5b\x83\x58".as_slice(), 0);
    check(
        CodePage::Windows932,
        "ソース",
        shift_jis,
        "ソース: 25 bytes",
    );
    let cyrillic = (b"\xca\xeb\xfe\xf7".as_slice(), 0);
    check(CodePage::Windows1251, "Ключ", cyrillic, "Ключ: 24 bytes");
    let latin = (b"gr\xfcn".as_slice(), 0);
    check(CodePage::Windows1252, "grün", latin, "grün: 21 bytes");
    let utf8 = ("grün".as_bytes(), 0);
    check(CodePage::Utf8, "grün", utf8, "grün: 21 bytes");
}

#[test]
fn names_marked_as_utf8_are_that_in_every_database() {
    let name = |name: &'static str| (name.as_bytes(), IN_UTF8);
    check(
        CodePage::Windows932,
        "ソース",
        name("ソース"),
        "ソース: 25 bytes",
    );
    check(
        CodePage::Windows1251,
        "Ключ",
        name("Ключ"),
        "Ключ: 24 bytes",
    );
    check(CodePage::Utf8, "Ключ", name("Ключ"), "Ключ: 24 bytes");
}

#[test]
fn a_name_in_another_code_page_is_not_guessed_at() {
    // In code page 866, as a machine may have it.
    let other = (b"\x8a\xab\xee\xe7".as_slice(), 0);
    let expect = "stray Љ«оз; the cabinet `files.cab` has no member `Ключ`";
    check(CodePage::Windows1251, "Ключ", other, expect);
    let unmarked = ("Ключ".as_bytes(), 0);
    let expect = "stray РљР»СЋС‡; the cabinet `files.cab` has no member `Ключ`";
    check(CodePage::Windows1251, "Ключ", unmarked, expect);
    // Case counts, beyond ASCII too.
    let lower = ("ключ".as_bytes(), IN_UTF8);
    let expect = "stray ключ; the cabinet `files.cab` has no member `Ключ`";
    check(CodePage::Windows1251, "Ключ", lower, expect);
}
