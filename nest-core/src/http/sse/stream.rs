//! Events as a body.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use http_body::{Body as HttpBody, Frame};
use serde_json::Value;
use tokio::time::{Instant, Sleep, sleep};

use super::event::Event;
use super::events::Told;
use crate::http::body::BoxError;
use crate::http::error::Failure;
use crate::pipeline::BoxFuture;

/// Events as they come.
pub(super) type EventStream = Pin<Box<dyn Stream<Item = Result<Event, Failure>> + Send>>;

/// Events as a body.
pub(super) struct Events {
    /// `None` after the last one.
    events: Option<EventStream>,
    keep_alive: Option<KeepAlive>,
    told: Told,
    stopped: Option<BoxFuture<'static, ()>>,
}

struct KeepAlive {
    interval: Duration,
    timer: Pin<Box<Sleep>>,
}

impl Events {
    pub(super) fn new(
        events: EventStream,
        keep_alive: Option<Duration>,
        told: Told,
        stopped: Option<BoxFuture<'static, ()>>,
    ) -> Events {
        let keep_alive = keep_alive.map(|interval| KeepAlive { interval, timer: Box::pin(sleep(interval)) });
        Events { events: Some(events), keep_alive, told, stopped }
    }

    /// The last event, which tells what went wrong as far as a client may know.
    fn fail(&mut self, failure: &Failure) -> Event {
        self.events = None;
        (self.told)(failure);
        let body = serde_json::to_value(failure.as_error().body()).unwrap_or_default();
        let message = match &body["message"] {
            Value::String(sentence) => sentence.clone(),
            Value::Array(sentences) => sentences.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
            _ => "Internal server error".to_owned(),
        };
        Event::data(message).named("error")
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let Some(events) = &mut self.events else { return Poll::Ready(None) };
        if self.stopped.as_mut().is_some_and(|stopped| stopped.as_mut().poll(cx).is_ready()) {
            self.events = None;
            return Poll::Ready(None);
        }
        match events.as_mut().poll_next(cx) {
            Poll::Ready(Some(Ok(event))) => {
                if let Some(KeepAlive { interval, timer }) = &mut self.keep_alive {
                    timer.as_mut().reset(Instant::now() + *interval);
                }
                Poll::Ready(Some(event.to_bytes()))
            }
            Poll::Ready(Some(Err(failure))) => Poll::Ready(Some(self.fail(&failure).to_bytes())),
            Poll::Ready(None) => {
                self.events = None;
                Poll::Ready(None)
            }
            Poll::Pending => self.poll_keep_alive(cx),
        }
    }

    fn poll_keep_alive(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let Some(KeepAlive { interval, timer }) = &mut self.keep_alive else { return Poll::Pending };
        if timer.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        timer.as_mut().reset(Instant::now() + *interval);
        Poll::Ready(Some(Bytes::from_static(b":\n\n")))
    }
}

impl HttpBody for Events {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.poll_event(cx).map(|event| event.map(|bytes| Ok(Frame::data(bytes))))
    }
}
