//! Access tokens.

use std::sync::Arc;
use std::time::Duration;

use nest::auth::{JwtKey, JwtService, OpaqueToken, TokenError};
use nest::lifecycle::{HookError, OnModuleInit};
use nest::{Clock, injectable};
use serde::{Deserialize, Serialize};

use crate::config::{AuthConfig, ShopConfig};

/// Signs and verifies access tokens. They have a key and an audience of their own, so that no refresh token passes for one.
pub struct TokenService {
    jwt: JwtService,
    lifetime: Duration,
    /// The variables that say no secret.
    random: Vec<&'static str>,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    /// The user.
    sub: String,
    /// Random, so that no two tokens are equal, even of one second.
    jti: String,
}

#[injectable]
impl TokenService {
    #[inject]
    fn of_config(config: Arc<ShopConfig>, clock: Arc<Clock>) -> Self {
        Self::new(&config.auth, &clock)
    }
}

impl TokenService {
    /// With this secret and lifetime, which go by this clock.
    pub fn new(config: &AuthConfig, clock: &Clock) -> Self {
        let secrets = [("JWT_SECRET", &config.access_secret), ("JWT_REFRESH_SECRET", &config.refresh_secret)];
        let key = config.access_secret.as_ref().map_or_else(JwtKey::random, JwtKey::hs256);
        Self {
            jwt: JwtService::new(key).audience("access").clock(clock.clone()),
            lifetime: config.access_lifetime,
            random: secrets.iter().filter(|(_, secret)| secret.is_none()).map(|(variable, _)| *variable).collect(),
        }
    }

    /// A new token.
    ///
    /// # Errors
    ///
    /// When it cannot be signed.
    pub fn issue(&self, user: i64) -> Result<String, TokenError> {
        let claims = Claims { sub: user.to_string(), jti: OpaqueToken::generate().expose().to_owned() };
        self.jwt.sign(&claims, self.lifetime)
    }

    /// The user that a token is for, unless it is invalid.
    pub fn verify(&self, token: &str) -> Option<i64> {
        let claims: Claims = self.jwt.verify(token).ok()?;
        claims.sub.parse().ok()
    }
}

impl OnModuleInit for TokenService {
    async fn on_module_init(&self) -> Result<(), HookError> {
        if !self.random.is_empty() {
            let variables = self.random.join(", ");
            tracing::warn!("{variables} not set: a random secret signs tokens, which end with this process");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use nest::config::Environment;

    use super::*;

    fn tokens<const N: usize>(variables: [(&str, &str); N]) -> TokenService {
        TokenService::new(&ShopConfig::read(Environment::of(variables)).unwrap().auth, &Clock::system())
    }

    #[test]
    fn a_token_is_for_its_user() {
        let tokens = tokens([("JWT_SECRET", "short")]);
        assert_eq!(tokens.verify(&tokens.issue(7).unwrap()), Some(7));
        assert_eq!(tokens.verify("nonsense"), None);
    }

    #[test]
    fn two_tokens_of_one_second_differ() {
        let tokens = tokens([]);
        assert_ne!(tokens.issue(7).unwrap(), tokens.issue(7).unwrap());
    }

    #[test]
    fn random_secrets_differ_between_two_starts() {
        let token = tokens([]).issue(7).unwrap();
        assert_eq!(tokens([]).verify(&token), None);
    }
}
