//! The names that an authority may give,
//! [RFC 5280](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10).

use std::collections::BTreeSet;

use der::asn1::{Any, ObjectIdentifier};
use der::{Tag, Tagged as _};
use x509_cert::ext::pkix::NameConstraints;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::name::{Name, RelativeDistinguishedName};

/// The attribute of a name in a directory that is an address, as old authorities write it.
const EMAIL_ADDRESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");

/// Tells whether an authority with these constraints may give these names.
///
/// Of the kinds of names only those of directories are compared. A name of another kind is refused where
/// the authority constrains that kind: whom software is by is told by the name in the directory.
pub(super) fn allow(constraints: &NameConstraints, subject: &Name, others: &[GeneralName]) -> bool {
    let permitted = constraints
        .permitted_subtrees
        .as_deref()
        .unwrap_or_default();
    let excluded = constraints.excluded_subtrees.as_deref().unwrap_or_default();
    // An address in the name is one as much as an address beside it.
    let limits_addresses = permitted
        .iter()
        .chain(excluded)
        .any(|tree| matches!(tree.base, GeneralName::Rfc822Name(_)));
    if limits_addresses && has_address(subject) {
        return false;
    }
    let subject = (!subject.is_empty()).then(|| GeneralName::DirectoryName(subject.clone()));
    subject
        .iter()
        .chain(others)
        .all(|name| is_permitted(permitted, name) && !is_excluded(excluded, name))
}

fn is_permitted(subtrees: &[GeneralSubtree], name: &GeneralName) -> bool {
    let mut of_kind = subtrees
        .iter()
        .filter(|tree| is_kind(&tree.base, name))
        .peekable();
    of_kind.peek().is_none() || of_kind.any(|tree| is_below(&tree.base, name))
}

fn is_excluded(subtrees: &[GeneralSubtree], name: &GeneralName) -> bool {
    let mut of_kind = subtrees.iter().filter(|tree| is_kind(&tree.base, name));
    match name {
        GeneralName::DirectoryName(_) => of_kind.any(|tree| is_below(&tree.base, name)),
        _ => of_kind.next().is_some(),
    }
}

fn is_kind(one: &GeneralName, other: &GeneralName) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn is_below(base: &GeneralName, name: &GeneralName) -> bool {
    let (GeneralName::DirectoryName(base), GeneralName::DirectoryName(name)) = (base, name) else {
        return false;
    };
    let mut components = name.iter_rdn().map(folded);
    base.iter_rdn()
        .all(|component| components.next() == Some(folded(component)))
}

fn has_address(name: &Name) -> bool {
    name.iter_rdn()
        .flat_map(RelativeDistinguishedName::iter)
        .any(|attribute| attribute.oid == EMAIL_ADDRESS)
}

/// A component of a name, as [RFC 5280](https://www.rfc-editor.org/rfc/rfc5280#section-7.1) compares them: not by case,
/// space or how the text is encoded.
fn folded(component: &RelativeDistinguishedName) -> BTreeSet<(ObjectIdentifier, Folded)> {
    let attributes = component.iter();
    attributes
        .map(|attribute| {
            let value = &attribute.value;
            let text = text(value).map(|text| {
                let words: Vec<_> = text.split_whitespace().collect();
                Folded::Text(words.join(" ").to_lowercase())
            });
            let bytes = || Folded::Bytes(value.value().to_vec());
            (attribute.oid, text.unwrap_or_else(bytes))
        })
        .collect()
}

/// The value of an attribute, to be compared.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Folded {
    Text(String),
    /// What is no text.
    Bytes(Vec<u8>),
}

fn text(value: &Any) -> Option<String> {
    let bytes = value.value();
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::VisibleString => {
            String::from_utf8(bytes.to_vec()).ok()
        }
        // In practice this is Latin-1.
        Tag::TeletexString => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Tag::BmpString => {
            let (units, rest) = bytes.as_chunks();
            let units: Vec<u16> = units.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
            rest.is_empty().then_some(())?;
            String::from_utf16(&units).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use der::{Decode as _, Encode as _};
    use std::str::FromStr as _;

    use x509_cert::attr::AttributeTypeAndValue;
    use x509_cert::name::RdnSequence;

    use super::*;

    fn name(text: &str) -> Name {
        Name::from_str(text).unwrap()
    }

    fn subtree(text: &str) -> Vec<GeneralSubtree> {
        vec![GeneralSubtree {
            base: GeneralName::DirectoryName(name(text)),
            minimum: 0,
            maximum: None,
        }]
    }

    fn check(permitted: Option<&str>, excluded: Option<&str>, subject: &str, expect: bool) {
        let constraints = NameConstraints {
            permitted_subtrees: permitted.map(subtree),
            excluded_subtrees: excluded.map(subtree),
        };
        assert_eq!(
            allow(&constraints, &name(subject), &[]),
            expect,
            "{subject}"
        );
    }

    #[test]
    fn a_directory_name_is_below_its_beginning() {
        check(None, None, "CN=a,O=b", true);
        check(Some("O=b"), None, "CN=a,O=b", true);
        check(Some("O=b"), None, "CN=a,O=c", false);
        check(Some("O=b"), None, "O=b,CN=a", false);
        check(None, Some("O=b"), "CN=a,O=b", false);
        check(None, Some("O=b"), "CN=a,O=c", true);
        check(Some("O=b"), Some("CN=a,O=b"), "CN=a,O=b", false);
    }

    #[test]
    fn a_name_is_not_another_by_case_space_or_encoding() {
        check(None, Some("O=Fabrikam Inc"), "CN=a,O=FABRIKAM  inc", false);
        check(Some("O=Fabrikam Inc"), None, "CN=a,O=fabrikam inc", true);
        check(None, Some("O=Fabrikam"), "CN=a,O=Fabrikam2", true);
        let encoded = |tag, bytes: &[u8]| {
            let name = name("O=b");
            let components = name.iter_rdn().cloned();
            let changed = components.map(|component| {
                let attribute = component.iter().next().unwrap().clone();
                let value = Any::new(tag, bytes).unwrap();
                let attribute = AttributeTypeAndValue { value, ..attribute };
                RelativeDistinguishedName::try_from(vec![attribute]).unwrap()
            });
            let components: Vec<_> = changed.collect();
            let sequence = RdnSequence::from(components).to_der().unwrap();
            Name::from_der(&sequence).unwrap()
        };
        let constraints = NameConstraints {
            permitted_subtrees: None,
            excluded_subtrees: Some(subtree("O=b")),
        };
        for (tag, bytes, expect) in [
            (Tag::PrintableString, &b"B"[..], false),
            (Tag::Utf8String, b" b ", false),
            (Tag::TeletexString, b"b", false),
            (Tag::BmpString, b"\0b", false),
            (Tag::BmpString, b"\0b\0c", true),
            (Tag::Utf8String, b"c", true),
        ] {
            assert_eq!(
                allow(&constraints, &encoded(tag, bytes), &[]),
                expect,
                "{tag}"
            );
        }
    }

    #[test]
    fn an_address_in_the_name_is_one() {
        let tree = |base| GeneralSubtree {
            base,
            minimum: 0,
            maximum: None,
        };
        let address = GeneralName::Rfc822Name("b".to_owned().try_into().unwrap());
        let constraints = NameConstraints {
            permitted_subtrees: None,
            excluded_subtrees: Some(vec![tree(address)]),
        };
        let with = "1.2.840.113549.1.9.1=#16036140 62,CN=a".replace(' ', "");
        assert!(!allow(&constraints, &name(&with), &[]));
        assert!(allow(&constraints, &name("CN=a"), &[]));
    }

    #[test]
    fn names_of_another_kind_are_not_guessed() {
        let mail = GeneralName::Rfc822Name("a@b".to_owned().try_into().unwrap());
        let constraints = NameConstraints {
            permitted_subtrees: Some(vec![GeneralSubtree {
                base: mail.clone(),
                minimum: 0,
                maximum: None,
            }]),
            excluded_subtrees: None,
        };
        assert!(allow(&constraints, &name("CN=a"), &[]));
        assert!(!allow(&constraints, &name("CN=a"), &[mail]));
    }
}
