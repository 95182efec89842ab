//! Bodies of requests that may not stall.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep, sleep};

use super::unread::Requests;
use crate::http::body::{BoxError, CollectError};

/// The body of a request, which fails when whoever reads it has waited for the next bytes for too long.
///
/// The time in which nobody reads does not count, and a body that is there already costs no timer.
pub(super) struct Punctual {
    body: Incoming,
    patience: Option<Duration>,
    timer: Option<Pin<Box<Sleep>>>,
    is_waiting: bool,
    /// Told when the body is left before its end.
    requests: Option<Requests>,
}

impl Punctual {
    /// A body that may stall for so long; `None` is for ever. The requests are told when it is left before its end.
    pub(super) fn new(body: Incoming, patience: Option<Duration>, requests: Option<Requests>) -> Self {
        Punctual { body, patience, timer: None, is_waiting: false, requests }
    }

    /// Whether the wait, which begins here unless it has begun, has been too long.
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(patience) = self.patience else { return false };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(patience)));
        if !self.is_waiting {
            timer.as_mut().reset(Instant::now() + patience);
            self.is_waiting = true;
        }
        timer.as_mut().poll(cx).is_ready()
    }
}

impl Body for Punctual {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            self.is_waiting = false;
            if frame.is_none() {
                self.requests = None;
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        if self.is_late(cx) { Poll::Ready(Some(Err(CollectError::Stalled.into()))) } else { Poll::Pending }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Punctual {
    fn drop(&mut self) {
        if let Some(requests) = &self.requests
            && !self.body.is_end_stream()
        {
            requests.leave(&self.body.size_hint());
        }
    }
}
