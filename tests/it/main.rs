//! What rollpack does, seen from outside.

mod spec;
