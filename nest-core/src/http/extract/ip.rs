//! `#[ip]`.

use std::net::IpAddr;

use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// What `#[ip]` can be: the address of the client. That is the other end of the connection, unless the application
/// [trusts proxies](crate::http::Application::trust_proxies). Headers that a client could write are not believed.
#[diagnostic::on_unimplemented(
    message = "NEST-E0509: `#[ip]` does not give a `{Self}`",
    label = "not an address of either version",
    note = "take `#[ip] ip: IpAddr`; or `Option<IpAddr>`, where a request that came in process has none"
)]
pub trait FromClientAddress {
    /// Takes the address.
    fn from_client_address(address: Option<IpAddr>) -> Self;
}

/// A request that came in process, in a test for example, has the loopback address.
impl FromClientAddress for IpAddr {
    fn from_client_address(address: Option<IpAddr>) -> IpAddr {
        address.unwrap_or(IpAddr::from([127, 0, 0, 1]))
    }
}

/// A request that came in process has no address.
impl FromClientAddress for Option<IpAddr> {
    fn from_client_address(address: Option<IpAddr>) -> Option<IpAddr> {
        address
    }
}

/// The address of the client.
#[must_use]
pub fn ip<T: FromClientAddress>(cx: &ExecutionContext<Http>) -> T {
    T::from_client_address(cx.request().client_address())
}
