//! Where a client goes on.

use crate::http::error::Failure;
use crate::http::extract::FromRequestParts;
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// The id of the last event that a client has seen, when it connects again: `Last-Event-ID`.
///
/// It is what the client says, so an id that is none of ours is no fault, and begins anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastEventId(pub Option<String>);

impl LastEventId {
    /// The id, if it can be read as a `T`.
    #[must_use]
    pub fn parse<T: std::str::FromStr>(&self) -> Option<T> {
        self.0.as_deref()?.parse().ok()
    }
}

impl FromRequestParts for LastEventId {
    type Rejection = Failure;

    async fn from_request_parts(cx: &ExecutionContext<Http>) -> Result<Self, Failure> {
        let id = cx.request().headers().get("last-event-id").map(http::HeaderValue::as_bytes);
        let text = id.and_then(|id| str::from_utf8(id).ok()).filter(|id| !id.is_empty());
        Ok(LastEventId(text.map(str::to_owned)))
    }
}
