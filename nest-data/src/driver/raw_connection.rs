//! The driver's own connection, where statements of this crate do not reach.

use std::fmt;

use crate::error::DataError;

/// A connection of the driver, in the transaction of the task. Which engine it is, the URL said.
#[non_exhaustive]
pub enum RawConnection<'c> {
    /// Of SQLite: the one that writes.
    Sqlite(&'c mut sqlx::SqliteConnection),
    /// Of PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(&'c mut sqlx::PgConnection),
}

impl fmt::Debug for RawConnection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite(_) => "Sqlite",
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => "Postgres",
        })
    }
}

/// By what the engine said, as for statements of this crate: a broken rule of the schema is one.
impl From<sqlx::Error> for DataError {
    fn from(error: sqlx::Error) -> Self {
        #[cfg(feature = "postgres")]
        if error
            .as_database_error()
            .is_some_and(|error| error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some())
        {
            return super::postgres::meaning_of(error);
        }
        match error {
            sqlx::Error::RowNotFound => Self::not_found().because(error),
            sqlx::Error::ColumnNotFound(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::column("a column of a row cannot be read".to_owned()).because(error)
            }
            error => super::sqlite::meaning_of(error),
        }
    }
}
