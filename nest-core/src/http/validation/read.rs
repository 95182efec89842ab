//! Being written.

use serde::de::DeserializeOwned;
use validator::Validate;

use crate::http::error::{BadRequest, Failure};
use crate::http::extract::QueryPairs;

pub(crate) fn read_json<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, Failure> {
    let value: T = serde_json::from_slice(bytes).map_err(|error| BadRequest::new(error.to_string()))?;
    value.validate().map_err(|error| BadRequest::new(error.to_string()))?;
    Ok(value)
}

pub(crate) fn read_query<T: DeserializeOwned + Validate>(pairs: QueryPairs<'_>) -> Result<T, Failure> {
    let text: Vec<String> = pairs.raw().map(|(name, value)| format!("{name}={value}")).collect();
    let value: T = serde_html_form::from_str(&text.join("&")).map_err(|error| BadRequest::new(error.to_string()))?;
    value.validate().map_err(|error| BadRequest::new(error.to_string()))?;
    Ok(value)
}
