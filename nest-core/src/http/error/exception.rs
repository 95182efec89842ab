//! NestJS's built-in exceptions.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::body::{ErrorBody, reason};
use super::http_error::HttpError;
use super::message::ErrorMessage;
use crate::http::body::BoxError;

/// An error made of a status and a message, for places where an error type of one's own says no more.
///
/// The message is written for the client, so it is shown for 501 and above too. Of a 500 it only goes to the log, and
/// a description goes nowhere.
#[derive(Debug)]
pub struct HttpException(Box<Details>);

#[derive(Debug)]
struct Details {
    status: StatusCode,
    message: ErrorMessage,
    description: Option<Cow<'static, str>>,
    body: Option<ErrorBody>,
    headers: HeaderMap,
    cause: Option<BoxError>,
}

impl HttpException {
    /// A status and a sentence, or several: `["too short", "no digit"]`.
    pub fn new(status: StatusCode, message: impl Into<ErrorMessage>) -> Self {
        let (message, headers) = (message.into(), HeaderMap::new());
        HttpException(Box::new(Details { status, message, description: None, body: None, headers, cause: None }))
    }

    /// A status alone; the message is its reason phrase.
    #[must_use]
    pub fn from_status(status: StatusCode) -> Self {
        HttpException::new(status, reason(status))
    }

    /// Says this in the member `error`, in place of the status' reason phrase.
    #[must_use]
    pub fn with_description(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.0.description = Some(text.into());
        self
    }

    /// Answers with this body instead of the usual members.
    #[must_use]
    pub fn with_body(mut self, body: ErrorBody) -> Self {
        self.0.body = Some(body);
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.insert(name, value);
        self
    }

    /// Keeps what caused it, for the log only: at level `error` from 500 on, otherwise at level `info`.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<BoxError>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }
}

impl fmt::Display for HttpException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.message.fmt(f)
    }
}

impl Error for HttpException {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.cause.as_deref().map(|cause| cause as _)
    }
}

impl HttpError for HttpException {
    fn status(&self) -> StatusCode {
        self.0.status
    }

    fn body(&self) -> ErrorBody {
        match &self.0.body {
            Some(body) => body.clone(),
            None if self.0.status == StatusCode::INTERNAL_SERVER_ERROR => ErrorBody::hidden(self.0.status),
            None => {
                let body = ErrorBody::new(self.0.status, self.0.message.clone());
                match &self.0.description {
                    Some(description) => body.with_description(description.clone()),
                    None => body,
                }
            }
        }
    }

    fn headers(&self, headers: &mut HeaderMap) {
        headers.extend(self.0.headers.clone());
    }
}

macro_rules! exceptions {
    ($($(#[$doc:meta])* $name:ident = $status:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name(HttpException);

        impl $name {
            /// With a sentence for the client, or several: `["too short", "no digit"]`.
            pub fn new(message: impl Into<ErrorMessage>) -> Self {
                $name(HttpException::new(StatusCode::$status, message))
            }

            /// Says this in the member `error`, in place of the status' reason phrase.
            #[must_use]
            pub fn with_description(self, text: impl Into<Cow<'static, str>>) -> Self {
                $name(self.0.with_description(text))
            }

            /// Answers with this body instead of the usual members.
            #[must_use]
            pub fn with_body(self, body: ErrorBody) -> Self {
                $name(self.0.with_body(body))
            }

            /// Adds a header to the answer.
            #[must_use]
            pub fn with_header(self, name: HeaderName, value: HeaderValue) -> Self {
                $name(self.0.with_header(name, value))
            }

            /// Keeps what caused it, for the log only: at level `error` from 500 on, otherwise at level `info`.
            #[must_use]
            pub fn with_cause(self, cause: impl Into<BoxError>) -> Self {
                $name(self.0.with_cause(cause))
            }
        }

        impl Default for $name {
            fn default() -> Self {
                $name(HttpException::from_status(StatusCode::$status))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Error for $name {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                self.0.source()
            }
        }

        impl HttpError for $name {
            fn status(&self) -> StatusCode {
                StatusCode::$status
            }

            fn body(&self) -> ErrorBody {
                self.0.body()
            }

            fn headers(&self, headers: &mut HeaderMap) {
                HttpError::headers(&self.0, headers);
            }
        }

        #[cfg(feature = "openapi")]
        impl crate::http::describe::DescribeError for $name {
            fn describe(operation: &mut crate::http::describe::Operation) {
                operation.error(StatusCode::$status.as_u16(), stringify!($name), "");
            }
        }

        impl From<$name> for HttpException {
            fn from(exception: $name) -> Self {
                exception.0
            }
        }
    )*};
}

exceptions! {
    /// 400.
    BadRequest = BAD_REQUEST,
    /// 401.
    Unauthorized = UNAUTHORIZED,
    /// 402.
    PaymentRequired = PAYMENT_REQUIRED,
    /// 403.
    Forbidden = FORBIDDEN,
    /// 404.
    NotFound = NOT_FOUND,
    /// 405.
    MethodNotAllowed = METHOD_NOT_ALLOWED,
    /// 406.
    NotAcceptable = NOT_ACCEPTABLE,
    /// 408.
    RequestTimeout = REQUEST_TIMEOUT,
    /// 409.
    Conflict = CONFLICT,
    /// 410.
    Gone = GONE,
    /// 412.
    PreconditionFailed = PRECONDITION_FAILED,
    /// 413.
    PayloadTooLarge = PAYLOAD_TOO_LARGE,
    /// 415.
    UnsupportedMediaType = UNSUPPORTED_MEDIA_TYPE,
    /// 418.
    ImATeapot = IM_A_TEAPOT,
    /// 421.
    Misdirected = MISDIRECTED_REQUEST,
    /// 422.
    UnprocessableEntity = UNPROCESSABLE_ENTITY,
    /// 429.
    TooManyRequests = TOO_MANY_REQUESTS,
    /// 500: the message goes to the log only.
    InternalServerError = INTERNAL_SERVER_ERROR,
    /// 501.
    NotImplemented = NOT_IMPLEMENTED,
    /// 502.
    BadGateway = BAD_GATEWAY,
    /// 503.
    ServiceUnavailable = SERVICE_UNAVAILABLE,
    /// 504.
    GatewayTimeout = GATEWAY_TIMEOUT,
    /// 505.
    HttpVersionNotSupported = HTTP_VERSION_NOT_SUPPORTED,
}

impl TooManyRequests {
    /// Says in `Retry-After` how many whole seconds to wait; a part of a second counts as one.
    #[must_use]
    pub fn retry_after(self, wait: std::time::Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.with_header(http::header::RETRY_AFTER, HeaderValue::from(seconds))
    }
}
