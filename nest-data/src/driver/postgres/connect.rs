use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{error::data_error, pool::PostgresPool};
use crate::{error::DataError, options::DataOptions, url::PostgresUrl};

/// Whether the driver can read the URL. What it says about one that it cannot is not passed on, since it may quote it.
pub(crate) fn check_url(text: &str) -> Result<(), ()> {
    PgConnectOptions::from_str(text).map(drop).map_err(drop)
}

/// A pool, after one connection has shown that the server answers and lets us in.
pub(crate) async fn open(url: &PostgresUrl, options: &DataOptions) -> Result<PostgresPool, DataError> {
    let connect = connect_options(url, options)?;
    // The pool would try again until its timeout, and then tell that it ran out of time instead of why.
    match tokio::time::timeout(options.acquire_timeout, connect.connect()).await {
        Ok(Ok(connection)) => drop(connection.close().await),
        Ok(Err(error)) => return Err(DataError::connect(&options.url).because(data_error(error))),
        Err(elapsed) => return Err(DataError::connect(&options.url).because(elapsed)),
    }
    let trusted = options.trust_connection_for;
    let pool_options = PgPoolOptions::new()
        .max_connections(options.max_connections.get())
        .min_connections(options.min_connections)
        .acquire_timeout(options.acquire_timeout)
        .idle_timeout(options.idle_timeout)
        .max_lifetime(options.max_lifetime)
        .test_before_acquire(false)
        .before_acquire(move |connection, state| {
            Box::pin(async move {
                match state.idle_for < trusted {
                    true => Ok(true),
                    false => Ok(connection.ping().await.is_ok()),
                }
            })
        });
    // A pool that begins without connections opens those that are to be kept open when it first looks after old ones, minutes later.
    let pool = match options.min_connections {
        0 => pool_options.connect_lazy_with(connect),
        _ => {
            let opened = pool_options.connect_with(connect).await;
            opened.map_err(|error| DataError::connect(&options.url).because(data_error(error)))?
        }
    };
    Ok(PostgresPool::new(pool))
}

fn connect_options(url: &PostgresUrl, options: &DataOptions) -> Result<PgConnectOptions, DataError> {
    let connect =
        PgConnectOptions::from_str(url.reveal()).map_err(|_| DataError::url("the database URL cannot be read"))?;
    // Statements are told of in one place, for all engines.
    let connect = connect.disable_statement_logging().options([("lock_timeout", milliseconds(options.busy_timeout))]);
    Ok(match options.statement_timeout {
        Some(limit) => connect.options([("statement_timeout", milliseconds(limit))]),
        None => connect,
    })
}

/// To PostgreSQL 0 would mean no limit at all, and it takes no more than 31 bits.
fn milliseconds(duration: Duration) -> String {
    duration.as_millis().clamp(1, i32::MAX as u128).to_string()
}
