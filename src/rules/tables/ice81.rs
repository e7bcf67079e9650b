//! A certificate is used for nothing, or what it signs is not there.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::schema::{
    MEDIA, MSI_DIGITAL_CERTIFICATE, MSI_DIGITAL_SIGNATURE, MSI_PACKAGE_CERTIFICATE,
    MSI_PATCH_CERTIFICATE, media, msi_digital_certificate, msi_digital_signature,
    msi_package_certificate, msi_patch_certificate,
};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE81",
    published: Some(Published {
        name: "certificate-unused",
        url: "https://learn.microsoft.com/windows/win32/msi/ice81",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a certificate is unused, or a signed cabinet is missing or inside the package",
    help: include_str!("ice81.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    find_unused(ground, findings);
    if !ground.has_table(MEDIA) && ground.rows(MSI_DIGITAL_SIGNATURE).len() > 0 {
        let message = "`MsiDigitalSignature` names signed cabinets, and there is no table `Media`";
        findings.add(
            RULE.finding(message)
                .hint("remove the signatures, or list the cabinets")
                .table("Media"),
        );
        return;
    }
    for row in ground.rows(MSI_DIGITAL_SIGNATURE) {
        if row.text(msi_digital_signature::TABLE) != Some(MEDIA.name()) {
            continue;
        }
        let disk = row
            .text(msi_digital_signature::SIGN_OBJECT)
            .unwrap_or_default();
        let (fault, hint) = match ground.find(MEDIA, &[disk]) {
            None => ("is not in `Media`", "correct the number of the disk"),
            Some(media)
                if media
                    .text(media::CABINET)
                    .is_some_and(|name| name.starts_with('#')) =>
            {
                (
                    "is signed, and its cabinet is inside the package",
                    "put the cabinet beside the package, in WiX `EmbedCab=\"no\"`, or sign the package alone",
                )
            }
            Some(_) => continue,
        };
        let message = format!("the disk {disk} {fault}");
        findings.add(RULE.finding(message).hint(hint).cell(row, "SignObject"));
    }
}

/// Finds certificates to which nothing refers. If it is all of them, that is told once.
fn find_unused(ground: &Groundwork<'_>, findings: &mut Findings) {
    let referring = [
        (
            MSI_DIGITAL_SIGNATURE,
            msi_digital_signature::DIGITAL_CERTIFICATE_,
        ),
        (
            MSI_PACKAGE_CERTIFICATE,
            msi_package_certificate::DIGITAL_CERTIFICATE_,
        ),
        (
            MSI_PATCH_CERTIFICATE,
            msi_patch_certificate::DIGITAL_CERTIFICATE_,
        ),
    ];
    let used: HashSet<_> = referring
        .into_iter()
        .flat_map(|(table, column)| ground.rows(table).filter_map(|row| row.text(column)))
        .collect();
    let rows = ground.rows(MSI_DIGITAL_CERTIFICATE);
    let count = rows.len();
    let unused: Vec<_> = rows
        .filter(|row| {
            let key = row.text(msi_digital_certificate::DIGITAL_CERTIFICATE);
            !key.is_some_and(|key| used.contains(key))
        })
        .collect();
    let hint = "remove it, or name it in `MsiDigitalSignature`, `MsiPackageCertificate` or `MsiPatchCertificate`";
    if count > 0 && unused.len() == count {
        let message = "none of the certificates is used";
        findings.add(
            RULE.finding_at(Level::Warning, message)
                .hint(hint)
                .table(MSI_DIGITAL_CERTIFICATE.name()),
        );
        return;
    }
    for row in unused {
        let message = "the certificate is not used";
        findings.add(RULE.finding_at(Level::Warning, message).hint(hint).of(row));
    }
}
