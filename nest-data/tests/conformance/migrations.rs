use nest_data::{DataError, Database, Migration, query};

use crate::{count, file, memory};

const SECOND: Migration = Migration::new(2, "notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);\n");

fn with(more: &[Migration]) -> Vec<Migration> {
    [crate::SCHEMA, more].concat()
}

async fn refusal(database: &Database, migrations: &[Migration]) -> String {
    let error: DataError = database.migrate(migrations).await.unwrap_err();
    assert!(error.is_migration());
    error.to_string()
}

#[tokio::test]
async fn migrations_run_once_and_in_the_order_of_their_versions() {
    for fixture in [file().await, memory().await] {
        let database = &fixture.database;
        let third = Migration::new(3, "first note", "INSERT INTO notes (text) VALUES ('hello')");
        let list = with(&[third, SECOND]);
        database.migrate(&list).await.unwrap();
        database.migrate(&list).await.unwrap();
        assert_eq!(count(database, "notes").await, 1);
    }
}

#[tokio::test]
async fn an_applied_migration_that_was_changed_is_refused_by_name() {
    let fixture = file().await;
    fixture.database.migrate(&with(&[SECOND])).await.unwrap();
    let changed = Migration::new(2, "notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL);\n");
    let message = refusal(&fixture.database, &with(&[changed])).await;
    assert!(message.starts_with("the migration 2 `notes` was changed after it had been applied"), "{message}");
}

#[tokio::test]
async fn other_line_ends_are_no_change() {
    let fixture = file().await;
    fixture.database.migrate(&with(&[SECOND])).await.unwrap();
    let windows = Migration::new(2, "notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);\r\n");
    fixture.database.migrate(&with(&[windows])).await.unwrap();
}

#[tokio::test]
async fn a_database_from_a_newer_program_is_refused() {
    let fixture = file().await;
    fixture.database.migrate(&with(&[SECOND])).await.unwrap();
    let message = refusal(&fixture.database, crate::SCHEMA).await;
    assert!(message.contains("a migration 2 that this program does not know"), "{message}");
}

#[tokio::test]
async fn a_migration_that_comes_too_late_is_refused() {
    let fixture = file().await;
    let fourth = Migration::new(4, "four", "CREATE TABLE four (id INTEGER)");
    fixture.database.migrate(&with(&[fourth])).await.unwrap();
    let message = refusal(&fixture.database, &with(&[SECOND, fourth])).await;
    assert!(message.starts_with("the migration 2 `notes` comes too late: 4 was applied already"), "{message}");
}

#[tokio::test]
async fn versions_are_unique_and_begin_at_one() {
    let fixture = memory().await;
    let message = refusal(&fixture.database, &with(&[Migration::new(1, "again", "SELECT 1")])).await;
    assert!(message.starts_with("the migrations `schema` and `again` both have the version 1"), "{message}");
    let message = refusal(&fixture.database, &[Migration::new(0, "zero", "SELECT 1")]).await;
    assert!(message.contains("versions begin at 1"), "{message}");
}

#[tokio::test]
async fn when_one_fails_none_has_happened() {
    for fixture in [file().await, memory().await] {
        let database = &fixture.database;
        let broken = Migration::new(3, "broken", "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1)");
        let error = database.migrate(&with(&[SECOND, broken])).await.unwrap_err();
        assert_eq!(error.to_string(), "the migration 3 `broken` failed, and nothing was applied");
        assert!(std::error::Error::source(&error).is_some());
        let tables: i64 = query("SELECT count(*) FROM sqlite_schema WHERE name IN ('notes', 'half')")
            .fetch_value(database)
            .await
            .unwrap();
        assert_eq!(tables, 0);
        database.migrate(&with(&[SECOND])).await.unwrap();
    }
}
