//! How long an answer may be kept.

use std::time::Duration;

use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};

use crate::http::error::Failure;
use crate::http::response::{IntoResponse, Response};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// How long an answer may be kept, and by whom, in front of a result: `(CacheControl::max_age(HOUR).public(), Json(prices))`.
///
/// Unless it says `public`, only the client itself keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheControl {
    max_age: Option<Duration>,
    is_public: bool,
    is_immutable: bool,
    stale_while_revalidate: Option<Duration>,
    is_stored: bool,
}

impl CacheControl {
    /// Kept for this long, in whole seconds, by the client.
    #[must_use]
    pub const fn max_age(age: Duration) -> CacheControl {
        CacheControl { max_age: Some(age), is_stored: true, ..CacheControl::no_store() }
    }

    /// Kept, and asked for again before each use: with an [`ETag`](super::ETag), that costs no second transfer.
    #[must_use]
    pub const fn no_cache() -> CacheControl {
        CacheControl { is_stored: true, ..CacheControl::no_store() }
    }

    /// Not kept at all.
    #[must_use]
    pub const fn no_store() -> CacheControl {
        CacheControl {
            max_age: None,
            is_public: false,
            is_immutable: false,
            stale_while_revalidate: None,
            is_stored: false,
        }
    }

    /// Also kept by proxies, for everybody: never for what one user alone may see.
    #[must_use]
    pub const fn public(mut self) -> CacheControl {
        self.is_public = true;
        self
    }

    /// Never asked for again: what stands under this address does not change.
    #[must_use]
    pub const fn immutable(mut self) -> CacheControl {
        self.is_immutable = true;
        self
    }

    /// For this long after its time, used while a new one is fetched.
    #[must_use]
    pub const fn stale_while_revalidate(mut self, time: Duration) -> CacheControl {
        self.stale_while_revalidate = Some(time);
        self
    }

    pub(in crate::http) fn header(self) -> HeaderValue {
        if !self.is_stored {
            return HeaderValue::from_static("no-store");
        }
        let mut text = String::from(if self.is_public { "public" } else { "private" });
        match self.max_age {
            Some(age) => text.push_str(&format!(", max-age={}", age.as_secs())),
            None => text.push_str(", no-cache"),
        }
        if self.is_immutable {
            text.push_str(", immutable");
        }
        if let Some(time) = self.stale_while_revalidate {
            text.push_str(&format!(", stale-while-revalidate={}", time.as_secs()));
        }
        HeaderValue::from_str(&text).unwrap_or_else(|_| unreachable!("words and numbers are a header: {text}"))
    }
}

impl<R: IntoResponse> IntoResponse for (CacheControl, R) {
    const SETS_PROTECTED: bool = R::SETS_PROTECTED;

    fn into_response(self) -> Response {
        self.into_response_with_default(StatusCode::OK)
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        with(self.0, self.1.into_response_with_default(status))
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        Ok(with(self.0, self.1.into_reply(cx)?))
    }
}

fn with(cache: CacheControl, mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, cache.header());
    response
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::CacheControl;

    #[test]
    fn the_header_says_what_was_asked_for() {
        let hour = CacheControl::max_age(Duration::from_secs(3600));
        let cases = [
            (hour, "private, max-age=3600"),
            (hour.public().immutable(), "public, max-age=3600, immutable"),
            (hour.stale_while_revalidate(Duration::from_secs(9)), "private, max-age=3600, stale-while-revalidate=9"),
            (CacheControl::no_cache(), "private, no-cache"),
            (CacheControl::no_store().public(), "no-store"),
        ];
        for (cache, expected) in cases {
            assert_eq!(cache.header(), expected);
        }
    }
}
