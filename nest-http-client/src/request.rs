//! A call to be.

use std::fmt::Display;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method};
use nest_core::http::{RequestHead, X_REQUEST_ID};
use reqwest::Url;
use serde::Serialize;

use crate::client::Settings;
use crate::error::{HttpClientError, Kind};
use crate::response::CallResponse;
use crate::retry;
use crate::target::Call;

/// A call to be. What cannot be written into it is told by [`send`](CallBuilder::send).
#[must_use = "a call is made when `send()` is awaited"]
pub struct CallBuilder<'a> {
    settings: &'a Settings,
    call: Result<Call, HttpClientError>,
    timeout: Duration,
    is_repeatable: bool,
}

impl<'a> CallBuilder<'a> {
    pub(crate) fn new(settings: &'a Settings, method: Method, path: &str) -> CallBuilder<'a> {
        let is_repeatable = retry::is_idempotent(&method);
        let call = below(&settings.base, path).map(|url| Call {
            method,
            url,
            headers: settings.options.headers.clone(),
            body: Bytes::new(),
        });
        CallBuilder { settings, call, timeout: settings.options.timeout, is_repeatable }
    }

    fn with(mut self, change: impl FnOnce(&mut Call) -> Result<(), HttpClientError>) -> Self {
        self.call = self.call.and_then(|mut call| change(&mut call).map(|()| call));
        self
    }

    /// Adds one segment to the path, percent-encoded: what a client of the application has sent changes nothing else of
    /// the address.
    pub fn segment(self, segment: impl Display) -> Self {
        self.with(|call| {
            let segment = segment.to_string();
            if is_dots(&segment) || segment.is_empty() {
                return Err(HttpClientError::new(Kind::Address));
            }
            match call.url.path_segments_mut() {
                Ok(mut segments) => segments.pop_if_empty().push(&segment),
                Err(()) => return Err(HttpClientError::new(Kind::Address)),
            };
            Ok(())
        })
    }

    /// The query, out of a struct or of pairs. It comes behind what the path already says.
    pub fn query(self, query: &(impl Serialize + ?Sized)) -> Self {
        self.with(|call| {
            let text =
                serde_html_form::to_string(query).map_err(|error| HttpClientError::because(Kind::Encode, error))?;
            let whole = match call.url.query() {
                Some(before) if !before.is_empty() => format!("{before}&{text}"),
                _ => text,
            };
            call.url.set_query((!whole.is_empty()).then_some(&whole));
            Ok(())
        })
    }

    /// Sets a header, in place of the client's own.
    pub fn header(self, name: HeaderName, value: impl Display) -> Self {
        self.with(|call| {
            let value = HeaderValue::try_from(value.to_string());
            call.headers.insert(name, value.map_err(|error| HttpClientError::because(Kind::Encode, error))?);
            Ok(())
        })
    }

    /// `authorization: Bearer …`.
    pub fn bearer(self, token: impl Display) -> Self {
        self.header(AUTHORIZATION, format!("Bearer {token}"))
    }

    /// A body of JSON.
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Self {
        self.with(|call| {
            let json = serde_json::to_vec(value).map_err(|error| HttpClientError::because(Kind::Encode, error))?;
            call.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            call.body = json.into();
            Ok(())
        })
    }

    /// A body, and what it is.
    pub fn body(self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.with(|call| {
            let value = HeaderValue::try_from(content_type);
            call.headers.insert(CONTENT_TYPE, value.map_err(|error| HttpClientError::because(Kind::Encode, error))?);
            call.body = body.into();
            Ok(())
        })
    }

    /// How long one attempt may take, in place of what the options say.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Says that the call may be repeated although its method may not: the service knows it again, by an `idempotency-key`.
    pub fn repeatable(mut self) -> Self {
        self.is_repeatable = true;
        self
    }

    /// Says for which request the call is made: it has its `x-request-id`, and goes on with its trace, where the application
    /// [keeps note of it](nest_core::http::Application::trace_context).
    pub fn within(self, request: &RequestHead) -> Self {
        self.with(|call| {
            if let Ok(id) = HeaderValue::try_from(request.id().to_string()) {
                call.headers.insert(X_REQUEST_ID, id);
            }
            if let Some(trace) = request.trace_context() {
                call.headers.insert("traceparent", trace.traceparent());
                if let Some(state) = trace.tracestate() {
                    call.headers.insert("tracestate", state.clone());
                }
            }
            Ok(())
        })
    }

    /// Makes the call, and reads the response to its end, whatever its status.
    ///
    /// # Errors
    /// What cannot be encoded or leads out of the base URL; and, after the repetitions that the options allow, a service that cannot
    /// be reached, takes too long, or sends too much.
    pub async fn send(self) -> Result<CallResponse, HttpClientError> {
        let CallBuilder { settings, call, timeout, is_repeatable } = self;
        let (call, options) = (call?, &settings.options);
        let mut attempt = 0;
        loop {
            let outcome = settings.target.call(call.clone(), timeout, options.response_limit).await;
            let pause = match &outcome {
                _ if attempt == options.retries || !is_repeatable => None,
                Ok(response) if retry::is_worth_it(response.status) => retry::pause_after(attempt, &response.headers),
                Err(error) if error.is_worth_another() => Some(retry::pause(attempt)),
                _ => None,
            };
            let Some(pause) = pause else { return outcome };
            attempt += 1;
            let status = outcome.ok().map(|response| response.status.as_u16());
            let host = settings.base.host_str();
            tracing::warn!(method = %call.method, host, status, attempt, "a call is repeated");
            tokio::time::sleep(pause).await;
        }
    }
}

/// The URL of a path below the base.
fn below(base: &Url, path: &str) -> Result<Url, HttpClientError> {
    let refused = || HttpClientError::new(Kind::Address);
    let (before, query) = match path.split_once('?') {
        Some((before, query)) => (before, Some(query)),
        None => (path, None),
    };
    let relative = before.strip_prefix('/').unwrap_or(before);
    // What a URL takes as `..` and as a slash is decided by its parser; whatever could become either is refused before.
    if relative.split(['/', '\\']).any(is_dots) || relative.starts_with(['/', '\\']) || relative.contains('#') {
        return Err(refused());
    }
    let mut url = base.clone();
    url.set_path(&format!("{}{relative}", base.path()));
    url.set_query(query);
    let is_below = url.origin() == base.origin() && url.path().starts_with(base.path());
    if is_below || before.is_empty() { Ok(url) } else { Err(refused()) }
}

/// Whether a segment leads up, or stays: also percent-encoded, which a URL takes for the same.
fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_below_the_base() {
        let base: Url = "https://user:secret@api.example.com/v1/".parse().unwrap();
        for (path, expected) in [
            ("/charges", Some("/v1/charges")),
            ("charges/7?expand=a", Some("/v1/charges/7?expand=a")),
            ("", Some("/v1/")),
            ("/", Some("/v1/")),
            ("/a b", Some("/v1/a%20b")),
            ("http://evil.example/x", Some("/v1/http://evil.example/x")),
            ("@evil.example", Some("/v1/@evil.example")),
            ("//evil.example/x", None),
            ("/\\evil.example", None),
            ("/../admin", None),
            ("/a/../../admin", None),
            ("/a/%2e%2E/%2e./admin", None),
            ("/a\\..\\..\\admin", None),
            ("/./a", None),
            ("/a#b", None),
        ] {
            let url = below(&base, path).ok();
            let found = url.map(|url| {
                assert_eq!(url.origin(), base.origin(), "{path}");
                url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
            });
            assert_eq!(found.as_deref(), expected, "{path}");
        }
    }
}
