//! Statements with their values, and the rows they give, in types that belong to no driver.

mod executor;
mod parameters;
mod row;
mod statement;
mod value;

pub use executor::Executor;
pub(crate) use row::Columns;
pub use row::{FromRow, Row};
pub use statement::{Query, query};
pub(crate) use statement::{Statement, Wanted};
pub(crate) use value::Bound;
pub use value::{FromColumn, IntoValue, Value, ValueKind};
