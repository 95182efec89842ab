//! `#[body]`: JSON, read and validated.

use serde::de::DeserializeOwned;
use validator::Validate;

use super::content_type::is_json;
use super::from_request::{FromRequest, refuse};
use crate::http::body::Body;
use crate::http::error::{Failure, UnsupportedMediaType};
use crate::http::response::Json;
use crate::http::transport::Http;
use crate::http::validation::read_json;
use crate::pipeline::ExecutionContext;

/// The JSON body, validated.
///
/// # Errors
/// 415 for another or no content type, 413 for a body over the limit, and 400 with all faults of the body together: unknown
/// properties, missing ones, wrong types, and constraints that don't hold.
pub async fn json_body<T: DeserializeOwned + Validate>(cx: &ExecutionContext<Http>, body: Body) -> Result<T, Failure> {
    let head = cx.request();
    if !is_json(head.headers()) {
        return Err(UnsupportedMediaType::default().into());
    }
    let bytes = body.collect(head.body_limit()).await.map_err(refuse)?;
    read_json(&bytes)
}

impl<T: DeserializeOwned + Validate + Send> FromRequest for Json<T> {
    type Rejection = Failure;

    async fn from_request(cx: &ExecutionContext<Http>, body: Body) -> Result<Self, Failure> {
        json_body(cx, body).await.map(Json)
    }
}
