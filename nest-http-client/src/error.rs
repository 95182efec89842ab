//! Why a call came to nothing.

use std::error::Error;
use std::fmt;

use http::StatusCode;
use nest_core::http::{BoxError, HttpError};

/// Why a call came to nothing. It holds no URL, no header and no body; what a client of the application gets is 504 when the
/// other service took too long, and 502 for everything else, without a word more.
#[derive(Debug)]
pub struct HttpClientError {
    kind: Kind,
    source: Option<BoxError>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Base,
    Address,
    Encode,
    Timeout,
    Connect,
    Transfer,
    TooLarge,
    Status(StatusCode),
    Decode,
}

impl HttpClientError {
    pub(crate) fn new(kind: Kind) -> HttpClientError {
        HttpClientError { kind, source: None }
    }

    pub(crate) fn because(kind: Kind, source: impl Into<BoxError>) -> HttpClientError {
        HttpClientError { kind, source: Some(source.into()) }
    }

    pub(crate) fn of_reqwest(error: reqwest::Error) -> HttpClientError {
        let kind = if error.is_timeout() {
            Kind::Timeout
        } else if error.is_connect() {
            Kind::Connect
        } else {
            Kind::Transfer
        };
        // An address may hold a user, a token in its query, or an id that is nobody else's business.
        HttpClientError::because(kind, error.without_url())
    }

    /// Whether another attempt may go better.
    pub(crate) fn is_worth_another(&self) -> bool {
        matches!(self.kind, Kind::Timeout | Kind::Connect | Kind::Transfer)
    }

    /// Whether the path cannot be called: it leads out of the base URL.
    #[must_use]
    pub fn is_address(&self) -> bool {
        self.kind == Kind::Address
    }

    /// Whether the service took too long.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind == Kind::Timeout
    }

    /// Whether no connection came to be.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind == Kind::Connect
    }

    /// Whether the response is longer than is read.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.kind == Kind::TooLarge
    }

    /// Whether the response is not what was to be made of it.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.kind == Kind::Decode
    }

    /// The status that was no success.
    #[must_use]
    pub fn response_status(&self) -> Option<StatusCode> {
        match self.kind {
            Kind::Status(status) => Some(status),
            _ => None,
        }
    }
}

impl fmt::Display for HttpClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Base => "the base URL of an HTTP client is none: it is written like `https://api.example.com/v1`",
            Kind::Address => "the call leads out of the base URL of the client",
            Kind::Encode => "the request could not be encoded",
            Kind::Timeout => "another service took too long",
            Kind::Connect => "another service could not be reached",
            Kind::Transfer => "the call to another service broke off",
            Kind::TooLarge => "the response of another service is too large",
            Kind::Status(status) => return write!(f, "another service answered with {}", status.as_u16()),
            Kind::Decode => "the response of another service is not what was expected",
        })
    }
}

impl Error for HttpClientError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl HttpError for HttpClientError {
    fn status(&self) -> StatusCode {
        match self.kind {
            Kind::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Kind::Base | Kind::Address | Kind::Encode => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_GATEWAY,
        }
    }
}
