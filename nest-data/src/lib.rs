//! A database for an application that does not want to name a driver.
//!
//! [`Database`] is the handle: it is connected once from [`DataOptions`], brought up to date with [`Migration`]s, and
//! shared. Statements are written in SQL with numbered parameters (`$1`), which every backend understands, and read
//! rows into types that implement [`FromRow`]. A [`Transaction`] runs the same statements, all or none of them.
//!
//! ```
//! use nest_data::{DataError, DataOptions, Database, FromRow, Migration, Row, query};
//!
//! struct User { id: i64, email: String }
//!
//! impl FromRow for User {
//!     fn from_row(row: &Row) -> Result<Self, DataError> {
//!         Ok(Self { id: row.get("id")?, email: row.get("email")? })
//!     }
//! }
//!
//! const MIGRATIONS: &[Migration] = &[
//!     Migration::new(1, "users", "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE)"),
//! ];
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), DataError> {
//! let database = Database::connect(&DataOptions::new("sqlite::memory:".parse()?)).await?;
//! database.migrate(MIGRATIONS).await?;
//!
//! let insert = || query("INSERT INTO users (email) VALUES ($1) RETURNING id, email").bind("ada@example.com");
//! let ada: User = insert().fetch_one(&database).await?;
//! assert_eq!((ada.id, ada.email.as_str()), (1, "ada@example.com"));
//!
//! let refused = insert().execute(&database).await.unwrap_err();
//! assert!(refused.is_unique_violation());
//! assert_eq!(refused.unique_columns(), ["email"]);
//!
//! let mut transaction = database.begin().await?;
//! query("DELETE FROM users WHERE id = $1").bind(ada.id).execute(&mut transaction).await?;
//! transaction.rollback().await?;
//! assert_eq!(query("SELECT count(*) FROM users").fetch_value::<i64>(&database).await?, 1);
//! # database.close().await;
//! # Ok(())
//! # }
//! ```
//!
//! In an application, [`DataModule`] connects, migrates, hands out the database, and closes it at the end.

mod backend;
mod database;
mod error;
mod migration;
mod module;
mod options;
mod query;
mod search;
mod sqlite;
mod transaction;
mod url;

pub use database::Database;
pub use error::DataError;
pub use migration::Migration;
pub use module::DataModule;
pub use options::DataOptions;
pub use query::{Executor, FromColumn, FromRow, Query, Row, Value, query};
pub use search::{fold_case, like_contains, like_escape, like_starts_with};
pub use transaction::Transaction;
pub use url::DatabaseUrl;
