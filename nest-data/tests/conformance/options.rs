//! What the options promise is what the pool and the engines do.

use std::{
    num::NonZeroU32,
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use nest_data::{DataError, DataOptions, Database, Isolation, TransactionOptions, query};

use crate::{Engine, SCHEMA, count, engines::on_text, insert_user, migrated, on};

async fn process_of(database: &Database) -> i64 {
    query("SELECT pg_backend_pid()").fetch_value(database).await.unwrap()
}

async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    for _ in 0..400 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it takes too long until {what}");
}

#[tokio::test]
async fn as_many_connections_are_kept_open_as_are_wanted_and_no_more_are_opened() {
    on([Engine::Postgres], async |url| {
        let options = DataOptions {
            min_connections: 2,
            max_connections: NonZeroU32::new(3).unwrap(),
            acquire_timeout: Duration::from_secs(3),
            ..DataOptions::new(url)
        };
        let database = Database::connect(&options).await.unwrap();
        until("two connections are open", async || database.pool().open >= 2).await;
        assert_eq!(database.pool().max, 3);
        let mut open = Vec::new();
        for _ in 0..3 {
            open.push(database.begin().await.unwrap());
        }
        assert!(database.begin().await.unwrap_err().is_timeout());
        assert_eq!(database.pool().open, 3);
        drop(open);
        database.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_connection_is_replaced_when_it_is_old_and_closed_when_nobody_needs_it() {
    on([Engine::Postgres], async |url| {
        let one = DataOptions { max_connections: NonZeroU32::MIN, ..DataOptions::new(url) };
        let mortal = DataOptions { max_lifetime: Some(Duration::from_millis(200)), ..one.clone() };
        let database = Database::connect(&mortal).await.unwrap();
        let first = process_of(&database).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert_ne!(process_of(&database).await, first);
        database.close().await;

        let lasting = DataOptions { max_lifetime: None, idle_timeout: None, ..one.clone() };
        let database = Database::connect(&lasting).await.unwrap();
        let first = process_of(&database).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert_eq!(process_of(&database).await, first);
        database.close().await;

        let restless = DataOptions { idle_timeout: Some(Duration::from_millis(100)), ..one };
        let database = Database::connect(&restless).await.unwrap();
        process_of(&database).await;
        until("the connection is closed", async || database.pool().open == 0).await;
        database.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_found_the_file_locked_is_tried_again() {
    on([Engine::SqliteFile], async |url| {
        let other = migrated(url.clone()).await;
        let options = DataOptions { busy_timeout: Duration::from_millis(50), ..DataOptions::new(url) };
        let database = Database::connect(&options).await.unwrap();
        // Another process, as far as the file can tell.
        let writing = other.begin().await.unwrap();
        let refused =
            query("INSERT INTO users (email) VALUES ('eve@example.com')").execute(&database).await.unwrap_err();
        assert!(refused.is_busy() && refused.is_retryable(), "{refused:?}");
        let release = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(300)).await;
            writing.commit().await.unwrap();
        });
        let tries = AtomicU32::new(0);
        let insert = async || {
            tries.fetch_add(1, Ordering::Relaxed);
            query("INSERT INTO users (email) VALUES ('ada@example.com')").execute(&database).await
        };
        database.transaction_with(TransactionOptions::new().retry(100), insert).await.unwrap();
        release.await.unwrap();
        assert!(tries.load(Ordering::Relaxed) > 1, "it was not tried again");
        assert_eq!(count(&database, "users").await, 1);
        database.close().await;
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_isolation_decides_whether_what_others_commit_is_seen() {
    on([Engine::Postgres], async |url| {
        let database = migrated(url.clone()).await;
        let other = Database::connect(&DataOptions::new(url)).await.unwrap();
        for (isolation, name, sees) in [
            (Isolation::ReadCommitted, "read committed", true),
            (Isolation::RepeatableRead, "repeatable read", false),
            (Isolation::Serializable, "serializable", false),
        ] {
            let before = count(&database, "users").await;
            let look = async || {
                let level: String = query("SHOW transaction_isolation").fetch_value(&database).await?;
                assert_eq!(level, name);
                assert_eq!(count(&database, "users").await, before);
                // In another task, which is in no transaction.
                let (other, email) = (other.clone(), format!("{}@example.com", name.replace(' ', ".")));
                tokio::spawn(async move { insert_user(&other, &email).await }).await.unwrap();
                Ok::<_, DataError>(count(&database, "users").await)
            };
            let seen = database.transaction_with(TransactionOptions::new().isolation(isolation), look).await.unwrap();
            assert_eq!(seen - before, i64::from(sees), "{name}");
        }
        database.close().await;
        other.close().await;
    })
    .await;
}

/// What tells the program of this test to be one of those that migrate.
const MIGRATES: &str = "NEST_DATA_MIGRATES";

/// Does nothing, unless it was started by the test below.
#[tokio::test]
async fn one_that_migrates() {
    let Ok(url) = std::env::var(MIGRATES) else { return };
    let database = Database::connect(&DataOptions::new(url.parse().unwrap())).await.unwrap();
    database.migrate(SCHEMA).await.unwrap();
    assert_eq!(count(&database, "users").await, 0);
    database.close().await;
}

#[tokio::test]
async fn processes_that_migrate_one_database_at_once_wait_for_each_other() {
    on_text(Engine::SHARED, async |url| {
        let start = || {
            Command::new(std::env::current_exe().unwrap())
                .args(["options::one_that_migrates", "--exact"])
                .env(MIGRATES, url)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        };
        let processes: Vec<_> = (0..4).map(|_| start()).collect();
        for mut process in processes {
            assert!(process.wait().unwrap().success());
        }
        let database = Database::connect(&DataOptions::new(url.parse().unwrap())).await.unwrap();
        assert_eq!(count(&database, "_sqlx_migrations").await, 1);
        database.close().await;
    })
    .await;
}
