//! What is known of a request before it is routed, when something stands around the handlers.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use http::header::HOST;
use http::request::Parts;

use super::trace_context::TraceContext;
use crate::http::routing::Route;
use crate::http::service::Origin;

/// What is known of a request before it is routed, and its route once it is.
#[derive(Clone)]
pub(crate) struct Arrival(Arc<Facts>);

struct Facts {
    client: Client,
    trace: Option<TraceContext>,
    route: OnceLock<Arc<Route>>,
}

impl Arrival {
    pub(super) fn new(client: Client, trace: Option<TraceContext>) -> Arrival {
        Arrival(Arc::new(Facts { client, trace, route: OnceLock::new() }))
    }

    /// That of a request: `own` where this application has found it out, otherwise that of another application in this process, out
    /// of which the request comes.
    pub(crate) fn of<'a>(parts: &'a Parts, own: Option<&'a Arrival>) -> Option<&'a Arrival> {
        own.or_else(|| parts.extensions.get::<Origin>()?.arrival.as_ref())
    }

    /// Who asks.
    pub(crate) fn client(&self) -> &Client {
        &self.0.client
    }

    /// The trace, when the application keeps note of it.
    pub(crate) fn trace(&self) -> Option<&TraceContext> {
        self.0.trace.as_ref()
    }

    /// Notes the route, for those who look at the request from outside.
    pub(crate) fn routed(&self, route: &Arc<Route>) {
        self.0.route.get_or_init(|| route.clone());
    }

    /// The pattern of the route, when there is one.
    pub(super) fn pattern(&self) -> Option<&str> {
        self.0.route.get().map(|route| route.pattern())
    }
}

/// The host that a request asks for: what a trusted proxy says, otherwise the one in its URI or in `Host`.
pub(crate) fn host_of<'a>(parts: &'a Parts, own: Option<&'a Arrival>) -> Option<&'a str> {
    if let Some(host) = Arrival::of(parts, own).and_then(|arrival| arrival.client().host.as_deref()) {
        return Some(host);
    }
    match parts.uri.authority() {
        Some(authority) => authority.as_str().rsplit('@').next(),
        None => parts.headers.get(HOST)?.to_str().ok(),
    }
}

/// Who asks, and for what: the other end of the connection, or what trusted proxies say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) address: Option<IpAddr>,
    pub(crate) scheme: Scheme,
    /// What a trusted proxy says that the client asked for.
    pub(crate) host: Option<Box<str>>,
    /// Whether what a trusted proxy passes on cannot be read. Such a request is refused: a client could otherwise write something
    /// malformed, and be taken for the proxy.
    pub(crate) is_malformed: bool,
}

/// What a client speaks: HTTP, or HTTP within TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Anybody on the way can read and change it.
    Http,
    /// Within TLS.
    Https,
}

impl Scheme {
    /// As it stands in a URI.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Scheme> {
        [Scheme::Http, Scheme::Https].into_iter().find(|scheme| scheme.as_str().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
