//! Opens, refreshes and ends sessions.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use nest_core::Clock;

use super::signed::{Facts, Form};
use super::store::{RefreshSession, RefreshStore, Rotation};
use crate::jwt::JwtService;
use crate::opaque::{OpaqueToken, TokenHash, hex, random_bytes};
use crate::store_error::StoreError;

/// Bytes of a session's id. It is no secret, and only has to be unlike others.
const ID_BYTES: usize = 16;

/// Sessions of clients that keep tokens, such as apps on phones. A refresh token is good once, and gives the next one. When one is
/// presented that has been used, two have it, and nobody knows which of them is the thief: **the whole session ends**.
///
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
/// use nest_auth::{MemoryRefreshSessions, RefreshOutcome, RefreshSessions};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), nest_auth::StoreError> {
/// let sessions = RefreshSessions::new(Arc::new(MemoryRefreshSessions::default()), Duration::from_secs(7 * 24 * 3600));
/// let (session, first) = sessions.open("7", "Ada's phone").await?;
/// let RefreshOutcome::Refreshed { token: second, .. } = sessions.refresh(first.expose()).await? else { panic!() };
/// // Somebody has kept the first one.
/// assert!(matches!(sessions.refresh(first.expose()).await?, RefreshOutcome::Reused(ended) if ended.id == session.id));
/// assert!(matches!(sessions.refresh(second.expose()).await?, RefreshOutcome::Refused));
/// # Ok(())
/// # }
/// ```
#[nest_macros::injectable(value, crate = nest_core)]
pub struct RefreshSessions {
    store: Arc<dyn RefreshStore>,
    lifetime: Duration,
    clock: Clock,
    form: Form,
}

/// What became of a refresh token.
#[derive(Debug)]
pub enum RefreshOutcome {
    /// It was good. The session goes on with this token.
    Refreshed {
        /// The session.
        session: RefreshSession,
        /// What to hand to the client.
        token: OpaqueToken,
    },
    /// It had been used before. Its session has been ended; access tokens that were issued in it are still good, unless the
    /// application [takes them back](crate::RevokedTokens::revoke_session). The client is told no more than that it is refused.
    Reused(RefreshSession),
    /// It is none, or of a session that is over.
    Refused,
}

impl RefreshSessions {
    /// Sessions that are over when nobody has refreshed them for so long.
    pub fn new(store: Arc<dyn RefreshStore>, lifetime: Duration) -> Self {
        Self { store, lifetime, clock: Clock::system(), form: Form::Opaque }
    }

    /// Goes by this clock, instead of the system's.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Hands out signed tokens, with `sub`, `sid` and `jti`, instead of random texts: a forged or expired one is refused before the store is
    /// asked, and other services may read whose it is. The service has an [audience](JwtService::audience) of its own, so that neither
    /// kind of token passes for the other; its [clock](JwtService::clock) is set by itself.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::time::Duration;
    /// use nest_auth::{JwtKey, JwtService, MemoryRefreshSessions, RefreshSessions};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), nest_auth::StoreError> {
    /// let refresh = JwtService::new(JwtKey::random()).audience("refresh");
    /// let week = Duration::from_secs(7 * 24 * 3600);
    /// let sessions = RefreshSessions::new(Arc::new(MemoryRefreshSessions::default()), week).signed(refresh);
    /// let (session, token) = sessions.open("7", "Ada's phone").await?;
    /// assert_eq!(token.expose().split('.').count(), 3);
    /// assert_eq!(sessions.find(token.expose()).await?, Some(session));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn signed(mut self, service: impl Into<Arc<JwtService>>) -> Self {
        self.form = Form::Signed(service.into());
        self
    }

    /// Begins a session of a subject who has just shown who they are, with its first token.
    ///
    /// # Errors
    ///
    /// When the store cannot be written, or the token not be [signed](Self::signed).
    pub async fn open(
        &self,
        subject: impl Into<String>,
        device: impl Into<String>,
    ) -> Result<(RefreshSession, OpaqueToken), StoreError> {
        let now = self.clock.now();
        let session = RefreshSession {
            id: hex(&random_bytes::<ID_BYTES>()),
            subject: subject.into(),
            device: device.into(),
            created_at: now,
            used_at: now,
            expires_at: now + self.lifetime,
        };
        let token = self.form.issue(Facts::new(&session.subject, &session.id), self.lifetime)?;
        self.store.open(session.clone(), token.hash()).await?;
        Ok((session, token))
    }

    /// The session that a token would be refreshed in, while it is not used up: whoever wants to know first whether its subject may go
    /// on asks this, and then [`refresh`](Self::refresh). A token that has been used has none here, and is still to be refreshed,
    /// which ends its session.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub async fn find(&self, token: &str) -> Result<Option<RefreshSession>, StoreError> {
        match self.form.read(token) {
            Some(_) => self.store.find(&TokenHash::of(token), self.clock.now()).await,
            None => Ok(None),
        }
    }

    /// Exchanges a token for the next one.
    ///
    /// # Errors
    ///
    /// When the store cannot be written, or the token not be [signed](Self::signed).
    pub async fn refresh(&self, token: &str) -> Result<RefreshOutcome, StoreError> {
        let Some(facts) = self.form.read(token) else { return Ok(RefreshOutcome::Refused) };
        let (next, now) = (self.form.issue(facts, self.lifetime)?, self.clock.now());
        let rotation = self.store.rotate(&TokenHash::of(token), next.hash(), now, now + self.lifetime).await?;
        Ok(match rotation {
            Rotation::Rotated(session) => RefreshOutcome::Refreshed { session, token: next },
            Rotation::Reused(session) => {
                tracing::warn!(
                    subject = session.subject,
                    session = session.id,
                    "a refresh token was used twice: its session has been ended"
                );
                RefreshOutcome::Reused(session)
            }
            Rotation::Unknown => RefreshOutcome::Refused,
        })
    }

    /// Ends the session of a token, if it is the subject's: signing out. Says whether there was one. A token that has been used is no
    /// good here either, and ends its session as it does in [`refresh`](Self::refresh).
    ///
    /// # Errors
    ///
    /// When the store cannot be read or written.
    pub async fn close(&self, subject: &str, token: &str) -> Result<bool, StoreError> {
        if let Some(session) = self.find(token).await? {
            return self.store.end(subject, &session.id).await;
        }
        // None that could be exchanged: it is used, or nothing.
        self.refresh(token).await?;
        Ok(false)
    }

    /// The sessions of a subject, the one used last in front: where they are signed in.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub async fn list(&self, subject: &str) -> Result<Vec<RefreshSession>, StoreError> {
        let mut sessions = self.store.list(subject, self.clock.now()).await?;
        sessions.sort_unstable_by_key(|session| std::cmp::Reverse(session.used_at));
        Ok(sessions)
    }

    /// Ends one session of a subject, by its id. Says whether there was one.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    pub async fn end(&self, subject: &str, id: &str) -> Result<bool, StoreError> {
        self.store.end(subject, id).await
    }

    /// Ends all sessions of a subject: the password was changed, the account was closed.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    pub async fn end_all(&self, subject: &str) -> Result<(), StoreError> {
        for session in self.store.list(subject, self.clock.now()).await? {
            self.store.end(subject, &session.id).await?;
        }
        Ok(())
    }
}

impl fmt::Debug for RefreshSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshSessions").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
