//! Signing in at a provider, from the first redirect to the account.

use std::fmt;
use std::sync::Arc;

use nest_core::Clock;
use nest_core::http::{Failure, Http, InternalServerError, Protected, Redirect, SetCookie};
use nest_core::pipeline::ExecutionContext;
use openidconnect::{Nonce, OAuth2TokenResponse, TokenResponse};
use secrecy::SecretString;

use super::accounts::OpenIdAccounts;
use super::attempt::{Attempt, Used, own_path, seconds};
use super::callback::OpenIdCallback;
use super::identity::{OpenIdIdentity, Tokens};
use super::options::OpenIdConnectOptions;
use super::provider::{Exchange, Provider};
use super::refusal::{Refusal, unusable};
use super::signed_in::SignedIn;
use super::verify::{Verified, verify};
use crate::issuer::IssuerError;
use crate::opaque::constant_time_eq;
use crate::strategy::Strategy;

/// Signing in at a provider of OpenID Connect, by the authorization code flow with PKCE: a [`Strategy`] whose guard stands before the
/// callback, and proves [`SignedIn<A>`].
///
/// [`begin`](Self::begin) sends the browser to the provider. What has to be remembered, state, nonce and the verifier of PKCE, is in a
/// cookie of the browser that began, encrypted under [the application's key](nest_core::http::Application::cookie_key). A browser has one
/// attempt at a time: the last one that it began. An attempt ends with its callback, however that comes out.
///
/// The ID token is verified: signature, in an algorithm of a pair of keys and never by a shared secret; issuer, audience, nonce and time,
/// by the module's [`Clock`] where it provides one. Keys are fetched again when a token names one that is not known, and after an hour.
///
/// Users are answered with 400 for an answer that does not belong to an attempt of their browser, 403 when access was denied, 401 when the
/// answer is not good or the accounts know nobody by it, and 503 when the provider cannot be reached. The reason is in the log at level
/// `debug`.
///
/// ```
/// # extern crate nest_core as nest;
/// use std::sync::Arc;
///
/// use nest_auth::{
///     AuthGuard, MemorySessions, OpenIdAccounts, OpenIdConnect, OpenIdConnectOptions, OpenIdIdentity, PresentedSession, SessionOptions,
///     SessionStore, Sessions, SignedIn,
/// };
/// use nest_core::http::{Failure, Protected, Redirect, SetCookie};
/// # use nest_macros::{controller, injectable, module};
/// # use serde::{Deserialize, Serialize};
///
/// struct User { id: i64 }
///
/// #[injectable]
/// struct Users;
///
/// impl OpenIdAccounts for Users {
///     type Account = User;
///
///     async fn find(&self, identity: &OpenIdIdentity) -> Result<Option<User>, Failure> {
///         // … by `identity.issuer()` and `identity.subject()`, or a new one …
///         # let _ = identity;
///         Ok(Some(User { id: 7 }))
///     }
/// }
///
/// #[injectable(value)]
/// #[derive(Default, Serialize, Deserialize)]
/// struct Cart { products: Vec<i64> }
///
/// #[injectable]
/// struct SignInController { openid: Arc<OpenIdConnect<Users>>, sessions: Arc<Sessions<Cart>> }
///
/// #[controller("session")]
/// impl SignInController {
///     #[public]
///     #[get("/begin")]
///     async fn begin(&self, #[query] return_to: Option<String>) -> Result<(SetCookie<Protected>, Redirect), Failure> {
///         self.openid.begin(return_to.as_deref().unwrap_or("/")).await
///     }
///
///     #[public]
///     #[get("/callback", guards = [AuthGuard<OpenIdConnect<Users>>])]
///     async fn callback(
///         &self,
///         user: SignedIn<Users>,
///         presented: PresentedSession,
///     ) -> Result<(Vec<SetCookie>, Redirect), Failure> {
///         let session = self.sessions.open(user.vouch_for(presented), user.id.to_string(), Cart::default()).await?;
///         Ok(user.redirect(session))
///     }
/// }
///
/// #[module(
///     controllers = [SignInController],
///     providers = [
///         Users,
///         provide(OpenIdConnectOptions<Users>, factory = || {
///             OpenIdConnectOptions::new("https://accounts.example.com", "shop", "https://shop.example/session/callback").scope("email")
///         }),
///         OpenIdConnect<Users>,
///         AuthGuard<OpenIdConnect<Users>>,
///         provide(MemorySessions, value = MemorySessions::default()),
///         provide(dyn SessionStore, existing = MemorySessions),
///         provide(Sessions<Cart>, factory = |store: Arc<dyn SessionStore>| Sessions::new(store, SessionOptions::default())),
///     ],
/// )]
/// struct AppModule;
///
/// nest_core::check!(AppModule);
/// # fn main() {}
/// ```
pub struct OpenIdConnect<A: OpenIdAccounts> {
    accounts: Arc<A>,
    provider: Provider,
    clock: Clock,
    used: Used,
}

#[nest_macros::injectable(crate = nest_core)]
impl<A: OpenIdAccounts> OpenIdConnect<A> {
    #[inject]
    async fn set_up(
        options: Arc<OpenIdConnectOptions<A>>,
        accounts: Arc<A>,
        clock: Option<Arc<Clock>>,
    ) -> Result<Self, IssuerError> {
        let clock = clock.map_or_else(Clock::system, |clock| (*clock).clone());
        let provider = Provider::new(options.settings.clone())?;
        if !provider.settings.is_lazy {
            provider.known(&clock).await?;
        }
        Ok(Self { accounts, provider, clock, used: Used::none() })
    }
}

impl<A: OpenIdAccounts> OpenIdConnect<A> {
    /// Sends a browser to the provider, with the cookie that remembers what it has to come back with. After that it goes to
    /// `return_to`, a path of this application, by [`SignedIn::redirect`].
    ///
    /// # Errors
    ///
    /// 400 when `return_to` is no path; 503 when the provider, asked late, cannot be reached.
    pub async fn begin(&self, return_to: &str) -> Result<(SetCookie<Protected>, Redirect), Failure> {
        let return_to = own_path(return_to)?;
        let known = self.provider.known(&self.clock).await.map_err(unusable)?;
        let begun = self.provider.begin(&known);
        let attempt = Attempt {
            client: self.provider.client_name(),
            state: begun.state.secret().clone(),
            nonce: begun.nonce.secret().clone(),
            verifier: begun.verifier.secret().clone(),
            return_to,
            begun: seconds(self.clock.now()),
        };
        let cookie = attempt
            .cookie(self.provider.settings.attempt)
            .map_err(|error| InternalServerError::new("an attempt to sign in is no JSON").with_cause(error))?;
        Ok((cookie, Redirect::see_other(String::from(begun.url))))
    }

    /// Who came back from the provider, and where they wanted to go: what the guard does before the accounts are asked.
    async fn identify(
        &self,
        callback: OpenIdCallback,
        cx: &ExecutionContext<Http>,
    ) -> Result<(OpenIdIdentity, String), Failure> {
        let attempt = Attempt::of(cx)?.ok_or(Refusal::NotBegun)?;
        let state = callback.state.as_deref().ok_or(Refusal::Foreign)?;
        let is_own = constant_time_eq(attempt.state.as_bytes(), state.as_bytes());
        if !is_own || attempt.client != self.provider.client_name() {
            return Err(Refusal::Foreign.into());
        }
        let lifetime = self.provider.settings.attempt;
        if attempt.is_over(self.clock.now(), lifetime) {
            return Err(Refusal::Expired.into());
        }
        if !self.used.first_time(&attempt, self.clock.instant(), lifetime) {
            return Err(Refusal::Replayed.into());
        }
        // Another provider's answer (RFC 9207).
        if callback.issuer.as_ref().is_some_and(|issuer| issuer != self.provider.issuer().as_str()) {
            return Err(Refusal::Foreign.into());
        }
        match callback.error.as_deref() {
            None => {}
            Some("access_denied") => return Err(Refusal::Denied.into()),
            Some(_) => return Err(Refusal::Failed.into()),
        }
        let code = callback.code.ok_or(Refusal::Failed)?;
        let Attempt { nonce, verifier, return_to, .. } = attempt;
        Ok((self.redeem(code, verifier, nonce).await?, return_to))
    }

    /// The identity for a code.
    async fn redeem(&self, code: String, verifier: String, nonce: String) -> Result<OpenIdIdentity, Failure> {
        let (provider, clock) = (&self.provider, &self.clock);
        let known = provider.known(clock).await.map_err(unusable)?;
        let answer = provider.exchange(&known, code, verifier).await.map_err(|error| match error {
            Exchange::Refused => Refusal::Code.into(),
            Exchange::Unusable(error) => unusable(error),
        })?;
        let token = answer.id_token().ok_or(Refusal::Token("the provider gave no ID token"))?;
        let access = answer.access_token();
        let Verified { subject, mut claims } =
            verify(provider, &known, clock, token, access, &Nonce::new(nonce)).await?;
        if provider.settings.asks_user_info {
            let mut more = provider.user_info(&known, access.clone(), &subject).await.map_err(unusable)?;
            // It is said of the address next to it, and of no other.
            if claims.contains_key("email") && claims.get("email") != more.get("email") {
                more.remove("email_verified");
            }
            for (name, value) in more {
                // What is signed counts.
                claims.entry(name).or_insert(value);
            }
        }
        let tokens = Tokens {
            id: SecretString::from(token.to_string()),
            access: SecretString::from(access.secret().as_str()),
            refresh: answer.refresh_token().map(|token| SecretString::from(token.secret().as_str())),
        };
        Ok(OpenIdIdentity { claims, tokens })
    }
}

impl<A: OpenIdAccounts> Strategy for OpenIdConnect<A> {
    type Credentials = OpenIdCallback;
    type Principal = SignedIn<A>;

    async fn validate(
        &self,
        callback: OpenIdCallback,
        cx: &ExecutionContext<Http>,
    ) -> Result<Option<SignedIn<A>>, Failure> {
        let (identity, return_to) = self.identify(callback, cx).await?;
        let account = self.accounts.find(&identity).await?;
        Ok(account.map(|account| SignedIn::new(account, identity, &return_to)))
    }
}

impl<A: OpenIdAccounts> fmt::Debug for OpenIdConnect<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenIdConnect").field("issuer", &self.provider.issuer().as_str()).finish_non_exhaustive()
    }
}
