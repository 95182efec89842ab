use nest_data::{DataError, Database, Executor, query};

use crate::{count, on_each, on_shared};

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
async fn an_error_on_the_way_takes_everything_back() {
    async fn two_of_a_kind(database: &Database) -> Result<(), DataError> {
        let mut transaction = database.begin().await?;
        add("ada@example.com", &mut transaction).await?;
        add("ada@example.com", &mut transaction).await?;
        transaction.commit().await
    }
    on_each(async |database| {
        assert!(two_of_a_kind(database).await.unwrap_err().is_unique_violation());
        assert_eq!(count(database, "users").await, 0);
    })
    .await;
}

#[tokio::test]
async fn others_read_the_state_before_until_the_commit() {
    on_shared(async |database| {
        let mut transaction = database.begin().await.unwrap();
        add("ada@example.com", &mut transaction).await.unwrap();
        assert_eq!(count(database, "users").await, 0);
        transaction.commit().await.unwrap();
        assert_eq!(count(database, "users").await, 1);
    })
    .await;
}
