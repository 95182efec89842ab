//! The answer.

use std::collections::BTreeMap;

use nest::http::{IntoResponse, Json, Response, StatusCode};
use nest::openapi::{Content, DescribeResponse, Operation};
use schemars::JsonSchema;
use serde::Serialize;

/// How the parts are: 200 when all are up, 503 when one is down.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct HealthReport {
    status: Status,
    info: Parts,
    error: Parts,
    details: Parts,
}

type Parts = BTreeMap<&'static str, Part>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Ok,
    Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
struct Part {
    status: PartStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
enum PartStatus {
    Up,
    Down,
}

impl HealthReport {
    /// Of parts by name, and whether each is up.
    pub fn new(parts: impl IntoIterator<Item = (&'static str, bool)>) -> Self {
        let part = |is_up| Part { status: if is_up { PartStatus::Up } else { PartStatus::Down } };
        let details: Parts = parts.into_iter().map(|(name, is_up)| (name, part(is_up))).collect();
        let (info, error): (Parts, Parts) = details.iter().partition(|(_, part)| part.status == PartStatus::Up);
        let status = if error.is_empty() { Status::Ok } else { Status::Error };
        Self { status, info, error, details }
    }

    /// Whether all parts are up.
    pub fn is_ok(&self) -> bool {
        self.status == Status::Ok
    }
}

impl DescribeResponse for HealthReport {
    fn describe(operation: &mut Operation) {
        operation.answer_with(200, "All parts are up", Some(Content::json::<Self>()));
        operation.answer_with(503, "A part is down", Some(Content::json::<Self>()));
    }
}

impl IntoResponse for HealthReport {
    fn into_response(self) -> Response {
        let status = if self.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        (status, Json(self)).into_response()
    }
}
