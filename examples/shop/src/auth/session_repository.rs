//! The tables of sessions and of their refresh tokens.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use nest::auth::TokenHash;
use nest::data::{DataError, Repository};
use nest::{Clock, injectable, transactional};

use super::RefreshToken;
use super::session::{NewSession, NewStoredToken, Session, StoredToken};

/// Sessions: each is a family of refresh tokens, of which one can be used, once.
#[injectable]
pub(super) struct SessionRepository {
    sessions: Arc<Repository<Session>>,
    tokens: Arc<Repository<StoredToken>>,
    clock: Arc<Clock>,
}

/// What became of a presented token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presented {
    /// It was good, and is used now.
    Accepted,
    /// It is not of a session that goes on. If it had been used before, its session has just ended.
    Refused,
}

impl SessionRepository {
    /// Begins a session, and forgets those of the user that are over.
    #[transactional]
    pub(super) async fn open(&self, user: i64, token: &RefreshToken) -> Result<(), DataError> {
        let is_over = Session::USER_ID.eq(user).and(Session::EXPIRES_AT.lt(self.now()));
        self.sessions.delete(is_over).await?;
        let session = self.sessions.insert(NewSession { user_id: user, expires_at: token.expires_at }).await?;
        self.add(&session, token).await
    }

    /// Exchanges a token of a user for the next one.
    #[transactional]
    pub(super) async fn rotate(
        &self,
        user: i64,
        presented: &TokenHash,
        next: &RefreshToken,
    ) -> Result<Presented, DataError> {
        let Some((session, token)) = self.take(user, presented).await? else { return Ok(Presented::Refused) };
        self.tokens.save(&StoredToken { used_at: Some(self.now()), ..token }).await?;
        let session = self.sessions.save(&Session { expires_at: next.expires_at, ..session }).await?;
        self.add(&session, next).await?;
        Ok(Presented::Accepted)
    }

    /// Ends the session that a token of a user belongs to.
    #[transactional]
    pub(super) async fn close(&self, user: i64, presented: &TokenHash) -> Result<Presented, DataError> {
        let Some((session, _)) = self.take(user, presented).await? else { return Ok(Presented::Refused) };
        self.sessions.delete_by_id(session.id).await?;
        Ok(Presented::Accepted)
    }

    /// A token that has not been used, with its session. A used one was stolen, from the user or by the user of it: the
    /// session ends, whoever it is that has the other one.
    ///
    /// The session is locked before its token is looked at: whoever ends it takes all of its tokens along.
    async fn take(&self, user: i64, token: &TokenHash) -> Result<Option<(Session, StoredToken)>, DataError> {
        let hash = token.as_str().to_owned();
        let Some(found) = self.tokens.find_by_id(hash.clone()).await? else { return Ok(None) };
        let session = self.sessions.lock_by_id(found.session_id).await?.filter(|session| session.user_id == user);
        let Some(session) = session else { return Ok(None) };
        match self.tokens.find_by_id(hash).await? {
            Some(token) if token.used_at.is_none() => Ok(Some((session, token))),
            Some(_) => {
                tracing::warn!(
                    user,
                    session = session.id,
                    "a refresh token was used twice: its session has been ended"
                );
                self.sessions.delete_by_id(session.id).await?;
                Ok(None)
            }
            None => Ok(None),
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now().into()
    }

    async fn add(&self, session: &Session, token: &RefreshToken) -> Result<(), DataError> {
        let hash = token.hash.as_str().to_owned();
        self.tokens.insert(NewStoredToken { hash, session_id: session.id, used_at: None }).await?;
        Ok(())
    }
}
