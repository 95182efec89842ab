//! The inbox: a message is handled once, together with what its handler does.

use std::time::Duration;

use nest_data::{DataError, DataOptions, Database, Inbox, Migration, query};

use crate::{Engine, count, on};

const TABLES: &[Migration] =
    &[Migration::new(1, "notes", "CREATE TABLE notes (text TEXT NOT NULL)"), Inbox::migration(2)];

async fn on_engines<const N: usize>(engines: [Engine; N], test: impl AsyncFn(&Database, &Inbox)) {
    on(engines, async |url| {
        let database = Database::connect(&DataOptions::new(url)).await.unwrap();
        database.migrate(TABLES).await.unwrap();
        test(&database, &Inbox::new(&database)).await;
        database.close().await;
    })
    .await;
}

async fn note(database: &Database) -> Result<u64, DataError> {
    query("INSERT INTO notes (text) VALUES ('hello')").execute(database).await
}

#[tokio::test]
async fn a_message_is_handled_once_by_each_receiver() {
    on_engines(Engine::ALL, async |database, inbox| {
        let handle = async |receiver, id| inbox.once(receiver, id, async || note(database).await).await.unwrap();
        assert_eq!(handle("points", "evt_1").await, Some(1));
        assert_eq!(handle("points", "evt_1").await, None);
        assert_eq!(handle("mail", "evt_1").await, Some(1));
        assert_eq!(handle("points", "evt_2").await, Some(1));
        assert_eq!(count(database, "notes").await, 3);
    })
    .await;
}

#[tokio::test]
async fn a_message_whose_handler_fails_is_handled_when_it_comes_again() {
    on_engines(Engine::ALL, async |database, inbox| {
        let fails = inbox.once("points", "evt_1", async || {
            note(database).await?;
            query("no SQL").execute(database).await
        });
        fails.await.unwrap_err();
        assert_eq!((count(database, "notes").await, count(database, "nest_inbox").await), (0, 0));
        assert_eq!(inbox.once("points", "evt_1", async || note(database).await).await.unwrap(), Some(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_comes_twice_at_once_is_handled_once() {
    on_engines(Engine::SHARED, async |database, inbox| {
        let tasks = [0; 8].map(|_| {
            let (database, inbox) = (database.clone(), inbox.clone());
            tokio::spawn(async move {
                let handle = async || {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    note(&database).await
                };
                inbox.once("points", "evt_1", handle).await.unwrap()
            })
        });
        let mut handled = 0;
        for task in tasks {
            handled += task.await.unwrap().unwrap_or(0);
        }
        assert_eq!((handled, count(database, "notes").await), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn what_was_handled_long_ago_is_forgotten() {
    on_engines(Engine::ALL, async |database, inbox| {
        inbox.once("points", "evt_1", async || note(database).await).await.unwrap();
        assert_eq!(inbox.forget(Duration::from_secs(3600)).await.unwrap(), 0);
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(inbox.forget(Duration::from_millis(5)).await.unwrap(), 1);
        assert_eq!(inbox.once("points", "evt_1", async || note(database).await).await.unwrap(), Some(1));
    })
    .await;
}
