//! What an operator sees: slow statements in the log, whether the database is up, and its connections.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

use nest_data::{DataOptions, Database, query};
use tracing_subscriber::fmt::MakeWriter;

use crate::{Engine, SCHEMA, insert_user, on, on_each};

/// What was logged.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Runs some statements on each engine with this threshold, and looks at what is logged, from warnings on.
async fn logged(threshold: Option<Duration>, check: impl Fn(&str)) {
    on(Engine::ALL, async |url| {
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(log.clone());
        let _guard = tracing::subscriber::set_default(subscriber.with_ansi(false).finish());
        let options = DataOptions { slow_statement: threshold, ..DataOptions::new(url) };
        let database = Database::connect(&options).await.unwrap();
        database.migrate(SCHEMA).await.unwrap();
        some_statements(&database).await;
        database.close().await;
        check(&log.text());
    })
    .await;
}

async fn some_statements(database: &Database) {
    insert_user(database, "hunter2@example.com").await;
    let mut transaction = database.begin().await.unwrap();
    query("SELECT 'in a transaction'").execute(&mut transaction).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_slow_statement_is_logged_without_its_values() {
    logged(Some(Duration::ZERO), |text| {
        let line = text.lines().find(|line| line.contains("INSERT INTO users")).expect("the statement is logged");
        assert!(line.contains("WARN") && line.contains("elapsed="), "{line}");
        assert!(text.contains("SELECT 'in a transaction'"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn quick_statements_are_not_logged() {
    for threshold in [Some(Duration::from_secs(60)), None] {
        logged(threshold, |text| assert_eq!(text, "")).await;
    }
}

#[tokio::test]
async fn statements_are_slow_from_half_a_second_on() {
    let options = DataOptions::new(nest_data::DatabaseUrl::sqlite_memory());
    assert_eq!(options.slow_statement, Some(Duration::from_millis(500)));
}

#[tokio::test]
async fn a_database_that_answers_is_up_and_one_that_was_closed_is_down() {
    on_each(async |database| {
        database.ping_within(Duration::from_secs(5)).await.unwrap();
        database.close().await;
        let error = database.ping_within(Duration::from_secs(5)).await.unwrap_err();
        assert!(error.is_closed());
    })
    .await;
}

#[tokio::test]
async fn a_database_that_does_not_answer_in_time_is_down() {
    on_each(async |database| {
        // All connections are taken.
        let mut open = Vec::new();
        for _ in 0..database.pool().max {
            match tokio::time::timeout(Duration::from_millis(300), database.begin()).await {
                Ok(transaction) => open.push(transaction.unwrap()),
                Err(_) => break,
            }
        }
        match database.ping_within(Duration::from_millis(50)).await {
            Ok(()) => assert_eq!(database.pool().max, 9, "only a file of SQLite has connections for reading left"),
            Err(error) => {
                assert!(error.is_timeout());
                assert_eq!(error.to_string(), "the database did not answer in time");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn connections_are_counted() {
    on_each(async |database| {
        let before = database.pool();
        assert!(before.open >= 1 && before.idle <= before.open && before.open <= before.max, "{before:?}");
        let transaction = database.begin().await.unwrap();
        let during = database.pool();
        assert!(during.idle < during.open, "{during:?}");
        transaction.rollback().await.unwrap();
    })
    .await;
}
