//! The course of a connection: when it ends.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

use super::drain::{Drain, Registered, Stage};
use super::refusal::{Watch, is_refusal};
use crate::http::body::BoxError;

/// The course of one connection: what ends it besides its client.
pub(super) struct Course {
    drain: Arc<Drain>,
    registered: Option<Registered>,
    /// hyper's own timer starts with the first byte: it does not know yet which version it will speak. So a connection that
    /// sends nothing, or not even enough to tell the version, is ended here.
    /// Source: <https://github.com/hyperium/hyper/issues/3756>
    first_head: Option<Pin<Box<Sleep>>>,
    has_request: Arc<AtomicBool>,
    told: bool,
}

/// How a connection goes on.
enum Next {
    GoOn,
    /// What is under way is finished.
    Finish,
    /// It ends at once.
    End,
}

impl Course {
    /// `has_request` is set when the first head is there.
    pub(super) fn new(drain: &Arc<Drain>, header_read_timeout: Duration, has_request: Arc<AtomicBool>) -> Self {
        let first_head = Some(Box::pin(sleep(header_read_timeout)));
        Course { drain: drain.clone(), registered: None, first_head, has_request, told: false }
    }

    /// Drives a connection to its end. Says whether it ended because hyper could not read a head.
    pub(super) async fn follow<C, E, S>(
        mut self,
        mut connection: Pin<&mut C>,
        finish: impl Fn(Pin<&mut C>),
        watch: &Watch<S>,
    ) -> bool
    where
        C: Future<Output = Result<(), E>>,
        E: Into<BoxError>,
    {
        let ended = poll_fn(|cx| {
            self.register(cx);
            let mut polled = connection.as_mut().poll(cx);
            if polled.is_pending() && watch.let_go() {
                polled = connection.as_mut().poll(cx);
            }
            if let Poll::Ready(ended) = polled {
                return Poll::Ready(Some(ended));
            }
            match self.next(cx) {
                Next::GoOn => Poll::Pending,
                Next::Finish => {
                    finish(connection.as_mut());
                    connection.as_mut().poll(cx).map(Some)
                }
                Next::End => Poll::Ready(None),
            }
        });
        // What else went wrong is the client's own affair: it hung up, or did not speak HTTP/2.
        match ended.await {
            Some(Err(error)) => is_refusal(error),
            _ => false,
        }
    }

    /// Must come before the connection is polled for the first time, so that it misses no stage.
    fn register(&mut self, cx: &Context<'_>) {
        self.registered.get_or_insert_with(|| self.drain.register(cx));
    }

    fn next(&mut self, cx: &mut Context<'_>) -> Next {
        if self.is_late(cx) {
            return Next::End;
        }
        match self.drain.stage() {
            Stage::Running => Next::GoOn,
            Stage::Draining if self.told => Next::GoOn,
            Stage::Draining if self.first_head.is_some() => Next::End,
            Stage::Draining => {
                self.told = true;
                Next::Finish
            }
            Stage::Cut => Next::End,
        }
    }

    /// Whether the first head has taken too long. Forgets the timer when the head is there.
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(timer) = &mut self.first_head else { return false };
        if self.has_request.load(Ordering::Relaxed) {
            self.first_head = None;
            return false;
        }
        timer.as_mut().poll(cx).is_ready()
    }
}
