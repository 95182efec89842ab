//! Where sessions and the hashes of their tokens are kept.

use std::time::SystemTime;

use nest_core::pipeline::BoxFuture;

use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// What one sign-in began: a family of refresh tokens, each of which replaced the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshSession {
    /// Its id, which is no secret. As the `sid` of access tokens it is what they are taken back by.
    pub id: String,
    /// Whose it is.
    pub subject: String,
    /// Where it was begun, for people: a name that the client gives, or its `User-Agent`.
    pub device: String,
    /// When the subject signed in.
    pub created_at: SystemTime,
    /// When its last token was issued.
    pub used_at: SystemTime,
    /// When that token, and with it the session, is over.
    pub expires_at: SystemTime,
}

/// What became of a token that was presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// It was good, and is used now. The session goes on with the next one.
    Rotated(RefreshSession),
    /// It had been used before: somebody else has a copy. The session, as it was, has been ended.
    Reused(RefreshSession),
    /// It is none, or of a session that is over.
    Unknown,
}

/// Where sessions and the hashes of their tokens are kept: [`MemoryRefreshSessions`](crate::MemoryRefreshSessions) in a process,
/// `DatabaseRefreshSessions` (feature `data`) and `RedisRefreshSessions` (feature `redis`) in an application that runs several times, or a store
/// of one's own. A module provides it, `provide(dyn RefreshStore, class = …)`.
#[nest_macros::injectable(crate = nest_core)]
pub trait RefreshStore: Send + Sync {
    /// Adds a session with its first token.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn open(&self, session: RefreshSession, token: TokenHash) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Exchanges a token for the next one, at once: of two who present the same one, at most one gets
    /// [`Rotation::Rotated`], and the other one ends the session. Used tokens are kept until their session ends.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn rotate<'a>(
        &'a self,
        presented: &'a TokenHash,
        next: TokenHash,
        now: SystemTime,
        expires_at: SystemTime,
    ) -> BoxFuture<'a, Result<Rotation, StoreError>>;

    /// The session of a token that has not been used.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    fn find<'a>(
        &'a self,
        presented: &'a TokenHash,
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Option<RefreshSession>, StoreError>>;

    /// The sessions of a subject that are not over.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    fn list<'a>(&'a self, subject: &'a str, now: SystemTime) -> BoxFuture<'a, Result<Vec<RefreshSession>, StoreError>>;

    /// Ends a session of a subject with all of its tokens; says whether there was one.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn end<'a>(&'a self, subject: &'a str, id: &'a str) -> BoxFuture<'a, Result<bool, StoreError>>;
}
