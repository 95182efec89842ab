//! Sessions in memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use nest_core::pipeline::BoxFuture;

use super::store::{SessionRecord, SessionStore};
use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// Sessions in the memory of one process: they end with it. It drops those that have not been used for a day, or for what
/// [`keep`](Self::keep) says.
#[nest_macros::injectable(value, crate = nest_core)]
pub struct MemorySessions {
    keep: Duration,
    sessions: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    by_hash: HashMap<String, SessionRecord>,
    /// How many there may be before those that are over are looked for.
    full: usize,
}

impl Default for MemorySessions {
    fn default() -> Self {
        Self { keep: Duration::from_secs(24 * 60 * 60), sessions: Mutex::default() }
    }
}

impl fmt::Debug for MemorySessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemorySessions").field("keep", &self.keep).finish_non_exhaustive()
    }
}

impl MemorySessions {
    /// Keeps sessions that have not been used for so long. At least as long as they may be idle.
    #[must_use]
    pub fn keep(mut self, keep: Duration) -> Self {
        self.keep = keep;
        self
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// It looks only when there are twice as many as it left the last time.
    fn forget(&mut self, keep: Duration) {
        const FEW: usize = 1024;
        if self.by_hash.len() < self.full.max(FEW) {
            return;
        }
        let now = SystemTime::now();
        self.by_hash.retain(|_, session| now.duration_since(session.seen_at).unwrap_or_default() < keep);
        self.full = 2 * self.by_hash.len();
    }
}

impl SessionStore for MemorySessions {
    fn insert(&self, session: SessionRecord) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let mut known = self.known();
            known.forget(self.keep);
            known.by_hash.insert(session.hash.as_str().to_owned(), session);
            Ok(())
        })
    }

    fn find<'a>(&'a self, hash: &'a TokenHash) -> BoxFuture<'a, Result<Option<SessionRecord>, StoreError>> {
        Box::pin(async move { Ok(self.known().by_hash.get(hash.as_str()).cloned()) })
    }

    fn touch<'a>(&'a self, hash: &'a TokenHash, seen_at: SystemTime) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            if let Some(known) = self.known().by_hash.get_mut(hash.as_str()) {
                known.seen_at = seen_at;
            }
            Ok(())
        })
    }

    fn update<'a>(&'a self, hash: &'a TokenHash, data: String) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            if let Some(known) = self.known().by_hash.get_mut(hash.as_str()) {
                known.data = data;
            }
            Ok(())
        })
    }

    fn remove<'a>(&'a self, hash: &'a TokenHash) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.known().by_hash.remove(hash.as_str());
            Ok(())
        })
    }

    fn list<'a>(&'a self, subject: &'a str) -> BoxFuture<'a, Result<Vec<SessionRecord>, StoreError>> {
        Box::pin(async move {
            let known = self.known();
            Ok(known.by_hash.values().filter(|session| session.subject == subject).cloned().collect())
        })
    }
}
