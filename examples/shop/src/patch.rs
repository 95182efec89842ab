//! Properties of a `PATCH`, which may be there or not.

use serde::{Deserialize, Deserializer};

/// A property that is there has a value: null is a fault, unless the value itself may be null.
///
/// For `#[serde(default, deserialize_with = "given")]`.
pub(crate) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
