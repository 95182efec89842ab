//! The engines, through sqlx. Nothing outside of this folder names the driver.

mod migrate;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(feature = "raw")]
pub mod raw;
mod raw_connection;
mod savepoint;
pub(crate) mod sqlite;

pub use raw_connection::RawConnection;

use crate::{backend::Backend, error::DataError, options::DataOptions, url::Location};

/// Connects to the database that the URL names.
pub(crate) async fn open(options: &DataOptions) -> Result<Box<dyn Backend>, DataError> {
    Ok(match options.url.location() {
        Location::SqliteFile(path) => Box::new(sqlite::open_file(path, options).await?),
        Location::SqliteMemory => Box::new(sqlite::open_memory(options).await?),
        #[cfg(feature = "postgres")]
        Location::Postgres(url) => Box::new(postgres::open(url, options).await?),
    })
}
