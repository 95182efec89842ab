//! Statements with their values, and the rows they give, in types that belong to no driver.

mod executor;
mod json;
mod parameters;
mod row;
mod rows;
mod statement;
mod stored;
mod value;

pub use executor::Executor;
pub use json::Json;
pub(crate) use row::Cells;
pub use row::{FromRow, Row};
pub use rows::Rows;
pub(crate) use rows::{CHUNK, RowSender};
pub use statement::{Query, query};
pub(crate) use statement::{Statement, Wanted};
#[doc(hidden)]
pub use stored::StoredAs;
pub use value::{Bound, FromColumn, IntoValue, Value, ValueKind};
