//! Objects with the fields of several types: `#[intersection]`.
//!
//! serde's `flatten` buffers an object in a form of its own, in which paths, texts of queries and unknown properties are lost. Here each
//! part is read from the object itself, and what is unknown is what no part knows.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::watch_access::WatchVisitor;

/// What the name of an intersection begins with. The names of its parts follow, each after a comma.
///
/// A struct's name is all that serde lets a type say of itself, and no type in Rust has such a name.
pub const INTERSECTION: &str = "#[intersection]";

/// The names of the parts, if the name is one of an intersection.
pub(super) fn parts_of(name: &'static str) -> Option<impl Iterator<Item = &'static str>> {
    Some(name.strip_prefix(INTERSECTION)?.split(',').skip(1))
}

/// Reads the parts, a tuple, out of one object.
///
/// # Errors
/// What is wrong with the object or with a part of it.
pub fn read_parts<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    name: &'static str,
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(name, PartsVisitor(PhantomData))
}

struct PartsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PartsVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    /// A deserializer of ours hands out its object, as often as there are parts.
    fn visit_seq<A: SeqAccess<'de>>(self, parts: A) -> Result<T, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(parts))
    }

    /// Any other is read once. As usual with serde, it is left alone what is unknown.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let object = deserializer.deserialize_map(ObjectVisitor)?;
        let known = Known::default();
        self.visit_seq(Parts(Part { object: &object, known: &known, unknown: None })).map_err(D::Error::custom)
    }
}

/// The same, and the flag is raised when there is something that no part knows.
pub(super) fn watched<'de, D: Deserializer<'de>, V: Visitor<'de>>(
    deserializer: D,
    visitor: V,
    unknown: &Cell<bool>,
) -> Result<V::Value, D::Error> {
    let object = deserializer.deserialize_map(ObjectVisitor)?;
    let known = Known::default();
    let part = Part { object: &object, known: &known, unknown: Some(unknown) };
    let value = visitor.visit_seq(Parts(part)).map_err(D::Error::custom)?;
    if object.keys().any(|name| !known.contains(name)) {
        unknown.set(true);
    }
    Ok(value)
}

/// The names that some part knows.
#[derive(Default)]
pub(super) struct Known {
    fields: RefCell<Vec<&'static [&'static str]>>,
    everything: Cell<bool>,
}

impl Known {
    pub(super) fn add(&self, fields: &'static [&'static str]) {
        self.fields.borrow_mut().push(fields);
    }

    /// A part takes what it is given: a map, or a struct with one that is flattened.
    pub(super) fn add_everything(&self) {
        self.everything.set(true);
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.everything.get() || self.fields.borrow().iter().any(|fields| fields.contains(&name))
    }
}

/// An object, which unlike `Value` refuses properties that are given twice, as structs do.
struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
            }
            object.insert(name, value);
        }
        Ok(object)
    }
}

/// The same object for each part.
struct Parts<'a>(Part<'a>);

impl<'de> SeqAccess<'de> for Parts<'_> {
    type Error = serde_json::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Self::Error> {
        seed.deserialize(self.0).map(Some)
    }
}

/// An object of which a part takes what it knows.
#[derive(Clone, Copy)]
struct Part<'a> {
    object: &'a Map<String, Value>,
    known: &'a Known,
    unknown: Option<&'a Cell<bool>>,
}

impl<'de> Deserializer<'de> for Part<'_> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.known.add_everything();
        Value::Object(self.object.clone()).deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.known.add(fields);
        let own = self.object.iter().filter(|(name, _)| fields.contains(&&***name));
        let own = MapDeserializer::new(own.map(|(name, value)| (&**name, value.clone())));
        match self.unknown {
            Some(unknown) => WatchVisitor::new(visitor, unknown).visit_map(own),
            None => visitor.visit_map(own),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match parts_of(name) {
            Some(_) => visitor.visit_seq(Parts(self)),
            None => visitor.visit_newtype_struct(self),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map enum identifier ignored_any
    }
}
