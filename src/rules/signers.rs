//! The signers of a package, judged once for all rules about them.

use std::fmt;

use crate::digest::Digest;
use crate::error_text::with_causes;
use crate::msi::signature::SignatureFacts;
use crate::sign::{PackageTrust, SignatureError, SignerProblem};
use crate::spec::SignatureDemand;

/// What there is to say against the signers of a package.
///
/// A package may carry several signatures, for systems that do not know the newer algorithm. Where one of them is
/// believed, the others are of no interest.
#[derive(Clone, Debug)]
pub struct Signers {
    doubts: Vec<Doubt>,
}

/// Something to say against a signer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Which signature it is about: the first, or one that is nested in it.
    pub number: usize,
    /// Why the signer is not believed, or what is weak about one who is.
    pub why: Why,
}

/// Why a signer is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// As far as the signer was judged.
    Judged(SignerProblem),
    /// The signature is in a form that is not judged.
    Unreadable(SignatureError),
}

impl Signers {
    /// Judges the signers of a package; nothing where nobody says whom to believe.
    pub fn of(
        found: &SignatureFacts,
        trust: &PackageTrust,
        demand: &SignatureDemand,
    ) -> Option<Self> {
        let pin = demand.signer.as_ref().map(|signer| &signer.value);
        if trust.is_empty() && pin.is_none() {
            return None;
        }
        let mut doubts = Vec::new();
        for (number, signature) in found.all().enumerate() {
            let against = judge(signature, trust, pin);
            // Other rules say where it is not whole.
            let is_believed = signature.is_whole() && against.iter().all(Why::is_minor);
            let of_this = against.into_iter().map(|why| Doubt { number, why });
            if is_believed {
                let doubts = of_this.collect();
                return Some(Self { doubts });
            }
            doubts.extend(of_this);
        }
        Some(Self { doubts })
    }

    /// Returns what there is to say against them.
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }
}

fn judge(signature: &SignatureFacts, trust: &PackageTrust, pin: Option<&Digest>) -> Vec<Why> {
    match &signature.statement {
        Ok(statement) => {
            let problems = trust.judge(statement, pin);
            problems.into_iter().map(Why::Judged).collect()
        }
        Err(error) => vec![Why::Unreadable(error.clone())],
    }
}

impl Why {
    const fn is_minor(&self) -> bool {
        match self {
            Self::Judged(problem) => problem.is_minor(),
            Self::Unreadable(_) => false,
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.number > 0 {
            f.write_str("of the nested signature, ")?;
        }
        match &self.why {
            Why::Judged(problem) => problem.fmt(f),
            Why::Unreadable(error @ SignatureError::Key(_)) => {
                write!(f, "nobody can judge the signer: {}", with_causes(error))
            }
            Why::Unreadable(error) => write!(
                f,
                "nobody can judge the signer: the signature {}",
                with_causes(error)
            ),
        }
    }
}
