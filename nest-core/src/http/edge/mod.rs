//! What stands around all handlers when an application asks for it: whose word counts for the client's address, CORS, the check for
//! forged requests, headers for browsers, the access log, the trace.
//!
//! An application that asks for none of it has none of it on the way of a request. `around.rs` says in which order it runs.

mod access_log;
mod around;
mod arrival;
mod cors;
mod csrf;
mod forwarded;
mod network;
mod origin;
mod proxies;
mod security_headers;
mod trace_context;

pub(crate) use around::{Around, Checked, Edge};
pub use arrival::Scheme;
pub(crate) use arrival::{Arrival, host_of};
pub use cors::Cors;
pub use csrf::{AllowCrossOrigin, Csrf, Initiator};
pub(crate) use csrf::{CsrfPolicy, initiator};
pub use proxies::TrustedProxies;
pub use security_headers::SecurityHeaders;
pub use trace_context::TraceContext;
