//! `rollpack sign --ssh-signature`: a signature that `ssh-keygen` made goes to the end of the bundle.

use std::path::Path;

use super::Context;
use super::failure::{Exit, Failure};
use super::key_files::SMALL;
use super::retail::Retail;
use crate::bundle::names;
use crate::disk;
use crate::sign::SshSignature;
use crate::terminal::printable;

/// Adds the signature in a file to a bundle, in place of one that is there.
pub fn add(
    bundle: &Path,
    output: Option<&Path>,
    file: &Path,
    context: Context,
) -> Result<Exit, Failure> {
    let bytes = disk::read(file, SMALL)?;
    let signature = SshSignature::decode(&bytes)
        .map_err(|source| Failure::unusable(file, "SSH signature", source))?;
    let refused = "refused; nothing was signed";
    let Some(retail) = Retail::open(bundle, output, refused, context)? else {
        return Ok(Exit::Input);
    };
    let mut signatures = retail.bundle.signatures().clone();
    signatures.ssh = Some(bytes);
    let written = retail.write(&signatures, context)?;
    let before = match &retail.verdict.ssh_signature {
        Some(before) => format!(", in place of one by {}", before.fingerprint()),
        None => String::new(),
    };
    context.ui.done(&format!(
        "added `{}` to `{}`\n  identity   {}\n  ssh key    {} ({}){before}\n  \
         nobody judged that signature: recipients do, with `ssh-keygen -Y verify`",
        names::SSH_SIGNATURE,
        printable(&retail.destination().to_string_lossy()),
        written.identity,
        signature.fingerprint(),
        signature.kind(),
    ));
    Ok(Exit::Done)
}
