//! A request without its body.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Uri, Version};

use super::edge::{Arrival, Initiator, Scheme, TraceContext, host_of, initiator};
use super::extract::raw_cookies;
use super::request_id::RequestId;
use super::routing::{ParamRanges, Route};
use super::service::Origin;

/// A request without its body: what the client sent, what routing found, where it came from.
pub struct RequestHead {
    parts: Parts,
    route: Arc<Route>,
    params: ParamRanges,
    origin: Origin,
    body_limit: usize,
}

impl RequestHead {
    pub(crate) fn new(parts: Parts, route: Arc<Route>, params: ParamRanges, origin: Origin, body_limit: usize) -> Self {
        RequestHead { parts, route, params, origin, body_limit }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.parts.method
    }

    /// The URI as the client sent it.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.parts.uri
    }

    /// The path as the client sent it, still percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// The query string as the client sent it, without the question mark; empty when there is none.
    #[must_use]
    pub fn query(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }

    /// The protocol's version.
    #[must_use]
    pub fn version(&self) -> Version {
        self.parts.version
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The cookies of a name as they were sent, without the quotes that RFC 6265 allows around a value. A client sends several
    /// of one name when they were set for several paths or domains.
    pub fn cookies(&self, name: &str) -> impl Iterator<Item = String> {
        raw_cookies(self.headers(), name).map(|cookie| cookie.value_trimmed().to_owned())
    }

    /// Who made a browser send the request, as the browser says it.
    #[must_use]
    pub fn initiator(&self) -> Initiator {
        initiator(&self.parts, self.origin.arrival.as_ref())
    }

    /// What tower layers have added.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.parts.extensions
    }

    /// The address at the other end of the connection; `None` for a request that came in process.
    #[must_use]
    pub fn peer(&self) -> Option<SocketAddr> {
        self.origin.peer
    }

    /// The address of the client: what [trusted proxies](crate::http::Application::trust_proxies) say, otherwise that of the
    /// peer; `None` for a request that came in process. This is what `#[ip]` gives.
    #[must_use]
    pub fn client_address(&self) -> Option<IpAddr> {
        match self.arrival() {
            Some(arrival) => arrival.client().address,
            None => self.origin.peer.map(|peer| peer.ip().to_canonical()),
        }
    }

    /// What the client speaks: what [trusted proxies](crate::http::Application::trust_proxies) say, otherwise what this server
    /// speaks. `None` in an application with nothing around its handlers, in which nobody keeps note of it.
    #[must_use]
    pub fn scheme(&self) -> Option<Scheme> {
        self.arrival().map(|arrival| arrival.client().scheme)
    }

    /// The host that the client asked for, with its port if it named one: what
    /// [trusted proxies](crate::http::Application::trust_proxies) say, otherwise the one in the URI or in `Host`. Whoever sends
    /// a request can write any.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        host_of(&self.parts, self.origin.arrival.as_ref())
    }

    /// The trace that the request belongs to, in an application that
    /// [keeps note of it](crate::http::Application::trace_context).
    #[must_use]
    pub fn trace_context(&self) -> Option<&TraceContext> {
        self.arrival().and_then(Arrival::trace)
    }

    /// The request id, which the client gets in `x-request-id`.
    #[must_use]
    pub fn id(&self) -> RequestId {
        self.origin.id
    }

    /// The route's whole pattern, `/api/v1/users/{id}`; empty when no route matched.
    #[must_use]
    pub fn pattern(&self) -> &str {
        self.route.pattern()
    }

    /// A path parameter as the client sent it, still percent-encoded.
    #[must_use]
    pub fn raw_param(&self, name: &str) -> Option<&str> {
        let index = self.route.names().iter().position(|known| &**known == name)?;
        self.params.get(index, self.path())
    }

    /// A parameter of the host that the route is for, `{tenant}.example.com`, in small letters.
    #[must_use]
    pub fn host_param(&self, name: &str) -> Option<String> {
        Some(self.route.host()?.parameter(name, self.host()?)?.to_ascii_lowercase())
    }

    /// How many bytes of a body a handler may collect: what its route says by `body_limit`, otherwise what the application does.
    #[must_use]
    pub fn body_limit(&self) -> usize {
        self.body_limit
    }

    /// Puts the limit of a route in the place of the application's.
    pub(crate) fn set_body_limit(&mut self, bytes: usize) {
        self.body_limit = bytes;
    }

    fn arrival(&self) -> Option<&Arrival> {
        Arrival::of(&self.parts, self.origin.arrival.as_ref())
    }

    /// The parts as they are, for middleware to change.
    pub(crate) fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Puts the parts in as middleware has changed them.
    pub(crate) fn set_parts(&mut self, parts: Parts) {
        self.parts = parts;
    }

    pub(crate) fn route(&self) -> &Route {
        &self.route
    }

    /// Takes the parts out, for tower layers, and says how to put a head together again around them.
    pub(crate) fn take_parts(&mut self) -> (Parts, HeadRest) {
        let parts = std::mem::replace(&mut self.parts, http::Request::new(()).into_parts().0);
        let (route, params, origin) = (self.route.clone(), self.params, self.origin.clone());
        (parts, HeadRest { route, params, origin, body_limit: self.body_limit })
    }
}

/// What a head holds besides the parts, while tower layers have those.
#[derive(Clone)]
pub(crate) struct HeadRest {
    route: Arc<Route>,
    params: ParamRanges,
    origin: Origin,
    body_limit: usize,
}

impl HeadRest {
    pub(crate) fn join(self, parts: Parts) -> RequestHead {
        RequestHead::new(parts, self.route, self.params, self.origin, self.body_limit)
    }
}
