//! Parameters of handlers: from the path, the query, headers, cookies, the address, the body.

mod content_type;
mod cookie;
mod from_param;
mod from_query;
mod from_request;
mod header;
mod host;
mod ip;
mod json;
mod param;
mod query;
mod separated;
mod session;

pub(super) use cookie::raw_cookies;
pub use cookie::{FromCookie, cookie};
pub use from_param::{FromParam, ParamError, variant};
pub use from_query::{FromQuery, QueryPairs};
pub(super) use from_request::refuse;
pub use from_request::{FromRequest, FromRequestParts};
pub use header::{FromHeader, header};
pub use host::host_param;
pub use ip::ip;
pub use json::Unvalidated;
#[cfg(feature = "validation")]
pub(crate) use json::json_body;
pub use json::json_body_in;
pub use param::param;
#[cfg(feature = "validation")]
pub(crate) use query::query_object;
pub use query::query_value;
pub use separated::Separated;
pub use session::{FromSession, borrowed_session, from_session};
