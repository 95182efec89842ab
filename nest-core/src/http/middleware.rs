//! tower: layers around the application or a route, and services mounted at a path. This file and its folder alone name it.

#[cfg(feature = "compression")]
mod compression;
mod injected;
#[cfg(feature = "static-files")]
mod serve_static;

use std::convert::Infallible;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Body as HttpBody;
use tower_layer::Layer;
use tower_service::Service;

#[cfg(feature = "compression")]
pub(super) use self::compression::compressed;
pub(super) use self::injected::{ErasedMiddleware, behind_middleware, unerase};
pub use self::injected::{Middleware, MiddlewareNext};
#[cfg(feature = "static-files")]
pub use self::serve_static::ServeStatic;
use super::body::{Body, BoxError};
use super::endpoint::{Endpoint, Outcome};
use super::error::{Failure, InternalServerError};
use super::head::HeadRest;
use super::response::Response;
use super::service::{HttpService, Incoming};
use super::transport::Http;
use crate::di::{ControllerDef, HandlerDef};
use crate::pipeline::{BoxFuture, ExecutionContext, Transport};

/// A request as tower services see it.
pub type Request = http::Request<Body>;

/// A service with its type erased.
#[derive(Clone)]
pub struct ErasedService(Arc<dyn AnyService>);

impl ErasedService {
    /// Erases the type of a service. What it fails with becomes a 500, and goes to the log.
    pub fn new<S, B>(service: S) -> Self
    where
        S: Service<Request, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        S::Future: Send,
        S::Error: Into<BoxError>,
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        ErasedService(Arc::new(Holder(service)))
    }

    /// Erases what is no tower service.
    pub(super) fn of(service: impl AnyService + 'static) -> Self {
        ErasedService(Arc::new(service))
    }

    pub(crate) fn call(&self, request: Request) -> BoxFuture<'static, Response> {
        self.0.call(request)
    }
}

/// A service that can be mounted: every tower service that takes a [`Request`] and answers with any body.
pub trait Mountable {
    /// Erases its type.
    fn erase(self) -> ErasedService;
}

impl<S, B> Mountable for S
where
    S: Service<Request, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn erase(self) -> ErasedService {
        ErasedService::new(self)
    }
}

/// A layer around an application or a route: every tower layer whose service is [`Mountable`].
pub trait HttpLayer {
    /// Wraps what is behind it.
    fn wrap(self, inner: Inner) -> ErasedService;
}

impl<L: Layer<Inner>> HttpLayer for L
where
    L::Service: Mountable,
{
    fn wrap(self, inner: Inner) -> ErasedService {
        self.layer(inner).erase()
    }
}

/// The object-safe twin of a tower service that is cloned for each call.
pub(super) trait AnyService: Send + Sync {
    fn call(&self, request: Request) -> BoxFuture<'static, Response>;
}

struct Holder<S>(S);

impl<S, B> AnyService for Holder<S>
where
    S: Service<Request, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn call(&self, request: Request) -> BoxFuture<'static, Response> {
        let mut service = self.0.clone();
        Box::pin(async move {
            if let Err(error) = poll_fn(|cx| service.poll_ready(cx)).await.map_err(Into::into) {
                return fail(error);
            }
            match service.call(request).await {
                Ok(response) => response.map(Body::new),
                Err(error) => fail(error.into()),
            }
        })
    }
}

/// The answer to what a layer or a mounted service failed with.
fn fail(error: BoxError) -> Response {
    tracing::error!("a tower service failed: {error}");
    Failure::from(InternalServerError::default()).into_response()
}

/// The application behind its layers, or an endpoint behind its own: what a [`Layer`] is given to wrap.
#[derive(Clone)]
pub struct Inner(Behind);

#[cfg(feature = "compression")]
impl Inner {
    fn application(service: HttpService) -> Inner {
        Inner(Behind::Application(service))
    }
}

#[derive(Clone)]
enum Behind {
    Application(HttpService),
    Endpoint(Arc<dyn Endpoint>),
}

impl<B> Service<http::Request<B>> for Inner
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: http::Request<B>) -> Self::Future {
        let behind = self.0.clone();
        Box::pin(async move {
            Ok(match behind {
                Behind::Application(service) => service.answer(Incoming::behind(&service, request)).await,
                Behind::Endpoint(endpoint) => match request.extensions_mut().remove::<HeadRest>() {
                    Some(rest) => {
                        let (parts, body) = request.into_parts();
                        let head = rest.join(parts);
                        let mut cx = ExecutionContext::new(endpoint.handler(), endpoint.controller(), head);
                        let outcome = endpoint.call(&mut cx, Body::new(body)).await;
                        outcome.unwrap_or_else(|failure| Http::reply_to_failure(failure, &cx))
                    }
                    None => fail("a layer dropped the extensions of the request".into()),
                },
            })
        })
    }
}

impl HttpService {
    /// Wraps the application in a tower layer. The layer that is added last runs first.
    #[must_use]
    pub fn layer(self, layer: impl HttpLayer) -> HttpService {
        let service = layer.wrap(Inner(Behind::Application(self.clone())));
        self.behind(service)
    }
}

/// Wraps an endpoint in a tower layer, which then runs after routing and before the guards.
#[must_use]
pub fn layered(endpoint: Box<dyn Endpoint>, layer: impl HttpLayer) -> Box<dyn Endpoint> {
    let (handler, controller) = (endpoint.handler(), endpoint.controller());
    let service = layer.wrap(Inner(Behind::Endpoint(endpoint.into())));
    Box::new(Layered { service, handler, controller })
}

/// An endpoint behind a tower layer.
struct Layered {
    service: ErasedService,
    handler: &'static HandlerDef,
    controller: &'static ControllerDef,
}

impl Endpoint for Layered {
    fn call<'a>(&'a self, cx: &'a mut ExecutionContext<Http>, body: Body) -> Outcome<'a> {
        let (parts, rest) = cx.request_mut().take_parts();
        let mut request = http::Request::from_parts(parts, body);
        request.extensions_mut().insert(rest);
        // The layer is called within the future, where its panics are caught.
        Box::pin(async { Ok(self.service.call(request).await) })
    }

    fn handler(&self) -> &'static HandlerDef {
        self.handler
    }

    fn controller(&self) -> &'static ControllerDef {
        self.controller
    }
}

/// The application as a tower service, for a request whose connection is not known.
impl<B> Service<http::Request<B>> for HttpService
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let service = self.clone();
        Box::pin(async move { Ok(service.handle(request).await) })
    }
}

/// A tower service mounted at a path prefix.
pub(crate) struct Mount {
    /// Without a slash at the end; empty for the root.
    prefix: Arc<str>,
    service: ErasedService,
}

/// Where the service that gets a request is mounted: an extension of the request.
#[derive(Clone, Debug, Default)]
pub struct Mounted(Option<Arc<str>>);

impl Mounted {
    /// The path that is taken off, without a slash at the end.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl Mount {
    pub(crate) fn new(prefix: &str, service: ErasedService) -> Self {
        Mount { prefix: super::routing::join_paths([prefix]).trim_end_matches('/').into(), service }
    }

    /// What is left of a path below the prefix, `/` at least.
    fn rest<'a>(&self, path: &'a str) -> Option<&'a str> {
        match path.strip_prefix(&*self.prefix)? {
            "" => Some("/"),
            rest => rest.starts_with('/').then_some(rest),
        }
    }

    /// The mount for a path: of several the one with the longest prefix.
    pub(crate) fn find<'a>(mounts: &'a [Mount], path: &str) -> Option<&'a Mount> {
        mounts.iter().filter(|mount| mount.rest(path).is_some()).max_by_key(|mount| mount.prefix.len())
    }

    /// Calls the service with the prefix taken off the path.
    pub(crate) async fn call(&self, incoming: Incoming) -> Response {
        let Incoming { mut parts, body, origin } = incoming;
        let rest = self.rest(parts.uri.path()).unwrap_or("/");
        let target = match parts.uri.query() {
            Some(query) => format!("{rest}?{query}"),
            None => rest.to_owned(),
        };
        let mut uri = std::mem::take(&mut parts.uri).into_parts();
        uri.path_and_query = target.try_into().ok();
        parts.uri = uri.try_into().unwrap_or_default();
        parts.extensions.insert(origin.id);
        parts.extensions.insert(origin);
        parts.extensions.insert(Mounted(Some(self.prefix.clone())));
        self.service.call(http::Request::from_parts(parts, body)).await
    }
}
