//! A PostgreSQL database for each test, behind the features `postgres` and `testing`.
//!
//! ```no_run
//! # async fn example() -> Result<(), nest_data::DataError> {
//! use nest_data::{DataOptions, Database, testing::TestDatabase};
//!
//! let Some(home) = TestDatabase::create().await? else { return Ok(()) };
//! let database = Database::connect(&DataOptions::new(home.url().parse()?)).await?;
//! # Ok(())
//! # }
//! ```

use std::{
    env,
    io::{self, Write as _},
    process,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{DataError, DataOptions, Database, Query};

/// Where the server of the tests is.
const VARIABLE: &str = "TEST_POSTGRES_URL";
const DEFAULT: &str = "postgres://postgres@127.0.0.1:5432/postgres";

/// An empty PostgreSQL database that nobody else knows. It is dropped with this value, whoever is still connected to it.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    name: &'static str,
    url: String,
}

impl TestDatabase {
    /// Creates one on the server of the variable `TEST_POSTGRES_URL`, or at
    /// `postgres://postgres@127.0.0.1:5432/postgres`.
    ///
    /// When the variable is not set and nothing answers there, this says on stderr that the test is skipped, and gives
    /// none.
    ///
    /// # Errors
    ///
    /// When the variable is set, or `CI` is `true`, and the server does not answer; or when it refuses to create a
    /// database.
    pub async fn create() -> Result<Option<Self>, DataError> {
        let named = env::var(VARIABLE).ok();
        let required = named.is_some() || env::var("CI").is_ok_and(|ci| ci == "true");
        let server = named.unwrap_or_else(|| DEFAULT.to_owned());
        let administrator = match connect(&server).await {
            Err(error) if error.is_connect() && !required => {
                // Past the harness, which shows what a test prints only if it fails.
                let note = format!("SKIPPED on PostgreSQL: {error}; start one there, or name another in {VARIABLE}\n");
                let _ = io::stderr().write_all(note.as_bytes());
                return Ok(None);
            }
            connected => connected?,
        };
        let name = unused_name();
        let created = Query::of(["CREATE DATABASE", name]).execute(&administrator).await;
        administrator.close().await;
        created?;
        let url = with_name(&server, name);
        Ok(Some(Self { server, name, url }))
    }

    /// As [`create`](Self::create), for a test that is not asynchronous itself.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create).
    pub fn create_blocking() -> Result<Option<Self>, DataError> {
        apart(Self::create)
    }

    /// The URL of the database, as for `DATABASE_URL`. It has the password of the server's URL, if there is one.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name);
        let dropped = apart(async move || {
            let administrator = connect(&server).await?;
            let dropped = Query::of(["DROP DATABASE IF EXISTS", name, "WITH (FORCE)"]).execute(&administrator).await;
            administrator.close().await;
            dropped
        });
        if let Err(error) = dropped {
            eprintln!("the database {name} of a test is left behind: {error}");
        }
    }
}

async fn connect(server: &str) -> Result<Database, DataError> {
    Database::connect(&DataOptions::new(server.parse()?)).await
}

/// Runs a future to its end on a thread of its own, since the caller's may be in the middle of another.
fn apart<F, T>(work: F) -> Result<T, DataError>
where
    F: AsyncFnOnce() -> Result<T, DataError> + Send,
    T: Send,
{
    thread::scope(|scope| {
        let work = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a thread can have a runtime").block_on(work())
        });
        work.join().expect("creating and dropping a database does not panic")
    })
}

/// Statements take texts that live as long as the program, of which a test's can have a few more.
fn unused_name() -> &'static str {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Box::leak(format!("nest_test_{:x}_{now:x}_{count}", process::id()).into_boxed_str())
}

/// The URL with another database in it.
fn with_name(server: &str, name: &str) -> String {
    let (place, parameters) = server.split_once('?').map_or((server, None), |(place, rest)| (place, Some(rest)));
    let authority = place.find("://").map_or(0, |at| at + 3);
    let end = place[authority..].find('/').map_or(place.len(), |at| authority + at);
    let parameters = parameters.map(|parameters| format!("?{parameters}")).unwrap_or_default();
    format!("{}/{name}{parameters}", &place[..end])
}

#[cfg(test)]
mod tests {
    use super::with_name;

    #[test]
    fn only_the_name_of_the_database_is_another() {
        for (server, url) in [
            ("postgres://a:b@db:5432/postgres", "postgres://a:b@db:5432/x"),
            ("postgres://db", "postgres://db/x"),
            ("postgres:///root?host=/run/postgresql", "postgres:///x?host=/run/postgresql"),
        ] {
            assert_eq!(with_name(server, "x"), url);
        }
    }
}
