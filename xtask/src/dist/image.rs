//! The container image: one layer with the static program, as a layout folder that no daemon made
//! (<https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md>).

use rollpack::digest::Digest;
use rollpack::disk;
use serde_json::{Value, json};

use super::archive::{Member, gzip, tar};
use super::{DistError, Release, made, pack};

/// Who the program runs as.
const USER: u32 = 1000;

/// Writes the layout, and an archive of it that tools for images read in place of the folder.
pub fn write(release: &Release) -> Result<(), DistError> {
    let root = format!("rollpack-{}-oci", release.version);
    let blobs = format!("{root}/blobs/sha256");
    let layer = [
        Member::program("rollpack", made(&release.linux)?),
        Member {
            owner: USER,
            ..Member::folder("work/")
        },
    ];
    let layer = tar(&layer, release)?;
    let diff = Digest::of(&layer);
    let layer = gzip(&layer)?;
    let blob = |bytes: &[u8]| -> Result<String, DistError> {
        let digest = Digest::of(bytes).to_string();
        release.file(&format!("{blobs}/{digest}"), bytes)?;
        Ok(digest)
    };
    let layer_digest = blob(&layer)?;
    let configuration = bytes(&json!({
        "architecture": "amd64",
        "config": {
            "Entrypoint": ["/rollpack"],
            "Labels": labels(release),
            "User": format!("{USER}:{USER}"),
            "WorkingDir": "/work",
        },
        "created": release.time.to_string(),
        "history": [{"created": release.time.to_string(), "created_by": "cargo xtask dist"}],
        "os": "linux",
        "rootfs": {"diff_ids": [format!("sha256:{diff}")], "type": "layers"},
    }))?;
    let configuration_digest = blob(&configuration)?;
    let manifest = bytes(&json!({
        "annotations": labels(release),
        "config": descriptor("config.v1+json", &configuration_digest, configuration.len()),
        "layers": [descriptor("layer.v1.tar+gzip", &layer_digest, layer.len())],
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "schemaVersion": 2,
    }))?;
    let manifest_digest = blob(&manifest)?;
    let mut entry = descriptor("manifest.v1+json", &manifest_digest, manifest.len());
    entry["annotations"] = json!({"org.opencontainers.image.ref.name": release.version});
    entry["platform"] = json!({"architecture": "amd64", "os": "linux"});
    let index = bytes(&json!({
        "manifests": [entry],
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "schemaVersion": 2,
    }))?;
    release.file(&format!("{root}/index.json"), &index)?;
    let layout = bytes(&json!({"imageLayoutVersion": "1.0.0"}))?;
    release.file(&format!("{root}/oci-layout"), &layout)?;
    archive(release, &root)
}

/// Writes the layout once more as one file.
fn archive(release: &Release, root: &str) -> Result<(), DistError> {
    let folder = release.folder.join(root);
    let mut members = Vec::new();
    for found in disk::walk(&folder, usize::MAX)? {
        members.push(match found.kind {
            disk::FoundKind::Folder => Member::folder(format!("{}/", found.name)),
            _ => Member::file(&*found.name, made(&folder.join(&found.name))?),
        });
    }
    release.file(&format!("{root}.tar"), &tar(&members, release)?)
}

fn labels(release: &Release) -> Value {
    json!({
        "org.opencontainers.image.licenses": "MIT OR Apache-2.0",
        "org.opencontainers.image.title": "rollpack",
        "org.opencontainers.image.version": release.version,
    })
}

fn descriptor(kind: &str, digest: &str, size: usize) -> Value {
    json!({
        "digest": format!("sha256:{digest}"),
        "mediaType": format!("application/vnd.oci.image.{kind}"),
        "size": size,
    })
}

fn bytes(value: &Value) -> Result<Vec<u8>, DistError> {
    serde_json::to_vec(value).map_err(pack("image"))
}
