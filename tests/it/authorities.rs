//! Who may be an authority: certificates made by openssl, each with one thing wrong, and what `verify` says of
//! a bundle that was signed below them.

use std::process::Command;

use crate::peers::{program, run};
use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;

pub const SIGNER: &str = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\n";
pub const AUTHORITY: &str =
    "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";

/// A folder of certificates, and openssl to make more.
pub struct Office {
    pub sandbox: Sandbox,
}

impl Office {
    pub fn new() -> Option<Self> {
        program("openssl")?;
        let sandbox = EXAMPLE.sandbox();
        Some(Self { sandbox })
    }

    pub fn openssl(&self, arguments: &str) -> String {
        let mut command = Command::new("openssl");
        command.args(arguments.split_whitespace());
        command.current_dir(self.sandbox.path(""));
        run(&mut command).unwrap()
    }

    /// Makes `NAME.key` and `NAME.pem`, issued by `issuer`, or by itself.
    pub fn certificate(&self, name: &str, issuer: &str, extensions: &str, more: &str) {
        self.certificate_with(
            name,
            issuer,
            extensions,
            more,
            "EC -pkeyopt ec_paramgen_curve:P-256",
        );
    }

    pub fn certificate_with(
        &self,
        name: &str,
        issuer: &str,
        extensions: &str,
        more: &str,
        key: &str,
    ) {
        self.sandbox.write("extensions", extensions);
        self.openssl(&format!("genpkey -quiet -algorithm {key} -out {name}.key"));
        self.openssl(&format!(
            "req -new -key {name}.key -subj /O=Fabrikam/CN={name} -out {name}.csr"
        ));
        let by = match issuer == name {
            true => format!("-signkey {name}.key"),
            false => format!("-CA {issuer}.pem -CAkey {issuer}.key -CAcreateserial"),
        };
        let days = if more.contains("-days") {
            ""
        } else {
            "-days 3650"
        };
        self.openssl(&format!(
            "x509 -req -in {name}.csr {by} {days} {more} -extfile extensions -out {name}.pem"
        ));
    }

    /// Signs the bundle of the example by `signer`, with further certificates.
    pub fn build(&self, signer: &str, others: &[&str]) {
        let mut chain = self.sandbox.read(&format!("{signer}.pem"));
        for other in others {
            chain.extend(self.sandbox.read(&format!("{other}.pem")));
        }
        self.sandbox.write("chain.pem", chain);
        let built = self.sandbox.rollpack(&format!(
            "build spec.yaml --packages packages -o bundle.zip --key {signer}.key --cert chain.pem"
        ));
        assert!(built.contains("exit code 0"), "{built}");
    }

    /// Builds what a recipient would refuse for that reason, which the builder tells already.
    #[track_caller]
    pub fn refuses_to_build(&self, signer: &str, others: &[&str], expect: &str) {
        let mut chain = self.sandbox.read(&format!("{signer}.pem"));
        for other in others {
            chain.extend(self.sandbox.read(&format!("{other}.pem")));
        }
        self.sandbox.write("chain.pem", chain);
        let built = self.sandbox.rollpack(&format!(
            "build spec.yaml --packages packages -o bundle.zip --key {signer}.key --cert chain.pem"
        ));
        assert!(
            built.contains("exit code 1") && built.contains(expect),
            "{built}"
        );
    }

    #[track_caller]
    pub fn check(&self, authority: &str, expect: &str) {
        let said = self
            .sandbox
            .rollpack(&format!("verify bundle.zip --ca {authority}.pem"));
        assert!(said.contains(expect), "{said}");
    }
}

/// Everything below a root with these extensions.
#[track_caller]
fn below(extensions: &str, more: &str, expect: &str) {
    let Some(office) = Office::new() else { return };
    office.certificate("root", "root", extensions, more);
    office.certificate("signer", "root", SIGNER, "");
    office.build("signer", &[]);
    office.check("root", expect);
}

#[test]
fn an_authority_in_order() {
    below(AUTHORITY, "", "exit code 0");
    let policies = format!("{AUTHORITY}certificatePolicies=critical,1.2.3.4\n");
    below(&policies, "", "exit code 0");
}

#[test]
fn an_anchor_that_is_no_authority() {
    let no = "exit code 1\n--- stderr\nerror: `root.pem` is not a usable certificate authority\ncaused by: the certificate of `CN=root,O=Fabrikam` cannot be a trust anchor\ncaused by: ";
    below(
        "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,keyCertSign\n",
        "",
        &format!("{no}`CN=root,O=Fabrikam` is no certificate authority, and issued a certificate"),
    );
    below(
        "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature\n",
        "",
        &format!(
            "{no}the certificate authority `CN=root,O=Fabrikam` lacks the key usage `keyCertSign`"
        ),
    );
    below(
        &format!("{AUTHORITY}extendedKeyUsage=serverAuth\n"),
        "",
        &format!(
            "{no}the certificate authority `CN=root,O=Fabrikam` is limited to other usages than `codeSigning`"
        ),
    );
    below(
        &format!("{AUTHORITY}1.2.3.4=critical,DER:0500\n"),
        "",
        &format!(
            "{no}the certificate of `CN=root,O=Fabrikam` has the critical extension 1.2.3.4, which is not understood"
        ),
    );
}

#[test]
fn an_anchor_whose_time_is_over() {
    below(
        AUTHORITY,
        "-days -1",
        "error[signer-expired]: the certificate of `CN=root,O=Fabrikam`, which that of `CN=signer,O=Fabrikam` relies on, expired on",
    );
}

#[test]
fn an_issuer_in_between() {
    let Some(office) = Office::new() else { return };
    let constrained = |names: &str| {
        format!(
            "{AUTHORITY}nameConstraints=critical,{names}\n[only]\nO=Fabrikam\n[other]\nO=Contoso\n"
        )
    };
    let short = AUTHORITY.replace("CA:TRUE", "CA:TRUE,pathlen:0");
    let no_signing = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature\n";
    for (root, middle, expect) in [
        (AUTHORITY, AUTHORITY, "exit code 0"),
        (
            &*short,
            AUTHORITY,
            "more authorities follow `CN=root,O=Fabrikam` than its path length allows",
        ),
        (
            AUTHORITY,
            no_signing,
            "the certificate authority `CN=middle,O=Fabrikam` lacks the key usage `keyCertSign`",
        ),
        (
            AUTHORITY,
            SIGNER,
            "`CN=middle,O=Fabrikam` is no certificate authority, and issued a certificate",
        ),
        (
            &*constrained("permitted;dirName:only"),
            AUTHORITY,
            "exit code 0",
        ),
        (
            &*constrained("permitted;dirName:other"),
            AUTHORITY,
            "the names of `CN=signer,O=Fabrikam` are not among those that `CN=root,O=Fabrikam` may give",
        ),
        (
            &*constrained("excluded;dirName:only"),
            AUTHORITY,
            "the names of `CN=signer,O=Fabrikam` are not among those that `CN=root,O=Fabrikam` may give",
        ),
    ] {
        office.certificate("root", "root", root, "");
        office.certificate("middle", "root", middle, "");
        office.certificate("signer", "middle", SIGNER, "");
        // What the chain that goes along shows is told before anything is signed.
        if expect.contains("`CN=middle,O=Fabrikam`") {
            office.refuses_to_build("signer", &["middle"], expect);
        } else {
            office.build("signer", &["middle"]);
            office.check("root", expect);
        }
    }
    let small = "RSA -pkeyopt rsa_keygen_bits:1024";
    office.certificate("root", "root", AUTHORITY, "");
    office.certificate_with("middle", "root", AUTHORITY, "", small);
    office.certificate("signer", "middle", SIGNER, "");
    office.refuses_to_build(
        "signer",
        &["middle"],
        "the key of the issuer `CN=middle,O=Fabrikam` cannot be relied on: the RSA key has 1024 bits, at least 2048 are required",
    );
}

#[test]
fn a_signer_as_its_own_anchor() {
    let Some(office) = Office::new() else { return };
    office.certificate("signer", "signer", SIGNER, "");
    office.build("signer", &[]);
    office.check("signer", "exit code 0");
}
