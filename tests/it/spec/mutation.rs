//! Specs with bytes changed at random: they are read or refused, and every finding has a place in the text.

use proptest::prelude::*;
use rollpack::spec::{SPEC_RULES, Spec};

use super::{folder, text};

/// What happens to one byte.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Replace(u8),
    Insert(u8),
    Remove,
    /// Cuts the text off here.
    End,
    /// Says the line again.
    Repeat,
}

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, Edit)>> {
    let byte = prop_oneof![
        prop::sample::select(b" \n-:{}[]#&*!|>'\"%@`,?~$0\t\\".to_vec()),
        any::<u8>(),
    ];
    let edit = prop_oneof![
        8 => byte.clone().prop_map(Edit::Replace),
        8 => byte.prop_map(Edit::Insert),
        6 => Just(Edit::Remove),
        1 => Just(Edit::End),
        2 => Just(Edit::Repeat),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), edit), 1..6)
}

fn apply(text: &str, edits: &[(prop::sample::Index, Edit)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (index, edit) in edits {
        if bytes.is_empty() {
            break;
        }
        let at = index.index(bytes.len());
        match edit {
            Edit::Replace(byte) => bytes[at] = *byte,
            Edit::Insert(byte) => bytes.insert(at, *byte),
            Edit::Remove => {
                bytes.remove(at);
            }
            Edit::End => bytes.truncate(at),
            Edit::Repeat => {
                let end = |byte: &u8| *byte == b'\n';
                let from = bytes[..at].iter().rposition(end).map_or(0, |last| last + 1);
                let to = bytes[at..]
                    .iter()
                    .position(end)
                    .map_or(bytes.len(), |next| at + next + 1);
                let line = bytes[from..to].to_vec();
                bytes.splice(to..to, line);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn judge(text: &str) -> Result<(), TestCaseError> {
    let (spec, findings) = Spec::read("spec.yaml", text);
    prop_assert_eq!(spec.is_some(), findings.is_empty());
    let lines = text.lines().count() + 1;
    for finding in findings {
        prop_assert!(SPEC_RULES.contains(&finding.rule));
        let at = finding.place.spec.unwrap().at;
        prop_assert!((1..=lines).contains(&(at.line as usize)), "{at:?}");
        prop_assert!(at.column >= 1, "{at:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn changed_specs_are_read_or_refused(edits in edits()) {
        let example = text(&folder().join("example.yaml"));
        judge(&apply(&example, &edits))?;
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}|[ \n:{}\\[\\]#&*!|>'\"a-c-]{0,200}") {
        judge(&text)?;
    }
}

#[test]
fn deep_and_wide_texts_are_refused_quickly() {
    for (text, what) in [
        ("[".repeat(100_000), "deep"),
        ("{a: ".repeat(100_000), "deep"),
        (format!("a: {}", "- ".repeat(100_000)), "deep"),
        (
            (0..60).fold(String::new(), |text, depth| {
                text + &" ".repeat(depth) + "a:\n"
            }),
            "deep",
        ),
        (format!("roles:\n{}", "- {}\n".repeat(300_000)), "wide"),
    ] {
        let (spec, findings) = Spec::read("spec.yaml", &text);
        assert!(spec.is_none(), "{what}");
        assert_eq!(findings.len(), 1, "{what}");
    }
}
