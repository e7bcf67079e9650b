//! The signatures of a bundle, which stand behind everything that they are over.

use super::{limits, names};

/// The signatures of a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signatures {
    /// Those in CMS, which are judged.
    pub cms: Vec<Vec<u8>>,
    /// One by `ssh-keygen -Y`, for those who check with that.
    pub ssh: Option<Vec<u8>>,
}

impl Signatures {
    /// Returns each under its name, in the order in which they stand.
    pub(crate) fn named(&self) -> impl Iterator<Item = (String, &[u8])> {
        let cms = self.cms.iter().enumerate();
        cms.map(|(number, bytes)| (names::signature(number), bytes.as_slice()))
            .chain(
                self.ssh
                    .iter()
                    .map(|bytes| (names::SSH_SIGNATURE.to_owned(), bytes.as_slice())),
            )
    }

    /// Whether there are as many and as large ones as a bundle may have.
    pub(super) fn are_within_limits(&self) -> bool {
        self.cms.len() <= limits::SIGNATURES
            && self
                .named()
                .all(|(_, bytes)| bytes.len() as u64 <= limits::SIGNATURE_BYTES)
    }
}

impl From<Vec<Vec<u8>>> for Signatures {
    fn from(cms: Vec<Vec<u8>>) -> Self {
        Self { cms, ssh: None }
    }
}
