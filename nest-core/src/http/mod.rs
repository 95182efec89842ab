//! The HTTP transport: requests, responses, parameters, routing, the service, the server.

mod application;
mod as_string;
#[cfg(feature = "axum")]
mod axum;
mod body;
mod body_limit;
mod cookies;
mod current_request;
#[cfg(feature = "openapi")]
pub mod describe;
mod edge;
mod endpoint;
mod error;
mod expose;
mod extract;
mod files;
mod form;
mod head;
mod middleware;
mod outcome;
mod patch;
mod percent;
mod probe;
mod problem;
mod request_id;
mod response;
mod routing;
mod server;
mod service;
mod sse;
mod stopping;
mod templates;
mod time_limit;
mod transport;
mod unrouted;
mod validation;

#[cfg(all(test, feature = "validation"))]
mod tests;

#[doc(hidden)]
pub mod __private;

#[cfg(feature = "axum")]
pub use self::axum::{Axum, AxumRejection};
/// Of the `bytes` crate, so that an application needs no dependency of its own on it.
pub use ::bytes::Bytes;
/// Of the `http` crate, so that an application needs no dependency of its own on it.
pub use ::http::request::Parts;
pub use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
// Not the whole crate: the compiler would call a `String` in its messages by its whole path, since minijinja has one too.
/// Of the engine of [`Templates`], for filters and functions that fail or return HTML.
#[cfg(feature = "templates")]
pub use ::minijinja::{Error as TemplateError, ErrorKind as TemplateErrorKind, Value as TemplateValue};
#[cfg(feature = "openapi")]
pub use application::RouteDescription;
pub use application::{Application, Running, StartError};
pub use as_string::{AsString, Text};
pub use body::{Body, BoxError, CollectError};
#[cfg(feature = "protected-cookies")]
pub use cookies::{CookieKey, CookieKeyTooShort, Protected, encrypted_cookie, signed_cookie};
pub use cookies::{SameSite, SetCookie, Unprotected, Written};
pub use current_request::CurrentRequest;
pub use edge::{AllowCrossOrigin, Cors, Csrf, Initiator, Scheme, SecurityHeaders, TraceContext, TrustedProxies};
pub use endpoint::{Args, Endpoint, Glue, Outcome, Pipes, endpoint};
pub use error::{
    BadGateway, BadRequest, Conflict, ErrorBody, ErrorMessage, Failure, FieldFault, Forbidden, GatewayTimeout, Gone,
    HttpError, HttpException, HttpVersionNotSupported, ImATeapot, InternalServerError, MethodNotAllowed, Misdirected,
    NotAcceptable, NotFound, NotImplemented, PayloadTooLarge, PaymentRequired, PreconditionFailed, RequestTimeout,
    ServiceUnavailable, TooManyRequests, Unauthorized, UnprocessableEntity, UnsupportedMediaType,
};
pub use expose::{ApplyGroups, Expose, Exposed, Group, Groups, Viewer};
pub use extract::{
    BorrowSession, FromCookie, FromHeader, FromParam, FromQuery, FromRequest, FromRequestParts, FromSession,
    ParamError, QueryPairs, Separated, Unvalidated,
};
#[cfg(feature = "uuid")]
pub use extract::{UuidOf, UuidV3, UuidV4, UuidV5, UuidV7};
pub use files::{CacheControl, Conditional, ETag, StreamableFile};
pub use form::sizes::{GIB, KIB, MIB};
#[cfg(feature = "multipart")]
pub use form::{
    FileType, Multipart, MultipartError, MultipartField, MultipartLimits, Store, UploadHead, UploadSink, Uploaded,
    UploadedFile,
};
pub use head::RequestHead;
#[cfg(feature = "static-files")]
pub use middleware::ServeStatic;
pub use middleware::{
    ErasedService, HttpLayer, Inner, Middleware, MiddlewareNext, Mountable, Mounted, Request, layered,
};
pub use patch::Patch;
pub use request_id::{RequestId, X_REQUEST_ID};
pub use response::{IntoResponse, Json, Redirect, Response};
pub use routing::{MAX_PARAMS, ParamRanges, Route, RouteConflict, RouteSpec, Router, Versioning, join_paths};
pub use server::{Drained, ServerOptions, serve, serve_connection, shutdown_signal};
#[cfg(feature = "tls")]
pub use server::{TlsConfig, TlsError};
pub use service::{DEFAULT_BODY_LIMIT, HttpService, HttpServiceBuilder};
pub use sse::{Event, IntoEvent, LastEventId, Sse};
#[cfg(feature = "templates")]
pub use templates::Templates;
pub use time_limit::TimeLimit;
pub use transport::Http;
pub use validation::ValidationFailed;
