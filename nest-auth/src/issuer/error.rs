//! Why an issuer of tokens cannot be used.

use std::error::Error;
use std::fmt;

use http::StatusCode;

/// Why an issuer of tokens cannot be used: it cannot be reached, or what it publishes is not what it should be. The text names the
/// issuer, and holds no secret.
pub struct IssuerError {
    /// The address of the issuer, or of what it publishes.
    of: String,
    kind: Kind,
    source: Option<Box<dyn Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Address,
    Plain,
    #[cfg(feature = "openid-connect")]
    Setting(&'static str),
    Certificates,
    Timeout,
    Connect,
    Transfer,
    TooLarge,
    Status(StatusCode),
    Unreadable(&'static str),
}

impl IssuerError {
    pub(crate) fn new(of: impl Into<String>, kind: Kind) -> Self {
        Self { of: of.into(), kind, source: None }
    }

    pub(crate) fn because(of: impl Into<String>, kind: Kind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { of: of.into(), kind, source: Some(source.into()) }
    }

    /// Names another address, that of the issuer for that of a part of it.
    #[cfg(feature = "openid-connect")]
    pub(crate) fn named(self, of: impl Into<String>) -> Self {
        Self { of: of.into(), ..self }
    }

    /// Whether it did not answer: it cannot be reached, or took too long. What it published before is still good.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        matches!(self.kind, Kind::Timeout | Kind::Connect | Kind::Transfer | Kind::Status(_))
    }

    /// Whether the options cannot be right: an address that is none, or one of plain HTTP.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        match self.kind {
            Kind::Address | Kind::Plain => true,
            #[cfg(feature = "openid-connect")]
            Kind::Setting(_) => true,
            _ => false,
        }
    }
}

impl fmt::Display for IssuerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = &self.of;
        match self.kind {
            Kind::Address => {
                write!(f, "`{of}` is no address of an issuer: it is written like `https://accounts.example.com`")
            }
            Kind::Plain => write!(
                f,
                "`{of}` goes over plain HTTP, where anybody on the way can read tokens and replace keys: use `https`, or \
                 `.allow_plain_http()` within a network of one's own"
            ),
            #[cfg(feature = "openid-connect")]
            Kind::Setting(text) => write!(f, "the options for `{of}` cannot be right: {text}"),
            Kind::Certificates => write!(f, "`{of}` cannot be called: the certificates of this machine cannot be read"),
            Kind::Timeout => write!(f, "`{of}` took too long to answer"),
            Kind::Connect => write!(f, "`{of}` cannot be reached"),
            Kind::Transfer => write!(f, "the answer of `{of}` broke off"),
            Kind::TooLarge => write!(f, "the answer of `{of}` is too large"),
            Kind::Status(status) => write!(f, "`{of}` answered with {}", status.as_u16()),
            Kind::Unreadable(text) => write!(f, "what `{of}` publishes cannot be used: {text}"),
        }
    }
}

impl fmt::Debug for IssuerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuerError").field("of", &self.of).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Error for IssuerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
