use std::time::Duration;

use nest_data::{DataError, Database, Executor, query};

use crate::{count, file, insert_user, on_each};

async fn add(email: &str, on: impl Into<Executor<'_>>) -> Result<i64, DataError> {
    query("INSERT INTO users (email) VALUES ($1) RETURNING id").bind(email).fetch_value(on).await
}

#[tokio::test]
async fn what_is_committed_stays_and_what_is_rolled_back_never_was() {
    on_each(async |database| {
        let mut transaction = database.begin().await.unwrap();
        add("ada@example.com", &mut transaction).await.unwrap();
        transaction.commit().await.unwrap();
        let mut transaction = database.begin().await.unwrap();
        add("eve@example.com", &mut transaction).await.unwrap();
        transaction.rollback().await.unwrap();
        assert_eq!(count(database, "users").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_is_dropped_is_rolled_back() {
    on_each(async |database| {
        let mut transaction = database.begin().await.unwrap();
        add("ada@example.com", &mut transaction).await.unwrap();
        drop(transaction);
        assert_eq!(count(database, "users").await, 0);
        add("ada@example.com", database).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_transaction_reads_its_own_writes() {
    on_each(async |database| {
        let mut transaction = database.begin().await.unwrap();
        add("ada@example.com", &mut transaction).await.unwrap();
        let seen: i64 = query("SELECT count(*) FROM users").fetch_value(&mut transaction).await.unwrap();
        assert_eq!(seen, 1);
    })
    .await;
}

#[tokio::test]
async fn a_refused_statement_leaves_the_transaction_to_be_decided() {
    on_each(async |database| {
        let mut transaction = database.begin().await.unwrap();
        add("ada@example.com", &mut transaction).await.unwrap();
        assert!(add("ada@example.com", &mut transaction).await.unwrap_err().is_unique_violation());
        transaction.rollback().await.unwrap();
        assert_eq!(count(database, "users").await, 0);
    })
    .await;
}

#[tokio::test]
async fn others_read_the_state_before_until_the_commit() {
    let fixture = file().await;
    let database = &fixture.database;
    let mut transaction = database.begin().await.unwrap();
    add("ada@example.com", &mut transaction).await.unwrap();
    assert_eq!(count(database, "users").await, 0);
    transaction.commit().await.unwrap();
    assert_eq!(count(database, "users").await, 1);
}

/// Reads, waits, and writes: with a transaction that begins by reading, SQLite would refuse most of these.
async fn take_one(database: Database) -> Result<bool, DataError> {
    let mut transaction = database.begin().await?;
    let stock: i64 = query("SELECT stock FROM products WHERE id = 1").fetch_value(&mut transaction).await?;
    tokio::task::yield_now().await;
    if stock == 0 {
        return Ok(false);
    }
    query("UPDATE products SET stock = $1 WHERE id = 1").bind(stock - 1).execute(&mut transaction).await?;
    transaction.commit().await?;
    Ok(true)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_transactions_sell_each_piece_once() {
    let fixture = file().await;
    query("INSERT INTO products VALUES (1, 20)").execute(&fixture.database).await.unwrap();
    let buyers: Vec<_> = (0..100).map(|_| tokio::spawn(take_one(fixture.database.clone()))).collect();
    let mut sold = 0;
    for buyer in buyers {
        sold += u32::from(buyer.await.unwrap().unwrap());
    }
    assert_eq!(sold, 20);
    let left: i64 = query("SELECT stock FROM products").fetch_value(&fixture.database).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_that_give_up_in_the_middle_leave_nothing_behind() {
    let fixture = file().await;
    let database = &fixture.database;
    query("INSERT INTO products VALUES (1, 1000)").execute(database).await.unwrap();
    for wait in 0..60 {
        let _ = tokio::time::timeout(Duration::from_micros(wait * 50), take_one(database.clone())).await;
    }
    let mut transaction = database.begin().await.unwrap();
    query("UPDATE products SET stock = 5 WHERE id = 1").execute(&mut transaction).await.unwrap();
    transaction.commit().await.unwrap();
    let left: i64 = query("SELECT stock FROM products").fetch_value(database).await.unwrap();
    assert_eq!(left, 5);
    insert_user(database, "ada@example.com").await;
}
