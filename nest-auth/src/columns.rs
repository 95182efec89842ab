//! Hashes as columns of a database: texts.

use nest_data::{FromColumn, IntoValue, Value, ValueKind};

use crate::opaque::TokenHash;
use crate::password::PasswordHash;

impl IntoValue for PasswordHash {
    const KIND: ValueKind = ValueKind::Text;

    fn into_value(self) -> Value {
        self.as_str().into_value()
    }
}

impl FromColumn for PasswordHash {
    const EXPECTED: &'static str = "the hash of a password as a PHC string, `$argon2id$v=19$…`";

    fn from_column(value: Value) -> Option<Self> {
        String::from_column(value).map(Self::from_stored).filter(Self::is_well_formed)
    }
}

impl IntoValue for TokenHash {
    const KIND: ValueKind = ValueKind::Text;

    fn into_value(self) -> Value {
        self.as_str().into_value()
    }
}

impl FromColumn for TokenHash {
    const EXPECTED: &'static str = "the hash of a token, 64 hexadecimal characters in lower case";

    fn from_column(value: Value) -> Option<Self> {
        String::from_column(value).map(Self::from_stored).filter(Self::is_well_formed)
    }
}
