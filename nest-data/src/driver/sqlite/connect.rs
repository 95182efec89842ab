use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use sqlx::{
    ConnectOptions as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{error::data_error, pools::SqlitePools};
use crate::{error::DataError, options::DataOptions};

/// How long to wait before asking again while another process switches a new file to write-ahead mode.
const RETRY: Duration = Duration::from_millis(20);

/// A pool of readers, and a pool of one writer, over a file that is created when it does not exist.
pub(crate) async fn open_file(path: &Path, options: &DataOptions) -> Result<SqlitePools, DataError> {
    let connect = SqliteConnectOptions::new()
        .filename(plain(path))
        .busy_timeout(options.busy_timeout)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging();
    // The writer creates the file and sets the mode, which the file keeps, so readers find both.
    let create = connect.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
    let writer = open_writer(create, options).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(options.max_connections.get())
        .acquire_timeout(options.acquire_timeout)
        .idle_timeout(options.idle_timeout)
        .test_before_acquire(false)
        .connect_with(connect.pragma("query_only", "ON"))
        .await
        .map_err(|error| cannot_open(options, error))?;
    Ok(SqlitePools::new(Some((plain(path), readers)), writer, options.statement_timeout))
}

/// One connection for everything: each connection to memory would be a database of its own.
pub(crate) async fn open_memory(options: &DataOptions) -> Result<SqlitePools, DataError> {
    let connect = SqliteConnectOptions::new().in_memory(true).foreign_keys(true).disable_statement_logging();
    Ok(SqlitePools::new(None, open_writer(connect, options).await?, options.statement_timeout))
}

/// Switching to write-ahead mode needs the file for itself and does not wait for it
/// (<https://www.sqlite.org/wal.html>, section 8), so this asks again when two processes start at once.
async fn open_writer(connect: SqliteConnectOptions, options: &DataOptions) -> Result<SqlitePool, DataError> {
    let deadline = Instant::now() + options.busy_timeout;
    loop {
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(options.acquire_timeout)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(connect.clone());
        match pool.await {
            Ok(pool) => return Ok(pool),
            Err(error) if Instant::now() < deadline && super::error::is_busy(&error) => tokio::time::sleep(RETRY).await,
            Err(error) => return Err(cannot_open(options, error)),
        }
    }
}

fn cannot_open(options: &DataOptions, error: sqlx::Error) -> DataError {
    DataError::connect(&options.url).because(data_error(error))
}

/// SQLite reads a name that begins with `file:` or a colon as something other than a path; `./` in front makes it one.
fn plain(path: &Path) -> PathBuf {
    if path.is_absolute() { path.to_owned() } else { Path::new(".").join(path) }
}
