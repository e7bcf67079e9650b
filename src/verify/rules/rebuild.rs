//! Rules about building a bundle again, which is done where it is asked for.

use super::COMMON;
use crate::rule::Rule;

pub(super) static RULES: &[&Rule] = &[&REBUILD_IMPOSSIBLE, &REBUILD_DIFFERS];

pub(in crate::verify) static REBUILD_IMPOSSIBLE: Rule = Rule {
    id: "rebuild-impossible",
    summary: "a bundle cannot be built again from what there is",
    help: include_str!("rebuild-impossible.md"),
    ..COMMON
};

pub(in crate::verify) static REBUILD_DIFFERS: Rule = Rule {
    id: "rebuild-differs",
    summary: "something else comes out when a bundle is built again",
    help: include_str!("rebuild-differs.md"),
    ..COMMON
};
