//! Finds out what a default is in JSON.

use serde::Serialize;
use serde_json::Value;

/// Asked for the JSON of a default.
pub struct DefaultProbe<T>(pub T);

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
