//! `#[ip]`.

use std::net::IpAddr;

use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// The address of the peer: the other end of the connection. Headers that a client could write are not looked at.
///
/// A request that came in process, in a test for example, has the loopback address.
#[must_use]
pub fn ip(cx: &ExecutionContext<Http>) -> IpAddr {
    cx.request().peer().map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.ip().to_canonical())
}
