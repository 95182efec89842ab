//! Sessions in Redis.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use nest_core::pipeline::BoxFuture;
use nest_redis::Redis;
use nest_redis::client::{RedisError, Script, cmd, pipe};

use super::store::{SessionRecord, SessionStore};
use crate::opaque::TokenHash;
use crate::redis::{time_to_live, to_milliseconds, to_time};
use crate::store_error::StoreError;

/// Sessions of browsers in Redis, for as many processes as share it: what `connect-redis` is to Express. Its keys have hashes of cookies, and
/// no cookie; what the application keeps in a session stands there as it is.
///
/// A module provides it as the store: `provide(dyn SessionStore, class = RedisSessions)`. A session goes by itself when it has not been used
/// for a day, or for what [`keep`](Self::keep) says. What Redis loses, by a restart or to make room, is signed out.
pub struct RedisSessions {
    redis: Redis,
    keep: Duration,
    change: Script,
}

#[nest_macros::injectable(crate = nest_core)]
impl RedisSessions {
    #[inject]
    fn of_connection(redis: Arc<Redis>) -> Self {
        Self::new(&redis)
    }
}

/// A session as it is read: subject, data, and the two times.
type Fields = (Option<String>, Option<String>, Option<u64>, Option<u64>);

impl RedisSessions {
    /// The store of a connection: for a program without modules, and for a factory that says how long to keep.
    pub fn new(redis: &Redis) -> Self {
        let keep = Duration::from_secs(24 * 60 * 60);
        Self { redis: redis.clone(), keep, change: Script::new(include_str!("change.lua")) }
    }

    /// Keeps sessions that have not been used for so long. At least as long as they may be idle.
    #[must_use]
    pub fn keep(mut self, keep: Duration) -> Self {
        self.keep = keep;
        self
    }

    fn session(&self, hash: &str) -> String {
        self.redis.key(["session", hash])
    }

    /// The sessions of a subject. It is a hash too, since a name may be long, or hold a colon.
    fn index(&self, subject: &str) -> String {
        self.redis.key(["sessions", TokenHash::of(subject).as_str()])
    }

    async fn read(&self, hashes: &[String]) -> Result<Vec<Option<SessionRecord>>, RedisError> {
        if hashes.is_empty() {
            return Ok(Vec::new());
        }
        let mut read = pipe();
        for hash in hashes {
            let fields = ["subject", "data", "created_at", "seen_at"];
            read.add_command(cmd("HMGET").arg(self.session(hash)).arg(&fields).to_owned());
        }
        let found: Vec<Fields> = read.query_async(&mut self.redis.connection()).await?;
        Ok(found.into_iter().zip(hashes).map(|(fields, hash)| record(hash, fields)).collect())
    }

    /// Changes one field of a session that is there.
    async fn change(&self, hash: &TokenHash, field: &str, value: String) -> Result<(), RedisError> {
        let mut call = self.change.key(self.session(hash.as_str()));
        call.arg(field).arg(value).arg(time_to_live(self.keep)).arg(hash.as_str());
        call.invoke_async(&mut self.redis.connection()).await
    }
}

fn record(hash: &str, (subject, data, created_at, seen_at): Fields) -> Option<SessionRecord> {
    Some(SessionRecord {
        hash: TokenHash::from_stored(hash),
        subject: subject?,
        data: data?,
        created_at: to_time(created_at?),
        seen_at: to_time(seen_at?),
    })
}

impl SessionStore for RedisSessions {
    fn insert(&self, session: SessionRecord) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let (key, index) = (self.session(session.hash.as_str()), self.index(&session.subject));
            let keep = time_to_live(self.keep);
            let mut insert = pipe();
            insert.atomic();
            let mut set = cmd("HSET");
            set.arg(&key).arg("index").arg(&index).arg("subject").arg(session.subject).arg("data").arg(session.data);
            set.arg("created_at").arg(to_milliseconds(session.created_at));
            set.arg("seen_at").arg(to_milliseconds(session.seen_at));
            insert.add_command(set).ignore();
            insert.cmd("PEXPIRE").arg(&key).arg(keep).ignore();
            insert.cmd("SADD").arg(&index).arg(session.hash.as_str()).ignore();
            insert.query_async::<()>(&mut self.redis.connection()).await?;
            // The list is kept for as long as any session in it, which is what a change sees to.
            Ok(self.change(&session.hash, "seen_at", to_milliseconds(session.seen_at).to_string()).await?)
        })
    }

    fn find<'a>(&'a self, hash: &'a TokenHash) -> BoxFuture<'a, Result<Option<SessionRecord>, StoreError>> {
        Box::pin(async move { Ok(self.read(&[hash.as_str().to_owned()]).await?.pop().flatten()) })
    }

    fn touch<'a>(&'a self, hash: &'a TokenHash, seen_at: SystemTime) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { Ok(self.change(hash, "seen_at", to_milliseconds(seen_at).to_string()).await?) })
    }

    fn update<'a>(&'a self, hash: &'a TokenHash, data: String) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { Ok(self.change(hash, "data", data).await?) })
    }

    fn remove<'a>(&'a self, hash: &'a TokenHash) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let key = self.session(hash.as_str());
            let mut connection = self.redis.connection();
            let of: Option<String> =
                cmd("HGET").arg(&key).arg("subject").to_owned().query_async(&mut connection).await?;
            let mut remove = pipe();
            remove.atomic().cmd("DEL").arg(&key).ignore();
            if let Some(subject) = of {
                remove.cmd("SREM").arg(self.index(&subject)).arg(hash.as_str()).ignore();
            }
            Ok(remove.query_async::<()>(&mut connection).await?)
        })
    }

    fn list<'a>(&'a self, subject: &'a str) -> BoxFuture<'a, Result<Vec<SessionRecord>, StoreError>> {
        Box::pin(async move {
            let (index, mut connection) = (self.index(subject), self.redis.connection());
            let hashes: Vec<String> = cmd("SMEMBERS").arg(&index).to_owned().query_async(&mut connection).await?;
            let (mut theirs, mut over) = (Vec::new(), Vec::new());
            for (found, hash) in self.read(&hashes).await?.into_iter().zip(&hashes) {
                match found {
                    Some(session) => theirs.push(session),
                    None => over.push(hash),
                }
            }
            if !over.is_empty() {
                cmd("SREM").arg(&index).arg(over).to_owned().query_async::<()>(&mut connection).await?;
            }
            Ok(theirs)
        })
    }
}

impl fmt::Debug for RedisSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisSessions").field("keep", &self.keep).finish_non_exhaustive()
    }
}
