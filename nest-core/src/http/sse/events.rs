//! The result of a handler that sends events.

use std::time::Duration;

use futures_util::{Stream, StreamExt};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use super::event::Event;
use super::stream::{EventStream, Events};
use crate::http::body::Body;
use crate::http::error::{Chain, Failure};
use crate::http::response::{IntoResponse, Json, Response, default_status};
use crate::http::transport::Http;
use crate::pipeline::{BoxFuture, ExecutionContext};

/// A stream of events as a result (Server-Sent Events): `Sse::new(prices.map(Json))`.
///
/// The stream is dropped when the client goes away, and ends when the server stops. While nothing happens, a comment every 15
/// seconds keeps the connection in use, and finds out whether the client is still there.
#[must_use = "events are sent by returning them from a handler"]
pub struct Sse {
    events: EventStream,
    keep_alive: Option<Duration>,
}

impl Sse {
    /// The events of a stream: of [`Event`]s, of [`Json`] values, or of results of those.
    ///
    /// An error is sent as an event with the name `error` and the sentence that a client may read of it, and is the last one.
    pub fn new<S>(events: S) -> Sse
    where
        S: Stream + Send + 'static,
        S::Item: IntoEvent,
    {
        Sse { events: Box::pin(events.map(IntoEvent::into_event)), keep_alive: Some(Duration::from_secs(15)) }
    }

    /// Sends a comment when nothing has been sent for this long, 15 s unless set; never with `None`.
    pub fn keep_alive(mut self, interval: impl Into<Option<Duration>>) -> Sse {
        self.keep_alive = interval.into();
        self
    }

    fn respond(self, told: Told, stopped: Option<BoxFuture<'static, ()>>) -> Response {
        let mut response = Response::new(Body::new(Events::new(self.events, self.keep_alive, told, stopped)));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        // Neither kept nor changed on the way, nor gathered by nginx.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache, no-store, no-transform"));
        headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
        response
    }
}

/// Tells what a stream failed with; of an internal error also the log.
pub(super) type Told = Box<dyn Fn(&Failure) + Send + Sync>;

impl IntoResponse for Sse {
    fn into_response(self) -> Response {
        self.respond(Box::new(|failure| tracing::error!("a stream of events failed: {}", Chain(failure))), None)
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        let mut response = self.into_response();
        *response.status_mut() = status;
        response
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        let id = cx.request().id();
        let told = move |failure: &Failure| {
            if failure.status().is_server_error() {
                tracing::error!(request_id = %id, "a stream of events failed: {}", Chain(failure));
            }
        };
        let stopped = Box::pin(cx.request().route().shared().stopping().begun());
        let mut response = self.respond(Box::new(told), Some(stopped));
        *response.status_mut() = default_status(cx);
        Ok(response)
    }
}

/// What a stream of events may be made of.
pub trait IntoEvent {
    /// The event.
    ///
    /// # Errors
    /// What the stream failed with.
    fn into_event(self) -> Result<Event, Failure>;
}

impl IntoEvent for Event {
    fn into_event(self) -> Result<Event, Failure> {
        Ok(self)
    }
}

/// The value as JSON.
impl<T: Serialize> IntoEvent for Json<T> {
    fn into_event(self) -> Result<Event, Failure> {
        Event::json(&self.0)
    }
}

impl<T: IntoEvent, E: Into<Failure>> IntoEvent for Result<T, E> {
    fn into_event(self) -> Result<Event, Failure> {
        self.map_err(Into::into)?.into_event()
    }
}
