use std::fmt;

use http::header::AUTHORIZATION;
use nest_core::{
    http::{Failure, FromRequestParts, Http, RequestHead, Unauthorized},
    pipeline::ExecutionContext,
};
use secrecy::{ExposeSecret, SecretString};

use super::bearer_header::{bearer_token, is_token};
use super::{Credentials, authorization, unauthorized};

/// The token of the request's `Authorization: Bearer …` header, as a parameter of a guard or a handler. A request
/// without one is answered with 401.
///
/// ```
/// # extern crate nest_core as nest;
/// # use nest_auth::BearerToken;
/// # use nest_core::http::Unauthorized;
/// # use nest_macros::{guard, injectable};
/// #[injectable]
/// struct ServiceGuard;
///
/// #[guard]
/// impl ServiceGuard {
///     async fn can_activate(&self, token: BearerToken) -> Result<(), Unauthorized> {
///         if token.expose().len() == 3 { Ok(()) } else { Err(Unauthorized::new("Unauthorized")) }
///     }
/// }
/// # fn main() {}
/// ```
pub struct BearerToken(SecretString);

impl BearerToken {
    /// The text of the token, which nobody has verified yet. Do not log it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The refusal of a token: 401 with the challenge that RFC 6750, section 3 asks for.
    #[must_use]
    pub fn refused() -> Unauthorized {
        unauthorized(REFUSAL)
    }
}

/// RFC 6750, section 3.1.
const REFUSAL: &str = "Bearer error=\"invalid_token\"";

/// What stands behind `Bearer` in the `Authorization` header.
impl Credentials for BearerToken {
    fn read(request: &RequestHead) -> Result<Option<Self>, Failure> {
        match authorization(request, "Bearer", REFUSAL)? {
            None => Ok(None),
            Some(token) if is_token(token) => Ok(Some(Self(token.into()))),
            Some(_) => Err(Self::refused().into()),
        }
    }

    fn challenges(list: &mut Vec<&'static str>) {
        list.push("Bearer");
    }

    fn refusal(&self) -> &'static str {
        REFUSAL
    }

    #[cfg(feature = "openapi")]
    fn schemes(list: &mut Vec<nest_core::http::describe::SecurityScheme>) {
        list.push(nest_core::http::describe::SecurityScheme::bearer());
    }
}

impl FromRequestParts for BearerToken {
    type Rejection = Unauthorized;

    async fn from_request_parts(cx: &ExecutionContext<Http>) -> Result<Self, Unauthorized> {
        let header = cx.request().headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        match header.and_then(bearer_token) {
            Some(token) => Ok(Self(token.into())),
            None => Err(unauthorized("Bearer")),
        }
    }
}

#[cfg(feature = "openapi")]
impl nest_core::http::describe::DescribeParameter for BearerToken {
    fn describe(operation: &mut nest_core::http::describe::Operation) {
        operation.security(nest_core::http::describe::SecurityScheme::bearer());
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken([REDACTED])")
    }
}
