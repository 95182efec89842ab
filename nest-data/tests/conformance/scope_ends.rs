//! What happens after a transaction of the task has come to its end: callbacks, and further tries.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use nest::transactional;
use nest_data::{
    DataError, Database, Propagation, TransactionOptions, after_commit, after_rollback, in_transaction, query,
};
use tokio::sync::Notify;

use crate::{
    Engine, count, insert_user, migrated, on, on_each,
    scopes::{SignUpError, give_up, stay, users},
};

type Log = Arc<Mutex<Vec<&'static str>>>;

fn write(log: &Log, word: &'static str) -> impl Future<Output = ()> + Send + 'static {
    let log = Arc::clone(log);
    async move { log.lock().unwrap().push(word) }
}

fn read(log: &Log) -> Vec<&'static str> {
    log.lock().unwrap().clone()
}

#[tokio::test]
async fn callbacks_run_after_the_end_that_they_wait_for() {
    on_each(async |database| {
        let users = users(database);
        let log = Log::default();
        for keep in [true, false] {
            let outcome: Result<(), SignUpError> = database
                .transaction(async || {
                    users.add(if keep { "a@x" } else { "b@x" }).await?;
                    after_commit(write(&log, "committed")).await;
                    after_rollback(write(&log, "rolled back")).await;
                    log.lock().unwrap().push("body");
                    if keep { Ok(()) } else { Err(SignUpError::Refused) }
                })
                .await;
            assert_eq!(outcome.is_ok(), keep);
        }
        assert_eq!(read(&log), ["body", "committed", "body", "rolled back"]);
        after_commit(write(&log, "at once")).await;
        after_rollback(write(&log, "never")).await;
        assert_eq!(read(&log).last(), Some(&"at once"));
    })
    .await;
}

#[tokio::test]
async fn the_outermost_commit_decides() {
    on_each(async |database| {
        let log = Log::default();
        let nested = TransactionOptions::new().propagation(Propagation::Nested);
        let outcome: Result<(), SignUpError> = database
            .transaction(async || {
                database
                    .transaction_with(nested, async || -> Result<(), SignUpError> {
                        insert_user(database, "a@x").await;
                        after_commit(write(&log, "mail")).await;
                        after_rollback(write(&log, "taken back")).await;
                        Ok(())
                    })
                    .await?;
                assert!(read(&log).is_empty());
                Err(SignUpError::Refused)
            })
            .await;
        assert!(outcome.is_err());
        assert_eq!(read(&log), ["taken back"]);
    })
    .await;
}

#[tokio::test]
async fn a_rollback_by_dropping_runs_its_callbacks() {
    on_each(async |database| {
        let (there, taken_back) = (Notify::new(), Arc::new(Notify::new()));
        let work = database.transaction(async || -> Result<(), DataError> {
            insert_user(database, "a@x").await;
            let taken_back = Arc::clone(&taken_back);
            after_rollback(async move { taken_back.notify_one() }).await;
            stay(&there).await;
            Ok(())
        });
        give_up(work, &there).await;
        taken_back.notified().await;
    })
    .await;
}

#[tokio::test]
async fn a_caller_that_goes_away_while_it_is_committed_changes_nothing() {
    on_each(async |database| {
        let (there, end) = (Notify::new(), Arc::new(Notify::new()));
        let work = database.transaction(async || -> Result<(), DataError> {
            insert_user(database, "a@x").await;
            let end = Arc::clone(&end);
            after_commit(async move { end.notify_one() }).await;
            there.notify_one();
            Ok(())
        });
        // Polled first, `work` has gone on to its commit when it is dropped.
        tokio::select! {
            biased;
            _ = work => {}
            () = there.notified() => {}
        }
        end.notified().await;
        assert_eq!(count(database, "users").await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_runs_after_a_commit_is_in_no_transaction() {
    on_each(async |database| {
        let log = Log::default();
        let new = TransactionOptions::new().propagation(Propagation::RequiresNew);
        database
            .transaction(async || -> Result<(), DataError> {
                database
                    .transaction_with(new, async || -> Result<(), DataError> {
                        let log = Arc::clone(&log);
                        let note = async move {
                            log.lock().unwrap().push(if in_transaction() { "within" } else { "outside" });
                        };
                        after_commit(note).await;
                        Ok(())
                    })
                    .await
            })
            .await
            .unwrap();
        assert_eq!(read(&log), ["outside"]);
    })
    .await;
}

#[tokio::test]
async fn a_failed_commit_is_an_error_and_a_rollback() {
    on([Engine::Postgres], async |url| {
        let database = migrated(url).await;
        let log = Log::default();
        let outcome: Result<(), DataError> = database
            .transaction(async || {
                after_commit(write(&log, "committed")).await;
                after_rollback(write(&log, "rolled back")).await;
                let _ = query("SELECT * FROM nowhere").execute(&database).await;
                Ok(())
            })
            .await;
        assert!(outcome.unwrap_err().to_string().contains("nothing was committed"));
        assert_eq!(read(&log), ["rolled back"]);
        database.close().await;
    })
    .await;
}

/// Each of the two reads what the other one writes.
#[transactional(isolation = Serializable, retry = 10)]
async fn copy(database: &Database, from: String, to: String, tries: Arc<AtomicU32>) -> Result<(), DataError> {
    let seen: i64 = query("SELECT count(*) FROM users WHERE name = $1").bind(&from).fetch_value(database).await?;
    tries.fetch_add(1, Ordering::Relaxed);
    // Neither writes before both have read, however long opening a connection takes.
    while tries.load(Ordering::Relaxed) < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let email = format!("{to}{seen}@example.com");
    query("INSERT INTO users (email, name) VALUES ($1, $2)").bind(email).bind(to).execute(database).await?;
    Ok(())
}

#[tokio::test]
async fn what_got_in_anothers_way_is_tried_again() {
    on([Engine::Postgres], async |url| {
        let database = migrated(url).await;
        let tries = Arc::new(AtomicU32::new(0));
        let (one, two) = tokio::join!(
            copy(&database, "left".into(), "right".into(), Arc::clone(&tries)),
            copy(&database, "right".into(), "left".into(), Arc::clone(&tries)),
        );
        one.unwrap();
        two.unwrap();
        assert!(tries.load(Ordering::Relaxed) > 2, "they never met");
        assert_eq!(count(&database, "users").await, 2);
        database.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_failure_of_its_own_is_not_tried_again() {
    on_each(async |database| {
        let tries = AtomicU32::new(0);
        let often = TransactionOptions::new().retry(5);
        let outcome: Result<(), SignUpError> = database
            .transaction_with(often, async || {
                tries.fetch_add(1, Ordering::Relaxed);
                Err(SignUpError::Refused)
            })
            .await;
        assert!(outcome.is_err());
        assert_eq!(tries.into_inner(), 1);
    })
    .await;
}
