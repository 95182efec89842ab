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
mod or_default;
mod param;
mod query;
mod refusal;
mod separated;
mod session;
#[cfg(feature = "uuid")]
mod uuid_of;

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
pub(super) use json::ValidatedIn;
#[cfg(feature = "validation")]
pub(crate) use json::json_body;
pub use json::json_body_in;
pub use or_default::{header_or, or_default, query_or, text_default};
pub use param::param;
#[cfg(feature = "validation")]
pub(crate) use query::query_object;
pub use query::{query_object_in, query_value};
pub use refusal::{invalid_with, refused_as, refused_with};
pub use separated::Separated;
pub use session::{BorrowSession, FromSession, borrowed_session, from_session};
#[cfg(feature = "uuid")]
pub use uuid_of::{UuidOf, UuidV3, UuidV4, UuidV5, UuidV7};
