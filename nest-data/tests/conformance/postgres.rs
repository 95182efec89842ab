//! What only PostgreSQL has: a server, types of its own, and several who write at once.

use std::{error::Error, time::Duration};

use chrono::{DateTime, Utc};
use nest_data::{DataError, DataOptions, Database, Value, query, testing::TestDatabase};

use crate::{Engine, SCHEMA, count, insert_user, on};

/// Runs a test on PostgreSQL, with the schema, and a short patience with others who write.
async fn on_postgres(test: impl AsyncFn(&Database)) {
    on([Engine::Postgres], async |url| {
        let options = DataOptions { busy_timeout: Duration::from_millis(300), ..DataOptions::new(url) };
        let database = Database::connect(&options).await.unwrap();
        database.migrate(SCHEMA).await.unwrap();
        test(&database).await;
        database.close().await;
    })
    .await;
}

async fn connect(url: &str) -> Result<Database, DataError> {
    Database::connect(&DataOptions::new(url.parse()?)).await
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_told_at_once_by_its_place_and_without_the_password() {
    let error = connect("postgres://ada:hunter2@127.0.0.1:1/shop").await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout());
    assert_eq!(error.to_string(), "the database postgres://ada@127.0.0.1:1/shop cannot be opened");
    let chain = format!("{error:?} {}", error.source().unwrap().source().unwrap());
    assert!(chain.contains("refused") && !chain.contains("hunter2"), "{chain}");
}

#[tokio::test]
async fn a_database_that_does_not_exist_is_told_by_the_server() {
    let Some(home) = TestDatabase::create().await.unwrap() else { return };
    let error = connect(&format!("{}_nowhere", home.url())).await.unwrap_err();
    assert!(error.is_connect());
    let source = error.source().unwrap().source().unwrap().to_string();
    assert!(source.contains("nowhere") && source.contains("3D000"), "{source}");
}

#[tokio::test]
async fn a_commit_after_a_refused_statement_is_an_error() {
    on_postgres(async |database| {
        insert_user(database, "ada@example.com").await;
        let mut transaction = database.begin().await.unwrap();
        query("DELETE FROM users").execute(&mut transaction).await.unwrap();
        assert!(query("SELECT 1 / 0").execute(&mut transaction).await.is_err());
        let error = transaction.commit().await.unwrap_err();
        assert!(error.to_string().starts_with("nothing was committed"), "{error}");
        assert_eq!(count(database, "users").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_somebody_else_holds_for_too_long_is_busy() {
    on_postgres(async |database| {
        query("INSERT INTO products (id, stock) VALUES (1, 1)").execute(database).await.unwrap();
        let lock = || query("SELECT stock FROM products").for_update();
        let (mut ours, mut theirs) = (database.begin().await.unwrap(), database.begin().await.unwrap());
        lock().execute(&mut theirs).await.unwrap();
        let error = lock().execute(&mut ours).await.unwrap_err();
        assert!(error.is_busy() && error.is_retryable(), "{error:?}");
        theirs.commit().await.unwrap();
        ours.rollback().await.unwrap();
        lock().execute(&mut database.begin().await.unwrap()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_deadlock_ends_for_one_with_an_error_to_try_again_after() {
    on([Engine::Postgres], async |url| {
        let database = crate::migrated(url).await;
        query("INSERT INTO products (id, stock) VALUES (1, 1), (2, 1)").execute(&database).await.unwrap();
        let take = |id: i64| query("UPDATE products SET stock = 0 WHERE id = $1").bind(id);
        let (mut first, mut second) = (database.begin().await.unwrap(), database.begin().await.unwrap());
        take(1).execute(&mut first).await.unwrap();
        take(2).execute(&mut second).await.unwrap();
        let ended = async |result: Result<u64, DataError>, transaction: nest_data::Transaction| {
            transaction.rollback().await.unwrap();
            result.is_err_and(|error| error.is_retryable() && !error.is_busy())
        };
        let (one, other) = tokio::join!(async { ended(take(2).execute(&mut first).await, first).await }, async {
            ended(take(1).execute(&mut second).await, second).await
        },);
        assert!(one != other, "one of them is the victim");
        database.close().await;
    })
    .await;
}

#[tokio::test]
async fn transactions_that_cannot_have_happened_one_after_the_other_may_be_tried_again() {
    on_postgres(async |database| {
        let begin = async || {
            let mut transaction = database.begin().await.unwrap();
            let level = query("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
            level.execute(&mut transaction).await.unwrap();
            transaction
        };
        let (mut first, mut second) = (begin().await, begin().await);
        for (transaction, id) in [(&mut first, 1i64), (&mut second, 2)] {
            query("SELECT count(*) FROM products").execute(&mut *transaction).await.unwrap();
            let insert = query("INSERT INTO products (id, stock) VALUES ($1, 1)").bind(id);
            insert.execute(transaction).await.unwrap();
        }
        first.commit().await.unwrap();
        assert!(second.commit().await.unwrap_err().is_retryable());
    })
    .await;
}

#[tokio::test]
async fn types_of_its_own_are_read_as_what_is_nearest() {
    on_postgres(async |database| {
        let text = async |sql| query(sql).fetch_value::<String>(database).await.unwrap();
        query("CREATE TYPE mood AS ENUM ('glad')").execute(database).await.unwrap();
        assert_eq!(text("SELECT 'glad'::mood").await, "glad");
        let uuid = "6f1c1b3e-0f0a-4c3b-9a57-0123456789ab";
        assert_eq!(text("SELECT '6F1C1B3E-0F0A-4C3B-9A57-0123456789AB'::uuid").await, uuid);
        assert_eq!(text(r#"SELECT '{"a": [1]}'::jsonb"#).await, r#"{"a": [1]}"#);
        assert_eq!(text(r#"SELECT '{"a":1}'::json"#).await, r#"{"a":1}"#);
        assert!(!text("SELECT current_user").await.is_empty());
        assert_eq!(query("SELECT 7::smallint").fetch_value::<i64>(database).await.unwrap(), 7);
        assert_eq!(query("SELECT 0.5::real").fetch_value::<f64>(database).await.unwrap(), 0.5);
        let at: DateTime<Utc> = query("SELECT '2026-11-22'::timestamp").fetch_value(database).await.unwrap();
        assert_eq!(at.to_rfc3339(), "2026-11-22T00:00:00+00:00");
    })
    .await;
}

#[tokio::test]
async fn decimal_numbers_are_read_by_their_scale() {
    on_postgres(async |database| {
        for (number, whole) in [("0", 0), ("10000", 10_000), ("-123456789012", -123_456_789_012)] {
            let select = query("SELECT $1::text::numeric").bind(number);
            assert_eq!(select.fetch_value::<i64>(database).await.unwrap(), whole);
        }
        for extreme in [i64::MIN, i64::MAX] {
            let select = query("SELECT $1::numeric").bind(extreme);
            assert_eq!(select.fetch_value::<i64>(database).await.unwrap(), extreme);
        }
        for (number, real) in [("0.5", 0.5), ("-12345.000678", -12345.000678), ("0.00", 0.0), ("1e-20", 1e-20)] {
            let select = query("SELECT $1::text::numeric").bind(number);
            assert_eq!(select.fetch_value::<f64>(database).await.unwrap(), real);
        }
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_told_by_its_column_and_type() {
    on_postgres(async |database| {
        for (sql, kind) in [
            ("SELECT 9223372036854775808::numeric AS x", "NUMERIC"),
            ("SELECT 'NaN'::numeric AS x", "NUMERIC"),
            ("SELECT 'infinity'::timestamptz AS x", "TIMESTAMPTZ"),
            ("SELECT 'infinity'::date AS x", "DATE"),
            ("SELECT '1 day'::interval AS x", "INTERVAL"),
        ] {
            let error = query(sql).fetch_value::<Value>(database).await.unwrap_err().to_string();
            let expected = format!("the column `x` has a value of the type {kind} that cannot be read");
            assert!(error.starts_with(&expected), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_text_with_a_nul_is_refused_and_not_cut() {
    on_postgres(async |database| {
        let insert = query("INSERT INTO users (email) VALUES ($1)").bind("ada\0@example.com");
        assert!(insert.execute(database).await.is_err());
        assert_eq!(count(database, "users").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_migration_that_runs_holds_up_the_next_one_for_as_long_as_it_takes() {
    on_postgres(async |database| {
        let slow = nest_data::Migration::new(2, "slow", "SELECT 1").postgres("SELECT pg_sleep(1)");
        let list = [SCHEMA, &[slow]].concat();
        let (first, second) = tokio::join!(database.migrate(&list), database.migrate(&list));
        first.unwrap();
        second.unwrap();
        assert_eq!(count(database, "_sqlx_migrations").await, 2);
    })
    .await;
}
