//! The JSON of an error.

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::StatusCode;
use serde::Serialize;
use serde::ser::SerializeMap;

use super::message::ErrorMessage;

/// The JSON of an error: `{"statusCode": 404, "message": "…", "error": "Not Found"}`.
///
/// A validation failure has an array of sentences as `message`, and `errors` besides. Other errors have one where they are given several
/// sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorBody(Form);

#[derive(Clone, Debug, PartialEq)]
enum Form {
    Said { status: StatusCode, message: ErrorMessage, description: Option<Cow<'static, str>> },
    Faults { status: StatusCode, sentences: Vec<String>, faults: Vec<FieldFault> },
    Custom(serde_json::Value),
}

/// What is wrong with one field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FieldFault {
    /// The field, by its path: `items[0].quantity`.
    pub field: String,
    /// A sentence for each constraint that does not hold, by the constraint's code.
    pub constraints: BTreeMap<Cow<'static, str>, String>,
}

impl ErrorBody {
    /// A status and a sentence, or several: `ErrorBody::new(status, ["too short", "no digit"])`.
    pub fn new(status: StatusCode, message: impl Into<ErrorMessage>) -> Self {
        ErrorBody(Form::Said { status, message: message.into(), description: None })
    }

    /// Says this in `error`, in place of the status' reason phrase. A validation failure and a custom body stay as they are.
    #[must_use]
    pub fn with_description(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        if let Form::Said { description, .. } = &mut self.0 {
            *description = Some(text.into());
        }
        self
    }

    /// A status, and of the rest only what the status says: for errors whose text is not the client's business.
    #[must_use]
    pub fn hidden(status: StatusCode) -> Self {
        // NestJS writes the message of an unexpected error with small letters, and the reason with capitals.
        let message =
            if status == StatusCode::INTERNAL_SERVER_ERROR { "Internal server error" } else { reason(status) };
        ErrorBody::new(status, message)
    }

    /// A validation failure: one sentence for each constraint.
    #[must_use]
    pub fn faults(status: StatusCode, faults: Vec<FieldFault>) -> Self {
        let sentences = faults.iter().flat_map(|fault| fault.constraints.values().cloned()).collect();
        ErrorBody(Form::Faults { status, sentences, faults })
    }

    /// Any JSON instead of the usual members.
    #[must_use]
    pub fn custom(json: serde_json::Value) -> Self {
        ErrorBody(Form::Custom(json))
    }

    /// The JSON as bytes.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Serialize for ErrorBody {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let status = match &self.0 {
            Form::Custom(json) => return json.serialize(serializer),
            Form::Said { status, .. } | Form::Faults { status, .. } => *status,
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("statusCode", &status.as_u16())?;
        let mut error = reason(status);
        match &self.0 {
            Form::Faults { sentences, .. } => map.serialize_entry("message", sentences)?,
            Form::Said { message, description, .. } => {
                map.serialize_entry("message", message)?;
                error = description.as_deref().unwrap_or(error);
            }
            Form::Custom(_) => {}
        }
        map.serialize_entry("error", error)?;
        if let Form::Faults { faults, .. } = &self.0 {
            map.serialize_entry("errors", faults)?;
        }
        map.end()
    }
}

/// The reason phrase of a status.
pub(crate) fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Error")
}
