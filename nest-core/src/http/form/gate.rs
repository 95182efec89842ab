//! What stands between a body and the parser of multipart forms: it counts, and lets through one chunk at a time.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::Stream;
use http_body::Body as HttpBody;

use super::multipart_error::MultipartError;
use crate::http::body::{Body, BoxError};

/// The parser's side of a body.
///
/// multer reads ahead whatever there is, whoever waits for it, and has no limit for the head of a part. So it gets one chunk
/// for each time that it is polled, and while a head is awaited no more than the limit, give or take one chunk.
pub(super) struct Gate {
    body: Body,
    total: usize,
    head: usize,
    state: Arc<GateState>,
}

/// What the gate and whoever polls the parser share.
#[derive(Default)]
pub(super) struct GateState {
    /// Whether the next chunk may pass.
    is_open: AtomicBool,
    /// Whether anything has passed since it was opened.
    has_moved: AtomicBool,
    /// Bytes since the last part, while a head is awaited.
    of_head: AtomicUsize,
    awaits_head: AtomicBool,
}

impl GateState {
    /// Polls the parser until it has an answer, or the body has nothing more for now.
    pub(super) fn drive<T>(&self, mut poll: impl FnMut() -> Poll<T>) -> Poll<T> {
        loop {
            self.has_moved.store(false, Ordering::Relaxed);
            self.is_open.store(true, Ordering::Relaxed);
            match poll() {
                Poll::Pending if self.has_moved.load(Ordering::Relaxed) => {}
                polled => return polled,
            }
        }
    }

    /// Says whether the parser now looks for the head of a part.
    pub(super) fn await_head(&self, awaits: bool) {
        self.of_head.store(0, Ordering::Relaxed);
        self.awaits_head.store(awaits, Ordering::Relaxed);
    }
}

impl Gate {
    /// Lets through at most `total` bytes of a body, and at most `head` of them in a row while a head is awaited.
    pub(super) fn new(body: Body, total: usize, head: usize) -> (Gate, Arc<GateState>) {
        let state = Arc::new(GateState::default());
        (Gate { body, total, head, state: state.clone() }, state)
    }

    fn count(&mut self, data: &Bytes) -> Result<(), MultipartError> {
        self.total = self.total.checked_sub(data.len()).ok_or_else(MultipartError::whole_too_large)?;
        if self.state.awaits_head.load(Ordering::Relaxed) {
            self.state.of_head.fetch_add(data.len(), Ordering::Relaxed);
        }
        Ok(())
    }

    /// Whether what has been read for a head is none yet, and long enough.
    fn is_endless(&self) -> bool {
        self.state.awaits_head.load(Ordering::Relaxed) && self.state.of_head.load(Ordering::Relaxed) >= self.head
    }
}

impl Stream for Gate {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.state.is_open.swap(false, Ordering::Relaxed) {
            return Poll::Pending;
        }
        let next = loop {
            if self.is_endless() {
                break Some(Err(MultipartError::bad("Part header too large").into()));
            }
            match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => break None,
                Poll::Ready(Some(Err(error))) => break Some(Err(error)),
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data() {
                        break Some(self.count(&data).map(|()| data).map_err(Into::into));
                    }
                }
            }
        };
        self.state.has_moved.store(true, Ordering::Relaxed);
        Poll::Ready(next)
    }
}
