//! Middleware that is injected: it stands before the guards of a route, with the request in its hands.

use std::any::Any;
use std::sync::Arc;

use super::Request;
use crate::di::{BoundEnhancer, ControllerDef, HandlerDef};
use crate::http::body::Body;
use crate::http::endpoint::{Endpoint, Outcome};
use crate::http::error::Failure;
use crate::http::response::Response;
use crate::http::transport::Http;
use crate::pipeline::{BoxFuture, ErasedFilter, ExecutionContext, Transport, recover};

/// Stands in front of the guards of a route: it may change the request, answer itself, and change every answer, also the refusal
/// of a guard. `#[middleware]` implements it.
pub trait Middleware: Send + Sync + 'static {
    /// Answers a request, as a rule by `next.run(request)`.
    ///
    /// # Errors
    /// The failure that the client is answered with, unless a filter of the application takes it.
    fn handle<'a>(
        &'a self,
        request: Request,
        next: MiddlewareNext<'a>,
    ) -> impl Future<Output = Result<Response, Failure>> + Send + 'a;
}

/// Middleware with its type erased, as endpoints keep it.
pub struct ErasedMiddleware(Arc<dyn AnyMiddleware>);

impl ErasedMiddleware {
    /// Erases the type of middleware.
    pub fn new<M: Middleware>(middleware: Arc<M>) -> ErasedMiddleware {
        ErasedMiddleware(middleware)
    }
}

/// The object-safe twin of [`Middleware`].
trait AnyMiddleware: Send + Sync {
    fn handle_erased<'a>(
        &'a self,
        request: Request,
        next: MiddlewareNext<'a>,
    ) -> BoxFuture<'a, Result<Response, Failure>>;
}

impl<M: Middleware> AnyMiddleware for M {
    fn handle_erased<'a>(
        &'a self,
        request: Request,
        next: MiddlewareNext<'a>,
    ) -> BoxFuture<'a, Result<Response, Failure>> {
        Box::pin(self.handle(request, next))
    }
}

/// The rest of a call, for middleware: the middleware behind it, layers, guards, and the handler.
#[must_use = "a request goes on only when `next.run(request)` is awaited"]
pub struct MiddlewareNext<'a> {
    middleware: &'a [ErasedMiddleware],
    endpoint: &'a dyn Endpoint,
    filters: &'a [ErasedFilter<Http>],
    cx: &'a mut ExecutionContext<Http>,
}

impl MiddlewareNext<'_> {
    /// The handler of the route and its metadata, as a guard sees them. The request within is as it came.
    #[must_use]
    pub fn context(&self) -> &ExecutionContext<Http> {
        self.cx
    }

    /// Runs the rest of the call. What fails in it is an answer already. The route stays the one that was found, whatever the
    /// request says now.
    pub async fn run(self, request: Request) -> Response {
        let MiddlewareNext { middleware, endpoint, filters, cx } = self;
        let next = MiddlewareNext { middleware, endpoint, filters, cx: &mut *cx };
        let outcome = next.go_on(request).await;
        outcome.unwrap_or_else(|failure| Http::reply_to_failure(failure, cx))
    }

    /// The answer, or a failure that no filter took.
    async fn go_on(self, request: Request) -> Result<Response, Failure> {
        let MiddlewareNext { middleware, endpoint, filters, cx } = self;
        let Some((first, rest)) = middleware.split_first() else {
            let (parts, body) = request.into_parts();
            cx.request_mut().set_parts(parts);
            return endpoint.call(cx, body).await;
        };
        let next = MiddlewareNext { middleware: rest, endpoint, filters, cx: &mut *cx };
        match first.0.handle_erased(request, next).await {
            Ok(response) => Ok(response),
            Err(failure) => recover(filters, failure, cx).await,
        }
    }
}

/// An endpoint behind middleware.
struct Behind {
    middleware: Box<[ErasedMiddleware]>,
    endpoint: Box<dyn Endpoint>,
    /// The filters of the application, which see what middleware fails with.
    filters: Box<[ErasedFilter<Http>]>,
}

/// Puts middleware in front of an endpoint. Without any it is the endpoint itself.
///
/// # Panics
/// When a box holds something else: generated code binds each enhancer to its kind.
pub(in crate::http) fn behind_middleware(
    endpoint: Box<dyn Endpoint>,
    middleware: Vec<BoundEnhancer>,
    filters: impl FnOnce() -> Vec<Box<dyn Any + Send + Sync>>,
) -> Box<dyn Endpoint> {
    if middleware.is_empty() {
        return endpoint;
    }
    let middleware = middleware.into_iter().map(|bound| unerase(bound.bound)).collect();
    Box::new(Behind { middleware, endpoint, filters: filters().into_iter().map(unerase).collect() })
}

/// What generated code has bound to HTTP.
///
/// # Panics
/// When it is something else.
pub(in crate::http) fn unerase<E: 'static>(bound: Box<dyn Any + Send + Sync>) -> E {
    match bound.downcast() {
        Ok(enhancer) => *enhancer,
        Err(_) => panic!("middleware and filters are bound to HTTP"),
    }
}

impl Endpoint for Behind {
    fn call<'a>(&'a self, cx: &'a mut ExecutionContext<Http>, body: Body) -> Outcome<'a> {
        // The context keeps its own head for filters, should middleware fail before it runs the rest.
        let request = http::Request::from_parts(cx.request().parts().clone(), body);
        let Behind { middleware, endpoint, filters } = self;
        Box::pin(MiddlewareNext { middleware, endpoint: &**endpoint, filters, cx }.go_on(request))
    }

    fn handler(&self) -> &'static HandlerDef {
        self.endpoint.handler()
    }

    fn controller(&self) -> &'static ControllerDef {
        self.endpoint.controller()
    }
}
