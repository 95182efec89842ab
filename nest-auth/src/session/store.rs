//! Where sessions are kept.

use std::fmt;
use std::time::SystemTime;

use nest_core::pipeline::BoxFuture;

use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// What is kept of a session. The cookie itself is not: who reads the store cannot use what is there. Neither its hash nor the data are
/// printed.
#[derive(Clone)]
pub struct SessionRecord {
    /// The hash of the cookie, by which it is found.
    pub hash: TokenHash,
    /// Whose it is.
    pub subject: String,
    /// What the application keeps in it, as JSON.
    pub data: String,
    /// When the subject signed in. It stays when the cookie is exchanged.
    pub created_at: SystemTime,
    /// When it was last used, give or take the precision at which that is written.
    pub seen_at: SystemTime,
}

impl fmt::Debug for SessionRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionRecord")
            .field("subject", &self.subject)
            .field("created_at", &self.created_at)
            .field("seen_at", &self.seen_at)
            .finish_non_exhaustive()
    }
}

/// Where sessions are kept: [`MemorySessions`](crate::MemorySessions) in a process, `DatabaseSessions` (feature `data`) and
/// `RedisSessions` (feature `redis`) in an application that runs several times, or a store of one's own. A module provides it, `provide(dyn SessionStore, class = …)`.
///
/// Which sessions are over is decided by [`Sessions`](crate::Sessions); a store may drop those that have not been used for longer than
/// the application lets them live.
#[nest_macros::injectable(crate = nest_core)]
pub trait SessionStore: Send + Sync {
    /// Adds a session.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn insert(&self, session: SessionRecord) -> BoxFuture<'_, Result<(), StoreError>>;

    /// The session of a cookie.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    fn find<'a>(&'a self, hash: &'a TokenHash) -> BoxFuture<'a, Result<Option<SessionRecord>, StoreError>>;

    /// Writes when a session was last used, and nothing else, if it is still there: one that was ended meanwhile stays ended.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn touch<'a>(&'a self, hash: &'a TokenHash, seen_at: SystemTime) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Writes the data of a session, and nothing else, if it is still there.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn update<'a>(&'a self, hash: &'a TokenHash, data: String) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Ends a session; nothing when there is none.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn remove<'a>(&'a self, hash: &'a TokenHash) -> BoxFuture<'a, Result<(), StoreError>>;

    /// The sessions of a subject.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    fn list<'a>(&'a self, subject: &'a str) -> BoxFuture<'a, Result<Vec<SessionRecord>, StoreError>>;
}
