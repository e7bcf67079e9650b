//! What rollpack does, seen from outside.

mod rules;
mod spec;
