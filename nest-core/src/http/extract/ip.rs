//! `#[ip]`.

use std::net::{IpAddr, SocketAddr};

use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// What `#[ip]` can be: the address of the peer, which is the other end of the connection. Headers that a client could write
/// are not looked at.
#[diagnostic::on_unimplemented(
    message = "NEST-E0509: `#[ip]` does not give a `{Self}`",
    label = "not an address of either version",
    note = "take `#[ip] ip: IpAddr`; or `Option<IpAddr>`, where a request that came in process has none"
)]
pub trait FromPeer {
    /// Reads the address.
    fn from_peer(peer: Option<SocketAddr>) -> Self;
}

/// A request that came in process, in a test for example, has the loopback address.
impl FromPeer for IpAddr {
    fn from_peer(peer: Option<SocketAddr>) -> IpAddr {
        Option::from_peer(peer).unwrap_or(IpAddr::from([127, 0, 0, 1]))
    }
}

/// A request that came in process has no address.
impl FromPeer for Option<IpAddr> {
    fn from_peer(peer: Option<SocketAddr>) -> Option<IpAddr> {
        peer.map(|peer| peer.ip().to_canonical())
    }
}

/// The address of the peer.
#[must_use]
pub fn ip<T: FromPeer>(cx: &ExecutionContext<Http>) -> T {
    T::from_peer(cx.request().peer())
}
