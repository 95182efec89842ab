//! UUIDs of one version, as NestJS's `ParseUUIDPipe({ version })` takes them.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::{Serialize, Serializer};
use uuid::{Uuid, Variant};

use super::from_param::{FromParam, ParamError};

/// A UUID of one version, where another one is a mistake of the client: `#[param] id: UuidV7`.
///
/// Every other UUID is refused: 400, `Validation failed (uuid v 7 is expected)`. What is read is a [`Uuid`], behind `Deref`
/// or `Uuid::from(id)`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UuidOf<const VERSION: usize>(Uuid);

/// A UUID of version 3, made of a name by MD5.
pub type UuidV3 = UuidOf<3>;
/// A UUID of version 4, a random one.
pub type UuidV4 = UuidOf<4>;
/// A UUID of version 5, made of a name by SHA-1.
pub type UuidV5 = UuidOf<5>;
/// A UUID of version 7, which begins with the time at which it was made.
pub type UuidV7 = UuidOf<7>;

impl<const VERSION: usize> UuidOf<VERSION> {
    fn expected() -> ParamError {
        ParamError::expected(format_args!("uuid v {VERSION}"))
    }
}

impl<const VERSION: usize> TryFrom<Uuid> for UuidOf<VERSION> {
    type Error = ParamError;

    /// # Errors
    /// When it is of another version, or not of the variant of RFC 9562, whose versions these are.
    fn try_from(uuid: Uuid) -> Result<Self, ParamError> {
        let is_expected = uuid.get_version_num() == VERSION && uuid.get_variant() == Variant::RFC4122;
        is_expected.then_some(UuidOf(uuid)).ok_or_else(Self::expected)
    }
}

impl<const VERSION: usize> From<UuidOf<VERSION>> for Uuid {
    fn from(uuid: UuidOf<VERSION>) -> Uuid {
        uuid.0
    }
}

impl<const VERSION: usize> FromParam for UuidOf<VERSION> {
    fn from_param(text: &str) -> Result<Self, ParamError> {
        text.parse::<Uuid>().map_err(|_| Self::expected())?.try_into()
    }
}

impl<const VERSION: usize> FromStr for UuidOf<VERSION> {
    type Err = ParamError;

    fn from_str(text: &str) -> Result<Self, ParamError> {
        Self::from_param(text)
    }
}

impl<const VERSION: usize> Deref for UuidOf<VERSION> {
    type Target = Uuid;

    fn deref(&self) -> &Uuid {
        &self.0
    }
}

impl<const VERSION: usize> fmt::Display for UuidOf<VERSION> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const VERSION: usize> fmt::Debug for UuidOf<VERSION> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<const VERSION: usize> Serialize for UuidOf<VERSION> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, const VERSION: usize> Deserialize<'de> for UuidOf<VERSION> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}

/// That of a [`Uuid`]: OpenAPI has no word for versions.
#[cfg(feature = "openapi")]
impl<const VERSION: usize> schemars::JsonSchema for UuidOf<VERSION> {
    fn inline_schema() -> bool {
        Uuid::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Uuid::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        Uuid::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Uuid::json_schema(generator)
    }
}
