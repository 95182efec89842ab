//! Routes that may take only so long.

use std::any::Any;
use std::time::Duration;

use tokio::time::timeout;

use super::body::Body;
use super::endpoint::{Endpoint, Outcome};
use super::error::ServiceUnavailable;
use super::middleware::unerase;
use super::transport::Http;
use crate::di::{ControllerDef, HandlerDef};
use crate::pipeline::{ErasedFilter, ExecutionContext, recover};

/// How long the routes with it may take, `#[metadata(TimeLimit::seconds(60))]` on a route or a controller: in place of what
/// [`Application::request_timeout`](crate::http::Application::request_timeout) says for all of them.
///
/// The time begins when the route has been found, before middleware and guards, and ends with the head of the answer, so that a stream may
/// go on. A request that takes longer is dropped where it waits, and answered with 503 `The request took too long`: 408 would say that the
/// client is slow, and 504 that another server is. A filter of the application for `ServiceUnavailable` may say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimit(Option<Duration>);

impl TimeLimit {
    /// None, whatever counts for others: for routes that wait for something.
    pub const NONE: TimeLimit = TimeLimit(None);

    /// This long.
    #[must_use]
    pub const fn of(limit: Duration) -> TimeLimit {
        TimeLimit(Some(limit))
    }

    /// So many seconds.
    #[must_use]
    pub const fn seconds(seconds: u64) -> TimeLimit {
        TimeLimit::of(Duration::from_secs(seconds))
    }

    /// The limit of an endpoint: the handler's own, that of its controller, or that of all.
    fn for_endpoint(endpoint: &dyn Endpoint, of_all: Option<TimeLimit>) -> Option<Duration> {
        let metadata = endpoint.handler().metadata.iter().chain(endpoint.controller().metadata);
        metadata.filter_map(|value| value.downcast_ref()).copied().next().or(of_all)?.0
    }
}

/// An endpoint that may take only so long.
struct Limited {
    endpoint: Box<dyn Endpoint>,
    limit: Duration,
    /// The filters of the application, which see that it took too long.
    filters: Box<[ErasedFilter<Http>]>,
}

/// Limits the time of an endpoint. Without a limit it is the endpoint itself.
///
/// # Panics
/// When a box holds something else than a filter: generated code binds each enhancer to its kind.
pub(super) fn within_time(
    endpoint: Box<dyn Endpoint>,
    of_all: Option<TimeLimit>,
    filters: impl FnOnce() -> Vec<Box<dyn Any + Send + Sync>>,
) -> Box<dyn Endpoint> {
    match TimeLimit::for_endpoint(&*endpoint, of_all) {
        None => endpoint,
        Some(limit) => Box::new(Limited { endpoint, limit, filters: filters().into_iter().map(unerase).collect() }),
    }
}

impl Endpoint for Limited {
    fn call<'a>(&'a self, cx: &'a mut ExecutionContext<Http>, body: Body) -> Outcome<'a> {
        Box::pin(async move {
            match timeout(self.limit, self.endpoint.call(&mut *cx, body)).await {
                Ok(outcome) => outcome,
                Err(_) => {
                    let failure = ServiceUnavailable::new("The request took too long").into();
                    recover(&self.filters, failure, cx).await
                }
            }
        })
    }

    fn handler(&self) -> &'static HandlerDef {
        self.endpoint.handler()
    }

    fn controller(&self) -> &'static ControllerDef {
        self.endpoint.controller()
    }
}
