use std::{num::NonZeroU32, time::Duration};

use nest_data::{DataOptions, Database, query};

use crate::{Engine, count, migrated, on, on_each};

/// A statement that runs for minutes, on every engine.
const ENDLESS: &str =
    "WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 1000000000)
                       SELECT count(*) FROM counter";

#[tokio::test]
async fn a_connected_database_answers_a_ping_and_a_closed_one_says_so() {
    on_each(async |database| {
        database.ping().await.unwrap();
        database.close().await;
        assert!(database.ping().await.unwrap_err().is_closed());
        assert!(query("SELECT 1").execute(database).await.unwrap_err().is_closed());
        assert!(database.begin().await.unwrap_err().is_closed());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_starts_at_once_on_a_new_database_all_succeed() {
    on(Engine::SHARED, async |url| {
        let starts: Vec<_> = (0..8).map(|_| tokio::spawn(migrated(url.clone()))).collect();
        for start in starts {
            let database = start.await.unwrap();
            assert_eq!(count(&database, "users").await, 0);
            database.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn waiting_for_a_connection_ends_with_a_timeout() {
    on([Engine::SqliteFile, Engine::SqliteMemory, Engine::Postgres], async |url| {
        let options = DataOptions {
            max_connections: NonZeroU32::MIN,
            acquire_timeout: Duration::from_millis(200),
            ..DataOptions::new(url)
        };
        let database = Database::connect(&options).await.unwrap();
        let transaction = database.begin().await.unwrap();
        assert!(database.begin().await.unwrap_err().is_timeout());
        drop(transaction);
        database.begin().await.unwrap().rollback().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_runs_for_too_long_is_interrupted_and_the_connection_goes_on() {
    on([Engine::SqliteFile, Engine::SqliteMemory, Engine::Postgres], async |url| {
        let options = DataOptions {
            max_connections: NonZeroU32::MIN,
            statement_timeout: Some(Duration::from_millis(200)),
            ..DataOptions::new(url)
        };
        let database = Database::connect(&options).await.unwrap();
        let error = query(ENDLESS).execute(&database).await.unwrap_err();
        assert!(error.is_statement_timeout() && !error.is_retryable() && !error.is_timeout(), "{error:?}");
        let mut transaction = database.begin().await.unwrap();
        let error = query(ENDLESS).fetch_value::<i64>(&mut transaction).await.unwrap_err();
        assert!(error.is_statement_timeout(), "{error:?}");
        let _ = transaction.rollback().await;
        tokio::time::sleep(Duration::from_millis(250)).await;
        assert_eq!(query("SELECT 1").fetch_value::<i64>(&database).await.unwrap(), 1);
        // A migration may take its time.
        database.migrate(crate::SCHEMA).await.unwrap();
        database.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_handle_prints_where_it_is_connected() {
    on_each(async |database| {
        let shown = format!("{database:?}");
        assert!(shown.contains("sqlite:") || shown.contains("postgres:"), "{shown}");
    })
    .await;
}
