//! Who somebody is, in the words of their provider.

use std::fmt;

use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Who somebody is, in the words of their provider, which have been verified. The tokens are not in its `Debug`.
#[derive(Clone)]
pub struct OpenIdIdentity {
    pub(super) claims: Map<String, Value>,
    pub(super) tokens: Tokens,
}

/// What the provider gave with it.
#[derive(Clone)]
pub(super) struct Tokens {
    pub(super) id: SecretString,
    pub(super) access: SecretString,
    pub(super) refresh: Option<SecretString>,
}

impl OpenIdIdentity {
    /// The provider, `iss`.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.text("iss").unwrap_or_default()
    }

    /// By what the provider knows the user, `sub`: unique there, and never given to another.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.text("sub").unwrap_or_default()
    }

    /// The email address, if the provider says that it is the user's (`email_verified`). Anybody can claim one that is not verified.
    #[must_use]
    pub fn verified_email(&self) -> Option<&str> {
        // Some providers write it as a text.
        let is_verified = match self.claims.get("email_verified")? {
            Value::Bool(is_verified) => *is_verified,
            Value::String(text) => text == "true",
            _ => false,
        };
        self.text("email").filter(|_| is_verified)
    }

    /// What the user is called.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.text("name")
    }

    /// A claim by its name: of the ID token, or else of `userinfo`.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }

    /// The claims as a type.
    ///
    /// # Errors
    ///
    /// When they are not of this type.
    pub fn claims<C: DeserializeOwned>(&self) -> Result<C, serde_json::Error> {
        serde_json::from_value(Value::Object(self.claims.clone()))
    }

    /// With what the application may ask the provider's other services in the user's name.
    #[must_use]
    pub fn access_token(&self) -> &SecretString {
        &self.tokens.access
    }

    /// With what a new access token can be had, where the provider gives one (scope `offline_access`).
    #[must_use]
    pub fn refresh_token(&self) -> Option<&SecretString> {
        self.tokens.refresh.as_ref()
    }

    /// The ID token as it came, which the provider wants to see again at signing out (`id_token_hint`).
    #[must_use]
    pub fn id_token(&self) -> &SecretString {
        &self.tokens.id
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }
}

impl fmt::Debug for OpenIdIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenIdIdentity")
            .field("issuer", &self.issuer())
            .field("subject", &self.subject())
            .finish_non_exhaustive()
    }
}
