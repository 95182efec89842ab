//! Finds out what a default is in JSON.

use serde::Serialize;
use serde_json::Value;

/// Asked for the JSON of a default.
pub struct DefaultProbe<T>(T);

/// The probe of a default. It is made as [`query_or`](crate::http::__private::query_or) makes it, so that the compiler says of one that is
/// of another type the same words twice, which it then prints once.
pub fn default_of<T>(default: impl FnOnce() -> T) -> DefaultProbe<T> {
    DefaultProbe(default())
}

impl<T: Serialize> DefaultProbe<T> {
    /// The value.
    pub fn json(self) -> Option<Value> {
        serde_json::to_value(self.0).ok()
    }
}

/// The answer for a type without `Serialize`.
pub trait ViaNoJson: Sized {
    /// Nothing is known but that there is one.
    fn json(self) -> Option<Value> {
        None
    }
}

impl<T> ViaNoJson for DefaultProbe<T> {}
