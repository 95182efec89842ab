//! The course of a connection: when it ends.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

use super::drain::{Drain, Registered, Stage};
use super::options::ServerOptions;
use super::refusal::{Watch, is_refusal};
use super::unread::Requests;
use crate::http::body::BoxError;

/// The course of one connection: what ends it besides its client.
pub(super) struct Course {
    drain: Arc<Drain>,
    registered: Option<Registered>,
    /// hyper's own timer starts with the first byte: it does not know yet which version it will speak. So a connection that
    /// sends nothing, or not even enough to tell the version, is ended here.
    /// Source: <https://github.com/hyperium/hyper/issues/3756>
    first_head: Option<Pin<Box<Sleep>>>,
    /// Over HTTP/2, where pings keep a connection open.
    idle: Option<Idle>,
    idle_timeout: Duration,
    requests: Requests,
    told: bool,
}

/// Looks at times, instead of with each request, whether there were requests.
struct Idle {
    timer: Pin<Box<Sleep>>,
    /// The last request when the timer was set.
    last: u32,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// hyper has ended it.
    Served,
    /// hyper could not read a head.
    Refused,
    /// It was cut from outside.
    Cut,
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
    /// The requests begin when the first head is there.
    pub(super) fn new(drain: &Arc<Drain>, options: &ServerOptions, requests: Requests) -> Self {
        Course {
            drain: drain.clone(),
            registered: None,
            first_head: Some(Box::pin(sleep(options.header_read_timeout))),
            idle: None,
            idle_timeout: options.http2_idle_timeout,
            requests,
            told: false,
        }
    }

    /// Drives a connection to its end, and says how it ended.
    pub(super) async fn follow<C, E, S>(
        mut self,
        mut connection: Pin<&mut C>,
        finish: impl Fn(Pin<&mut C>),
        watch: &Watch<S>,
    ) -> Ended
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
            None => Ended::Cut,
            Some(Ok(())) => Ended::Served,
            Some(Err(error)) => {
                if is_refusal(error) {
                    Ended::Refused
                } else {
                    Ended::Served
                }
            }
        }
    }

    /// Goes on with what is left of the connection, until the server cuts it.
    pub(super) async fn stay(drain: &Arc<Drain>, rest: impl Future<Output = ()>) {
        let mut registered = None;
        let mut rest = pin!(rest);
        poll_fn(|cx| {
            registered.get_or_insert_with(|| drain.register(cx));
            if drain.stage() == Stage::Cut { Poll::Ready(()) } else { rest.as_mut().poll(cx) }
        })
        .await;
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
            Stage::Running if !self.told && self.is_idle(cx) => {
                self.told = true;
                Next::Finish
            }
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

    /// Whether an HTTP/2 connection has had no new request for a while.
    fn is_idle(&mut self, cx: &mut Context<'_>) -> bool {
        let last = self.requests.stream();
        if last == 0 {
            return false;
        }
        loop {
            let timeout = self.idle_timeout;
            let idle = self.idle.get_or_insert_with(|| Idle { timer: Box::pin(sleep(timeout)), last });
            if idle.timer.as_mut().poll(cx).is_pending() {
                return false;
            }
            if idle.last == last {
                return true;
            }
            self.idle = None;
        }
    }

    /// Whether the first head has taken too long. Forgets the timer when the head is there.
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(timer) = &mut self.first_head else { return false };
        if self.requests.has_begun() {
            self.first_head = None;
            return false;
        }
        timer.as_mut().poll(cx).is_ready()
    }
}
