//! Signed tokens whose claims are the principal.

use std::marker::PhantomData;
use std::sync::Arc;

use nest_core::http::{Failure, Http, InternalServerError};
use nest_core::pipeline::{ExecutionContext, Proof};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Strategy;
use crate::credentials::BearerToken;
use crate::jwt::JwtService;
use crate::revocation::{Revocations, TokenFacts};

/// Access tokens that the [`JwtService`] verifies, and whose claims say all that there is to know: `C` is the principal.
///
/// A claim that `C` needs is required, and so is what the service [requires](JwtService::require); issuer, audience and time are judged
/// by the service. Where a module provides a
/// [`dyn Revocations`](Revocations), every token is looked up there as well, and one that was taken back is refused at once.
///
/// For principals that are looked up, such as users of a database, write a [`Strategy`] of your own.
#[nest_macros::injectable(crate = nest_core)]
pub struct JwtStrategy<C> {
    jwt: Arc<JwtService>,
    revocations: Option<Arc<dyn Revocations>>,
    #[inject(default)]
    claims: PhantomData<fn() -> C>,
}

impl<C: Proof + DeserializeOwned> Strategy for JwtStrategy<C> {
    type Credentials = BearerToken;
    type Principal = C;

    async fn validate(&self, token: BearerToken, _: &ExecutionContext<Http>) -> Result<Option<C>, Failure> {
        let claims = match self.jwt.verify_fetching::<Map<String, Value>>(token.expose()).await {
            Ok(claims) => Value::Object(claims),
            #[cfg(feature = "jwks")]
            Err(error) if error.is_unavailable() => {
                let message = "Tokens cannot be verified at the moment";
                return Err(nest_core::http::ServiceUnavailable::new(message).with_cause(error).into());
            }
            Err(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, "an access token was refused");
                return Ok(None);
            }
        };
        if let Some(revocations) = &self.revocations {
            let Some(facts) = TokenFacts::of(&claims) else { return Ok(None) };
            let is_revoked = revocations.is_revoked(&facts).await;
            // Nobody knows whether the token is still good, so it is not.
            if is_revoked.map_err(|error| InternalServerError::new("tokens cannot be looked up").with_cause(error))? {
                tracing::debug!("an access token was refused: it has been revoked");
                return Ok(None);
            }
        }
        match serde_json::from_value(claims) {
            Ok(principal) => Ok(Some(principal)),
            Err(error) => {
                tracing::debug!(error = %error, "an access token was refused: its claims are not those of a principal");
                Ok(None)
            }
        }
    }
}
