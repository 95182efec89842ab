//! What a shop keeps between two starts.

use std::io::{self, Write as _};
use std::path::Path;
use std::process;

use nest::data::testing::TestDatabase;
use tempfile::TempDir;

/// What a suite runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(dead_code, reason = "each suite is a program of its own, and runs on one of them")]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A folder to run in, and a database.
pub(crate) struct Home {
    folder: TempDir,
    database: Option<TestDatabase>,
}

impl Home {
    pub(crate) fn new() -> Self {
        let database = match crate::ENGINE {
            Engine::Sqlite => None,
            Engine::Postgres => Some(server_database()),
        };
        Self { folder: tempfile::tempdir().unwrap(), database }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What `DATABASE_URL` is set to, if to anything.
    pub(crate) fn database_url(&self) -> Option<&str> {
        self.database.as_ref().map(|database| database.url())
    }

    /// Spoils the file of the database, or drops it from the server, under the running shop.
    pub(crate) fn break_database(&mut self) {
        if self.database.take().is_some() {
            return;
        }
        for name in ["shop.db", "shop.db-wal"] {
            let file = self.folder().join(name);
            let length = std::fs::metadata(&file).unwrap().len();
            std::fs::write(file, vec![b'x'; length as usize]).unwrap();
        }
    }
}

/// A database on the server of the tests. Where there is none, this ends the whole suite, since none of it can run: with
/// success, and with a line that says so.
fn server_database() -> TestDatabase {
    match TestDatabase::create_blocking() {
        Ok(Some(database)) => database,
        Ok(None) => {
            let _ = io::stderr().write_all(b"SKIPPED: the suite of the shop on PostgreSQL\n");
            process::exit(0)
        }
        Err(error) => panic!("no database for a test: {error} {error:?}"),
    }
}
