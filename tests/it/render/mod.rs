//! Renderings of plans: the script in PowerShell's own engine, the article as people get it.

mod article;
mod codes;
mod engine;
#[path = "../../../src/render/fixture.rs"]
mod fixture;
mod gates;
mod harm;
mod hostile;
mod memory;
mod people;
mod playbook;
mod power;
mod script;
mod wording;

pub(crate) use fixture::{EVERYTHING, Planned};

/// Specs whose renderings must be sound.
pub const SPECS: [&str; 3] = [
    EVERYTHING,
    include_str!("../../../specs/example.yaml"),
    include_str!("../../../specs/hmc-4.0-update-rollup.yaml"),
];

/// Exit code 3010, of which only the last eight bits are left here.
pub const RESTART_NEEDED: i32 = 0xc2;

impl Planned {
    pub fn script(&self) -> String {
        rollpack::render::script(&self.plan()).unwrap()
    }
}
