//! Which provider, and as whom.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use secrecy::SecretString;

/// Which provider users of `A` sign in at, and as which client the application is known there. The secret is not in its `Debug`.
#[nest_macros::injectable(value, crate = nest_core)]
pub struct OpenIdConnectOptions<A> {
    pub(super) settings: Settings,
    of: PhantomData<fn() -> A>,
}

/// The same for accounts of any type.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) issuer: String,
    pub(super) client_id: String,
    pub(super) client_secret: Option<SecretString>,
    pub(super) redirect_url: String,
    pub(super) scopes: Vec<String>,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) extra_audiences: Vec<String>,
    pub(super) leeway: Duration,
    pub(super) attempt: Duration,
    pub(super) timeout: Duration,
    pub(super) keys_interval: Duration,
    pub(super) asks_user_info: bool,
    pub(super) is_lazy: bool,
    pub(super) allows_plain: bool,
}

impl<A> OpenIdConnectOptions<A> {
    /// A provider by its issuer, `https://accounts.example.com`, exactly as the provider writes it; the id by which it knows this
    /// application; and where it sends users back to, `https://shop.example/session/callback`, as it is registered there.
    ///
    /// Unless changed: no secret, no scope besides `openid`, one minute of leeway for clocks, ten minutes for signing in, five seconds
    /// for each answer of the provider, which is asked what it can do when the application starts.
    #[must_use]
    pub fn new(issuer: impl Into<String>, client_id: impl Into<String>, redirect_url: impl Into<String>) -> Self {
        let settings = Settings {
            issuer: issuer.into(),
            client_id: client_id.into(),
            client_secret: None,
            redirect_url: redirect_url.into(),
            scopes: Vec::new(),
            parameters: Vec::new(),
            extra_audiences: Vec::new(),
            leeway: Duration::from_secs(60),
            attempt: Duration::from_secs(600),
            timeout: Duration::from_secs(5),
            keys_interval: Duration::from_secs(60),
            asks_user_info: false,
            is_lazy: false,
            allows_plain: false,
        };
        Self { settings, of: PhantomData }
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// By what the application shows the provider that it is the client. PKCE protects the code with and without it.
    #[must_use]
    pub fn client_secret(self, secret: SecretString) -> Self {
        self.with(|settings| settings.client_secret = Some(secret))
    }

    /// Asks for this scope as well: `email`, `profile`.
    #[must_use]
    pub fn scope(self, scope: impl Into<String>) -> Self {
        self.with(|settings| settings.scopes.push(scope.into()))
    }

    /// Sends this along to the provider's page: `prompt`, `login_hint`, `domain_hint`.
    #[must_use]
    pub fn parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(|settings| settings.parameters.push((name.into(), value.into())))
    }

    /// Trusts tokens that are for this audience besides this client.
    #[must_use]
    pub fn extra_audience(self, audience: impl Into<String>) -> Self {
        self.with(|settings| settings.extra_audiences.push(audience.into()))
    }

    /// How far the provider's clock may be from ours; an hour at most.
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        self.with(|settings| settings.leeway = leeway.min(Duration::from_secs(3600)))
    }

    /// How long somebody may take to sign in.
    #[must_use]
    pub fn attempt_lifetime(self, lifetime: Duration) -> Self {
        self.with(|settings| settings.attempt = lifetime)
    }

    /// How long one answer of the provider may take.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|settings| settings.timeout = timeout)
    }

    /// How long the provider's keys are not fetched again after they have been, one minute unless set, however many tokens name others.
    #[must_use]
    pub fn keys_at_most_every(self, interval: Duration) -> Self {
        self.with(|settings| settings.keys_interval = interval)
    }

    /// Asks the provider for what it says of the user (`userinfo`) as well, and adds what the ID token does not say itself.
    #[must_use]
    pub fn user_info(self) -> Self {
        self.with(|settings| settings.asks_user_info = true)
    }

    /// Asks the provider what it can do when somebody first signs in, and not when the application starts: it starts without its
    /// provider, and a wrong issuer is found later.
    #[must_use]
    pub fn lazy(self) -> Self {
        self.with(|settings| settings.is_lazy = true)
    }

    /// Takes a provider of plain HTTP that is not on this machine. Whoever is on the way can sign in as anybody.
    #[must_use]
    pub fn allow_plain_http(self) -> Self {
        self.with(|settings| settings.allows_plain = true)
    }
}

impl<A> Clone for OpenIdConnectOptions<A> {
    fn clone(&self) -> Self {
        Self { settings: self.settings.clone(), of: PhantomData }
    }
}

impl<A> fmt::Debug for OpenIdConnectOptions<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { issuer, client_id, redirect_url, scopes, leeway, attempt, timeout, .. } = &self.settings;
        f.debug_struct("OpenIdConnectOptions")
            .field("issuer", issuer)
            .field("client_id", client_id)
            .field("redirect_url", redirect_url)
            .field("scopes", scopes)
            .field("leeway", leeway)
            .field("attempt_lifetime", attempt)
            .field("timeout", timeout)
            .finish_non_exhaustive()
    }
}
