//! The application as a function from requests to responses.

use std::any::Any;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH, VARY};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use http_body::Body as HttpBody;
use tracing::Instrument;

use super::body::{Body, BoxError};
use super::edge::{Around, Arrival, CsrfPolicy};
use super::endpoint::{Endpoint, Outcome};
use super::error::{Failure, HttpException, InternalServerError};
use super::head::RequestHead;
use super::middleware::{ErasedService, Mount};
use super::request_id::{Issued, RequestId};
use super::response::{IntoResponse, Response};
use super::routing::{Found, ParamRanges, Route, Router};
use super::transport::Http;
use super::unrouted::UNROUTED;
use crate::di::{Container, RequestScope};
use crate::pipeline::{BoxFuture, ErasedFilter, ExecutionContext, Transport, recover};

/// How many bytes of a body are read unless the application says otherwise: 1 MiB.
pub const DEFAULT_BODY_LIMIT: usize = 1024 * 1024;

/// The application as a function from requests to responses. Clones share one immutable table.
#[derive(Clone)]
pub struct HttpService(Arc<Shared>);

struct Shared {
    table: Arc<Table>,
    layers: Option<ErasedService>,
    /// What stands around the layers.
    around: Option<Around>,
}

impl Shared {
    /// Whether nothing stands before the table.
    fn is_bare(&self) -> bool {
        self.layers.is_none() && self.around.is_none()
    }
}

struct Table {
    router: Router,
    mounts: Vec<Mount>,
    filters: Vec<ErasedFilter<Http>>,
    body_limit: usize,
    /// Set when handles look for the scope of the current request, from wherever they are.
    scoped: Option<Arc<Container>>,
    /// Set in applications with something around their handlers, which is where requests are checked.
    csrf: Option<CsrfPolicy>,
    /// Whether errors are problem details: for those that the server answers in the application's place.
    problem_details: bool,
    nowhere: Arc<Route>,
}

/// What is not in a request itself: its id, where it came from, and what the application has found out about that. Layers have it
/// among the extensions of the request.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(super) id: RequestId,
    pub(super) peer: Option<SocketAddr>,
    /// Set when something stands around the handlers.
    pub(super) arrival: Option<Arrival>,
}

/// A request on its way to the table. It stays where it is, on the heap: a future that had it in itself would be moved, with it, into
/// each of those around it.
pub(crate) struct Incoming {
    pub(super) parts: Parts,
    pub(super) body: Body,
    pub(super) origin: Origin,
}

impl Incoming {
    fn new<B>(request: http::Request<B>, origin: Origin) -> Box<Incoming>
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let (parts, body) = request.into_parts();
        Box::new(Incoming { parts, body: Body::new(body), origin })
    }

    /// What a layer of a service passes on. It comes from where `service` put it, or from anywhere.
    pub(super) fn behind<B>(service: &HttpService, request: http::Request<B>) -> Box<Incoming>
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let origin = request.extensions().get::<Origin>().cloned().unwrap_or_else(|| service.origin(None));
        Incoming::new(request, origin)
    }
}

/// What an [`HttpService`] is made of.
#[derive(Default)]
pub struct HttpServiceBuilder {
    router: Router,
    mounts: Vec<Mount>,
    filters: Vec<ErasedFilter<Http>>,
    body_limit: Option<usize>,
    scoped: Option<Arc<Container>>,
    csrf: Option<CsrfPolicy>,
    problem_details: bool,
}

impl HttpServiceBuilder {
    /// Answers with this table of routes.
    #[must_use]
    pub fn new(router: Router) -> Self {
        HttpServiceBuilder { router, ..Default::default() }
    }

    /// Mounts a tower service at a path prefix. It gets the requests that no route takes, with the prefix taken off.
    #[must_use]
    pub fn mount(mut self, prefix: &str, service: ErasedService) -> Self {
        self.mounts.push(Mount::new(prefix, service));
        self
    }

    /// The application's filters, which also see unknown routes. The first one is tried first.
    #[must_use]
    pub fn filters(mut self, filters: Vec<ErasedFilter<Http>>) -> Self {
        self.filters = filters;
        self
    }

    /// How many bytes of a body are read, [`DEFAULT_BODY_LIMIT`] unless set.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// Opens a scope for each request, in which `Scoped<T>` handles find its instances.
    #[must_use]
    pub(crate) fn scoped(mut self, container: Arc<Container>) -> Self {
        self.scoped = Some(container);
        self
    }

    /// Refuses what pages of other origins forge. It is looked at where something stands around the service, and only there.
    #[must_use]
    pub(crate) fn csrf(mut self, policy: CsrfPolicy) -> Self {
        self.csrf = Some(policy);
        self
    }

    /// Says that errors are problem details. Who builds an application puts what makes them so around it.
    #[must_use]
    pub(crate) fn problem_details(mut self, are_problems: bool) -> Self {
        self.problem_details = are_problems;
        self
    }

    /// The service.
    #[must_use]
    pub fn build(self) -> HttpService {
        let HttpServiceBuilder { router, mounts, filters, body_limit, scoped, csrf, problem_details } = self;
        let body_limit = body_limit.unwrap_or(DEFAULT_BODY_LIMIT);
        let nowhere = Arc::default();
        let table = Arc::new(Table { router, mounts, filters, body_limit, scoped, csrf, problem_details, nowhere });
        HttpService(Arc::new(Shared { table, layers: None, around: None }))
    }
}

impl HttpService {
    /// Answers a request in process.
    pub fn handle<B>(&self, request: http::Request<B>) -> impl Future<Output = Response> + Send
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.handle_from(request, None)
    }

    /// Answers a request that came from an address. Panics are caught; every answer gets a request id.
    #[expect(clippy::manual_async_fn, reason = "an async fn moves its arguments once more, and a request is large")]
    pub fn handle_from<B>(
        &self,
        request: http::Request<B>,
        peer: Option<SocketAddr>,
    ) -> impl Future<Output = Response> + Send
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        async move {
            let table = &*self.0.table;
            let issued = Issued::new();
            let id = issued.id();
            let found = if self.0.is_bare() {
                table.router.find(request.method(), request.uri().path())
            } else {
                Found::Nothing
            };
            let origin = Origin { id, peer, arrival: None };
            // The rare ways to an answer are boxed, so that they don't make this future larger.
            let Found::Endpoint { endpoint, route, params, without_body: false } = found else {
                return Box::pin(self.handle_otherwise(Incoming::new(request, origin), issued)).await;
            };
            // A request is large. Nothing is called between here and its context, so that the compiler moves it but once.
            let (handler, controller, route) = (endpoint.handler(), endpoint.controller(), route.clone());
            let (parts, body) = request.into_parts();
            let head = RequestHead::new(parts, route, params, origin, table.body_limit);
            let mut cx = ExecutionContext::new(handler, controller, head);
            let mut future = table.call(endpoint, &mut cx, Body::new(body));
            let mut outcome = None;
            let panic = poll_fn(|task| poll_caught(future.as_mut(), task, &mut outcome)).await;
            drop(future);
            match &mut outcome {
                // So is an answer: it stays where the endpoint has put it.
                Some(Ok(response)) => issued.write(response.headers_mut()),
                _ => {
                    let mut response = match outcome {
                        Some(Err(failure)) => Http::reply_to_failure(failure, &cx),
                        _ => answer_panic(panic, id),
                    };
                    issued.write(response.headers_mut());
                    return response;
                }
            }
            match outcome {
                Some(Ok(response)) => response,
                _ => unreachable!("every other outcome has been answered"),
            }
        }
    }

    /// Answers what is not simply for an endpoint: behind layers, for a mounted service, without a body, or for nobody.
    async fn handle_otherwise(&self, incoming: Box<Incoming>, issued: Issued) -> Response {
        let mut response = self.answer_caught(incoming).await;
        issued.write(response.headers_mut());
        response
    }

    /// Answers as [`answer`](Self::answer) does; a panic is an answer as well.
    pub(super) async fn answer_caught(&self, incoming: Box<Incoming>) -> Response {
        let id = incoming.origin.id;
        caught(pin!(self.answer(incoming)), id).await
    }

    /// Ends the answers that have no end of their own, since the server stops.
    pub(super) fn end_streams(&self) {
        self.0.table.router.shared().stopping().begin();
    }

    /// Whether errors are problem details.
    pub(super) fn has_problem_details(&self) -> bool {
        self.0.table.problem_details
    }

    fn origin(&self, peer: Option<SocketAddr>) -> Origin {
        Origin { id: Issued::new().id(), peer, arrival: None }
    }

    /// The same application behind a service, which calls this one.
    pub(crate) fn behind(&self, layers: ErasedService) -> HttpService {
        HttpService(Arc::new(Shared { table: self.0.table.clone(), layers: Some(layers), around: None }))
    }

    /// The same application with this around it and its layers.
    pub(crate) fn within(&self, around: Around) -> HttpService {
        let Shared { table, layers, .. } = &*self.0;
        HttpService(Arc::new(Shared { table: table.clone(), layers: layers.clone(), around: Some(around) }))
    }

    /// Answers within all that stands around this service, and around those that it wraps.
    pub(super) async fn answer(&self, mut incoming: Box<Incoming>) -> Response {
        let Some(around) = &self.0.around else { return self.answer_inside(incoming).await };
        let (passage, early) = around.enter(&incoming.parts, &mut incoming.origin, self.has_problem_details());
        let mut response = match early {
            Some(response) => response,
            None => {
                let id = incoming.origin.id;
                let answer = async { self.answer_inside(incoming).await };
                caught(pin!(answer.instrument(passage.span())), id).await
            }
        };
        around.leave(passage, &mut response);
        response
    }

    /// Answers behind the layers.
    fn answer_inside(&self, incoming: Box<Incoming>) -> BoxFuture<'_, Response> {
        let Some(layers) = &self.0.layers else { return self.route(incoming) };
        let Incoming { mut parts, body, origin } = *incoming;
        parts.extensions.insert(origin);
        layers.call(http::Request::from_parts(parts, body))
    }

    /// Finds the endpoint and calls it.
    fn route(&self, incoming: Box<Incoming>) -> BoxFuture<'_, Response> {
        let table = &*self.0.table;
        let Incoming { parts, origin, .. } = &*incoming;
        let arrival = origin.arrival.as_ref();
        let mut vary = None;
        let mut found = table.router.find(&parts.method, parts.uri.path());
        if let Found::Versions(versions, params) = found {
            found = table.router.choose(versions, params, parts, arrival);
            vary = table.router.versioning().vary();
        }
        if let (Found::Endpoint { route, .. }, Some(arrival)) = (&found, Arrival::of(parts, arrival)) {
            arrival.routed(route);
        }
        let refusal = table.csrf.as_ref().and_then(|policy| policy.refusal(parts, arrival, &found));
        match (found, refusal) {
            (_, Some(failure)) => add_vary(vary, table.refuse(failure, *incoming)),
            (Found::Endpoint { endpoint, route, params, without_body }, None) => {
                let Incoming { parts, body, origin } = *incoming;
                let head = RequestHead::new(parts, route.clone(), params, origin, table.body_limit);
                let mut cx = ExecutionContext::new(endpoint.handler(), endpoint.controller(), head);
                let answer = Box::pin(async move {
                    let outcome = table.call(endpoint, &mut cx, body).await;
                    let response = outcome.unwrap_or_else(|failure| Http::reply_to_failure(failure, &cx));
                    if without_body { leave_out_body(response) } else { response }
                });
                add_vary(vary, answer)
            }
            (found, None) => add_vary(vary, Box::pin(table.answer_without_endpoint(found, *incoming))),
        }
    }
}

/// Says which header an answer depends on.
fn add_vary(vary: Option<HeaderValue>, answer: BoxFuture<'_, Response>) -> BoxFuture<'_, Response> {
    let Some(header) = vary else { return answer };
    Box::pin(async move {
        let mut response = answer.await;
        response.headers_mut().append(VARY, header);
        response
    })
}

impl Table {
    /// Answers what no endpoint answers: a mounted service may, and there are methods that only say what there is.
    async fn answer_without_endpoint(&self, found: Found<'_>, incoming: Incoming) -> Response {
        let parts = &incoming.parts;
        match found {
            Found::OtherMethods(allow) if parts.method == Method::OPTIONS => {
                with_allow(StatusCode::NO_CONTENT.into_response(), allow)
            }
            Found::OtherMethods(allow) => {
                let refused = self.refuse(unknown(StatusCode::METHOD_NOT_ALLOWED, parts), incoming).await;
                with_allow(refused, allow)
            }
            Found::Nothing => match Mount::find(&self.mounts, parts.uri.path()) {
                Some(mount) => mount.call(incoming).await,
                None => self.refuse(unknown(StatusCode::NOT_FOUND, parts), incoming).await,
            },
            Found::Endpoint { .. } | Found::Versions(..) => unreachable!("an endpoint has been called"),
        }
    }

    /// The answer to what gets to no endpoint, unless a filter of the application says otherwise.
    ///
    /// It is boxed, so that it doesn't make larger who waits for it.
    #[cold]
    fn refuse(&self, failure: Failure, incoming: Incoming) -> BoxFuture<'_, Response> {
        let Incoming { parts, origin, .. } = incoming;
        let params = ParamRanges::default();
        let head = RequestHead::new(parts, self.nowhere.clone(), params, origin, self.body_limit);
        let cx = ExecutionContext::new(&UNROUTED.handlers[0], &UNROUTED, head);
        Box::pin(async move {
            recover(&self.filters, failure, &cx).await.unwrap_or_else(|failure| Http::reply_to_failure(failure, &cx))
        })
    }

    /// Calls an endpoint, within the scope of the request when anything in the application asks for that.
    #[inline]
    fn call<'a>(&'a self, endpoint: &'a dyn Endpoint, cx: &'a mut ExecutionContext<Http>, body: Body) -> Outcome<'a> {
        match &self.scoped {
            None => endpoint.call(cx, body),
            Some(container) => {
                let scope = RequestScope::new(container.clone());
                cx.open_scope(|| scope.clone());
                Box::pin(scope.run(endpoint.call(cx, body)))
            }
        }
    }
}

/// `Cannot GET /nope`, as NestJS says it.
#[cold]
fn unknown(status: StatusCode, parts: &Parts) -> Failure {
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    HttpException::new(status, format!("Cannot {} {target}", parts.method)).into()
}

fn with_allow(mut response: Response, allow: &HeaderValue) -> Response {
    response.headers_mut().insert(ALLOW, allow.clone());
    response
}

/// The answer to HEAD: the length that GET would have, and nothing else.
#[cold]
fn leave_out_body(mut response: Response) -> Response {
    let body = std::mem::take(response.body_mut());
    if let Some(length) = body.size_hint().exact()
        && !response.headers().contains_key(CONTENT_LENGTH)
        && response.status() != StatusCode::NO_CONTENT
    {
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}

/// What a future panicked with.
type Panic = Box<dyn Any + Send>;

/// What a future answers, or the answer to its panic.
async fn caught(mut future: Pin<&mut impl Future<Output = Response>>, id: RequestId) -> Response {
    let mut response = None;
    let panic = poll_fn(|task| poll_caught(future.as_mut(), task, &mut response)).await;
    response.unwrap_or_else(|| answer_panic(panic, id))
}

/// Polls a future to its end, or to its panic. The result is put where it stays: as a return value it would be moved through
/// several closures.
fn poll_caught<F: Future + ?Sized>(
    future: Pin<&mut F>,
    task: &mut Context<'_>,
    result: &mut Option<F::Output>,
) -> Poll<Option<Panic>> {
    let polled = catch_unwind(AssertUnwindSafe(|| match future.poll(task) {
        Poll::Ready(value) => {
            *result = Some(value);
            true
        }
        Poll::Pending => false,
    }));
    match polled {
        Ok(true) => Poll::Ready(None),
        Ok(false) => Poll::Pending,
        Err(panic) => Poll::Ready(Some(panic)),
    }
}

/// A panic says nothing to the client, and what it can say to the log.
#[cold]
fn answer_panic(panic: Option<Panic>, id: RequestId) -> Response {
    let text = panic.as_ref().and_then(|panic| {
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str))
    });
    tracing::error!(request_id = %id, "a handler panicked: {}", text.unwrap_or("without a message"));
    Failure::from(InternalServerError::default()).into_response()
}
