//! The events of a stream, as they come.

use std::time::Duration;

use eventsource_stream::{Event, EventStreamError, Eventsource};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use http::header::CONTENT_TYPE;
use http_body_util::BodyExt;
use nest_core::http::Body;
use serde::de::DeserializeOwned;

/// How long an event may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// The events of a stream, as they come: what [`TestRequest::events`](crate::TestRequest::events) gives. When it is dropped, the
/// client has gone.
pub struct TestEvents {
    request: String,
    events: BoxStream<'static, Result<Event, EventStreamError<String>>>,
}

/// An event of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestEvent {
    /// Its name; `message` for one that says none, as in a browser.
    pub name: String,
    /// The text.
    pub data: String,
    /// The last id that the stream has said; empty when it has said none.
    pub id: String,
}

impl TestEvents {
    pub(crate) fn of(request: String, response: http::Response<Body>) -> TestEvents {
        let (parts, body) = response.into_parts();
        let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if parts.status != 200 || !content_type.starts_with("text/event-stream") {
            panic!("expected a stream of events\nrequest  {request}\nanswer   {}, `{content_type}`", parts.status);
        }
        let bytes = body.into_data_stream().map_err(|error| error.to_string());
        TestEvents { request, events: bytes.eventsource().boxed() }
    }

    /// The next event; `None` at the end of the stream. Comments are none.
    ///
    /// # Panics
    ///
    /// When nothing comes for ten seconds, and when the stream breaks.
    pub async fn next(&mut self) -> Option<TestEvent> {
        let request = &self.request;
        match tokio::time::timeout(PATIENCE, self.events.next()).await {
            Ok(None) => None,
            Ok(Some(Ok(Event { event, data, id, .. }))) => Some(TestEvent { name: event, data, id }),
            Ok(Some(Err(error))) => panic!("{request}: the stream broke: {error}"),
            Err(_) => panic!("{request}: no event within {} s", PATIENCE.as_secs()),
        }
    }

    /// All events up to the end of the stream.
    ///
    /// # Panics
    ///
    /// As [`TestEvents::next`].
    pub async fn all(mut self) -> Vec<TestEvent> {
        let mut events = Vec::new();
        while let Some(event) = self.next().await {
            events.push(event);
        }
        events
    }
}

impl TestEvent {
    /// The text as JSON.
    ///
    /// # Panics
    ///
    /// When it is not the JSON of a `T`.
    #[must_use]
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_str(&self.data) {
            Ok(value) => value,
            Err(error) => panic!("expected the JSON of `{}`, but {error}\n{self:?}", std::any::type_name::<T>()),
        }
    }
}
