//! Many at once.

use std::time::Duration;

use nest_data::{DataError, Database, query};

use crate::{insert_user, on_shared};

/// Reads, waits, and writes what it read.
async fn take_one(database: Database) -> Result<bool, DataError> {
    let mut transaction = database.begin().await?;
    let select = query("SELECT stock FROM products WHERE id = 1").for_update();
    let stock: i64 = select.fetch_value(&mut transaction).await?;
    tokio::task::yield_now().await;
    if stock == 0 {
        return Ok(false);
    }
    query("UPDATE products SET stock = $1 WHERE id = 1").bind(stock - 1).execute(&mut transaction).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Adds one to what it read, unless somebody else was faster, and then tries again.
async fn add_one(database: Database) -> Result<(), DataError> {
    loop {
        let (stock, version): (i64, i64) =
            query("SELECT stock, version FROM products WHERE id = 1").fetch_one(&database).await?;
        let update = query("UPDATE products SET stock = $1, version = version + 1 WHERE id = 1 AND version = $2");
        if update.bind(stock + 1).bind(version).execute(&database).await? == 1 {
            return Ok(());
        }
    }
}

async fn stock(database: &Database) -> i64 {
    query("SELECT stock FROM products WHERE id = 1").fetch_value(database).await.unwrap()
}

async fn stocked_with(database: &Database, stock: i64) {
    query("INSERT INTO products (id, stock) VALUES (1, $1)").bind(stock).execute(database).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_transactions_sell_each_piece_once() {
    on_shared(async |database| {
        stocked_with(database, 20).await;
        let buyers: Vec<_> = (0..100).map(|_| tokio::spawn(take_one(database.clone()))).collect();
        let mut sold = 0;
        for buyer in buyers {
            sold += u32::from(buyer.await.unwrap().unwrap());
        }
        assert_eq!((sold, stock(database).await), (20, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_that_compare_the_version_lose_no_update() {
    on_shared(async |database| {
        stocked_with(database, 0).await;
        let writers: Vec<_> = (0..40).map(|_| tokio::spawn(add_one(database.clone()))).collect();
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
        assert_eq!(stock(database).await, 40);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_that_give_up_in_the_middle_leave_nothing_behind() {
    on_shared(async |database| {
        stocked_with(database, 1000).await;
        for wait in 0..60 {
            let _ = tokio::time::timeout(Duration::from_micros(wait * 50), take_one(database.clone())).await;
        }
        let mut transaction = database.begin().await.unwrap();
        query("UPDATE products SET stock = 5 WHERE id = 1").execute(&mut transaction).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(stock(database).await, 5);
        insert_user(database, "ada@example.com").await;
    })
    .await;
}
