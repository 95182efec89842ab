//! How a client says who it is.

use std::borrow::Cow;

/// How a client says who it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SecurityScheme {
    /// `Authorization: Bearer …`, and what the token is: `JWT`.
    Bearer {
        /// The format of the token, a hint for people.
        format: Cow<'static, str>,
    },
    /// `Authorization: Basic …`.
    Basic,
    /// A key in a header of this name.
    ApiKeyHeader(Cow<'static, str>),
    /// A key in a query value of this name.
    ApiKeyQuery(Cow<'static, str>),
    /// A key in a cookie of this name.
    ApiKeyCookie(Cow<'static, str>),
    /// Signing in at a provider of OpenID Connect, whose document is at this address.
    OpenIdConnect(Cow<'static, str>),
    /// One of these.
    AnyOf(Vec<SecurityScheme>),
    /// Nobody in particular: among others, it says that they may be left out.
    Anonymous,
}

impl SecurityScheme {
    /// A bearer token that is a JWT.
    #[must_use]
    pub const fn bearer() -> SecurityScheme {
        SecurityScheme::Bearer { format: Cow::Borrowed("JWT") }
    }

    /// Signing in at a provider of OpenID Connect, by its issuer: `https://accounts.example.com`.
    #[must_use]
    pub fn open_id_connect(issuer: &str) -> SecurityScheme {
        let issuer = issuer.trim_end_matches('/');
        SecurityScheme::OpenIdConnect(format!("{issuer}/.well-known/openid-configuration").into())
    }
}
