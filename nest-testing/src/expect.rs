//! Expectations: each holds, or panics with the whole answer.

use serde::Serialize;
use serde_json::Value;

use crate::response::TestResponse;

impl TestResponse {
    /// Expects a status.
    ///
    /// # Panics
    ///
    /// When it is another, with the answer. So do all expectations.
    #[track_caller]
    pub fn expect_status(self, status: u16) -> TestResponse {
        if self.status() != status {
            panic!("expected status {status}\n{self}");
        }
        self
    }

    /// Expects a header with a value.
    ///
    /// # Panics
    ///
    /// When it is missing, or has another value.
    #[track_caller]
    pub fn expect_header(self, name: &str, value: &str) -> TestResponse {
        if !self.headers.get_all(name).iter().any(|found| found.as_bytes() == value.as_bytes()) {
            panic!("expected the header `{name}: {value}`\n{self}");
        }
        self
    }

    /// Expects that a header is not there.
    ///
    /// # Panics
    ///
    /// When it is.
    #[track_caller]
    pub fn expect_no_header(self, name: &str) -> TestResponse {
        if self.headers.contains_key(name) {
            panic!("expected no header `{name}`\n{self}");
        }
        self
    }

    /// Expects a text as the whole body.
    ///
    /// # Panics
    ///
    /// When the body is another.
    #[track_caller]
    pub fn expect_text(self, text: &str) -> TestResponse {
        if self.bytes() != text.as_bytes() {
            panic!("expected the body `{text}`\n{self}");
        }
        self
    }

    /// Expects a JSON value as the whole body: `expect_json(json!({ "id": 1 }))`, or a value of a type of yours.
    ///
    /// # Panics
    ///
    /// When the body is another.
    #[track_caller]
    pub fn expect_json(self, expected: impl Serialize) -> TestResponse {
        let expected = match serde_json::to_value(expected) {
            Ok(expected) => expected,
            Err(error) => panic!("what is expected has no JSON: {error}"),
        };
        match serde_json::from_slice::<Value>(self.bytes()) {
            Ok(found) if found == expected => self,
            _ => panic!("expected the JSON {expected:#}\n{self}"),
        }
    }

    /// Expects the members of a JSON object to be in the body, whatever else is: nested objects likewise, also those in arrays,
    /// which have as many items as expected.
    ///
    /// # Panics
    ///
    /// When one is missing, or has another value.
    #[track_caller]
    pub fn expect_json_with(self, expected: impl Serialize) -> TestResponse {
        let expected = match serde_json::to_value(expected) {
            Ok(expected) => expected,
            Err(error) => panic!("what is expected has no JSON: {error}"),
        };
        match serde_json::from_slice::<Value>(self.bytes()) {
            Ok(found) if contains(&found, &expected) => self,
            _ => panic!("expected JSON with {expected:#}\n{self}"),
        }
    }

    /// Expects one value within the body, by a JSON pointer (RFC 6901): `expect_json_at("/items/0/quantity", 2)`.
    ///
    /// # Panics
    ///
    /// When it is missing, or another.
    #[track_caller]
    pub fn expect_json_at(self, pointer: &str, expected: impl Serialize) -> TestResponse {
        let expected = match serde_json::to_value(expected) {
            Ok(expected) => expected,
            Err(error) => panic!("what is expected has no JSON: {error}"),
        };
        let body = serde_json::from_slice::<Value>(self.bytes()).unwrap_or_default();
        match body.pointer(pointer) {
            Some(found) if *found == expected => self,
            Some(found) => panic!("expected {expected} at `{pointer}`, and found {found}\n{self}"),
            None => panic!("expected {expected} at `{pointer}`, and found nothing there\n{self}"),
        }
    }

    /// Expects that an input was refused for a field, named by its path: `expect_fault("items[0].quantity")`.
    ///
    /// # Panics
    ///
    /// When the status is not 400, or the field is not among the faults.
    #[track_caller]
    pub fn expect_fault(self, field: &str) -> TestResponse {
        let body = serde_json::from_slice::<Value>(self.bytes()).unwrap_or_default();
        let faults = body["errors"].as_array();
        if self.status() != 400 || !faults.into_iter().flatten().any(|fault| fault["field"] == field) {
            panic!("expected status 400 with a fault of `{field}`\n{self}");
        }
        self
    }

    /// Expects an error whose `message`, or one of whose messages, contains a text; of problem details, whose `detail`.
    ///
    /// # Panics
    ///
    /// When none does.
    #[track_caller]
    pub fn expect_message(self, part: &str) -> TestResponse {
        let body = serde_json::from_slice::<Value>(self.bytes()).unwrap_or_default();
        let said = if body["message"].is_null() { &body["detail"] } else { &body["message"] };
        let found = match said {
            Value::String(message) => message.contains(part),
            Value::Array(messages) => messages.iter().filter_map(Value::as_str).any(|message| message.contains(part)),
            _ => false,
        };
        if !found {
            panic!("expected a message with `{part}`\n{self}");
        }
        self
    }
}

/// Whether all members of `expected` are in `found`.
fn contains(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            expected.iter().all(|(name, value)| found.get(name).is_some_and(|found| contains(found, value)))
        }
        (Value::Array(found), Value::Array(expected)) => {
            found.len() == expected.len()
                && found.iter().zip(expected).all(|(found, expected)| contains(found, expected))
        }
        _ => found == expected,
    }
}
