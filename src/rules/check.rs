//! How rules look: each check is a pure function that reports what it finds.

use std::fmt;

use super::{
    ExaminedSubject, FileSubject, Options, PackageSubject, SignerSubject, Subject, UpgradeSubject,
};
use crate::finding::Finding;
use crate::findings::Findings;
use crate::inventory::Inventory;
use crate::member::Set;
use crate::rule::Rule;
use crate::spec::Spec;

/// How a rule looks.
#[derive(Clone, Copy)]
pub enum Check {
    /// At the spec alone.
    Spec(fn(&Spec, &mut Findings)),
    /// At the spec, and at its payloads if they were read.
    Gaps(fn(&Spec, Option<&Inventory>, &Options, &mut Findings)),
    /// At the spec and its payloads.
    Rollup(fn(&Subject<'_>, &mut Findings)),
    /// At the times of payloads, where they mean anything.
    Times(fn(&Subject<'_>, &mut Findings)),
    /// At one file, whether or not a spec documents it.
    File(fn(&FileSubject<'_>, &mut Findings)),
    /// At one readable database of the rule's kinds, whether or not a spec documents it.
    Package(fn(&PackageSubject<'_>, &mut Findings)),
    /// At one database of the rule's kinds that was read to its end.
    Examined(fn(&ExaminedSubject<'_>, &mut Findings)),
    /// At the signers of one signed package, where somebody says whom to believe.
    Signer(fn(&SignerSubject<'_>, &mut Findings)),
    /// At several packages together, whether or not a spec documents them.
    Set(fn(&Set, &mut Findings)),
    /// At a package together with the one that it replaces, whether or not a spec documents them.
    Upgrade(fn(&UpgradeSubject<'_>, &mut Findings)),
}

/// A rule and how it looks.
pub type Paired = (&'static Rule, Check);

/// Pairs the rule of a module with its check.
macro_rules! paired {
    ($check:ident, $rule:ident) => {
        (&$rule::RULE, $crate::rules::Check::$check($rule::check))
    };
}
pub(super) use paired;

/// Makes one finding of several that are alike, where that reads better: two or more of one level, none suppressed.
pub type Condense = fn(&Spec, Vec<Finding>) -> Finding;

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Spec(_) => "Spec",
            Self::Gaps(_) => "Gaps",
            Self::Rollup(_) => "Rollup",
            Self::Times(_) => "Times",
            Self::File(_) => "File",
            Self::Package(_) => "Package",
            Self::Examined(_) => "Examined",
            Self::Signer(_) => "Signer",
            Self::Set(_) => "Set",
            Self::Upgrade(_) => "Upgrade",
        })
    }
}
