//! What is known of a request before it is routed, when something stands around the handlers.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

/// What is known of a request before it is routed: an extension of it.
#[derive(Clone)]
pub(crate) struct Arrival(Arc<Facts>);

struct Facts {
    client: Client,
}

impl Arrival {
    pub(super) fn new(client: Client) -> Arrival {
        Arrival(Arc::new(Facts { client }))
    }

    /// Who asks.
    pub(crate) fn client(&self) -> &Client {
        &self.0.client
    }
}

/// Who asks, and for what: the other end of the connection, or what trusted proxies say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) address: Option<IpAddr>,
    pub(crate) scheme: Scheme,
    /// What a trusted proxy says that the client asked for.
    pub(crate) host: Option<Box<str>>,
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
