//! Rules about who may sign what, and about what was accepted before: the trust file, the record, the clock.

use super::COMMON;
use crate::finding::Level;
use crate::rule::{Group, Rule};

pub(super) static RULES: &[&Rule] = &[
    &ROLLUP_RECALLED,
    &SERIES_UNKNOWN,
    &SIGNERS_TOO_FEW,
    &SIGNER_WITHDRAWN,
    &SIGNER_OUTSIDE_WINDOW,
    &SIGNER_OF_OTHER_SERIES,
    &ROLLED_BACK,
    &SEQUENCE_REUSED,
    &CLOCK_IMPLAUSIBLE,
];

pub(in crate::verify) static ROLLUP_RECALLED: Rule = Rule {
    id: "rollup-recalled",
    group: Group::Trust,
    summary: "a rollup was recalled after it was published",
    help: include_str!("rollup-recalled.md"),
    ..COMMON
};

pub(in crate::verify) static SERIES_UNKNOWN: Rule = Rule {
    id: "series-unknown",
    group: Group::Trust,
    summary: "the trust file names nobody for the series",
    help: include_str!("series-unknown.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNERS_TOO_FEW: Rule = Rule {
    id: "signers-too-few",
    group: Group::Trust,
    summary: "fewer signers have signed than the trust file requires",
    help: include_str!("signers-too-few.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNER_WITHDRAWN: Rule = Rule {
    id: "signer-withdrawn",
    group: Group::Trust,
    summary: "the trust file has withdrawn a signer",
    help: include_str!("signer-withdrawn.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNER_OUTSIDE_WINDOW: Rule = Rule {
    id: "signer-outside-window",
    group: Group::Trust,
    summary: "a signer signed outside the time that the trust file gives them",
    help: include_str!("signer-outside-window.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNER_OF_OTHER_SERIES: Rule = Rule {
    id: "signer-of-other-series",
    group: Group::Trust,
    summary: "a signer is not named for this series",
    help: include_str!("signer-of-other-series.md"),
    ..COMMON
};

pub(in crate::verify) static ROLLED_BACK: Rule = Rule {
    id: "rolled-back",
    group: Group::Trust,
    summary: "an older rollup than the last that was accepted",
    help: include_str!("rolled-back.md"),
    ..COMMON
};

pub(in crate::verify) static SEQUENCE_REUSED: Rule = Rule {
    id: "sequence-reused",
    group: Group::Trust,
    summary: "another rollup with the same number was accepted before",
    help: include_str!("sequence-reused.md"),
    ..COMMON
};

pub(in crate::verify) static CLOCK_IMPLAUSIBLE: Rule = Rule {
    id: "clock-implausible",
    level: Level::Warning,
    group: Group::Trust,
    summary: "the clock cannot be right",
    help: include_str!("clock-implausible.md"),
    ..COMMON
};
