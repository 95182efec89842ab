use std::{fmt, sync::Arc};

use crate::{
    error::DataError,
    query::{FromColumn, Value},
};

/// The names of the columns, shared by the rows of one result.
pub(crate) type Columns = Arc<[String]>;

/// One row of a result. It does not print its values.
#[derive(Clone)]
pub struct Row {
    columns: Columns,
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(columns: Columns, values: Vec<Value>) -> Self {
        Self { columns, values }
    }

    /// The value of a column, by its name as the statement spells it.
    ///
    /// # Errors
    ///
    /// When there is no such column, or its value is not what `T` expects.
    pub fn get<T: FromColumn>(&self, column: &str) -> Result<T, DataError> {
        match self.columns.iter().position(|name| name == column) {
            Some(index) => self.at(index),
            None => Err(DataError::column(format!(
                "the result has no column `{column}`; it has {}",
                self.columns.join(", ")
            ))),
        }
    }

    /// The value of a column, by its place, beginning with 0.
    ///
    /// # Errors
    ///
    /// When there is no such column, or its value is not what `T` expects.
    pub fn at<T: FromColumn>(&self, index: usize) -> Result<T, DataError> {
        let Some(value) = self.values.get(index) else {
            return Err(DataError::column(format!(
                "the result has {} columns, and no number {index}",
                self.values.len()
            )));
        };
        let kind = value.kind();
        T::from_column(value.clone()).ok_or_else(|| {
            DataError::column(format!("the column `{}` is {kind}, expected {}", self.columns[index], T::EXPECTED))
        })
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("columns", &self.columns).finish_non_exhaustive()
    }
}

/// A type that a row can be read as.
///
/// ```
/// use nest_data::{DataError, FromRow, Row};
///
/// struct Product { id: i64, description: Option<String> }
///
/// impl FromRow for Product {
///     fn from_row(row: &Row) -> Result<Self, DataError> {
///         Ok(Self { id: row.get("id")?, description: row.get("description")? })
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a row of a result cannot be read as `{Self}`",
    note = "implement `FromRow` for `{Self}`; a single column is read with `fetch_value`"
)]
pub trait FromRow: Sized {
    /// Reads the columns it needs.
    ///
    /// # Errors
    ///
    /// Those of [`Row::get`].
    fn from_row(row: &Row) -> Result<Self, DataError>;
}

impl FromRow for Row {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        Ok(row.clone())
    }
}

macro_rules! tuples {
    ($(($($column:ident $index:literal),+))*) => {$(
        impl<$($column: FromColumn),+> FromRow for ($($column,)+) {
            fn from_row(row: &Row) -> Result<Self, DataError> {
                Ok(($(row.at::<$column>($index)?,)+))
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}
