use std::{error::Error, num::NonZeroU32, time::Duration};

use nest_data::{DataOptions, Database, DatabaseUrl, query};

use crate::{SCHEMA, count, file, insert_user, memory, migrated, on_each};

#[tokio::test]
async fn a_connected_database_answers_a_ping_and_a_closed_one_says_so() {
    for fixture in [file().await, memory().await] {
        fixture.database.ping().await.unwrap();
        fixture.database.close().await;
        assert!(fixture.database.ping().await.unwrap_err().is_closed());
        assert!(query("SELECT 1").execute(&fixture.database).await.unwrap_err().is_closed());
        assert!(fixture.database.begin().await.unwrap_err().is_closed());
    }
}

#[tokio::test]
async fn a_file_is_created_and_keeps_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::sqlite_file(folder.path().join("shop.db"));
    let database = migrated(url.clone()).await;
    insert_user(&database, "ada@example.com").await;
    database.close().await;
    let database = migrated(url).await;
    assert_eq!(count(&database, "users").await, 1);
    database.close().await;
    let left: Vec<_> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["shop.db"], "closing leaves no write-ahead log behind");
}

#[tokio::test]
async fn a_name_that_means_something_else_to_sqlite_is_a_file_too() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["file:shop.db", ":memory:", "a%20b#.db", "ü.db"] {
        let path = folder.path().join(name);
        migrated(DatabaseUrl::sqlite_file(&path)).await.close().await;
        assert!(path.exists(), "{name}");
    }
}

#[tokio::test]
async fn a_folder_that_does_not_exist_is_an_error_that_names_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::sqlite_file(folder.path().join("nowhere/shop.db"));
    let error = Database::connect(&DataOptions::new(url)).await.unwrap_err();
    assert!(error.is_connect());
    assert!(error.to_string().contains("nowhere/shop.db"), "{error}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    std::fs::write(&path, "a".repeat(8192)).unwrap();
    let error = Database::connect(&DataOptions::new(DatabaseUrl::sqlite_file(&path))).await.unwrap_err();
    assert!(error.is_connect());
    assert_eq!(std::fs::read_to_string(path).unwrap(), "a".repeat(8192), "and left as it was");
}

#[tokio::test]
async fn sqlite_runs_in_write_ahead_mode_with_foreign_keys_and_full_synchronisation() {
    let fixture = file().await;
    let pragma = async |name| -> String {
        let value: nest_data::Value =
            nest_data::Query::of(["SELECT * FROM", name]).fetch_value(&fixture.database).await.unwrap();
        match value {
            nest_data::Value::Text(text) => text,
            nest_data::Value::Integer(number) => number.to_string(),
            other => panic!("{name} is {other:?}"),
        }
    };
    assert_eq!(pragma("pragma_journal_mode").await, "wal");
    assert_eq!(pragma("pragma_foreign_keys").await, "1");
    assert_eq!(pragma("pragma_synchronous").await, "2");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_starts_at_once_on_a_new_file_all_succeed() {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::sqlite_file(folder.path().join("shop.db"));
    let starts: Vec<_> = (0..8).map(|_| tokio::spawn(migrated(url.clone()))).collect();
    for start in starts {
        let database = start.await.unwrap();
        assert_eq!(count(&database, "users").await, 0);
        database.close().await;
    }
}

#[tokio::test]
async fn waiting_for_a_connection_ends_with_a_timeout() {
    let folder = tempfile::tempdir().unwrap();
    for url in [DatabaseUrl::sqlite_file(folder.path().join("t.db")), DatabaseUrl::sqlite_memory()] {
        let options = DataOptions {
            max_connections: NonZeroU32::MIN,
            acquire_timeout: Duration::from_millis(100),
            ..DataOptions::new(url)
        };
        let database = Database::connect(&options).await.unwrap();
        let transaction = database.begin().await.unwrap();
        assert!(database.begin().await.unwrap_err().is_timeout());
        drop(transaction);
        database.begin().await.unwrap().rollback().await.unwrap();
    }
}

#[tokio::test]
async fn another_process_that_writes_for_too_long_is_told_as_busy() {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::sqlite_file(folder.path().join("shop.db"));
    let theirs = migrated(url.clone()).await;
    let options = DataOptions { busy_timeout: Duration::from_millis(100), ..DataOptions::new(url) };
    let ours = Database::connect(&options).await.unwrap();
    let transaction = theirs.begin().await.unwrap();
    assert!(ours.begin().await.unwrap_err().is_busy());
    assert!(ours.migrate(SCHEMA).await.unwrap_err().is_busy());
    assert_eq!(count(&ours, "users").await, 0, "reading goes on");
    transaction.rollback().await.unwrap();
    ours.begin().await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn the_handle_prints_where_it_is_connected() {
    on_each(async |database| assert!(format!("{database:?}").contains("sqlite:"))).await;
}
