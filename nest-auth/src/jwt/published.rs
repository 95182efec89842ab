//! Keys from where their issuer publishes them.

use std::fmt;
use std::time::Duration;

use serde::de::DeserializeOwned;
use url::Url;

use super::error::TokenError;
use super::keys::JwtKeys;
use super::service::JwtService;
use crate::issuer::{Fetcher, IssuerError, Kind, Refresh};

/// Where the keys of an issuer are published, and how often they are asked for: [`JwtService::published_at`].
#[derive(Clone, Debug)]
pub struct JwksOptions {
    url: String,
    timeout: Duration,
    interval: Duration,
    allows_plain: bool,
}

impl JwksOptions {
    /// A JSON Web Key Set at this address, `https://accounts.example.com/.well-known/jwks.json`, asked for at most once a minute; an
    /// answer may take five seconds.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        let (timeout, interval) = (Duration::from_secs(5), Duration::from_secs(60));
        Self { url: url.into(), timeout, interval, allows_plain: false }
    }

    /// How long an answer may take.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long the keys are not asked for again after they have been fetched, however many tokens name others.
    #[must_use]
    pub fn at_most_every(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Takes an address of plain HTTP that is not on this machine. Whoever is on the way can put a key of their own among the others.
    #[must_use]
    pub fn allow_plain_http(mut self) -> Self {
        self.allows_plain = true;
        self
    }
}

/// The address of a service's keys.
pub(super) struct Published {
    url: Url,
    fetcher: Fetcher,
    refresh: Refresh,
}

impl JwtService {
    /// A service that verifies what an issuer signs, by the keys that it publishes. Say which [`issuer`](Self::issuer) and which
    /// [`audience`](Self::audience) is meant.
    ///
    /// [`verify_fetching`](Self::verify_fetching), and so [`JwtStrategy`](crate::JwtStrategy), fetches them with the first token, again
    /// when a token names a key that is not known, and after an hour. When that fails, those of before stay good.
    ///
    /// ```
    /// # extern crate nest_core as nest;
    /// use nest_auth::{AuthGuard, JwksOptions, JwtService, JwtStrategy};
    /// # use nest_macros::{Proof, controller, injectable, module};
    /// # use serde::Deserialize;
    /// # #[derive(Clone, Proof, Deserialize)]
    /// # struct Caller { sub: String }
    /// # #[injectable]
    /// # struct ProfileController;
    /// # #[controller("profile")]
    /// # impl ProfileController {
    /// #     #[get("/")]
    /// #     async fn show(&self, caller: Caller) -> String { caller.sub }
    /// # }
    /// #[module(
    ///     controllers = [ProfileController],
    ///     providers = [
    ///         provide(JwtService, factory = || {
    ///             let keys = JwksOptions::new("https://accounts.example.com/.well-known/jwks.json");
    ///             JwtService::published_at(keys)
    ///                 .map(|service| service.issuer("https://accounts.example.com").audience("shop"))
    ///         }),
    ///         JwtStrategy<Caller>,
    ///         AuthGuard<JwtStrategy<Caller>>,
    ///     ],
    ///     guards = [AuthGuard<JwtStrategy<Caller>>],
    /// )]
    /// struct AppModule;
    ///
    /// nest_core::check!(AppModule);
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    ///
    /// When the address is none, or one of plain HTTP that is not on this machine; when the certificates of this machine cannot be
    /// read.
    pub fn published_at(options: JwksOptions) -> Result<Self, IssuerError> {
        let JwksOptions { url: text, timeout, interval, allows_plain } = options;
        let url = Url::parse(&text).map_err(|_| IssuerError::new(text, Kind::Address))?;
        let fetcher = Fetcher::new(&url, timeout, allows_plain)?;
        let mut service = Self::new(JwtKeys::none());
        service.published = Some(Published { url, fetcher, refresh: Refresh::every(interval) });
        Ok(service)
    }
}

impl Published {
    /// As [`JwtService::verify`], with keys that are fetched where that helps.
    pub(super) async fn verify<C: DeserializeOwned>(&self, service: &JwtService, token: &str) -> Result<C, TokenError> {
        let clock = service.own_clock();
        self.refresh.renew(clock, self.fetch_for(service)).await;
        let seen = self.refresh.version();
        match service.verify(token) {
            Err(error) if error.is_unknown_key() => {
                if self.refresh.newer_than(seen, clock, self.fetch_for(service)).await {
                    return service.verify(token);
                }
                // Without any key nobody knows whether the token is good.
                Err(if self.refresh.version() == 0 { TokenError::unavailable() } else { error })
            }
            verified => verified,
        }
    }

    /// Gives the service its keys; whether that went well.
    async fn fetch_for(&self, service: &JwtService) -> bool {
        match self.fetch().await {
            Ok(keys) => {
                service.replace_keys(keys);
                true
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the keys of tokens cannot be fetched");
                false
            }
        }
    }

    async fn fetch(&self) -> Result<JwtKeys, IssuerError> {
        let request = http::Request::get(self.url.as_str())
            .header(http::header::ACCEPT, "application/jwk-set+json, application/json")
            .body(Vec::new())
            .map_err(|_| IssuerError::new(self.url.as_str(), Kind::Address))?;
        let (parts, body) = self.fetcher.call(request).await?.into_parts();
        if parts.status != http::StatusCode::OK {
            return Err(IssuerError::new(self.url.as_str(), Kind::Status(parts.status)));
        }
        let unreadable = Kind::Unreadable("its keys are not good");
        let text =
            std::str::from_utf8(&body).map_err(|error| IssuerError::because(self.url.as_str(), unreadable, error))?;
        JwtKeys::from_jwks(text).map_err(|error| IssuerError::because(self.url.as_str(), unreadable, error))
    }
}

impl fmt::Debug for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Published").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}
