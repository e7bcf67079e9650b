//! What is said of the signature of a database.

use super::super::sheet::Sheet;
use super::super::signature::{Certificate, Digest, Signature, State};

/// What every word on a signature ends with.
const NO_TRUST: &str = "not decided: neither the signature's value nor any certificate was checked";

/// Writes the few lines that a summary has for it.
pub(super) fn write(sheet: &mut Sheet, signature: &Signature, is_salvaged: bool) {
    if !signature.present {
        let lost = if is_salvaged {
            "none that is left"
        } else {
            "none"
        };
        sheet.field("signature", lost);
        return;
    }
    match &signature.digest {
        Some(digest) => sheet.field("signature", holds(digest)),
        None => sheet.field("signature", "present; it cannot be read"),
    }
    if let Some(signer) = &signature.signer {
        sheet.field("", format!("names as signer {}", signer.subject));
        sheet.field("", format!("issued by {}", signer.issuer));
    } else if signature.digest.is_some() {
        sheet.field("", "names a signer whose certificate it does not carry");
    }
    if signature.digest.is_some() {
        let time = signature.timestamp.as_ref();
        let time = time.map(|stamp| format!("time stamp of {}", stamp.time));
        sheet.field("", time.as_deref().unwrap_or("no time stamp"));
    }
    for nested in &signature.nested {
        let digest = holds(&nested.digest);
        sheet.field("", format!("carries another one, {digest}"));
    }
    sheet.field("trust", NO_TRUST);
}

/// Returns everything that is known of the signature.
pub fn signature_list(signature: &Signature, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    sheet.heading("signature");
    match (signature.present, &signature.digest) {
        (false, _) => sheet.field("stream", "none"),
        (true, None) => sheet.field("stream", "present; it cannot be read"),
        (true, Some(digest)) => {
            sheet.field("stream", "present");
            self::digest(&mut sheet, "digest", digest);
        }
    }
    if let Some(extension) = &signature.extension {
        digest(&mut sheet, "extension", extension);
        sheet.field("", "over names, sizes and times");
    } else if signature.digest.is_some() {
        sheet.field("extension", "none: names, sizes and times are not signed");
    }
    if let Some(stamp) = &signature.timestamp {
        sheet.field("time stamp", format!("{}, {}", stamp.time, stamp.form));
    } else if signature.digest.is_some() {
        sheet.field("time stamp", "none");
    }
    sheet.optional(
        "certificates",
        signature.certificates.map(|count| count.to_string()),
    );
    if signature.present {
        sheet.field("trust", NO_TRUST);
    }
    if let Some(signer) = &signature.signer {
        self::signer(&mut sheet, "signer, as the certificate says", signer);
    }
    for (nested, number) in signature.nested.iter().zip(1..) {
        sheet.heading(&format!("nested signature {number}"));
        digest(&mut sheet, "digest", &nested.digest);
        match &nested.timestamp {
            Some(stamp) => sheet.field("time stamp", format!("{}, {}", stamp.time, stamp.form)),
            None => sheet.field("time stamp", "none"),
        }
        sheet.field("certificates", nested.certificates.to_string());
        if let Some(signer) = &nested.signer {
            let heading = format!("signer of nested signature {number}");
            self::signer(&mut sheet, &heading, signer);
        }
    }
    sheet.finish()
}

fn digest(sheet: &mut Sheet, label: &str, digest: &Digest) {
    sheet.field(label, holds(digest));
    sheet.field("", format!("signed {}", digest.signed));
    let computed = digest.computed.as_ref();
    sheet.optional("", computed.map(|computed| format!("found {computed}")));
}

fn signer(sheet: &mut Sheet, heading: &str, signer: &Certificate) {
    sheet.heading(heading);
    sheet.field("subject", &signer.subject);
    sheet.field("issuer", &signer.issuer);
    sheet.field("serial", &signer.serial);
    sheet.field("SHA-256", &signer.sha256);
    sheet.field(
        "valid",
        format!("{} to {}", signer.not_before, signer.not_after),
    );
}

fn holds(digest: &Digest) -> String {
    let algorithm = &digest.algorithm;
    match digest.state {
        State::Matches => format!("of this file: the {algorithm} digest matches"),
        State::Differs => format!("of ANOTHER file: the {algorithm} digest differs"),
        State::NotComputable => format!(
            "not compared: {}",
            digest
                .reason
                .as_deref()
                .unwrap_or("the digest cannot be told")
        ),
    }
}
