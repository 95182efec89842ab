//! Failures in Redis.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use nest_core::pipeline::BoxFuture;
use nest_redis::Redis;
use nest_redis::client::{Script, cmd};

use super::store::{Counted, ThrottleStore};
use crate::opaque::TokenHash;
use crate::redis::{in_milliseconds, time_to_live, to_milliseconds};
use crate::store_error::StoreError;

/// Failures to sign in, in Redis, for as many processes as share it. What is over goes by itself.
///
/// A factory gives it to the throttle: `provide(LoginThrottle, factory = |redis: Arc<Redis>|
/// LoginThrottle::default().store(Arc::new(RedisThrottle::new(&redis))))`.
pub struct RedisThrottle {
    redis: Redis,
    count: Script,
    take_back: Script,
}

#[nest_macros::injectable(crate = nest_core)]
impl RedisThrottle {
    #[inject]
    fn of_connection(redis: Arc<Redis>) -> Self {
        Self::new(&redis)
    }
}

impl RedisThrottle {
    /// The store of a connection.
    pub fn new(redis: &Redis) -> Self {
        Self {
            redis: redis.clone(),
            count: Script::new(include_str!("count.lua")),
            take_back: Script::new(include_str!("take_back.lua")),
        }
    }

    fn key(&self, key: &TokenHash) -> String {
        self.redis.key(["throttle", key.as_str()])
    }
}

impl ThrottleStore for RedisThrottle {
    fn count<'a>(
        &'a self,
        under: &'a [Counted],
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Option<Duration>, StoreError>> {
        Box::pin(async move {
            let mut call = self.count.prepare_invoke();
            call.arg(to_milliseconds(now));
            for counted in under {
                let back_off = &counted.back_off;
                call.key(self.key(&counted.key)).arg(back_off.free).arg(in_milliseconds(back_off.first));
                call.arg(in_milliseconds(back_off.longest)).arg(time_to_live(counted.remember()));
            }
            let wait: u64 = call.invoke_async(&mut self.redis.connection()).await?;
            Ok((wait > 0).then(|| Duration::from_millis(wait)))
        })
    }

    fn take_back<'a>(&'a self, under: &'a [TokenHash]) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let mut call = self.take_back.prepare_invoke();
            for key in under {
                call.key(self.key(key));
            }
            Ok(call.invoke_async::<()>(&mut self.redis.connection()).await?)
        })
    }

    fn forget<'a>(&'a self, under: &'a [TokenHash]) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let mut delete = cmd("DEL");
            for key in under {
                delete.arg(self.key(key));
            }
            Ok(delete.query_async::<()>(&mut self.redis.connection()).await?)
        })
    }

    fn remember<'a>(
        &'a self,
        key: &'a TokenHash,
        now: SystemTime,
        until: SystemTime,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let keep = time_to_live(until.duration_since(now).unwrap_or_default());
            let set = cmd("SET").arg(self.key(key)).arg(to_milliseconds(until)).arg("PX").arg(keep).to_owned();
            Ok(set.query_async::<()>(&mut self.redis.connection()).await?)
        })
    }

    fn remembers<'a>(&'a self, key: &'a TokenHash, now: SystemTime) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            let get = cmd("GET").arg(self.key(key)).to_owned();
            let until: Option<u64> = get.query_async(&mut self.redis.connection()).await?;
            Ok(until.is_some_and(|until| until > to_milliseconds(now)))
        })
    }
}

impl fmt::Debug for RedisThrottle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisThrottle").finish_non_exhaustive()
    }
}
