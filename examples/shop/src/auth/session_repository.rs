//! The tables of sessions and of their refresh tokens.

use std::sync::Arc;

use chrono::Utc;
use nest::auth::TokenHash;
use nest::data::{DataError, Database, query};
use nest::{injectable, transactional};

use super::RefreshToken;

/// Sessions: each is a family of refresh tokens, of which one can be used, once.
#[injectable]
pub(super) struct SessionRepository {
    database: Arc<Database>,
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
        let now = Utc::now();
        let forget = query("DELETE FROM sessions WHERE user_id = $1 AND expires_at < $2");
        forget.bind(user).bind(now).execute(&*self.database).await?;
        let insert = query("INSERT INTO sessions (user_id, created_at, expires_at) VALUES ($1, $2, $3) RETURNING id");
        let insert = insert.bind(user).bind(now).bind(token.expires_at);
        let session = insert.fetch_value(&*self.database).await?;
        self.add(session, token).await
    }

    /// Exchanges a token of a user for the next one.
    #[transactional]
    pub(super) async fn rotate(
        &self,
        user: i64,
        presented: &TokenHash,
        next: &RefreshToken,
    ) -> Result<Presented, DataError> {
        let Some(session) = self.take(user, presented).await? else { return Ok(Presented::Refused) };
        let spend = query("UPDATE refresh_tokens SET used_at = $2 WHERE hash = $1");
        spend.bind(presented.as_str()).bind(Utc::now()).execute(&*self.database).await?;
        let prolong = query("UPDATE sessions SET expires_at = $2 WHERE id = $1");
        prolong.bind(session).bind(next.expires_at).execute(&*self.database).await?;
        self.add(session, next).await?;
        Ok(Presented::Accepted)
    }

    /// Ends the session that a token of a user belongs to.
    #[transactional]
    pub(super) async fn close(&self, user: i64, presented: &TokenHash) -> Result<Presented, DataError> {
        let Some(session) = self.take(user, presented).await? else { return Ok(Presented::Refused) };
        self.end(session).await?;
        Ok(Presented::Accepted)
    }

    /// The session of a token that has not been used. A used one was stolen, from the user or by the user of it: the session
    /// ends, whoever it is that has the other one.
    async fn take(&self, user: i64, token: &TokenHash) -> Result<Option<i64>, DataError> {
        let select = query(
            "SELECT session_id, used_at IS NOT NULL FROM refresh_tokens
         JOIN sessions ON sessions.id = session_id WHERE hash = $1 AND user_id = $2",
        );
        let found =
            select.bind(token.as_str()).bind(user).for_update().fetch_optional::<(i64, bool)>(&*self.database).await?;
        match found {
            Some((session, false)) => Ok(Some(session)),
            Some((session, true)) => {
                tracing::warn!(user, session, "a refresh token was used twice: its session has been ended");
                self.end(session).await?;
                Ok(None)
            }
            None => Ok(None),
        }
    }

    async fn add(&self, session: i64, token: &RefreshToken) -> Result<(), DataError> {
        let insert = query("INSERT INTO refresh_tokens (hash, session_id) VALUES ($1, $2)");
        insert.bind(token.hash.as_str()).bind(session).execute(&*self.database).await?;
        Ok(())
    }

    async fn end(&self, session: i64) -> Result<(), DataError> {
        query("DELETE FROM sessions WHERE id = $1").bind(session).execute(&*self.database).await?;
        Ok(())
    }
}
