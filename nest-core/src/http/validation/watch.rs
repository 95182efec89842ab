//! A deserializer that notices unknown properties, and does nothing else.

use std::cell::Cell;

use serde::de::{Deserializer, Visitor};

use super::intersection::{parts_of, watched};
use super::watch_access::WatchVisitor;

/// Passes everything on, and raises a flag when a value is ignored: derived types do that with the value of a property that
/// they do not have.
pub(super) struct Watch<'a, D> {
    inner: D,
    unknown: &'a Cell<bool>,
}

impl<'a, D> Watch<'a, D> {
    pub(super) fn new(inner: D, unknown: &'a Cell<bool>) -> Self {
        Watch { inner, unknown }
    }
}

macro_rules! pass_on {
    ($($method:ident($($name:ident: $type:ty),*);)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($name: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method($($name,)* WatchVisitor::new(visitor, self.unknown))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Watch<'_, D> {
    type Error = D::Error;

    pass_on! {
        deserialize_any();
        deserialize_bool();
        deserialize_i8();
        deserialize_i16();
        deserialize_i32();
        deserialize_i64();
        deserialize_i128();
        deserialize_u8();
        deserialize_u16();
        deserialize_u32();
        deserialize_u64();
        deserialize_u128();
        deserialize_f32();
        deserialize_f64();
        deserialize_char();
        deserialize_str();
        deserialize_string();
        deserialize_bytes();
        deserialize_byte_buf();
        deserialize_option();
        deserialize_unit();
        deserialize_unit_struct(name: &'static str);
        deserialize_seq();
        deserialize_tuple(len: usize);
        deserialize_tuple_struct(name: &'static str, len: usize);
        deserialize_map();
        deserialize_struct(name: &'static str, fields: &'static [&'static str]);
        deserialize_enum(name: &'static str, variants: &'static [&'static str]);
        deserialize_identifier();
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        match parts_of(name) {
            Some(_) => watched(self.inner, visitor, self.unknown),
            None => self.inner.deserialize_newtype_struct(name, WatchVisitor::new(visitor, self.unknown)),
        }
    }

    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.unknown.set(true);
        self.inner.deserialize_ignored_any(visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}
