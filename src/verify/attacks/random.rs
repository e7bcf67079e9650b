//! Files edited at random.

use proptest::prelude::*;

use super::*;

/// Something done to a few bytes of a file.
#[derive(Clone, Debug)]
enum Edit {
    Overwrite(usize, Vec<u8>),
    Insert(usize, Vec<u8>),
    Delete(usize, usize),
    Copy(usize, usize, usize),
}

impl Edit {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let place = |offset: &usize| offset % bytes.len();
        match self {
            Self::Overwrite(offset, with) => {
                for (at, byte) in (place(offset)..bytes.len()).zip(with) {
                    bytes[at] = *byte;
                }
            }
            Self::Insert(offset, with) => {
                let at = place(offset);
                bytes.splice(at..at, with.iter().copied());
            }
            Self::Delete(offset, count) => {
                let start = place(offset);
                bytes.drain(start..(start + count).min(bytes.len()));
            }
            Self::Copy(from, to, count) => {
                let start = place(from);
                let piece = bytes[start..(start + count).min(bytes.len())].to_vec();
                Self::Insert(*to, piece).apply(bytes);
            }
        }
    }
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let bytes = || prop::collection::vec(any::<u8>(), 1..20);
    prop_oneof![
        (any::<usize>(), bytes()).prop_map(|(at, with)| Edit::Overwrite(at, with)),
        (any::<usize>(), bytes()).prop_map(|(at, with)| Edit::Insert(at, with)),
        (any::<usize>(), 1..99usize).prop_map(|(at, count)| Edit::Delete(at, count)),
        (any::<usize>(), any::<usize>(), 1..999usize)
            .prop_map(|(from, to, count)| Edit::Copy(from, to, count)),
    ]
}

proptest! {
    #[test]
    fn no_edited_file_is_accepted(edits in prop::collection::vec(any_edit(), 1..4)) {
        let bundle = Sample::unsigned().bytes(&[]);
        let mut edited = bundle.clone();
        for edit in &edits {
            edit.apply(&mut edited);
        }
        if edited != bundle {
            prop_assert_ne!(judge(&edited, &allow_unsigned()).len(), 0);
        }
    }
}
