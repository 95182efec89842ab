use std::{fmt, time::Duration};

use jsonwebtoken::{Header, Validation, errors::ErrorKind, get_current_timestamp};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{error::TokenError, key::JwtKey};

/// A token may be this long, in bytes. Ours are a few hundred; a longer one is not worth hashing.
const LONGEST_TOKEN: usize = 8 * 1024;

/// The claims that the service writes itself.
const OURS: [&str; 4] = ["iat", "exp", "iss", "aud"];

/// Signs and verifies tokens with one key.
///
/// Every token has `iat` and `exp`. `exp` is required and checked without leeway: from that second on the token is
/// refused (RFC 7519, section 4.1.4), and `nbf` is respected when it is there. Give services that share a key different
/// [audiences](Self::audience), and no token of one passes at the other.
#[nest_macros::injectable(value, crate = nest_core)]
pub struct JwtService {
    key: JwtKey,
    header: Header,
    issuer: Option<String>,
    audience: Option<String>,
    validation: Validation,
}

impl JwtService {
    /// A service without issuer and audience. It accepts tokens of any issuer, and none that is for an audience.
    pub fn new(key: JwtKey) -> Self {
        let mut validation = Validation::new(key.algorithm());
        validation.leeway = 0;
        // The library accepts a token in the very second of its `exp`; the RFC does not.
        validation.reject_tokens_expiring_in_less_than = 1;
        validation.validate_nbf = true;
        Self { header: Header::new(key.algorithm()), key, issuer: None, audience: None, validation }
    }

    /// Writes this `iss` into tokens, and requires it.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        let issuer = issuer.into();
        self.validation.set_issuer(&[&issuer]);
        // Without this a token that has no `iss`, or one that is no text, would pass.
        self.validation.required_spec_claims.insert("iss".to_owned());
        self.issuer = Some(issuer);
        self
    }

    /// Writes this `aud` into tokens, and requires it.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        let audience = audience.into();
        self.validation.set_audience(&[&audience]);
        self.validation.required_spec_claims.insert("aud".to_owned());
        self.audience = Some(audience);
        self
    }

    /// A token with these claims that lives for `ttl`, counted in whole seconds and never longer.
    ///
    /// # Errors
    ///
    /// When the claims are no JSON object, or when they set `iat`, `exp`, `iss` or `aud`, which the service sets. (An
    /// `exp` that is `null` is as good as absent, so one type may serve both to sign and to verify.)
    pub fn sign<C: Serialize + ?Sized>(&self, claims: &C, ttl: Duration) -> Result<String, TokenError> {
        let mut claims = match serde_json::to_value(claims) {
            Ok(Value::Object(claims)) => claims,
            Ok(_) => return Err(TokenError::unsignable("the claims are not a JSON object")),
            Err(error) => return Err(TokenError::claims(error)),
        };
        if OURS.iter().any(|name| claims.get(*name).is_some_and(|value| !value.is_null())) {
            return Err(TokenError::unsignable("the claims set iat, exp, iss or aud, which the service sets"));
        }
        self.write_ours(&mut claims, ttl);
        jsonwebtoken::encode(&self.header, &claims, self.key.encoding()).map_err(|error| TokenError::refused(&error))
    }

    fn write_ours(&self, claims: &mut Map<String, Value>, ttl: Duration) {
        for name in OURS {
            claims.remove(name);
        }
        let now = get_current_timestamp();
        claims.insert("iat".to_owned(), now.into());
        claims.insert("exp".to_owned(), now.saturating_add(ttl.as_secs()).into());
        if let Some(issuer) = &self.issuer {
            claims.insert("iss".to_owned(), issuer.as_str().into());
        }
        if let Some(audience) = &self.audience {
            claims.insert("aud".to_owned(), audience.as_str().into());
        }
    }

    /// The claims of a token that is genuine, in time, and meant for this service.
    ///
    /// # Errors
    ///
    /// When it is not; the error's predicates tell which, for logs.
    pub fn verify<C: DeserializeOwned>(&self, token: &str) -> Result<C, TokenError> {
        if token.len() > LONGEST_TOKEN {
            return Err(TokenError::malformed());
        }
        match jsonwebtoken::decode::<C>(token, self.key.decoding(), &self.validation) {
            Ok(data) => Ok(data.claims),
            Err(error) => Err(self.explain(token, &error)),
        }
    }

    /// The library reports bad JSON in a stranger's header and claims of another type than `C` alike, and looks at the
    /// type before the time. Reading the token once more, as any JSON, tells them apart.
    fn explain(&self, token: &str, error: &jsonwebtoken::errors::Error) -> TokenError {
        let ErrorKind::Json(cause) = error.kind() else { return TokenError::refused(error) };
        match jsonwebtoken::decode::<Map<String, Value>>(token, self.key.decoding(), &self.validation) {
            Ok(_) => TokenError::claims(cause.clone()),
            Err(error) => TokenError::refused(&error),
        }
    }
}

impl fmt::Debug for JwtService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtService")
            .field("key", &self.key)
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
