//! A value together with the groups that it is written for.

use serde::{Serialize, Serializer};

use super::{Expose, Groups};

/// A value as some groups see it: `Json(Exposed::new(user, groups))`, or wherever something is serialized.
///
/// Routes with `#[expose(…)]` do this with what they return.
#[derive(Clone, Debug)]
pub struct Exposed<T> {
    value: T,
    groups: Groups,
}

impl<T> Exposed<T> {
    /// The value, for these groups.
    pub fn new(value: T, groups: Groups) -> Self {
        Exposed { value, groups }
    }

    /// The groups.
    pub fn groups(&self) -> &Groups {
        &self.groups
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T: Expose> Serialize for Exposed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.expose(&self.groups, serializer)
    }
}

/// Its own groups count, whoever it is within.
impl<T: Expose> Expose for Exposed<T> {
    fn expose<S: Serializer>(&self, _: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

#[cfg(feature = "openapi")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Exposed<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
