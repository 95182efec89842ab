//! Sessions and their tokens in Redis.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use nest_core::pipeline::BoxFuture;
use nest_redis::Redis;
use nest_redis::client::Script;

use super::store::{RefreshSession, RefreshStore, Rotation};
use crate::opaque::TokenHash;
use crate::redis::{time_to_live, to_milliseconds, to_time};
use crate::store_error::StoreError;

/// Refresh sessions in Redis, for as many processes as share it. Its keys have hashes of tokens, and no token.
///
/// A module provides it as the store: `provide(dyn RefreshStore, class = RedisRefreshSessions)`. A session goes by itself when it is over, and
/// its tokens with it or a little later.
///
/// **Redis decides** which of two who present one token at once is served; the other one ends the session. What it loses, by a restart or to make
/// room, is signed out; and a copy of a used token that it has lost is refused, but ends no session any more. So it had better drop no keys
/// (`maxmemory-policy noeviction`), and keep them over a restart of its own (`appendonly yes`).
pub struct RedisRefreshSessions {
    redis: Redis,
    scripts: Scripts,
}

/// Each runs as a whole: nobody sees a session, or changes it, in the middle of one.
struct Scripts {
    open: Script,
    rotate: Script,
    find: Script,
    list: Script,
    end: Script,
}

macro_rules! script {
    ($name:literal) => {
        Script::new(concat!(include_str!("redis/family.lua"), include_str!(concat!("redis/", $name))))
    };
}

#[nest_macros::injectable(crate = nest_core)]
impl RedisRefreshSessions {
    #[inject]
    fn of_connection(redis: Arc<Redis>) -> Self {
        Self::new(&redis)
    }
}

impl RedisRefreshSessions {
    /// The store of a connection, for a program without modules.
    pub fn new(redis: &Redis) -> Self {
        let scripts = Scripts {
            open: script!("open.lua"),
            rotate: script!("rotate.lua"),
            find: script!("find.lua"),
            list: script!("list.lua"),
            end: script!("end.lua"),
        };
        Self { redis: redis.clone(), scripts }
    }

    /// A session by its id, which a client may have sent: so it is hashed, and no other key can be meant by it.
    fn session(&self, id: &str) -> String {
        self.redis.key(["refresh", "session", TokenHash::of(id).as_str()])
    }

    fn token(&self, hash: &TokenHash) -> String {
        self.redis.key(["refresh", "token", hash.as_str()])
    }

    /// The sessions of a subject, whose name may be long, or hold a colon.
    fn index(&self, subject: &str) -> String {
        self.redis.key(["refresh", "sessions", TokenHash::of(subject).as_str()])
    }
}

/// What is told of a session: id, subject, device, and when it was opened, was used last and is over.
type Told = (String, String, String, u64, u64, u64);

fn session((id, subject, device, created_at, used_at, expires_at): Told) -> RefreshSession {
    let [created_at, used_at, expires_at] = [created_at, used_at, expires_at].map(to_time);
    RefreshSession { id, subject, device, created_at, used_at, expires_at }
}

fn left(until: SystemTime, now: SystemTime) -> u64 {
    time_to_live(until.duration_since(now).unwrap_or(Duration::ZERO))
}

impl RefreshStore for RedisRefreshSessions {
    fn open(&self, session: RefreshSession, token: TokenHash) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let mut open = self.scripts.open.key(self.session(&session.id));
            open.key(self.token(&token)).key(self.index(&session.subject));
            open.arg(left(session.expires_at, session.used_at));
            open.arg(session.id).arg(session.subject).arg(session.device);
            open.arg(to_milliseconds(session.created_at)).arg(to_milliseconds(session.used_at));
            open.arg(to_milliseconds(session.expires_at));
            Ok(open.invoke_async::<()>(&mut self.redis.connection()).await?)
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
            let mut rotate = self.scripts.rotate.key(self.token(presented));
            rotate.key(self.token(&next)).arg(to_milliseconds(now)).arg(to_milliseconds(expires_at));
            rotate.arg(left(expires_at, now));
            let answer: Option<(bool, Told)> = rotate.invoke_async(&mut self.redis.connection()).await?;
            Ok(match answer {
                None => Rotation::Unknown,
                Some((false, told)) => Rotation::Reused(session(told)),
                Some((true, told)) => Rotation::Rotated(RefreshSession { used_at: now, expires_at, ..session(told) }),
            })
        })
    }

    fn find<'a>(
        &'a self,
        presented: &'a TokenHash,
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Option<RefreshSession>, StoreError>> {
        Box::pin(async move {
            let mut find = self.scripts.find.key(self.token(presented));
            let told: Option<Told> = find.arg(to_milliseconds(now)).invoke_async(&mut self.redis.connection()).await?;
            Ok(told.map(session))
        })
    }

    fn list<'a>(&'a self, subject: &'a str, now: SystemTime) -> BoxFuture<'a, Result<Vec<RefreshSession>, StoreError>> {
        Box::pin(async move {
            let mut list = self.scripts.list.key(self.index(subject));
            let theirs: Vec<Told> = list.arg(to_milliseconds(now)).invoke_async(&mut self.redis.connection()).await?;
            Ok(theirs.into_iter().map(session).collect())
        })
    }

    fn end<'a>(&'a self, subject: &'a str, id: &'a str) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            let mut end = self.scripts.end.key(self.session(id));
            Ok(end.arg(subject).invoke_async(&mut self.redis.connection()).await?)
        })
    }
}

impl fmt::Debug for RedisRefreshSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisRefreshSessions").finish_non_exhaustive()
    }
}
