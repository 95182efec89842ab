use std::{
    fmt,
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use arc_swap::ArcSwap;
use jsonwebtoken::{Header, TokenData, Validation, errors::ErrorKind};
use nest_core::Clock;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{error::TokenError, key::JwtKey, keys::JwtKeys, required::RequiredClaims};

/// A token may be this long, in bytes. Ours are a few hundred; a longer one is not worth hashing.
const LONGEST_TOKEN: usize = 8 * 1024;

/// The claims that the service writes itself.
const OURS: [&str; 4] = ["iat", "exp", "iss", "aud"];

/// Signs and verifies tokens.
///
/// Every token has `iat` and `exp`. `exp` is required and checked without leeway: from that second on the token is
/// refused (RFC 7519, section 4.1.4), and `nbf` is respected when it is there. Give services that share a key different
/// [audiences](Self::audience), and no token of one passes at the other.
#[nest_macros::injectable(value, crate = nest_core)]
pub struct JwtService {
    keys: ArcSwap<Vec<Loaded>>,
    rules: Rules,
    #[cfg(feature = "jwks")]
    pub(super) published: Option<super::published::Published>,
}

/// What the service writes into tokens, and requires of them.
#[derive(Clone, Debug, Default)]
struct Rules {
    issuer: Option<String>,
    audience: Option<String>,
    leeway: Duration,
    clock: Clock,
    required: RequiredClaims,
}

/// A key with what a token that it verifies must be.
struct Loaded {
    key: JwtKey,
    validation: Validation,
}

impl JwtService {
    /// A service without issuer and audience. It accepts tokens of any issuer, and none that is for an audience.
    pub fn new(keys: impl Into<JwtKeys>) -> Self {
        let rules = Rules::default();
        Self {
            keys: ArcSwap::from_pointee(rules.load(keys.into())),
            rules,
            #[cfg(feature = "jwks")]
            published: None,
        }
    }

    /// Takes other keys from now on: those that an issuer has published anew, or a new one to sign with. Nobody waits for
    /// it, and a token that is being verified is verified by the keys of before.
    pub fn replace_keys(&self, keys: impl Into<JwtKeys>) {
        self.keys.store(Arc::new(self.rules.load(keys.into())));
    }

    /// Writes this `iss` into tokens, and requires it.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.rules.issuer = Some(issuer.into());
        self.reload()
    }

    /// Writes this `aud` into tokens, and requires it.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.rules.audience = Some(audience.into());
        self.reload()
    }

    /// Requires that tokens have this claim, whatever its value; `null` is none. A token that lacks it is refused, and one that would
    /// is not signed.
    ///
    /// ```
    /// use std::time::Duration;
    /// use nest_auth::{JwtKey, JwtService};
    /// use serde_json::{Value, json};
    ///
    /// let key = JwtKey::random();
    /// let (any, strict) = (JwtService::new(key.clone()), JwtService::new(key).require("scope").require_value("token_use", "access"));
    /// let sign = |claims: Value| any.sign(&claims, Duration::from_secs(60));
    ///
    /// assert!(strict.verify::<Value>(&sign(json!({ "scope": "orders", "token_use": "access" }))?).is_ok());
    /// assert!(strict.verify::<Value>(&sign(json!({ "token_use": "access" }))?).unwrap_err().is_wrong_claims());
    /// assert!(strict.verify::<Value>(&sign(json!({ "scope": "orders", "token_use": "id" }))?).unwrap_err().is_wrong_claims());
    /// # Ok::<(), nest_auth::TokenError>(())
    /// ```
    #[must_use]
    pub fn require(mut self, claim: impl Into<String>) -> Self {
        self.rules.required.add(claim.into(), None);
        self
    }

    /// Requires that a claim has this value, or is a list that has it: `require_value("amr", "mfa")`. Asked for several times, each of
    /// the values is required.
    #[must_use]
    pub fn require_value(mut self, claim: impl Into<String>, value: impl Into<Value>) -> Self {
        self.rules.required.add(claim.into(), Some(value.into()));
        self
    }

    /// Accepts a token this long after its `exp` and before its `nbf`, in whole seconds; 0 unless set. For tokens of an issuer whose
    /// clock is not ours.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.rules.leeway = leeway;
        self.reload()
    }

    /// Goes by this clock, instead of the system's: tokens are issued and expire by it.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.rules.clock = clock;
        self.reload()
    }

    fn reload(self) -> Self {
        let keys = self.keys.load().iter().map(|loaded| self.rules.loaded(loaded.key.clone())).collect();
        self.keys.store(Arc::new(keys));
        self
    }

    /// A token with these claims that lives for `ttl`, counted in whole seconds and never longer.
    ///
    /// # Errors
    ///
    /// When the claims are no JSON object, when they lack one that is [required](Self::require), or when they set `iat`, `exp`, `iss` or
    /// `aud`, which the service sets. (An
    /// `exp` that is `null` is as good as absent, so one type may serve both to sign and to verify.) When the service has
    /// public keys only.
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
        self.rules.required.check(&claims)?;
        let keys = self.keys.load();
        let Some((key, encoding)) = keys.first().and_then(|first| Some((&first.key, first.key.encoding()?))) else {
            return Err(TokenError::unsignable("this service has public keys only, which verify and don't sign"));
        };
        let mut header = Header::new(key.algorithm().library());
        header.kid = key.name().map(str::to_owned);
        jsonwebtoken::encode(&header, &claims, encoding).map_err(|error| TokenError::refused(&error))
    }

    fn write_ours(&self, claims: &mut Map<String, Value>, ttl: Duration) {
        for name in OURS {
            claims.remove(name);
        }
        let now = self.rules.seconds();
        claims.insert("iat".to_owned(), now.into());
        claims.insert("exp".to_owned(), now.saturating_add(ttl.as_secs()).into());
        if let Some(issuer) = &self.rules.issuer {
            claims.insert("iss".to_owned(), issuer.as_str().into());
        }
        if let Some(audience) = &self.rules.audience {
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
        let keys = self.keys.load();
        let loaded = key_of(token, &keys)?;
        if !self.rules.clock.is_system() || !self.rules.required.is_empty() {
            return self.verify_at_length(token, loaded);
        }
        match jsonwebtoken::decode::<C>(token, loaded.key.decoding(), &loaded.validation) {
            Ok(data) => is_understood(&data.header).map(|()| data.claims),
            Err(error) => Err(loaded.explain(token, &error)),
        }
    }

    /// As [`verify`](Self::verify); and where the service knows at which address the keys are published (feature `jwks`), it fetches
    /// them when the token names one that is not known.
    ///
    /// # Errors
    ///
    /// When the token is not good, or when there are no keys to tell by.
    pub async fn verify_fetching<C: DeserializeOwned>(&self, token: &str) -> Result<C, TokenError> {
        #[cfg(feature = "jwks")]
        if let Some(published) = &self.published {
            return published.verify(self, token).await;
        }
        self.verify(token)
    }

    #[cfg(feature = "jwks")]
    pub(super) fn own_clock(&self) -> &Clock {
        &self.rules.clock
    }

    /// The library knows the clock of the system only, and requires registered claims alone. The rest is looked at here.
    fn verify_at_length<C: DeserializeOwned>(&self, token: &str, loaded: &Loaded) -> Result<C, TokenError> {
        let TokenData { header, claims } =
            jsonwebtoken::decode::<Map<String, Value>>(token, loaded.key.decoding(), &loaded.validation)
                .map_err(|error| loaded.explain(token, &error))?;
        is_understood(&header)?;
        if !self.rules.clock.is_system() {
            self.rules.check_time(&claims)?;
        }
        self.rules.required.check(&claims)?;
        serde_json::from_value(Value::Object(claims)).map_err(TokenError::claims)
    }
}

/// A token may name extensions of its header that have to be understood (`crit`). None is here, and the library leaves it to its caller
/// to refuse them (RFC 7515, section 4.1.11).
fn is_understood(header: &Header) -> Result<(), TokenError> {
    if header.crit.is_some() { Err(TokenError::malformed()) } else { Ok(()) }
}

/// The key that a token says it was signed with, or the one that has no name.
fn key_of<'k>(token: &str, keys: &'k [Loaded]) -> Result<&'k Loaded, TokenError> {
    if let [only] = keys
        && only.key.name().is_none()
    {
        return Ok(only);
    }
    let header = jsonwebtoken::decode_header(token).map_err(|error| TokenError::refused(&error))?;
    let nameless = || keys.iter().find(|loaded| loaded.key.name().is_none());
    let found = match (header.kid.as_deref(), keys) {
        (None, [only]) => Some(only),
        (None, _) => nameless(),
        (Some(kid), _) => keys.iter().find(|loaded| loaded.key.name() == Some(kid)).or_else(nameless),
    };
    found.ok_or_else(TokenError::unknown_key)
}

impl Rules {
    fn load(&self, keys: JwtKeys) -> Vec<Loaded> {
        keys.into_vec().into_iter().map(|key| self.loaded(key)).collect()
    }

    /// Since the epoch, as tokens count.
    fn seconds(&self) -> u64 {
        self.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
    }

    /// Whether claims are in time, by the clock of the service.
    fn check_time(&self, claims: &Map<String, Value>) -> Result<(), TokenError> {
        let (now, leeway) = (self.seconds(), self.leeway.as_secs());
        // Both may have fractions (RFC 7519, section 2).
        let seconds = |name: &str| claims.get(name).map(|value| value.as_f64().ok_or_else(TokenError::malformed));
        let expires = seconds("exp").ok_or_else(TokenError::malformed)??;
        if now as f64 >= expires + leeway as f64 {
            return Err(TokenError::expired());
        }
        match seconds("nbf").transpose()? {
            Some(begins) if begins > (now + leeway) as f64 => Err(TokenError::not_yet()),
            _ => Ok(()),
        }
    }

    fn loaded(&self, key: JwtKey) -> Loaded {
        let mut validation = Validation::new(key.algorithm().library());
        validation.leeway = self.leeway.as_secs();
        // The library accepts a token in the very second of its `exp`; the RFC does not.
        validation.reject_tokens_expiring_in_less_than = 1;
        validation.validate_nbf = true;
        if !self.clock.is_system() {
            (validation.validate_exp, validation.validate_nbf) = (false, false);
            validation.reject_tokens_expiring_in_less_than = 0;
        }
        if let Some(issuer) = &self.issuer {
            validation.set_issuer(&[issuer]);
            // Without this a token that has no `iss`, or one that is no text, would pass.
            validation.required_spec_claims.insert("iss".to_owned());
        }
        if let Some(audience) = &self.audience {
            validation.set_audience(&[audience]);
            validation.required_spec_claims.insert("aud".to_owned());
        }
        Loaded { key, validation }
    }
}

impl Loaded {
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
            .field("keys", &self.keys.load().iter().map(|loaded| &loaded.key).collect::<Vec<_>>())
            .field("rules", &self.rules)
            .finish()
    }
}

#[cfg(test)]
mod tests;
