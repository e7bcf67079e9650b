//! The committed rollups with their stand-in packages, made once for all tests.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::sandbox::Sandbox;

/// A committed spec and a folder of its packages.
pub struct Rollup {
    /// The spec's path from the root.
    pub spec: &'static str,
    packages: tempfile::TempDir,
}

/// The documented rollup of 47 packages.
pub static DOCUMENTED: LazyLock<Rollup> =
    LazyLock::new(|| Rollup::make("specs/hmc-4.0-update-rollup.yaml", "packages/hmc-4.0.yaml"));

/// The small made-up one that teaches the format.
pub static EXAMPLE: LazyLock<Rollup> =
    LazyLock::new(|| Rollup::make("specs/example.yaml", "packages/example.yaml"));

/// A path below the root of the repository.
pub fn repository(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A committed key or certificate, worthless but for tests.
pub fn signer(name: &str) -> PathBuf {
    repository("tests/data/trust").join(name)
}

impl Rollup {
    fn make(spec: &'static str, recipe: &str) -> Self {
        let packages = tempfile::tempdir().unwrap();
        xtask::packages::make(&repository(recipe), &packages.path().join("packages")).unwrap();
        Self { spec, packages }
    }

    pub fn packages(&self) -> PathBuf {
        self.packages.path().join("packages")
    }

    /// Puts the spec as `spec.yaml` and the packages as `packages` into a sandbox, with a signer.
    pub fn place(&self, sandbox: &Sandbox) {
        sandbox.write("spec.yaml", std::fs::read(repository(self.spec)).unwrap());
        sandbox.copy(&self.packages(), "packages");
        for name in [
            "rsa.key.pem",
            "rsa.cert.pem",
            "p256.key.pem",
            "p256.cert.pem",
            "ca.pem",
        ] {
            sandbox.write(name, std::fs::read(signer(name)).unwrap());
        }
    }

    /// A sandbox with the rollup in it.
    pub fn sandbox(&self) -> Sandbox {
        let sandbox = Sandbox::new();
        self.place(&sandbox);
        sandbox
    }
}
