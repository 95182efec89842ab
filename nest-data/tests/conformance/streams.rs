//! Rows one by one, while they come.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use nest::Entity;
use nest_data::{DataError, DataOptions, Database, Migration, Repository, Rows};

use crate::{Engine, on};

const TABLES: &[Migration] =
    &[Migration::new(1, "numbers", "CREATE TABLE numbers (id BIGINT PRIMARY KEY, words TEXT NOT NULL)")];

#[derive(Clone, Debug, PartialEq, Entity)]
#[entity(table = "numbers")]
struct Number {
    #[column(primary)]
    id: i64,
    words: String,
}

/// With as many rows, and few connections, so that one that is not given back is missed.
async fn on_each(rows: i64, test: impl AsyncFn(&Database, &Repository<Number>)) {
    on(Engine::ALL, async |url| {
        let options = DataOptions {
            max_connections: 2.try_into().unwrap(),
            acquire_timeout: std::time::Duration::from_secs(5),
            ..DataOptions::new(url)
        };
        let database = Arc::new(Database::connect(&options).await.unwrap());
        database.migrate(TABLES).await.unwrap();
        let numbers = Repository::new(Arc::clone(&database));
        numbers.insert_all((1..=rows).map(|id| NewNumber { id, words: "words ".repeat(20) })).await.unwrap();
        test(&database, &numbers).await;
        database.close().await;
    })
    .await;
}

async fn ids(mut rows: Rows<Number>) -> Result<Vec<i64>, DataError> {
    let mut ids = Vec::new();
    while let Some(number) = rows.next().await? {
        ids.push(number.id);
    }
    assert_eq!(rows.next().await?, None, "it stays at its end");
    Ok(ids)
}

#[tokio::test]
async fn a_stream_gives_all_rows_in_order_by_one_statement() {
    on_each(1_000, async |database, numbers| {
        let before = database.statements();
        let rows = numbers.find(Number::ID.gt(10)).order_by(Number::ID.desc()).stream().await.unwrap();
        assert_eq!(ids(rows).await.unwrap(), (11..=1_000).rev().collect::<Vec<_>>());
        assert_eq!(database.statements() - before, 1);
        // As a `Stream`, and of no rows.
        let few: Vec<Number> = numbers.select().limit(3).stream().await.unwrap().try_collect().await.unwrap();
        assert_eq!(few.len(), 3);
        assert_eq!(ids(numbers.find(Number::ID.lt(0)).stream().await.unwrap()).await.unwrap(), [] as [i64; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_is_dropped_midway_gives_its_connection_back() {
    on_each(2_000, async |_, numbers| {
        for _ in 0..6 {
            let mut rows = numbers.select().order_by(Number::ID.asc()).stream().await.unwrap();
            assert_eq!(rows.next().await.unwrap().unwrap().id, 1);
            assert_eq!(rows.next().await.unwrap().unwrap().id, 2);
        }
        assert_eq!(numbers.select().count().await.unwrap(), 2_000);
    })
    .await;
}

#[tokio::test]
async fn within_a_transaction_a_stream_reads_what_that_has_written_and_leaves_it_open() {
    on_each(300, async |database, numbers| {
        let result: Result<(), DataError> = database
            .transaction(async || {
                numbers.insert(NewNumber { id: 1_000, words: "new".to_owned() }).await?;
                let mut rows = numbers.select().order_by(Number::ID.desc()).stream().await?;
                assert_eq!(rows.next().await?.map(|number| number.id), Some(1_000));
                let error = numbers.select().count().await.unwrap_err();
                assert!(
                    error.is_transaction() && error.to_string().contains("rows that are still being read"),
                    "{error}"
                );
                drop(rows);
                assert_eq!(numbers.select().count().await?, 301);
                let rows = numbers.select().order_by(Number::ID.asc()).stream().await?;
                assert_eq!(ids(rows).await?.len(), 301);
                Ok(())
            })
            .await;
        result.unwrap();
        assert_eq!(numbers.select().count().await.unwrap(), 301, "what was written is committed");
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_is_taken_out_of_its_transaction_ends_with_it() {
    on_each(2_000, async |database, numbers| {
        let rows = database.transaction(async || numbers.select().stream().await).await.unwrap();
        let error = ids(rows).await.unwrap_err();
        assert!(error.is_transaction() && error.to_string().contains("ended before all of its rows"), "{error}");
        assert_eq!(numbers.select().count().await.unwrap(), 2_000);
    })
    .await;
}

#[tokio::test]
async fn what_the_database_refuses_is_told_by_the_stream() {
    on_each(10, async |database, numbers| {
        nest_data::query("DROP TABLE numbers").execute(database).await.unwrap();
        let mut rows = numbers.select().stream().await.unwrap();
        rows.next().await.unwrap_err();
        assert_eq!(rows.next().await.unwrap(), None);
    })
    .await;
}
