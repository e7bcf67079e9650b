//! Values of ASN.1 in DER, one after the other.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Reader as _, SliceReader, Tag, Tagged as _};

use super::SignatureDefect;

/// A value with its exact bytes.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    /// The bytes with tag and length.
    pub bytes: &'a [u8],
    any: AnyRef<'a>,
}

/// The values inside another one, taken one by one.
pub(super) struct Values<'a> {
    part: &'static str,
    reader: SliceReader<'a>,
}

impl<'a> Value<'a> {
    /// Reads the first value; what follows it is padding.
    pub fn first(part: &'static str, bytes: &'a [u8]) -> Result<Self, SignatureDefect> {
        let malformed = |source| SignatureDefect::NotDer { part, source };
        let mut reader = SliceReader::new(bytes).map_err(malformed)?;
        let bytes = reader.tlv_bytes().map_err(malformed)?;
        let any = AnyRef::from_der(bytes).map_err(malformed)?;
        Ok(Self { bytes, any })
    }

    /// Returns the bytes without tag and length.
    pub fn content(self) -> &'a [u8] {
        self.any.value()
    }

    /// Whether it has the tag `[number]`.
    pub fn is_context(self, number: u32) -> bool {
        match self.any.tag() {
            Tag::ContextSpecific { number: found, .. } => found.0 == number,
            _ => false,
        }
    }

    /// Whether it has that tag.
    pub fn is(self, tag: Tag) -> bool {
        self.any.tag() == tag
    }

    /// Returns the values inside.
    pub fn values(self, part: &'static str) -> Result<Values<'a>, SignatureDefect> {
        let reader = SliceReader::new(self.content());
        let reader = reader.map_err(|source| SignatureDefect::NotDer { part, source })?;
        Ok(Values { part, reader })
    }
}

impl<'a> Values<'a> {
    /// Returns the next value, if there is one.
    pub fn optional(&mut self) -> Result<Option<Value<'a>>, SignatureDefect> {
        if self.reader.is_finished() {
            return Ok(None);
        }
        let malformed = |source| SignatureDefect::NotDer {
            part: self.part,
            source,
        };
        let bytes = self.reader.tlv_bytes().map_err(malformed)?;
        let any = AnyRef::from_der(bytes).map_err(malformed)?;
        Ok(Some(Value { bytes, any }))
    }

    /// Returns the next value, which has to be there.
    pub fn next(&mut self) -> Result<Value<'a>, SignatureDefect> {
        let missing = SignatureDefect::Missing { part: self.part };
        self.optional()?.ok_or(missing)
    }

    /// Returns the next value, which has to have that tag.
    pub fn tagged(&mut self, tag: Tag) -> Result<Value<'a>, SignatureDefect> {
        let value = self.next()?;
        if value.is(tag) {
            return Ok(value);
        }
        Err(SignatureDefect::Missing { part: self.part })
    }

    /// Returns the next value, an object identifier.
    pub fn identifier(&mut self) -> Result<ObjectIdentifier, SignatureDefect> {
        let value = self.next()?;
        ObjectIdentifier::from_der(value.bytes).map_err(|source| SignatureDefect::NotDer {
            part: self.part,
            source,
        })
    }

    /// Returns all that are left.
    pub fn rest(mut self) -> Result<Vec<Value<'a>>, SignatureDefect> {
        let mut values = Vec::new();
        while let Some(value) = self.optional()? {
            values.push(value);
        }
        Ok(values)
    }
}
