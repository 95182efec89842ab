use std::{fmt, sync::Arc};

use crate::{
    entity::Hidden,
    error::DataError,
    query::{FromColumn, Value},
};

/// The rows of a result, as the driver has them, at least one. What nobody asks for is not decoded.
pub(crate) trait Cells: Send + Sync {
    /// How many columns each row has.
    fn columns(&self) -> usize;

    /// The name of a column, which there is.
    fn name(&self, column: usize) -> &str;

    /// The value of a column, both of which there are.
    fn value(&self, row: usize, column: usize) -> Result<Value, DataError>;
}

/// One row of a result. It does not print its values.
#[derive(Clone)]
pub struct Row {
    cells: Arc<dyn Cells>,
    index: usize,
}

impl Row {
    /// The rows of a result that has so many.
    pub(crate) fn all(cells: impl Cells + 'static, rows: usize) -> Vec<Self> {
        let cells: Arc<dyn Cells> = Arc::new(cells);
        (0..rows).map(|index| Self { cells: Arc::clone(&cells), index }).collect()
    }

    /// The value of a column, by its name as the statement spells it.
    ///
    /// # Errors
    ///
    /// When there is no such column, or its value is not what `T` expects.
    pub fn get<T: FromColumn>(&self, column: &str) -> Result<T, DataError> {
        self.read(self.place(column)?, None)
    }

    /// The value of a column of this table, by its name, where it is likely to be at this place: what `#[derive(Entity)]` reads.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get); the error names the table.
    pub fn get_near<T: FromColumn>(&self, table: &'static str, index: usize, column: &str) -> Result<T, DataError> {
        match index < self.cells.columns() && self.cells.name(index) == column {
            true => self.read(index, Some(table)),
            false => self.read(self.place(column)?, Some(table)),
        }
    }

    /// The value of a hidden column of this table, if the statement gives it.
    ///
    /// # Errors
    ///
    /// When its value is not what `T` expects; the error names the table.
    pub fn get_hidden<T: FromColumn>(&self, table: &'static str, column: &str) -> Result<Hidden<T>, DataError> {
        match self.find(column) {
            Some(index) => Ok(Hidden::from(self.read::<T>(index, Some(table))?)),
            None => Ok(Hidden::not_loaded()),
        }
    }

    /// The value of a column, by its place, beginning with 0.
    ///
    /// # Errors
    ///
    /// When there is no such column, or its value is not what `T` expects.
    pub fn at<T: FromColumn>(&self, index: usize) -> Result<T, DataError> {
        match index < self.cells.columns() {
            true => self.read(index, None),
            false => Err(DataError::column(format!(
                "the result has {} columns, and no number {index}",
                self.cells.columns()
            ))),
        }
    }

    fn find(&self, column: &str) -> Option<usize> {
        (0..self.cells.columns()).find(|index| self.cells.name(*index) == column)
    }

    fn place(&self, column: &str) -> Result<usize, DataError> {
        self.find(column).ok_or_else(|| {
            let names: Vec<&str> = self.names().collect();
            DataError::column(format!("the result has no column `{column}`; it has {}", names.join(", ")))
        })
    }

    /// The table is for the error, where it is known.
    fn read<T: FromColumn>(&self, index: usize, table: Option<&'static str>) -> Result<T, DataError> {
        let value = self.cells.value(self.index, index)?;
        let kind = value.kind();
        T::from_column(value).ok_or_else(|| {
            let of_table = table.map(|table| format!(" of `{table}`")).unwrap_or_default();
            let column = self.cells.name(index);
            DataError::column(format!("the column `{column}`{of_table} is {kind}, expected {}", T::EXPECTED))
        })
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        (0..self.cells.columns()).map(|index| self.cells.name(index))
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("columns", &self.names().collect::<Vec<_>>()).finish_non_exhaustive()
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
