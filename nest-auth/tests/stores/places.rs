//! Where the suites run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use nest::auth::{
    DatabaseRefreshSessions, DatabaseRevocations, DatabaseSessions, DatabaseThrottle, MemoryRefreshSessions,
    MemoryRevocations, MemorySessions, RefreshStore, RevocationStore, SessionStore,
};
use nest_auth::{RedisRefreshSessions, RedisRevocations, RedisSessions};
use nest_core::TimeSource;
use nest_data::testing::TestDatabase;
use nest_data::{DataError, DataOptions, Database, DatabaseUrl, Migration};
use nest_redis::{Redis, test_options};

pub(crate) const TABLES: &[Migration] = &[
    DatabaseRefreshSessions::migration(1),
    DatabaseSessions::migration(2),
    DatabaseRevocations::migration(3),
    DatabaseThrottle::migration(4),
];

/// Runs a test with the URL of an empty database on each engine that this machine has.
pub(crate) async fn on_each_url(test: impl AsyncFn(&str)) {
    let folder = tempfile::tempdir().unwrap();
    let server = TestDatabase::create().await.unwrap();
    let file = format!("sqlite://{}", folder.path().join("test.db").display());
    for url in [Some(file.as_str()), server.as_ref().map(TestDatabase::url)].into_iter().flatten() {
        eprintln!("on {url}:");
        test(url).await;
    }
}

/// An error.
pub(crate) fn fails() -> DataError {
    "no-database://".parse::<DatabaseUrl>().unwrap_err()
}

/// Runs a test on each engine that this machine has, with two connections to one database, as two processes have them.
pub(crate) async fn on_each_engine(test: impl AsyncFn(&Database, &Database)) {
    on_each_url(async |url| {
        let options = DataOptions::new(url.parse().unwrap());
        let (one, other) = (Database::connect(&options).await.unwrap(), Database::connect(&options).await.unwrap());
        one.migrate(TABLES).await.unwrap();
        test(&one, &other).await;
        one.close().await;
        other.close().await;
    })
    .await;
}

/// Runs a test on each store of refresh sessions, as two processes see it.
pub(crate) async fn on_each_refresh_store(test: impl AsyncFn([Arc<dyn RefreshStore>; 2])) {
    let memory: Arc<dyn RefreshStore> = Arc::new(MemoryRefreshSessions::default());
    eprintln!("in memory:");
    test([memory.clone(), memory]).await;
    on_each_engine(async |one, other| {
        test([one, other].map(|database| Arc::new(DatabaseRefreshSessions::new(database)) as Arc<dyn RefreshStore>))
            .await;
    })
    .await;
    if let Some(connections) = on_redis().await {
        test(connections.map(|redis| Arc::new(RedisRefreshSessions::new(&redis)) as Arc<dyn RefreshStore>)).await;
    }
}

/// Runs a test on each store of browsers' sessions, as two processes see it.
pub(crate) async fn on_each_session_store(test: impl AsyncFn([Arc<dyn SessionStore>; 2])) {
    let memory: Arc<dyn SessionStore> = Arc::new(MemorySessions::default());
    eprintln!("in memory:");
    test([memory.clone(), memory]).await;
    on_each_engine(async |one, other| {
        test([one, other].map(|database| Arc::new(DatabaseSessions::new(database)) as Arc<dyn SessionStore>)).await;
    })
    .await;
    if let Some(connections) = on_redis().await {
        let store = |redis| Arc::new(RedisSessions::new(&redis).keep(Duration::from_secs(60))) as Arc<dyn SessionStore>;
        test(connections.map(store)).await;
    }
}

/// Two connections to the Redis of this machine, as two processes have them; none where there is none.
pub(crate) async fn on_redis() -> Option<[Redis; 2]> {
    let options = test_options().await.expect("the server of the tests answers")?;
    eprintln!("on Redis:");
    let (one, other) = (Redis::connect(options.clone()).await, Redis::connect(options).await);
    Some([one, other].map(|redis| redis.expect("it has just answered")))
}

/// Runs a test on each store of what was taken back, as two processes see it.
pub(crate) async fn on_each_revocation_store(test: impl AsyncFn([Arc<dyn RevocationStore>; 2])) {
    let memory: Arc<dyn RevocationStore> = Arc::new(MemoryRevocations::default());
    eprintln!("in memory:");
    test([memory.clone(), memory]).await;
    on_each_engine(async |one, other| {
        test([one, other].map(|database| Arc::new(DatabaseRevocations::new(database)) as Arc<dyn RevocationStore>))
            .await;
    })
    .await;
    if let Some(connections) = on_redis().await {
        test(connections.map(|redis| Arc::new(RedisRevocations::new(&redis)) as Arc<dyn RevocationStore>)).await;
    }
}

/// A clock that a test moves, from a moment of the year 2033 on.
pub(crate) struct Moving {
    seconds: AtomicU64,
    began: Instant,
}

impl Default for Moving {
    fn default() -> Self {
        Self { seconds: AtomicU64::new(0), began: Instant::now() }
    }
}

impl Moving {
    pub(crate) fn advance(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl TimeSource for Moving {
    fn now(&self) -> SystemTime {
        at(self.seconds.load(Ordering::Relaxed))
    }

    fn instant(&self) -> Instant {
        self.began + Duration::from_secs(self.seconds.load(Ordering::Relaxed))
    }
}

/// So many seconds after a moment of the year 2033.
pub(crate) fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(2_000_000_000 + seconds)
}
