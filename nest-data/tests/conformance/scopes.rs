//! Transactions that the task carries.

use std::time::Duration;

use nest::transactional;
use nest_data::{DataError, DataOptions, Database, Isolation, Propagation, TransactionOptions, in_transaction, query};
use tokio::sync::Notify;

use crate::{Engine, count, insert_user, migrated, on, on_each, on_shared, sqlite_file};

#[derive(Debug)]
pub(crate) enum SignUpError {
    Refused,
    Data(DataError),
}

impl From<DataError> for SignUpError {
    fn from(error: DataError) -> Self {
        Self::Data(error)
    }
}

impl SignUpError {
    fn data(self) -> DataError {
        match self {
            Self::Data(error) => error,
            Self::Refused => panic!("it was the function itself that failed"),
        }
    }
}

/// What an application would write: nobody passes a transaction around.
pub(crate) struct Users {
    database: Database,
}

impl Users {
    pub(crate) async fn add(&self, email: &str) -> Result<i64, DataError> {
        query("INSERT INTO users (email) VALUES ($1) RETURNING id").bind(email).fetch_value(&self.database).await
    }

    #[transactional]
    async fn sign_up(&self, email: &str, refuse: bool) -> Result<i64, SignUpError> {
        let id = self.add(email).await?;
        if refuse {
            return Err(SignUpError::Refused);
        }
        Ok(id)
    }

    #[transactional]
    async fn sign_up_both(&self, refuse_second: bool) -> Result<(), SignUpError> {
        self.sign_up("ada@example.com", false).await?;
        self.sign_up("eve@example.com", refuse_second).await?;
        Ok(())
    }

    #[transactional]
    async fn ignore_a_failure(&self) -> Result<(), SignUpError> {
        self.add("ada@example.com").await?;
        let _ = self.sign_up("eve@example.com", true).await;
        Ok(())
    }

    #[transactional(propagation = Nested)]
    async fn try_sign_up(&self, email: &str, refuse: bool) -> Result<i64, SignUpError> {
        self.sign_up(email, refuse).await
    }

    #[transactional(propagation = RequiresNew)]
    async fn note(&self, email: &str) -> Result<i64, DataError> {
        self.add(email).await
    }

    #[transactional(propagation = Mandatory)]
    async fn only_within(&self) -> Result<(), DataError> {
        Ok(())
    }

    #[transactional(propagation = Never)]
    async fn only_outside(&self) -> Result<(), DataError> {
        Ok(())
    }

    #[transactional(isolation = Serializable)]
    async fn careful(&self) -> Result<(), DataError> {
        Ok(())
    }

    #[transactional(read_only)]
    async fn look(&self) -> Result<i64, DataError> {
        query("SELECT count(*) FROM users").fetch_value(&self.database).await
    }

    #[transactional(read_only)]
    async fn write_by_mistake(&self) -> Result<i64, DataError> {
        self.add("ada@example.com").await
    }
}

pub(crate) fn users(database: &Database) -> Users {
    Users { database: database.clone() }
}

/// Runs a future until it says where it is, and drops it there.
pub(crate) async fn give_up<T>(work: impl Future<Output = T>, there: &Notify) {
    tokio::select! {
        _ = work => panic!("it came to its end"),
        () = there.notified() => {}
    }
}

pub(crate) async fn stay(there: &Notify) {
    there.notify_one();
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn what_returns_ok_is_committed_and_what_returns_an_error_is_rolled_back() {
    on_each(async |database| {
        let users = users(database);
        users.sign_up("ada@example.com", false).await.unwrap();
        assert!(matches!(users.sign_up("eve@example.com", true).await, Err(SignUpError::Refused)));
        assert_eq!(count(database, "users").await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_called_joins() {
    on_each(async |database| {
        let users = users(database);
        assert!(users.sign_up_both(true).await.is_err());
        assert_eq!(count(database, "users").await, 0);
        users.sign_up_both(false).await.unwrap();
        assert_eq!(count(database, "users").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_failure_of_one_that_joined_takes_the_whole_with_it() {
    on_each(async |database| {
        let error = users(database).ignore_a_failure().await.unwrap_err().data();
        assert!(error.is_transaction(), "{error}");
        assert!(error.to_string().contains("propagation = Nested"), "{error}");
        assert_eq!(count(database, "users").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_panic_rolls_back() {
    on_each(async |database| {
        let users = users(database);
        let task = tokio::spawn({
            let database = database.clone();
            async move {
                database
                    .transaction(async || -> Result<(), DataError> {
                        users.add("ada@example.com").await?;
                        panic!("on purpose");
                    })
                    .await
            }
        });
        assert!(task.await.unwrap_err().is_panic());
        assert_eq!(count(database, "users").await, 0);
        insert_user(database, "ada@example.com").await;
    })
    .await;
}

#[tokio::test]
async fn a_future_that_is_dropped_rolls_back() {
    on_each(async |database| {
        let users = users(database);
        let there = Notify::new();
        let work = database.transaction(async || -> Result<(), DataError> {
            users.add("ada@example.com").await?;
            stay(&there).await;
            Ok(())
        });
        give_up(work, &there).await;
        assert_eq!(count(database, "users").await, 0);
        insert_user(database, "ada@example.com").await;
    })
    .await;
}

#[tokio::test]
async fn a_spawned_task_is_not_in_the_transaction() {
    on_shared(async |database| {
        let users = users(database);
        database
            .transaction(async || -> Result<(), DataError> {
                users.add("ada@example.com").await?;
                assert!(in_transaction());
                let other = database.clone();
                let seen = tokio::spawn(async move { (in_transaction(), count(&other, "users").await) });
                assert_eq!(seen.await.unwrap(), (false, 0));
                assert_eq!(count(database, "users").await, 1);
                Ok(())
            })
            .await
            .unwrap();
        assert!(!in_transaction());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tasks_never_share_a_transaction() {
    on_shared(async |database| {
        let tasks: Vec<_> = (0..20)
            .map(|number| {
                let users = users(database);
                tokio::spawn(async move { users.sign_up(&format!("{number}@example.com"), number % 2 == 1).await })
            })
            .collect();
        for (number, task) in tasks.into_iter().enumerate() {
            assert_eq!(task.await.unwrap().is_err(), number % 2 == 1);
        }
        assert_eq!(count(database, "users").await, 10);
    })
    .await;
}

#[tokio::test]
async fn statements_side_by_side_run_on_the_one_connection() {
    on_each(async |database| {
        let users = users(database);
        let outcome: Result<(), DataError> = database
            .transaction(async || {
                let (one, two, three) = tokio::join!(users.add("a@x"), users.add("b@x"), users.add("c@x"));
                assert!(one.is_ok() && two.is_ok() && three.is_ok());
                assert_eq!(count(database, "users").await, 3);
                Err(users.add("a@x").await.unwrap_err())
            })
            .await;
        assert!(outcome.unwrap_err().is_unique_violation());
        assert_eq!(count(database, "users").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_nested_one_is_taken_back_by_itself() {
    on_each(async |database| {
        let users = users(database);
        database
            .transaction(async || -> Result<(), DataError> {
                users.add("ada@example.com").await?;
                assert!(users.try_sign_up("eve@example.com", true).await.is_err());
                // Also after a statement that the database refused.
                assert!(users.try_sign_up("ada@example.com", false).await.is_err());
                users.try_sign_up("bob@example.com", false).await.unwrap();
                Ok(())
            })
            .await
            .unwrap();
        let all: Vec<(String,)> = query("SELECT email FROM users ORDER BY id").fetch_all(database).await.unwrap();
        assert_eq!(all, [("ada@example.com".to_owned(),), ("bob@example.com".to_owned(),)]);
    })
    .await;
}

#[tokio::test]
async fn a_nested_one_that_is_given_up_is_taken_back_and_others_wait_for_its_end() {
    on_each(async |database| {
        let users = users(database);
        database
            .transaction(async || -> Result<(), DataError> {
                let (there, nested) = (Notify::new(), TransactionOptions::new().propagation(Propagation::Nested));
                let slow = database.transaction_with(nested, async || -> Result<(), DataError> {
                    users.add("eve@example.com").await?;
                    stay(&there).await;
                    Ok(())
                });
                give_up(slow, &there).await;
                assert_eq!(count(database, "users").await, 0);
                let (one, two) = tokio::join!(users.try_sign_up("a@x", false), users.try_sign_up("b@x", true));
                assert!(one.is_ok() && two.is_err());
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(count(database, "users").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_new_one_is_kept_whatever_becomes_of_the_outer() {
    on([Engine::Postgres], async |url| {
        let database = migrated(url).await;
        let users = users(&database);
        let outcome: Result<(), SignUpError> = database
            .transaction(async || {
                users.add("ada@example.com").await?;
                users.note("audit@example.com").await?;
                Err(SignUpError::Refused)
            })
            .await;
        assert!(matches!(outcome, Err(SignUpError::Refused)));
        let all: Vec<(String,)> = query("SELECT email FROM users").fetch_all(&database).await.unwrap();
        assert_eq!(all, [("audit@example.com".to_owned(),)]);
        database.close().await;
    })
    .await;
}

#[tokio::test]
async fn on_sqlite_a_new_one_within_one_that_writes_fails_at_once() {
    on([Engine::SqliteFile, Engine::SqliteMemory], async |url| {
        let database = migrated(url).await;
        let users = users(&database);
        let started = std::time::Instant::now();
        database
            .transaction(async || -> Result<(), DataError> {
                // The outer one has not begun yet.
                users.note("first@example.com").await?;
                users.add("ada@example.com").await?;
                let error = users.note("audit@example.com").await.unwrap_err();
                assert!(error.is_transaction() && error.to_string().contains("SQLite"), "{error}");
                let error = database.begin().await.unwrap_err();
                assert!(error.is_transaction(), "{error}");
                Ok(())
            })
            .await
            .unwrap();
        assert!(started.elapsed() < Duration::from_secs(2));
        assert_eq!(count(&database, "users").await, 2);
        database.close().await;
    })
    .await;
}

#[tokio::test]
async fn mandatory_needs_one_and_never_refuses_one() {
    on_each(async |database| {
        let users = users(database);
        users.only_outside().await.unwrap();
        assert!(users.only_within().await.unwrap_err().is_transaction());
        database
            .transaction(async || -> Result<(), DataError> {
                users.only_within().await?;
                assert!(users.only_outside().await.unwrap_err().is_transaction());
                Ok(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn one_that_promises_less_is_not_joined() {
    on_each(async |database| {
        let users = users(database);
        users.careful().await.unwrap();
        let outcome = database.transaction(async || users.careful().await).await;
        let error = outcome.unwrap_err();
        assert!(error.is_transaction() && error.to_string().contains("Serializable"), "{error}");
        let serializable = TransactionOptions::new().isolation(Isolation::Serializable);
        database.transaction_with(serializable, async || users.careful().await).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn one_that_only_reads_does_not_write_and_leaves_nothing_behind() {
    on_each(async |database| {
        let users = users(database);
        assert!(users.write_by_mistake().await.unwrap_err().is_transaction());
        users.add("ada@example.com").await.unwrap();
        assert_eq!(users.look().await.unwrap(), 1);
        users.add("eve@example.com").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn on_a_sqlite_file_one_that_only_reads_waits_for_no_writer() {
    sqlite_file(async |database| {
        let users = users(database);
        let mut writing = database.begin().await.unwrap();
        query("INSERT INTO users (email) VALUES ('a@x')").execute(&mut writing).await.unwrap();
        assert_eq!(users.look().await.unwrap(), 0);
        writing.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_second_database_is_an_error_that_says_so() {
    on_each(async |database| {
        let other = Database::connect(&DataOptions::new("sqlite::memory:".parse().unwrap())).await.unwrap();
        let outcome: Result<(), DataError> = database
            .transaction(async || {
                query("SELECT 1").execute(&other).await?;
                Ok(())
            })
            .await;
        let error = outcome.unwrap_err();
        assert!(error.is_transaction() && error.to_string().contains("another database"), "{error}");
    })
    .await;
}

/// The future of a handler has to be `Send`.
#[tokio::test]
async fn transactions_may_be_spawned() {
    on_each(async |database| {
        let (database, users) = (database.clone(), users(database));
        let task = tokio::spawn(async move {
            users.note("a@x").await?;
            let email = String::from("b@x");
            let options = TransactionOptions::new().retry(1);
            database.transaction_with(options, async || users.add(&email).await).await?;
            database.transaction(async || users.add("c@x").await).await
        });
        task.await.unwrap().unwrap();
    })
    .await;
}
