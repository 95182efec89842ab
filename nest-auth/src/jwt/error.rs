use std::{borrow::Cow, error::Error, fmt};

use jsonwebtoken::errors::ErrorKind;

use super::algorithm::JwtAlgorithm;

/// Why a token was refused, or could not be signed.
///
/// A client should learn no more than that its token is invalid; the difference is for logs. The text holds nothing of
/// the token.
pub struct TokenError {
    kind: Kind,
    source: Option<Box<dyn Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Malformed,
    Forged,
    UnknownKey,
    #[cfg(feature = "jwks")]
    Unavailable,
    Expired,
    NotYet,
    WrongParty,
    Claims,
    Unsignable(&'static str),
}

impl TokenError {
    /// Its time is over.
    pub fn is_expired(&self) -> bool {
        self.kind == Kind::Expired
    }

    /// It is no JWT, or lacks a registered claim that is required, such as `exp`.
    pub fn is_malformed(&self) -> bool {
        self.kind == Kind::Malformed
    }

    /// It was not signed with this key, or in another algorithm than the key's.
    pub fn is_forged(&self) -> bool {
        self.kind == Kind::Forged
    }

    /// It names a key that this service has not. Where keys are published by an issuer, that is the moment to fetch them
    /// again, not more often than every few minutes, and to [replace](crate::JwtService::replace_keys) them. A service that knows
    /// where they are published does that itself (feature `jwks`).
    pub fn is_unknown_key(&self) -> bool {
        self.kind == Kind::UnknownKey
    }

    /// It is genuine, but comes from another issuer or is for another audience.
    pub fn is_wrong_party(&self) -> bool {
        self.kind == Kind::WrongParty
    }

    /// It is genuine, but its claims are not of the type that was asked for, or lack one that is
    /// [required](crate::JwtService::require). The error's source says which.
    pub fn is_wrong_claims(&self) -> bool {
        self.kind == Kind::Claims
    }

    pub(super) fn unknown_key() -> Self {
        Self { kind: Kind::UnknownKey, source: None }
    }

    /// Nobody knows whether it is good: the keys of its issuer have not been fetched yet, and cannot be.
    #[cfg(feature = "jwks")]
    pub fn is_unavailable(&self) -> bool {
        self.kind == Kind::Unavailable
    }

    #[cfg(feature = "jwks")]
    pub(super) fn unavailable() -> Self {
        Self { kind: Kind::Unavailable, source: None }
    }

    pub(super) fn expired() -> Self {
        Self { kind: Kind::Expired, source: None }
    }

    pub(super) fn not_yet() -> Self {
        Self { kind: Kind::NotYet, source: None }
    }

    pub(super) fn malformed() -> Self {
        Self { kind: Kind::Malformed, source: None }
    }

    /// `reason` is what the claims are not; it holds none of them.
    pub(super) fn unsignable(reason: &'static str) -> Self {
        Self { kind: Kind::Unsignable(reason), source: None }
    }

    pub(super) fn claims(source: impl Error + Send + Sync + 'static) -> Self {
        Self { kind: Kind::Claims, source: Some(Box::new(source)) }
    }

    /// The verdict of the library, without its text: before the signature is known to be good, that text may quote
    /// whatever a stranger sent.
    pub(super) fn refused(error: &jsonwebtoken::errors::Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::ExpiredSignature => Kind::Expired,
            ErrorKind::ImmatureSignature => Kind::NotYet,
            ErrorKind::InvalidSignature | ErrorKind::InvalidAlgorithm => Kind::Forged,
            ErrorKind::InvalidIssuer | ErrorKind::InvalidAudience => Kind::WrongParty,
            _ => Kind::Malformed,
        };
        Self { kind, source: None }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Malformed => "the token is malformed or lacks a required claim",
            Kind::Forged => "the token is not signed with this key in its algorithm",
            Kind::UnknownKey => "the token names a key that is not known here",
            #[cfg(feature = "jwks")]
            Kind::Unavailable => "the keys of the token's issuer cannot be fetched",
            Kind::Expired => "the token has expired",
            Kind::NotYet => "the token is not valid yet",
            Kind::WrongParty => "the token is from another issuer or for another audience",
            Kind::Claims => "the token's claims are not those that are expected",
            Kind::Unsignable(reason) => reason,
        })
    }
}

impl fmt::Debug for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenError({:?})", self.kind)
    }
}

/// Why a key was refused. The text holds nothing of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyError(Cow<'static, str>);

impl KeyError {
    pub(super) fn new(text: &'static str) -> Self {
        Self(text.into())
    }

    pub(super) fn private(algorithm: JwtAlgorithm) -> Self {
        Self(format!("this is no private key for {algorithm:?} in PEM: it takes `PRIVATE KEY` (PKCS #8)").into())
    }

    pub(super) fn public(algorithm: JwtAlgorithm) -> Self {
        Self(format!("this is no public key for {algorithm:?} in PEM: it takes `PUBLIC KEY`").into())
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for KeyError {}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
