//! What stands around all handlers when an application asks for it: whose word counts for the client's address.
//!
//! An application that asks for none of it has none of it on the way of a request.

mod around;
mod arrival;
mod forwarded;
mod network;
mod proxies;

pub(crate) use around::Edge;
pub(crate) use arrival::Arrival;
pub use arrival::Scheme;
pub use proxies::TrustedProxies;
