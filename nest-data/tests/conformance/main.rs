//! What every backend must do. Each test runs on each backend that this machine has.

mod connecting;
mod constraints;
mod migrations;
mod searching;
mod statements;
mod transactions;

use nest_data::{DataOptions, Database, DatabaseUrl, Migration, query};
use tempfile::TempDir;

const SCHEMA: &[Migration] = &[Migration::new(
    1,
    "schema",
    "CREATE TABLE users (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        email TEXT NOT NULL UNIQUE,
        name TEXT
     );
     CREATE UNIQUE INDEX users_name ON users (lower(name));
     CREATE TABLE products (
        id INTEGER PRIMARY KEY,
        stock INTEGER NOT NULL CONSTRAINT stock_is_not_negative CHECK (stock >= 0)
     );
     CREATE TABLE keys (
        user_id INTEGER NOT NULL REFERENCES users (id),
        key TEXT NOT NULL,
        UNIQUE (user_id, key)
     );",
)];

/// A database with the schema above, and what must live as long as it does.
struct Fixture {
    database: Database,
    _folder: Option<TempDir>,
}

async fn file() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::sqlite_file(folder.path().join("test.db"));
    Fixture { database: migrated(url).await, _folder: Some(folder) }
}

async fn memory() -> Fixture {
    Fixture { database: migrated(DatabaseUrl::sqlite_memory()).await, _folder: None }
}

async fn migrated(url: DatabaseUrl) -> Database {
    let database = Database::connect(&DataOptions::new(url)).await.unwrap();
    database.migrate(SCHEMA).await.unwrap();
    database
}

/// Runs a test on every backend.
async fn on_each(test: impl AsyncFn(&Database)) {
    for fixture in [file().await, memory().await] {
        test(&fixture.database).await;
        fixture.database.close().await;
    }
}

async fn count(database: &Database, table: &'static str) -> i64 {
    nest_data::Query::of(["SELECT count(*) FROM", table]).fetch_value(database).await.unwrap()
}

async fn insert_user(database: &Database, email: &str) -> i64 {
    query("INSERT INTO users (email) VALUES ($1) RETURNING id").bind(email).fetch_value(database).await.unwrap()
}
