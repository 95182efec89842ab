//! Where the suites run.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nest::auth::{
    DatabaseRefreshSessions, DatabaseSessions, MemoryRefreshSessions, MemorySessions, RefreshStore, SessionStore,
};
use nest_data::testing::TestDatabase;
use nest_data::{DataOptions, Database, Migration};

pub(crate) const TABLES: &[Migration] = &[DatabaseRefreshSessions::migration(1), DatabaseSessions::migration(2)];

/// Runs a test on each engine that this machine has, with two connections to one database, as two processes have them.
pub(crate) async fn on_each_engine(test: impl AsyncFn(&Database, &Database)) {
    let folder = tempfile::tempdir().unwrap();
    let server = TestDatabase::create().await.unwrap();
    let file = format!("sqlite://{}", folder.path().join("test.db").display());
    for url in [Some(file.as_str()), server.as_ref().map(TestDatabase::url)].into_iter().flatten() {
        eprintln!("on {url}:");
        let options = DataOptions::new(url.parse().unwrap());
        let (one, other) = (Database::connect(&options).await.unwrap(), Database::connect(&options).await.unwrap());
        one.migrate(TABLES).await.unwrap();
        test(&one, &other).await;
        one.close().await;
        other.close().await;
    }
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
}

/// So many seconds after a moment of the year 2033.
pub(crate) fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(2_000_000_000 + seconds)
}
