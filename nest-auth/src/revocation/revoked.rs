//! Takes tokens back, and knows which ones were.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nest_core::Clock;
use nest_core::pipeline::BoxFuture;

use super::facts::{Revocations, TokenFacts};
use super::store::RevocationStore;
use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// Takes signed tokens back before they expire, by themselves, their session or their subject, and remembers it for the time that tokens
/// live at most.
///
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
/// use nest_auth::{MemoryRevocations, Revocations, RevokedTokens, TokenFacts};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), nest_auth::StoreError> {
/// let revoked = RevokedTokens::new(Arc::new(MemoryRevocations::default()), Duration::from_secs(900));
/// revoked.revoke_session("4f9c").await?;
/// let token = TokenFacts { session: Some("4f9c".into()), ..TokenFacts::default() };
/// assert!(revoked.is_revoked(&token).await?);
/// # Ok(())
/// # }
/// ```
#[nest_macros::injectable(value, crate = nest_core)]
pub struct RevokedTokens {
    store: Arc<dyn RevocationStore>,
    lifetime: Duration,
    clock: Clock,
}

/// All tokens, whenever they were issued: a session does not begin again. It is a number that every store can hold.
const WHENEVER: u64 = i64::MAX as u64;

impl RevokedTokens {
    /// For tokens that live this long at most.
    pub fn new(store: Arc<dyn RevocationStore>, lifetime: Duration) -> Self {
        Self { store, lifetime, clock: Clock::system() }
    }

    /// Goes by this clock, instead of the system's.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Takes one token back, by its `jti`.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    pub async fn revoke_token(&self, id: &str) -> Result<(), StoreError> {
        self.note(Kind::Token, id, |_| WHENEVER).await
    }

    /// Takes all tokens of a session back, by their `sid`.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    pub async fn revoke_session(&self, session: &str) -> Result<(), StoreError> {
        self.note(Kind::Session, session, |_| WHENEVER).await
    }

    /// Takes all tokens of a subject back that were issued until now. `iat` is in whole seconds, so a token that is issued in this
    /// very second is taken back as well. Between processes that is the time of each one's clock.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    pub async fn revoke_subject(&self, subject: &str) -> Result<(), StoreError> {
        self.note(Kind::Subject, subject, |now| seconds(now).min(WHENEVER)).await
    }

    async fn note(&self, kind: Kind, name: &str, issued_until: impl Fn(SystemTime) -> u64) -> Result<(), StoreError> {
        let now = self.clock.now();
        // `exp` is in whole seconds, and so a token may live for most of a second longer than it says here.
        let forget_at = now + self.lifetime + Duration::from_secs(1);
        self.store.note(&kind.hash(name), issued_until(now), now, forget_at).await
    }
}

/// What is taken back.
#[derive(Clone, Copy)]
enum Kind {
    Token,
    Session,
    Subject,
}

impl Kind {
    /// Of different kinds what has one name is not one thing.
    fn hash(self, name: &str) -> TokenHash {
        let kind = match self {
            Self::Token => "token",
            Self::Session => "session",
            Self::Subject => "subject",
        };
        TokenHash::of(&format!("{kind}:{name}"))
    }
}

impl Revocations for RevokedTokens {
    fn is_revoked<'a>(&'a self, token: &'a TokenFacts) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            let said = [(Kind::Token, &token.id), (Kind::Session, &token.session), (Kind::Subject, &token.subject)];
            let said: Vec<TokenHash> =
                said.into_iter().filter_map(|(kind, name)| Some(kind.hash(name.as_deref()?))).collect();
            let issued_until = self.store.issued_until(&said, self.clock.now()).await?;
            Ok(issued_until.is_some_and(|issued_until| token.issued_at <= issued_until))
        })
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

impl fmt::Debug for RevokedTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevokedTokens").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}
