//! What an application asks for around its handlers.

use super::builder::Application;
use crate::http::edge::TrustedProxies;

impl Application {
    /// Believes what these proxies say about the client: `trust_proxies(["10.0.0.0/8"])`.
    ///
    /// Without it, the client is whoever is at the other end of the connection. With it, `X-Forwarded-For` is read from the
    /// right: each address is believed as long as the hop that wrote it down is one of the proxies, so what a client writes
    /// there itself is never reached. `X-Forwarded-Proto` says in the same way what the client speaks. Other headers are read
    /// only when asked for, by [`TrustedProxies`].
    ///
    /// A text that is no address and no range ends the start.
    pub fn trust_proxies(mut self, proxies: impl Into<TrustedProxies>) -> Application {
        self.edge.proxies = Some(proxies.into());
        self
    }
}
