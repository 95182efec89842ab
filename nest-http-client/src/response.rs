//! What a service answered.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::error::{HttpClientError, Kind};

/// What a service answered, with any status, read to its end.
#[derive(Clone, Debug)]
pub struct CallResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl CallResponse {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The response itself, when its status says that the call succeeded.
    ///
    /// # Errors
    /// Any other status, as [`HttpClientError::response_status`].
    pub fn success(self) -> Result<CallResponse, HttpClientError> {
        if self.status.is_success() { Ok(self) } else { Err(HttpClientError::new(Kind::Status(self.status))) }
    }

    /// The body as JSON, whatever the content type says.
    ///
    /// # Errors
    /// When it is none, or not of this type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, HttpClientError> {
        // What serde_json says of a fault names members and places, not values of strings.
        serde_json::from_slice(&self.body).map_err(|error| {
            HttpClientError::because(Kind::Decode, format!("at line {} column {}", error.line(), error.column()))
        })
    }

    /// The body as text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<&str, HttpClientError> {
        std::str::from_utf8(&self.body).map_err(|error| HttpClientError::because(Kind::Decode, error))
    }

    /// The body.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }
}
