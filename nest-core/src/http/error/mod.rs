//! Errors with a status: the trait, the box that carries any of them, NestJS's exceptions, the body they become.

mod body;
mod cases;
mod exception;
mod failure;
mod http_error;
mod log;
mod message;

pub use body::{ErrorBody, FieldFault};
pub use cases::{CasesProbe, ErrorCase, ErrorCases, Fallible, HasCases, ViaNoCases, judge_error, reply_stated};
pub use exception::{
    BadGateway, BadRequest, Conflict, Forbidden, GatewayTimeout, Gone, HttpException, HttpVersionNotSupported,
    ImATeapot, InternalServerError, MethodNotAllowed, Misdirected, NotAcceptable, NotFound, NotImplemented,
    PayloadTooLarge, PaymentRequired, PreconditionFailed, RequestTimeout, ServiceUnavailable, TooManyRequests,
    Unauthorized, UnprocessableEntity, UnsupportedMediaType,
};
pub use failure::Failure;
pub use http_error::HttpError;
pub(crate) use log::{Chain, log_failure};
pub use message::ErrorMessage;
