//! What only SQLite has: a file.

use std::{error::Error, time::Duration};

use nest_data::{DataOptions, Database, DatabaseUrl, Query, Value};

use crate::{SCHEMA, count, insert_user, migrated, sqlite_file};

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
async fn a_database_whose_file_is_gone_does_not_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    let database = migrated(DatabaseUrl::sqlite_file(&path)).await;
    database.ping().await.unwrap();
    // The connections are open, and would go on writing into a file that nobody finds again.
    std::fs::remove_file(path).unwrap();
    assert!(database.ping().await.is_err());
}

#[tokio::test]
async fn sqlite_runs_in_write_ahead_mode_with_foreign_keys_and_full_synchronisation() {
    sqlite_file(async |database| {
        let pragma = async |name| -> String {
            match Query::of(["SELECT * FROM", name]).fetch_value(database).await.unwrap() {
                Value::Text(text) => text,
                Value::Integer(number) => number.to_string(),
                other => panic!("{name} is {other:?}"),
            }
        };
        assert_eq!(pragma("pragma_journal_mode").await, "wal");
        assert_eq!(pragma("pragma_foreign_keys").await, "1");
        assert_eq!(pragma("pragma_synchronous").await, "2");
    })
    .await;
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
