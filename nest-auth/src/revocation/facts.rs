//! What a token says of itself, and who is asked about it.

use nest_core::pipeline::BoxFuture;
use serde::Deserialize;
use serde_json::Value;

use crate::store_error::StoreError;

/// What a signed token says of itself that it can be taken back by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct TokenFacts {
    /// `sub`: whom it is about.
    #[serde(rename = "sub")]
    pub subject: Option<String>,
    /// `jti`: the token itself.
    #[serde(rename = "jti")]
    pub id: Option<String>,
    /// `sid`: the session that it was issued in.
    #[serde(rename = "sid")]
    pub session: Option<String>,
    /// `iat`: when it was issued, in seconds since 1970; 0 when it does not say.
    #[serde(rename = "iat", default)]
    pub issued_at: u64,
}

impl TokenFacts {
    /// The facts of verified claims; `None` when one of them is of another type than RFC 7519 says.
    pub fn of(claims: &Value) -> Option<Self> {
        Self::deserialize(claims).ok()
    }
}

/// Where an application looks up whether a signed token was taken back: [`JwtStrategy`](crate::JwtStrategy) asks the one that a
/// module provides, `provide(dyn Revocations, existing = RevokedTokens)`.
#[nest_macros::injectable(crate = nest_core)]
pub trait Revocations: Send + Sync {
    /// Whether it was.
    ///
    /// # Errors
    ///
    /// When nobody can tell. The token is refused then.
    fn is_revoked<'a>(&'a self, token: &'a TokenFacts) -> BoxFuture<'a, Result<bool, StoreError>>;
}
