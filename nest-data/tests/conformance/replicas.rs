//! Reads go to copies. Here a copy is another database, which says something else, so that one sees who answered.

use std::sync::Arc;

use nest::Entity;
use nest_data::{DataError, DataOptions, Database, DatabaseUrl, Repository, query};

use crate::{Engine, count, insert_user, migrated, on};

#[derive(Clone, Debug, PartialEq, Entity)]
#[entity(table = "users")]
struct User {
    #[column(primary, generated)]
    id: i64,
    email: String,
    name: Option<String>,
}

/// Runs a test with a database that has no users, and whose copy has one.
async fn with_replica(test: impl AsyncFn(&Arc<Database>)) {
    for engine in [Engine::SqliteFile, Engine::Postgres] {
        on([engine], async |primary| {
            on([engine], async |replica| {
                let copy = migrated(replica.clone()).await;
                insert_user(&copy, "copy@example.com").await;
                copy.close().await;
                let database = Arc::new(connected(primary.clone(), replica).await);
                test(&database).await;
                database.close().await;
            })
            .await;
        })
        .await;
    }
}

async fn connected(primary: DatabaseUrl, replica: DatabaseUrl) -> Database {
    migrated(primary.clone()).await.close().await;
    let options = DataOptions { replicas: vec![replica], ..DataOptions::new(primary) };
    Database::connect(&options).await.unwrap()
}

#[tokio::test]
async fn reads_outside_of_a_transaction_go_to_the_copy_and_nothing_else_does() {
    with_replica(async |database| {
        assert_eq!(count(database, "users").await, 1);
        // It is written to the database itself, where it has the first number.
        assert_eq!(insert_user(database, "ada@example.com").await, 1);
        insert_user(database, "bob@example.com").await;
        assert_eq!(count(database, "users").await, 1);
        assert_eq!(count(&database.primary(), "users").await, 2);
        let inside = database.transaction(async || Ok::<_, DataError>(count(database, "users").await)).await;
        assert_eq!(inside.unwrap(), 2);
        let mut transaction = database.begin().await.unwrap();
        let all = query("SELECT count(*) FROM users").fetch_value::<i64>(&mut transaction).await;
        assert_eq!(all.unwrap(), 2);
        transaction.rollback().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn repositories_read_from_the_copy_too() {
    with_replica(async |database| {
        let users = Repository::<User>::new(Arc::clone(database));
        let ada = users.insert(NewUser { email: "ada@example.com".to_owned(), name: None }).await.unwrap();
        let (id, email) = (ada.id, "copy@example.com");
        assert_eq!(users.find_by_id(id).await.unwrap().unwrap().email, email);
        let page = users.select().page(1, 5).await.unwrap();
        assert_eq!((page.items[0].email.as_str(), page.total), (email, 1));
        let primary = Repository::<User>::new(Arc::new(database.primary()));
        assert_eq!(primary.find_by_id(id).await.unwrap(), Some(ada.clone()));
        // What is to be kept as it is, is read where it is written.
        assert_eq!(users.lock_by_id(id).await.unwrap(), Some(ada.clone()));
        users.insert(NewUser { email: "bob@example.com".to_owned(), name: None }).await.unwrap();
        let page = users.select().order_by(User::ID.asc()).for_update().page(1, 1).await.unwrap();
        assert_eq!((page.items, page.total), (vec![ada], 2));
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_reads_while_a_copy_is_away() {
    on([Engine::Postgres], async |primary| {
        let connected_once = std::sync::Mutex::new(None);
        on([Engine::Postgres], async |replica| {
            migrated(replica.clone()).await.close().await;
            let connected = connected(primary.clone(), replica).await;
            assert_eq!(count(&connected, "users").await, 0);
            insert_user(&connected, "ada@example.com").await;
            assert_eq!(count(&connected, "users").await, 0);
            *connected_once.lock().unwrap() = Some(connected);
        })
        .await;
        // The copy has been dropped.
        let database = connected_once.lock().unwrap().take();
        if let Some(database) = database {
            assert_eq!(count(&database, "users").await, 1);
            database.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_copy_on_another_engine_is_refused() {
    on([Engine::Postgres], async |primary| {
        let options = DataOptions { replicas: vec![DatabaseUrl::sqlite_memory()], ..DataOptions::new(primary) };
        assert!(Database::connect(&options).await.unwrap_err().is_invalid_url());
    })
    .await;
}
