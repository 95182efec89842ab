//! Which proxies are believed, and what follows for a request.

use std::net::IpAddr;

use http::HeaderMap;

use super::arrival::Client;
use super::forwarded::{Hop, Malformed, forwarded, x_forwarded};
use super::network::Network;
use crate::di::BootError;

/// The proxies in front of an application, and what they write into requests: see
/// [`Application::trust_proxies`](crate::http::Application::trust_proxies).
///
/// Of the headers that a proxy does not set, it passes on what the client wrote. So only those are read that every proxy in
/// use is known to set: `X-Forwarded-For` and `X-Forwarded-Proto`, unless another is asked for.
#[derive(Clone, Debug)]
pub struct TrustedProxies {
    networks: Vec<String>,
    reads: Reads,
}

/// Which headers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    Forwarded,
    XForwarded { host: bool },
}

impl TrustedProxies {
    /// Proxies at these addresses: single ones, `192.0.2.7`, and ranges, `10.0.0.0/8` or `fd00::/8`.
    pub fn new(networks: impl IntoIterator<Item = impl Into<String>>) -> TrustedProxies {
        let networks = networks.into_iter().map(Into::into).collect();
        TrustedProxies { networks, reads: Reads::XForwarded { host: false } }
    }

    /// They also set `X-Forwarded-Host`, or remove what the client wrote there.
    #[must_use]
    pub fn with_host(mut self) -> TrustedProxies {
        if let Reads::XForwarded { host } = &mut self.reads {
            *host = true;
        }
        self
    }

    /// They set `Forwarded` (RFC 7239), and it is read instead of `X-Forwarded-For`, `-Proto` and `-Host`.
    #[must_use]
    pub fn with_forwarded(mut self) -> TrustedProxies {
        self.reads = Reads::Forwarded;
        self
    }

    /// Reads the addresses, and adds a fault for each that is none.
    pub(super) fn check(self, faults: &mut BootError) -> Proxies {
        let mut networks = Vec::new();
        for text in &self.networks {
            match Network::parse(text) {
                Ok(network) => networks.push(network),
                Err(error) => faults.add(format_args!(
                    "`trust_proxies` names \"{text}\", which is no address and no range of addresses: {error}"
                )),
            }
        }
        Proxies { networks, reads: self.reads }
    }
}

impl<T: Into<String>, const N: usize> From<[T; N]> for TrustedProxies {
    fn from(networks: [T; N]) -> TrustedProxies {
        TrustedProxies::new(networks)
    }
}

impl<T: Into<String>> From<Vec<T>> for TrustedProxies {
    fn from(networks: Vec<T>) -> TrustedProxies {
        TrustedProxies::new(networks)
    }
}

/// The proxies that are believed.
#[derive(Debug)]
pub(super) struct Proxies {
    networks: Vec<Network>,
    reads: Reads,
}

impl Proxies {
    /// Follows the headers from the peer back to the client, as long as whoever wrote them is trusted.
    pub(super) fn resolve(&self, peer: Client, headers: &HeaderMap) -> Client {
        match self.reads {
            Reads::Forwarded => self.follow(peer, forwarded(headers)),
            Reads::XForwarded { host } => self.follow(peer, x_forwarded(headers, host).map(Ok)),
        }
    }

    fn follow(&self, mut client: Client, mut hops: impl Iterator<Item = Result<Hop, Malformed>>) -> Client {
        while client.address.is_some_and(|address| self.trusts(address)) {
            let hop = match hops.next() {
                Some(Ok(hop)) => hop,
                Some(Err(Malformed)) => {
                    client.is_malformed = true;
                    break;
                }
                None => break,
            };
            // The one nearest to the client knows best.
            client.scheme = hop.scheme.unwrap_or(client.scheme);
            client.host = hop.host.or(client.host);
            // The proxy says that it doesn't know, and nobody knows who wrote what is left: the last known hop stays.
            let Some(address) = hop.address else { break };
            client.address = Some(address);
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(address))
    }
}
