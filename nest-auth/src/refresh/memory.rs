//! Sessions and their tokens in memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use nest_core::pipeline::BoxFuture;

use super::store::{RefreshSession, RefreshStore, Rotation};
use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// Refresh sessions in the memory of one process: they end with it.
#[derive(Default)]
#[nest_macros::injectable(value, crate = nest_core)]
pub struct MemoryRefreshSessions {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// By id.
    sessions: HashMap<String, RefreshSession>,
    /// The session of each token, by its hash, and whether it has been used.
    tokens: HashMap<String, (String, bool)>,
    /// How many sessions there may be before those that are over are looked for.
    full: usize,
}

impl fmt::Debug for MemoryRefreshSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryRefreshSessions").finish_non_exhaustive()
    }
}

impl MemoryRefreshSessions {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// The session of a token, and whether that has been used.
    fn of(&self, token: &TokenHash, now: SystemTime) -> Option<(RefreshSession, bool)> {
        let (id, is_used) = self.tokens.get(token.as_str())?;
        let session = self.sessions.get(id).filter(|session| session.expires_at > now)?;
        Some((session.clone(), *is_used))
    }

    fn end(&mut self, id: &str) {
        self.sessions.remove(id);
        self.tokens.retain(|_, (session, _)| session != id);
    }

    /// It looks only when there are twice as many as it left the last time.
    fn forget(&mut self, now: SystemTime) {
        const FEW: usize = 1024;
        if self.sessions.len() < self.full.max(FEW) {
            return;
        }
        self.sessions.retain(|_, session| session.expires_at > now);
        let Known { sessions, tokens, full } = self;
        tokens.retain(|_, (id, _)| sessions.contains_key(id));
        *full = 2 * sessions.len();
    }
}

impl RefreshStore for MemoryRefreshSessions {
    fn open(&self, session: RefreshSession, token: TokenHash) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let mut known = self.known();
            known.forget(session.used_at);
            known.tokens.insert(token.as_str().to_owned(), (session.id.clone(), false));
            known.sessions.insert(session.id.clone(), session);
            Ok(())
        })
    }

    fn rotate<'a>(
        &'a self,
        presented: &'a TokenHash,
        next: TokenHash,
        now: SystemTime,
        expires_at: SystemTime,
    ) -> BoxFuture<'a, Result<Rotation, StoreError>> {
        Box::pin(async move {
            let mut known = self.known();
            match known.of(presented, now) {
                None => Ok(Rotation::Unknown),
                Some((session, true)) => {
                    known.end(&session.id);
                    Ok(Rotation::Reused(session))
                }
                Some((session, false)) => {
                    let session = RefreshSession { used_at: now, expires_at, ..session };
                    known.tokens.insert(presented.as_str().to_owned(), (session.id.clone(), true));
                    known.tokens.insert(next.as_str().to_owned(), (session.id.clone(), false));
                    known.sessions.insert(session.id.clone(), session.clone());
                    Ok(Rotation::Rotated(session))
                }
            }
        })
    }

    fn find<'a>(
        &'a self,
        presented: &'a TokenHash,
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Option<RefreshSession>, StoreError>> {
        Box::pin(async move {
            let found = self.known().of(presented, now);
            Ok(found.filter(|(_, is_used)| !is_used).map(|(session, _)| session))
        })
    }

    fn list<'a>(&'a self, subject: &'a str, now: SystemTime) -> BoxFuture<'a, Result<Vec<RefreshSession>, StoreError>> {
        Box::pin(async move {
            let known = self.known();
            let theirs =
                known.sessions.values().filter(|session| session.subject == subject && session.expires_at > now);
            Ok(theirs.cloned().collect())
        })
    }

    fn end<'a>(&'a self, subject: &'a str, id: &'a str) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            let mut known = self.known();
            let is_theirs = known.sessions.get(id).is_some_and(|session| session.subject == subject);
            if is_theirs {
                known.end(id);
            }
            Ok(is_theirs)
        })
    }
}
