//! What was taken back, in Redis.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use nest_core::pipeline::BoxFuture;
use nest_redis::Redis;
use nest_redis::client::{Script, cmd, pipe};

use super::store::RevocationStore;
use crate::opaque::TokenHash;
use crate::redis::{time_to_live, to_milliseconds};
use crate::store_error::StoreError;

/// What was taken back, in Redis, for as many processes as share it. Its keys are hashes, and nobody's name; each goes by itself when the
/// tokens that it is about have expired.
///
/// A module provides it as the store: `provide(dyn RevocationStore, class = RedisRevocations)`. While Redis does not answer, nobody knows
/// which tokens were taken back, so that all of them are refused. **Redis must not drop keys to make room** (`maxmemory-policy
/// noeviction`), and has to keep them over a restart of its own (`appendonly yes`): what it has lost is good again.
pub struct RedisRevocations {
    redis: Redis,
    note: Script,
}

#[nest_macros::injectable(crate = nest_core)]
impl RedisRevocations {
    #[inject]
    fn of_connection(redis: Arc<Redis>) -> Self {
        Self::new(&redis)
    }
}

impl RedisRevocations {
    /// The store of a connection, for a program without modules.
    pub fn new(redis: &Redis) -> Self {
        Self { redis: redis.clone(), note: Script::new(include_str!("note.lua")) }
    }

    fn key(&self, what: &TokenHash) -> String {
        self.redis.key(["revoked", what.as_str()])
    }
}

impl RevocationStore for RedisRevocations {
    fn note<'a>(
        &'a self,
        what: &'a TokenHash,
        issued_until: u64,
        now: SystemTime,
        forget_at: SystemTime,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let keep = time_to_live(forget_at.duration_since(now).unwrap_or_default());
            let mut call = self.note.key(self.key(what));
            call.arg(issued_until).arg(to_milliseconds(forget_at)).arg(keep);
            Ok(call.invoke_async::<()>(&mut self.redis.connection()).await?)
        })
    }

    fn issued_until<'a>(
        &'a self,
        any_of: &'a [TokenHash],
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Option<u64>, StoreError>> {
        Box::pin(async move {
            if any_of.is_empty() {
                return Ok(None);
            }
            let mut read = pipe();
            for what in any_of {
                read.add_command(cmd("HMGET").arg(self.key(what)).arg("issued_until").arg("forget_at").to_owned());
            }
            let noted: Vec<(Option<u64>, Option<u64>)> = read.query_async(&mut self.redis.connection()).await?;
            let now = to_milliseconds(now);
            let known = noted.into_iter().filter(|(_, forget_at)| forget_at.is_some_and(|forget_at| forget_at > now));
            Ok(known.filter_map(|(issued_until, _)| issued_until).max())
        })
    }
}

impl fmt::Debug for RedisRevocations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisRevocations").finish_non_exhaustive()
    }
}
