//! Opens, refreshes and ends sessions.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use nest_core::Clock;

use super::store::{RefreshSession, RefreshStore, Rotation, StoreError};
use crate::opaque::{OpaqueToken, TokenHash, hex, random_bytes};

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
        Self { store, lifetime, clock: Clock::system() }
    }

    /// Goes by this clock, instead of the system's.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Begins a session of a subject who has just shown who they are, with its first token.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    pub async fn open(
        &self,
        subject: impl Into<String>,
        device: impl Into<String>,
    ) -> Result<(RefreshSession, OpaqueToken), StoreError> {
        let (token, now) = (OpaqueToken::generate(), self.clock.now());
        let session = RefreshSession {
            id: hex(&random_bytes::<ID_BYTES>()),
            subject: subject.into(),
            device: device.into(),
            created_at: now,
            used_at: now,
            expires_at: now + self.lifetime,
        };
        self.store.open(session.clone(), token.hash()).await?;
        Ok((session, token))
    }

    /// Exchanges a token for the next one.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    pub async fn refresh(&self, token: &str) -> Result<RefreshOutcome, StoreError> {
        let (next, now) = (OpaqueToken::generate(), self.clock.now());
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

    /// Ends the session of a token, if it is the subject's: signing out. Says whether there was one.
    ///
    /// # Errors
    ///
    /// When the store cannot be read or written.
    pub async fn close(&self, subject: &str, token: &str) -> Result<bool, StoreError> {
        match self.store.find(&TokenHash::of(token), self.clock.now()).await? {
            Some(session) => self.store.end(subject, &session.id).await,
            None => Ok(false),
        }
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
mod tests {
    use super::super::memory::MemoryRefreshSessions;
    use super::*;

    fn sessions(lifetime: Duration) -> RefreshSessions {
        RefreshSessions::new(Arc::new(MemoryRefreshSessions::default()), lifetime)
    }

    fn long() -> RefreshSessions {
        sessions(Duration::from_secs(60))
    }

    async fn refreshed(sessions: &RefreshSessions, token: &OpaqueToken) -> Option<OpaqueToken> {
        match sessions.refresh(token.expose()).await.unwrap() {
            RefreshOutcome::Refreshed { token, .. } => Some(token),
            RefreshOutcome::Reused(_) | RefreshOutcome::Refused => None,
        }
    }

    #[tokio::test]
    async fn each_token_gives_the_next_one() {
        let sessions = long();
        let (_, mut token) = sessions.open("ada", "phone").await.unwrap();
        for _ in 0..3 {
            token = refreshed(&sessions, &token).await.unwrap();
        }
        assert_eq!(sessions.list("ada").await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_used_token_ends_its_session_and_no_other() {
        let sessions = long();
        let (first, token) = sessions.open("ada", "phone").await.unwrap();
        let (_, elsewhere) = sessions.open("ada", "desk").await.unwrap();
        let next = refreshed(&sessions, &token).await.unwrap();
        let reused = sessions.refresh(token.expose()).await.unwrap();
        assert!(matches!(reused, RefreshOutcome::Reused(ended) if ended.id == first.id));
        assert!(refreshed(&sessions, &next).await.is_none());
        assert!(refreshed(&sessions, &elsewhere).await.is_some());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_many_who_present_one_token_at_once_one_is_served() {
        let sessions = Arc::new(long());
        let (_, token) = sessions.open("ada", "phone").await.unwrap();
        let token = Arc::new(token);
        let attempts: Vec<_> = (0..8)
            .map(|_| {
                let (sessions, token) = (sessions.clone(), token.clone());
                tokio::spawn(async move { refreshed(&sessions, &token).await.is_some() })
            })
            .collect();
        let mut served = 0;
        for attempt in attempts {
            served += u32::from(attempt.await.unwrap());
        }
        assert_eq!(served, 1);
    }

    #[tokio::test]
    async fn a_session_that_nobody_refreshes_is_over() {
        let sessions = sessions(Duration::from_millis(20));
        let (_, token) = sessions.open("ada", "phone").await.unwrap();
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert!(refreshed(&sessions, &token).await.is_none());
        assert!(sessions.list("ada").await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn nobody_ends_the_sessions_of_others() {
        let sessions = long();
        let (session, token) = sessions.open("ada", "phone").await.unwrap();
        assert!(!sessions.close("bob", token.expose()).await.unwrap());
        assert!(!sessions.end("bob", &session.id).await.unwrap());
        assert!(sessions.close("ada", token.expose()).await.unwrap());
        assert!(refreshed(&sessions, &token).await.is_none());
    }

    #[tokio::test]
    async fn all_sessions_of_a_subject_end_at_once() {
        let sessions = long();
        let (_, phone) = sessions.open("ada", "phone").await.unwrap();
        let (_, bobs) = sessions.open("bob", "phone").await.unwrap();
        sessions.end_all("ada").await.unwrap();
        assert!(refreshed(&sessions, &phone).await.is_none());
        assert!(refreshed(&sessions, &bobs).await.is_some());
    }
}
