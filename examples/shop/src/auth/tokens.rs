//! Access tokens and refresh tokens.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use nest::auth::{JwtKey, JwtService, OpaqueToken, TokenError, TokenHash};
use nest::config::SecretString;
use nest::lifecycle::{HookError, OnModuleInit};
use nest::{Clock, injectable};
use serde::{Deserialize, Serialize};

use crate::config::{AuthConfig, ShopConfig};

/// Signs and verifies both kinds of tokens. Each has a key and an audience of its own, so neither passes for the other.
pub struct TokenService {
    access: Kind,
    refresh: Kind,
    clock: Clock,
}

struct Kind {
    jwt: JwtService,
    lifetime: Duration,
    /// The variable that says no secret, if it says none.
    is_random: Option<&'static str>,
}

/// A refresh token to hand out, and what is stored of it.
pub struct RefreshToken {
    /// The token. It is not to be logged.
    pub text: String,
    /// What is stored.
    pub hash: TokenHash,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
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
    /// With these secrets and lifetimes, which go by this clock.
    pub fn new(config: &AuthConfig, clock: &Clock) -> Self {
        let access = config.access_secret.as_ref();
        let refresh = config.refresh_secret.as_ref();
        Self {
            access: Kind::new("JWT_SECRET", access, ("access", config.access_lifetime), clock),
            refresh: Kind::new("JWT_REFRESH_SECRET", refresh, ("refresh", config.refresh_lifetime), clock),
            clock: clock.clone(),
        }
    }

    /// A new access token.
    ///
    /// # Errors
    ///
    /// When it cannot be signed.
    pub fn access_token(&self, user: i64) -> Result<String, TokenError> {
        self.access.sign(user)
    }

    /// A new refresh token.
    ///
    /// # Errors
    ///
    /// When it cannot be signed.
    pub fn refresh_token(&self, user: i64) -> Result<RefreshToken, TokenError> {
        let text = self.refresh.sign(user)?;
        let hash = TokenHash::of(&text);
        let lifetime = TimeDelta::from_std(self.refresh.lifetime).unwrap_or(TimeDelta::MAX);
        let now = DateTime::<Utc>::from(self.clock.now());
        let expires_at = now.checked_add_signed(lifetime).unwrap_or(DateTime::<Utc>::MAX_UTC);
        Ok(RefreshToken { text, hash, expires_at })
    }

    /// The user that an access token is for, unless it is invalid.
    pub fn verify_access(&self, token: &str) -> Option<i64> {
        self.access.verify(token)
    }

    /// The user that a refresh token is for, unless it is invalid. Whether it was used already, the session knows.
    pub fn verify_refresh(&self, token: &str) -> Option<i64> {
        self.refresh.verify(token)
    }
}

impl Kind {
    fn new(
        variable: &'static str,
        secret: Option<&SecretString>,
        (audience, lifetime): (&str, Duration),
        clock: &Clock,
    ) -> Self {
        let key = secret.map_or_else(JwtKey::random, JwtKey::hs256);
        let is_random = secret.is_none().then_some(variable);
        Self { jwt: JwtService::new(key).audience(audience).clock(clock.clone()), lifetime, is_random }
    }

    fn sign(&self, user: i64) -> Result<String, TokenError> {
        let claims = Claims { sub: user.to_string(), jti: OpaqueToken::generate().expose().to_owned() };
        self.jwt.sign(&claims, self.lifetime)
    }

    fn verify(&self, token: &str) -> Option<i64> {
        let claims: Claims = self.jwt.verify(token).ok()?;
        claims.sub.parse().ok()
    }
}

impl OnModuleInit for TokenService {
    async fn on_module_init(&self) -> Result<(), HookError> {
        let random: Vec<&str> = [&self.access, &self.refresh].iter().filter_map(|kind| kind.is_random).collect();
        if !random.is_empty() {
            tracing::warn!("{} not set: a random secret signs tokens, which end with this process", random.join(", "));
        }
        Ok(())
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
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
    fn each_kind_is_accepted_as_itself_only() {
        let tokens = tokens([("JWT_SECRET", "one for both"), ("JWT_REFRESH_SECRET", "one for both")]);
        let (access, refresh) = (tokens.access_token(7).unwrap(), tokens.refresh_token(7).unwrap().text);
        assert_eq!((tokens.verify_access(&access), tokens.verify_refresh(&refresh)), (Some(7), Some(7)));
        assert_eq!((tokens.verify_access(&refresh), tokens.verify_refresh(&access)), (None, None));
    }

    #[test]
    fn two_tokens_of_one_second_differ() {
        let tokens = tokens([]);
        assert_ne!(tokens.access_token(7).unwrap(), tokens.access_token(7).unwrap());
        assert_ne!(tokens.refresh_token(7).unwrap().hash, tokens.refresh_token(7).unwrap().hash);
    }

    #[test]
    fn random_secrets_differ_between_two_starts() {
        let token = tokens([]).access_token(7).unwrap();
        assert_eq!(tokens([]).verify_access(&token), None);
    }
}
