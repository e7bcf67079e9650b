//! Bundles to start from: the example, without a signature and with one of something else.

use std::num::NonZeroUsize;
use std::path::Path;

use jiff::civil;
use rollpack::build::{BuildError, Rendered, Signing};
use rollpack::bundle::WriteError;
use rollpack::disk;
use rollpack::inventory::{self, Depth, FindError};
use rollpack::judge::judge;
use rollpack::rules::Options;
use rollpack::spec::Spec;

use super::seeds::{LONGEST, SeedError};
use crate::material;
use crate::repository;

/// Why there is no bundle of the example.
#[derive(Debug, thiserror::Error)]
pub enum ExampleError {
    /// It has findings.
    #[error("the example is refused")]
    Refused,
    /// Its packages cannot be read.
    #[error(transparent)]
    Find(#[from] FindError),
    /// It cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A bundle, and the manifest inside.
pub struct Example {
    pub bundle: Vec<u8>,
    pub manifest: Vec<u8>,
}

/// Builds both bundles.
pub fn bundles() -> Result<[Example; 2], SeedError> {
    let root = repository::root();
    let packages = material::stand_ins("example")?;
    let spec = disk::read(&root.join("specs/example.yaml"), LONGEST as u64)?;
    let signature = disk::read(&root.join("tests/data/trust/fine.p7s"), LONGEST as u64)?;
    let spec = String::from_utf8_lossy(&spec);
    Ok([
        bundle(&spec, &packages, Signing::Unsigned, &[])?,
        bundle(&spec, &packages, Signing::Signed, &[signature])?,
    ])
}

fn bundle(
    spec: &str,
    packages: &Path,
    signing: Signing,
    signatures: &[Vec<u8>],
) -> Result<Example, ExampleError> {
    let (Some(spec), _) = Spec::read("specs/example.yaml", spec) else {
        return Err(ExampleError::Refused);
    };
    let found = inventory::find(
        &spec.inventory,
        packages,
        &spec.rollup.ignore,
        Depth::Content,
        NonZeroUsize::MIN,
        &(),
    )?;
    let options = Options::strict(civil::date(2026, 1, 1));
    let judgement = judge(spec, Some(found), &options);
    let accepted = judgement.accepted.ok_or(ExampleError::Refused)?;
    let draft = Rendered::of(&accepted)?.build(signing, &())?.draft;
    let mut bundle = Vec::new();
    draft.write_to(&signatures.to_vec().into(), &mut bundle, &())?;
    let manifest = draft.manifest().to_vec();
    Ok(Example { bundle, manifest })
}
