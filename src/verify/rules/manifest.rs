//! Rules about what a manifest says, whoever signed it.

use super::help;
use crate::plain_rule::PlainRule;

pub(super) static RULES: &[&PlainRule] = &[
    &MANIFEST_MALFORMED,
    &MANIFEST_TOO_MANY_ENTRIES,
    &ENTRY_NAME_UNSAFE,
    &ENTRY_NAME_CLASH,
    &ENTRY_TOO_LARGE,
    &ENTRY_METHOD_MISMATCH,
    &ENTRY_UNEXPLAINED,
    &ENTRY_UNLISTED,
    &ENTRY_OUT_OF_ORDER,
    &PAYLOAD_WITHOUT_ENTRY,
    &PAYLOAD_ENTRY_MISMATCH,
    &PAYLOAD_NAME_RESERVED,
    &PAYLOAD_TWICE,
];

pub(in crate::verify) static MANIFEST_MALFORMED: PlainRule = PlainRule {
    id: "manifest-malformed",
    summary: "the manifest cannot be read, or could be read in two ways",
    help: help!(
        "That `META/manifest.json` is stored as it is, within its limit, in the canonical form of [RFC 8785](https://www.rfc-editor.org/rfc/rfc8785), and of the schema that this program reads.",
        "Everything follows from the manifest. If two programs read it differently, they see two bundles under one signature.",
        "error[manifest-malformed]: the manifest is of the schema `rollpack/manifest/v2`, this program knows `rollpack/manifest/v1`",
        "Use a newer program for a newer schema. Otherwise get the bundle again from where it was published.",
    ),
};

pub(in crate::verify) static MANIFEST_TOO_MANY_ENTRIES: PlainRule = PlainRule {
    id: "manifest-too-many-entries",
    summary: "the manifest lists more entries than a bundle may have",
    help: help!(
        "That there are at most 20,000 entries.",
        "Limits keep a hostile bundle from using up memory before it is refused.",
        "error[manifest-too-many-entries]: the manifest lists 20001 entries, at most 20000 are allowed",
        "Split the rollup into several.",
    ),
};

pub(in crate::verify) static ENTRY_NAME_UNSAFE: PlainRule = PlainRule {
    id: "entry-name-unsafe",
    summary: "a name means different files on different systems",
    help: help!(
        "That names are relative, stay below the folder they are unpacked to, show what they are, and mean the same file to Windows, Linux and macOS.",
        "A name such as `../x`, `CON` or `a:b` is written somewhere else, or is no file at all.",
        "error[entry-name-unsafe]: the name `../First.msi` has the component `..`, which names another folder",
        "Do not unpack the bundle with anything. Ask whoever signed the bundle: no version of this program makes one like it.",
    ),
};

pub(in crate::verify) static ENTRY_NAME_CLASH: PlainRule = PlainRule {
    id: "entry-name-clash",
    summary: "two names are one file for some system",
    help: help!(
        "That no two names are the same without regard to case and Unicode normalisation, none is a folder of another, and each folder is spelled in one way.",
        "Where they are the same, the one that is unpacked last replaces the other.",
        "error[entry-name-clash]: the name `a.MSI` is `A.msi` again, for a system that ignores case or Unicode normalisation",
        "Rename one of the payloads and build the bundle again.",
    ),
};

pub(in crate::verify) static ENTRY_TOO_LARGE: PlainRule = PlainRule {
    id: "entry-too-large",
    summary: "an entry is larger than a bundle may hold",
    help: help!(
        "That no entry is larger than 1 TiB, and no deflated one unpacks to more than 16 MiB.",
        "Limits keep a small file from filling a disk when it is unpacked.",
        "error[entry-too-large]: `install.ps1` is 17825792 bytes long, at most 16777216 are allowed",
        "Ask whoever signed the bundle: no version of this program makes one like it.",
    ),
};

pub(in crate::verify) static ENTRY_METHOD_MISMATCH: PlainRule = PlainRule {
    id: "entry-method-mismatch",
    summary: "what is said about stored bytes does not fit how they are stored",
    help: help!(
        "That a stored entry has one size and one digest, and that a deflated one is smaller than its content.",
        "One of the two statements is wrong, and nothing tells which.",
        "error[entry-method-mismatch]: `First.msi` states sizes or digests that do not fit its method",
        "Ask whoever signed the bundle: no version of this program makes one like it.",
    ),
};

pub(in crate::verify) static ENTRY_UNEXPLAINED: PlainRule = PlainRule {
    id: "entry-unexplained",
    summary: "an entry is neither a payload nor the bundle's own",
    help: help!(
        "That every entry outside `META` is a payload, the script or the article.",
        "A file that no inventory documents has no business beside those that administrators are told to run.",
        "error[entry-unexplained]: `setup.exe` is neither a payload nor one of the bundle's own entries",
        "Ask whoever signed the bundle: no version of this program makes one like it.",
    ),
};

pub(in crate::verify) static ENTRY_UNLISTED: PlainRule = PlainRule {
    id: "entry-unlisted",
    summary: "the manifest does not list an entry that every bundle has",
    help: help!(
        "That the manifest lists the script, the article, the spec and the list of digests.",
        "Without them the bundle does not say what it does, or cannot be checked without this program.",
        "error[entry-unlisted]: the manifest does not list `META/spec.yaml`",
        "Ask whoever signed the bundle: no version of this program makes one like it.",
    ),
};

pub(in crate::verify) static ENTRY_OUT_OF_ORDER: PlainRule = PlainRule {
    id: "entry-out-of-order",
    summary: "the manifest lists entries in another order than the format's",
    help: help!(
        "That the manifest lists its entries in the one order that the format has.",
        "The order decides where everything stands in the file; a second one would be a second file for the same rollup.",
        "error[entry-out-of-order]: `First.msi` is not at its place in the order of entries",
        "Ask whoever signed the bundle: no version of this program makes one like it.",
    ),
};

pub(in crate::verify) static PAYLOAD_WITHOUT_ENTRY: PlainRule = PlainRule {
    id: "payload-without-entry",
    summary: "a payload is not among the entries",
    help: help!(
        "That every payload of the manifest has an entry of its name.",
        "What the procedure installs would not be there.",
        "error[payload-without-entry]: the payload `First.msi` has no entry",
        "Ask whoever signed the bundle: no version of this program makes one like it.",
    ),
};

pub(in crate::verify) static PAYLOAD_ENTRY_MISMATCH: PlainRule = PlainRule {
    id: "payload-entry-mismatch",
    summary: "a payload and its entry say different things",
    help: help!(
        "That size, digest and time of each payload are those of its entry.",
        "People read the one and programs the other.",
        "error[payload-entry-mismatch]: the payload `First.msi` and its entry differ in their size",
        "Ask whoever signed the bundle: no version of this program makes one like it.",
    ),
};

pub(in crate::verify) static PAYLOAD_NAME_RESERVED: PlainRule = PlainRule {
    id: "payload-name-reserved",
    summary: "a payload has a name that the bundle uses itself",
    help: help!(
        "That payloads stand at the root, and that none is called like the script, the article or `META`.",
        "It would take the place of the bundle's own file.",
        "error[payload-name-reserved]: the payload `INSTALL.PS1` has a name that is reserved for the bundle itself",
        "Rename the payload and build the bundle again.",
    ),
};

pub(in crate::verify) static PAYLOAD_TWICE: PlainRule = PlainRule {
    id: "payload-twice",
    summary: "a payload is listed twice",
    help: help!(
        "That every payload is listed once.",
        "The two may say different things about one file.",
        "error[payload-twice]: the payload `First.msi` is listed twice",
        "Ask whoever signed the bundle: no version of this program makes one like it.",
    ),
};
