//! The answer of a test application.

use std::fmt;

use bytes::Bytes;
use cookie::Cookie;
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use nest_core::http::Body;
use serde::de::DeserializeOwned;

/// The answer of a test application, read to its end.
pub struct TestResponse {
    /// `GET /users`, for messages.
    pub(crate) request: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Bytes,
}

impl TestResponse {
    pub(crate) async fn read(request: String, response: http::Response<Body>) -> TestResponse {
        let (parts, body) = response.into_parts();
        let body = match body.collect(usize::MAX).await {
            Ok(body) => body,
            Err(error) => panic!("{request}: {}, and then the body broke: {error}", parts.status),
        };
        TestResponse { request, status: parts.status, headers: parts.headers, body }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header, the first of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The cookies that the answer sets.
    pub fn cookies(&self) -> impl Iterator<Item = Cookie<'_>> {
        let values = self.headers.get_all(SET_COOKIE).into_iter();
        values.filter_map(|value| Cookie::parse_encoded(value.to_str().ok()?).ok())
    }

    /// A cookie that the answer sets.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<Cookie<'_>> {
        self.cookies().find(|cookie| cookie.name() == name)
    }

    /// The body.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The body as text; what is no UTF-8 is marked.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON: a type of yours, or a `serde_json::Value`.
    ///
    /// # Panics
    ///
    /// When the body is not the JSON of a `T`, with the body.
    #[must_use]
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => {
                panic!("expected the JSON of `{}`, but {error}\n{self}", std::any::type_name::<T>())
            }
        }
    }
}

/// The request, the status, and the body, JSON on lines of its own: what a failed expectation shows.
impl fmt::Display for TestResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "request  {}", self.request)?;
        writeln!(f, "answer   {}", self.status)?;
        for (name, value) in &self.headers {
            writeln!(f, "         {name}: {}", String::from_utf8_lossy(value.as_bytes()))?;
        }
        let pretty = serde_json::from_slice::<serde_json::Value>(&self.body).ok().map(|json| format!("{json:#}"));
        match pretty {
            Some(json) => write!(f, "body     {}", json.replace('\n', "\n         ")),
            None if self.body.is_empty() => write!(f, "body     none"),
            None => write!(f, "body     {}", self.text()),
        }
    }
}

impl fmt::Debug for TestResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
