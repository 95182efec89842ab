//! The libraries underneath, in the versions that they have to be of, where statements of this crate do not reach: sqlx for
//! [`Database::with_connection`](crate::Database::with_connection), sea-query for [`Database::statement`](crate::Database::statement).

pub use sea_query;
pub use sqlx;
