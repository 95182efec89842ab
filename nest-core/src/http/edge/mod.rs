//! What stands around all handlers when an application asks for it: whose word counts for the client's address,
//! CORS, headers for browsers.
//!
//! An application that asks for none of it has none of it on the way of a request.

mod around;
mod arrival;
mod cors;
mod forwarded;
mod network;
mod origin;
mod proxies;
mod security_headers;

pub(crate) use around::Edge;
pub(crate) use arrival::Arrival;
pub use arrival::Scheme;
pub use cors::Cors;
pub use proxies::TrustedProxies;
pub use security_headers::SecurityHeaders;
