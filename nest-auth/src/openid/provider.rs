//! The provider: what it can do, its keys, and calls to it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::{ArcSwap, ArcSwapOption};
use nest_core::Clock;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreGenderClaim, CoreJsonWebKeySet,
    CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AccessToken, AdditionalClaims, AsyncHttpClient, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SubjectIdentifier, UserInfoError,
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use super::options::Settings;
use crate::issuer::{Fetcher, IssuerError, Kind, Refresh, is_confidential};
use crate::jwt::JwtKeys;

/// The algorithms of ID tokens. Every one is of a pair of keys: with a shared secret, whoever verifies can sign as well.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What the protocol says itself, in the address of the provider's page.
const RESERVED: [&str; 9] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
];

/// A client of the provider that knows where its page and, if it said so, its other endpoints are.
type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The provider of an application.
pub(super) struct Provider {
    pub(super) settings: Settings,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    fetcher: Fetcher,
    discovery: Refresh,
    known: ArcSwapOption<Known>,
}

/// What the provider has said of itself.
pub(super) struct Known {
    pub(super) algorithms: Vec<CoreJwsSigningAlgorithm>,
    metadata: CoreProviderMetadata,
    current: ArcSwap<Current>,
    refresh: Refresh,
}

/// What changes with the provider's keys.
pub(super) struct Current {
    pub(super) keys: CoreJsonWebKeySet,
    client: Client,
}

/// Where a sign-in begins, and what is to be remembered of it.
pub(super) struct Begun {
    pub(super) url: Url,
    pub(super) state: CsrfToken,
    pub(super) nonce: Nonce,
    pub(super) verifier: PkceCodeVerifier,
}

/// Why there are no tokens for a code.
pub(super) enum Exchange {
    /// The provider does not take the code.
    Refused,
    Unusable(IssuerError),
}

impl Provider {
    /// # Errors
    ///
    /// When the options cannot be right, or the certificates of this machine cannot be read.
    pub(super) fn new(settings: Settings) -> Result<Self, IssuerError> {
        let of = settings.issuer.as_str();
        let wrong = |text| IssuerError::new(of, Kind::Setting(text));
        let issuer = IssuerUrl::new(of.to_owned()).map_err(|_| IssuerError::new(of, Kind::Address))?;
        let redirect = RedirectUrl::new(settings.redirect_url.clone()).map_err(|_| {
            wrong("the redirect URL is none, it is written like `https://shop.example/session/callback`")
        })?;
        if !is_confidential(redirect.url()) && !settings.allows_plain {
            return Err(wrong("the redirect URL goes over plain HTTP, where anybody on the way can read codes"));
        }
        if settings.client_id.is_empty() {
            return Err(wrong("there is no client id"));
        }
        if settings.parameters.iter().any(|(name, _)| RESERVED.contains(&name.as_str())) {
            return Err(wrong("a parameter of the provider's page has a name that the protocol uses itself"));
        }
        let fetcher = Fetcher::new(issuer.url(), settings.timeout, settings.allows_plain)?;
        // What the provider has said once stays; until then it is asked again as after any failure.
        let discovery = Refresh::every(Duration::from_secs(60));
        Ok(Self { settings, issuer, redirect, fetcher, discovery, known: ArcSwapOption::empty() })
    }

    /// What an attempt is bound to.
    pub(super) fn client_name(&self) -> String {
        format!("{} {}", self.settings.client_id, self.issuer.as_str())
    }

    pub(super) fn issuer(&self) -> &IssuerUrl {
        &self.issuer
    }

    pub(super) fn client_id(&self) -> ClientId {
        ClientId::new(self.settings.client_id.clone())
    }

    /// What the provider has said of itself, asking it unless it has.
    pub(super) async fn known(&self, clock: &Clock) -> Result<Arc<Known>, IssuerError> {
        if let Some(known) = self.known.load_full() {
            return Ok(known);
        }
        let mut failed = None;
        let ask = async {
            match self.discover(clock).await {
                Ok(known) => self.known.store(Some(Arc::new(known))),
                Err(error) => failed = Some(error),
            }
            failed.is_none()
        };
        self.discovery.newer_than(0, clock, ask).await;
        // It may have failed a moment ago, for somebody else.
        self.known.load_full().ok_or_else(|| failed.unwrap_or_else(|| self.error(Kind::Connect)))
    }

    async fn discover(&self, clock: &Clock) -> Result<Known, IssuerError> {
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.fetcher).await;
        let metadata = found.map_err(|error| self.undiscovered(error))?;
        if !is_confidential(metadata.authorization_endpoint().url()) && !self.settings.allows_plain {
            return Err(IssuerError::new(metadata.authorization_endpoint().as_str(), Kind::Plain));
        }
        if metadata.token_endpoint().is_none() {
            return Err(self.error(Kind::Unreadable("it has no endpoint for tokens")));
        }
        let said = metadata.id_token_signing_alg_values_supported();
        let algorithms: Vec<_> = ALGORITHMS.into_iter().filter(|algorithm| said.contains(algorithm)).collect();
        if algorithms.is_empty() {
            return Err(self.error(Kind::Unreadable("it signs ID tokens in no algorithm of a pair of keys")));
        }
        let keys = metadata.jwks().clone();
        self.check(&keys)?;
        let current = ArcSwap::from_pointee(self.current(&metadata, keys));
        let refresh = Refresh::every(self.settings.keys_interval);
        refresh.note(clock);
        Ok(Known { algorithms, metadata, current, refresh })
    }

    fn current(&self, metadata: &CoreProviderMetadata, keys: CoreJsonWebKeySet) -> Current {
        let secret = self.settings.client_secret.as_ref();
        let secret = secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
        let metadata = metadata.clone().set_jwks(keys.clone());
        let methods = metadata.token_endpoint_auth_methods_supported();
        let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
        // Without a word from the provider it is the header (OpenID Connect Discovery, section 3).
        let only_body =
            !takes(CoreClientAuthMethod::ClientSecretBasic) && takes(CoreClientAuthMethod::ClientSecretPost);
        let client = CoreClient::from_provider_metadata(metadata, self.client_id(), secret)
            .set_auth_type(if only_body { AuthType::RequestBody } else { AuthType::BasicAuth })
            .set_redirect_uri(self.redirect.clone());
        Current { keys, client }
    }

    /// The rules for keys that are published are those of [`JwtKeys`]: none that is shared, none that is weak.
    fn check(&self, keys: &CoreJsonWebKeySet) -> Result<(), IssuerError> {
        let of_keys = Kind::Unreadable("its keys are not good");
        let text = serde_json::to_string(keys).map_err(|error| self.because(of_keys, error))?;
        JwtKeys::from_jwks(&text).map(|_| ()).map_err(|error| self.because(of_keys, error))
    }

    /// Where a sign-in begins.
    pub(super) fn begin(&self, known: &Known) -> Begun {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let current = known.current.load();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let mut request = current
            .client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .set_pkce_challenge(challenge)
            .add_scopes(self.settings.scopes.iter().filter(|scope| *scope != "openid").cloned().map(Scope::new));
        for (name, value) in &self.settings.parameters {
            request = request.add_extra_param(name.as_str(), value.as_str());
        }
        let (url, state, nonce) = request.url();
        Begun { url, state, nonce, verifier }
    }

    /// The tokens for a code.
    pub(super) async fn exchange(
        &self,
        known: &Known,
        code: String,
        verifier: String,
    ) -> Result<CoreTokenResponse, Exchange> {
        let current = known.current.load_full();
        let request = current
            .client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| {
                Exchange::Unusable(self.because(Kind::Unreadable("it has no endpoint for tokens"), error))
            })?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier));
        request.request_async(&self.fetcher).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(answer) => match answer.error().as_ref() {
                "invalid_grant" => Exchange::Refused,
                "invalid_client" | "unauthorized_client" => Exchange::Unusable(
                    self.error(Kind::Setting("the provider does not know the client by its id and secret")),
                ),
                _ => Exchange::Unusable(self.error(Kind::Unreadable("it answered a request for tokens with an error"))),
            },
            RequestTokenError::Request(error) => Exchange::Unusable(error),
            // The texts of these may quote the answer, and with it tokens.
            _ => Exchange::Unusable(self.error(Kind::Unreadable("its answer to a request for tokens is none"))),
        })
    }

    /// What the provider says of a user beside the ID token.
    pub(super) async fn user_info(
        &self,
        known: &Known,
        token: AccessToken,
        subject: &SubjectIdentifier,
    ) -> Result<Map<String, Value>, IssuerError> {
        let unreadable = Kind::Unreadable("what it says of the user is not good");
        let current = known.current.load_full();
        let request = current
            .client
            .user_info(token, Some(subject.clone()))
            .map_err(|error| self.because(Kind::Unreadable("it has no endpoint for what it says of users"), error))?;
        let claims = request.request_async::<AnyClaims, _, CoreGenderClaim>(&self.fetcher).await;
        let claims = claims.map_err(|error| match error {
            UserInfoError::Request(error) => error,
            UserInfoError::Response(status, ..) if status != http::StatusCode::OK => self.error(Kind::Status(status)),
            _ => self.error(unreadable),
        })?;
        match serde_json::to_value(&claims) {
            Ok(Value::Object(claims)) => Ok(claims),
            _ => Err(self.error(unreadable)),
        }
    }

    fn undiscovered(&self, error: DiscoveryError<IssuerError>) -> IssuerError {
        match error {
            DiscoveryError::Request(error) => match error.is_configuration() {
                // An endpoint that it named.
                true => error,
                false => error.named(self.issuer.as_str()),
            },
            DiscoveryError::Response(status, ..) if status != http::StatusCode::OK => self.error(Kind::Status(status)),
            DiscoveryError::Validation(_) => self.error(Kind::Unreadable("its document is that of another issuer")),
            _ => self.error(Kind::Unreadable("its document is none of OpenID Connect")),
        }
    }

    fn error(&self, kind: Kind) -> IssuerError {
        IssuerError::new(self.issuer.as_str(), kind)
    }

    fn because(&self, kind: Kind, source: impl std::error::Error + Send + Sync + 'static) -> IssuerError {
        IssuerError::because(self.issuer.as_str(), kind, source)
    }
}

impl Known {
    /// The provider's keys as they are known, and how often they were fetched.
    pub(super) async fn keys(&self, provider: &Provider, clock: &Clock) -> (u64, Arc<Current>) {
        self.refresh.renew(clock, self.fetch(provider)).await;
        (self.refresh.version(), self.current.load_full())
    }

    /// Whether there are newer keys than those that were seen. Those of before stay good when they cannot be fetched.
    pub(super) async fn newer_keys(&self, seen: u64, provider: &Provider, clock: &Clock) -> bool {
        self.refresh.newer_than(seen, clock, self.fetch(provider)).await
    }

    /// Fetches the keys; whether that went well.
    async fn fetch(&self, provider: &Provider) -> bool {
        let fetched = CoreJsonWebKeySet::fetch_async(self.metadata.jwks_uri(), &provider.fetcher).await;
        let checked =
            fetched.map_err(|error| provider.undiscovered(error)).and_then(|keys| provider.check(&keys).map(|()| keys));
        match checked {
            Ok(keys) => {
                self.current.store(Arc::new(provider.current(&self.metadata, keys)));
                true
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "a provider's keys cannot be fetched");
                false
            }
        }
    }
}

/// The claims that the protocol does not name.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct AnyClaims(Map<String, Value>);

impl AdditionalClaims for AnyClaims {}

impl<'c> AsyncHttpClient<'c> for Fetcher {
    type Error = IssuerError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, IssuerError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let of = request.uri().to_string();
            let answer = Fetcher::call(self, request).await?;
            // Whatever stands in front of a provider that is down answers in words of its own.
            if answer.status().is_server_error() {
                return Err(IssuerError::new(of, Kind::Status(answer.status())));
            }
            Ok(answer)
        })
    }
}
