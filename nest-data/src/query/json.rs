use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::query::{FromColumn, IntoValue, Value, ValueKind};

/// A column of JSON: `JSONB` in PostgreSQL, a text in SQLite.
///
/// ```
/// use nest_data::Json;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Clone, Serialize, Deserialize)]
/// struct Settings { theme: String }
///
/// let settings = Json(Settings { theme: "dark".to_owned() });
/// assert_eq!(settings.0.theme, "dark");
/// ```
///
/// What cannot be written as JSON, such as a map whose keys are no texts, is NULL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoValue for Json<T> {
    const KIND: ValueKind = ValueKind::Json;

    fn into_value(self) -> Value {
        serde_json::to_value(self.0).map_or(Value::Null, Value::Json)
    }
}

impl<T: DeserializeOwned> FromColumn for Json<T> {
    const EXPECTED: &'static str = "JSON of the type";

    fn from_column(value: Value) -> Option<Self> {
        match value {
            Value::Json(value) => serde_json::from_value(value).ok().map(Self),
            Value::Text(text) => serde_json::from_str(&text).ok().map(Self),
            _ => None,
        }
    }
}
