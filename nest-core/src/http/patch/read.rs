//! Reading and writing by serde.

use std::fmt;
use std::marker::PhantomData;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Patch;

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // For a field that is not there, the deserializer that serde's derive puts in its place refuses everything but an
        // `Option`, without a call of the visitor; with a value, a newtype is the value.
        // Source: `missing_field` in `serde::private::de`.
        let mut is_there = false;
        let read = deserializer.deserialize_newtype_struct("Patch", Reader(&mut is_there, PhantomData));
        if is_there { read } else { Ok(Patch::Missing) }
    }
}

struct Reader<'a, T>(&'a mut bool, PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<'_, T> {
    type Value = Patch<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Patch<T>, D::Error> {
        *self.0 = true;
        T::deserialize(deserializer).map(Patch::Value)
    }
}

/// The value, or null: a struct that is sent leaves the field out by `#[serde(skip_serializing_if = "Patch::is_missing")]`.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Patch::Missing => serializer.serialize_none(),
            Patch::Value(value) => value.serialize(serializer),
        }
    }
}
