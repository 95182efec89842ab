//! Authentication and authorization: strategies, signed tokens, passwords, sessions, the brake on sign-in attempts, policies.
//!
//! - [`JwtService`] signs and verifies tokens: each key is for one algorithm, and several may be in use while one follows another.
//! - [`PasswordService`] hashes and verifies passwords with Argon2id, away from the threads that serve requests.
//! - [`OpaqueToken`] is a random token to hand out; its [`TokenHash`] is what a database keeps.
//! - [`Strategy`] says who a client is, by [`Credentials`], and [`AuthGuard`] proves it: bearer tokens, keys, basic authentication, the
//!   cookie of a [session](Sessions), or [the first of several](FirstOf).
//! - [`LocalStrategy`] signs in by a name and a password, behind the [`LoginThrottle`]; [`RefreshSessions`] are for clients that keep tokens.
//!   Both are [strategies for bodies](BodyStrategy), which [`AuthBody`] brings to a route.
//! - What is known of sessions, of tokens that were taken back and of failures to sign in is kept in the process, or, with the feature
//!   `data`, in the application's database: `DatabaseSessions`, `DatabaseRefreshSessions`, `DatabaseRevocations`, `DatabaseThrottle`;
//!   with the feature `redis` in Redis: `RedisSessions`, `RedisRefreshSessions`, `RedisRevocations`, `RedisThrottle`.
//! - `OpenIdConnect` signs in at a provider (feature `openid-connect`); `JwtService::published_at` verifies by the keys that an issuer
//!   publishes (feature `jwks`).
//! - [`RevokedTokens`] takes signed tokens back before they expire.
//! - [`Policy`] decides what a principal may do with a resource, and says why. A route that takes it as [`Enforce`] says so in the
//!   OpenAPI document.
//! - [`Authorize`] enforces what routes require of their callers, `#[roles(…)]` and `#[permissions(…)]`.
//! - [`AttemptLimiter`] counts attempts for each key and says how long to wait.
//!
//! [`JwtService`] and [`PasswordService`] can be injected where a module provides them, by a factory for example:
//! `provide(PasswordService, factory = || PasswordService::new(&PasswordOptions::default()))`. A guard takes the
//! [`BearerToken`] of a request as a parameter.
//!
//! No secret is part of any `Debug` or `Display` text of this crate, nor of an error.
//!
//! ```
//! use std::time::Duration;
//! use nest_auth::{JwtKey, JwtService};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Claims { sub: String }
//!
//! let access = JwtService::new(JwtKey::random()).audience("access");
//! let refresh = JwtService::new(JwtKey::random()).audience("refresh");
//!
//! let token = access.sign(&Claims { sub: "7".into() }, Duration::from_secs(900))?;
//! assert_eq!(access.verify::<Claims>(&token)?.sub, "7");
//! assert!(refresh.verify::<Claims>(&token).is_err());
//! # Ok::<(), nest_auth::TokenError>(())
//! ```

mod attempts;
#[cfg(feature = "http")]
mod authorize;
#[cfg(feature = "data")]
mod columns;
mod credentials;
#[cfg(all(feature = "data", feature = "http"))]
mod database;
#[cfg(feature = "http")]
mod enforce;
mod generations;
#[cfg(feature = "http")]
mod hierarchy;
#[cfg(feature = "jwks")]
mod issuer;
mod jwt;
mod opaque;
#[cfg(feature = "openid-connect")]
mod openid;
mod password;
#[cfg(feature = "http")]
mod policy;
#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "http")]
mod refresh;
mod revocation;
#[cfg(feature = "http")]
mod session;
mod store_error;
#[cfg(feature = "http")]
mod strategy;
mod throttle;

#[cfg(feature = "redis")]
pub use attempts::RedisAttemptLimiter;
pub use attempts::{AttemptCounter, AttemptLimiter, TooManyAttempts, address_key};
#[cfg(feature = "http")]
pub use authorize::{Authorize, Holds};
pub use credentials::bearer_token;
#[cfg(feature = "http")]
pub use credentials::{ApiKey, BasicCredentials, BearerToken, Credentials, PresentedApiKey};
#[cfg(feature = "http")]
pub use enforce::{Enforce, StatedPolicy};
#[cfg(feature = "http")]
pub use hierarchy::Hierarchy;
#[cfg(feature = "jwks")]
pub use issuer::IssuerError;
#[cfg(feature = "jwks")]
pub use jwt::JwksOptions;
pub use jwt::{JwtAlgorithm, JwtKey, JwtKeys, JwtService, KeyError, TokenError};
pub use opaque::{OpaqueToken, TokenHash, constant_time_eq};
#[cfg(feature = "openid-connect")]
pub use openid::{OpenIdAccounts, OpenIdCallback, OpenIdConnect, OpenIdConnectOptions, OpenIdIdentity, SignedIn};
pub use password::{PasswordError, PasswordHash, PasswordOptions, PasswordService, Pepper};
#[cfg(feature = "http")]
pub use policy::{And, Decision, Or, Owned, Policy, owns};
#[cfg(all(feature = "data", feature = "http"))]
pub use refresh::DatabaseRefreshSessions;
#[cfg(all(feature = "redis", feature = "http"))]
pub use refresh::RedisRefreshSessions;
#[cfg(feature = "http")]
pub use refresh::{
    MemoryRefreshSessions, RefreshOutcome, RefreshOwners, RefreshSession, RefreshSessions, RefreshStore,
    RefreshStrategy, Refreshed, Rotation,
};
#[cfg(all(feature = "data", feature = "http"))]
pub use revocation::DatabaseRevocations;
#[cfg(feature = "redis")]
pub use revocation::RedisRevocations;
pub use revocation::{MemoryRevocations, RevocationStore, Revocations, RevokedTokens, TokenFacts};
/// Of the `secrecy` crate, so that an application needs no dependency of its own on it.
pub use secrecy::{ExposeSecret, SecretString};
#[cfg(all(feature = "data", feature = "http"))]
pub use session::DatabaseSessions;
#[cfg(all(feature = "redis", feature = "http"))]
pub use session::RedisSessions;
#[cfg(feature = "http")]
pub use session::{
    MemorySessions, PresentedSession, Session, SessionCookie, SessionOptions, SessionRecord, SessionStore,
    SessionStrategy, Sessions,
};
pub use store_error::StoreError;
#[cfg(feature = "http")]
pub use strategy::{
    Accounts, AuthBody, AuthGuard, Authenticated, BasicStrategy, BodyStrategy, Either, FirstOf, JwtStrategy,
    LocalLogin, LocalStrategy, OptionalAuth, Strategy,
};
#[cfg(all(feature = "data", feature = "http"))]
pub use throttle::DatabaseThrottle;
#[cfg(feature = "redis")]
pub use throttle::RedisThrottle;
pub use throttle::{BackOff, Counted, LoginAttempt, LoginThrottle, ThrottleStore};
