//! What was taken back, in memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use nest_core::pipeline::BoxFuture;

use super::store::RevocationStore;
use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// What was taken back, in the memory of one process: with it it is forgotten, so tokens that were taken back are good again after a restart,
/// and are good all the time in other processes. That is enough where the keys of tokens end with the process too.
#[derive(Default)]
#[nest_macros::injectable(value, crate = nest_core)]
pub struct MemoryRevocations {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// Until when tokens were issued that are taken back, and from when on that need not be known.
    by_hash: HashMap<String, (u64, SystemTime)>,
    /// How many there may be before those that are over are looked for.
    full: usize,
}

impl fmt::Debug for MemoryRevocations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryRevocations").finish_non_exhaustive()
    }
}

impl MemoryRevocations {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// It looks only when there are twice as many as it left the last time.
    fn forget(&mut self, now: SystemTime) {
        const FEW: usize = 1024;
        if self.by_hash.len() < self.full.max(FEW) {
            return;
        }
        self.by_hash.retain(|_, (_, forget_at)| *forget_at > now);
        self.full = 2 * self.by_hash.len();
    }
}

impl RevocationStore for MemoryRevocations {
    fn note<'a>(
        &'a self,
        what: &'a TokenHash,
        issued_until: u64,
        now: SystemTime,
        forget_at: SystemTime,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let mut known = self.known();
            known.forget(now);
            let noted = known.by_hash.entry(what.as_str().to_owned()).or_insert((issued_until, forget_at));
            *noted = (noted.0.max(issued_until), noted.1.max(forget_at));
            Ok(())
        })
    }

    fn issued_until<'a>(
        &'a self,
        any_of: &'a [TokenHash],
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Option<u64>, StoreError>> {
        Box::pin(async move {
            let known = self.known();
            let noted = any_of.iter().filter_map(|hash| known.by_hash.get(hash.as_str()));
            Ok(noted.filter(|(_, forget_at)| *forget_at > now).map(|(issued_until, _)| *issued_until).max())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn what_has_expired_anyway_is_forgotten() {
        let (store, now) = (MemoryRevocations::default(), SystemTime::now());
        for number in 0..5000u64 {
            let then = now + Duration::from_secs(number);
            let forget_at = then + Duration::from_secs(1);
            store.note(&TokenHash::of(&number.to_string()), 1, then, forget_at).await.unwrap();
        }
        let left = store.known().by_hash.len();
        assert!(left <= 1024, "{left}");
    }
}
