use std::borrow::Cow;

use crate::{
    error::DataError,
    query::{Executor, FromColumn, FromRow, Row, Value, parameters},
};

/// A statement with its text, its parameters written `$1`, `$2` and so on.
///
/// The text is known when the program is compiled, so nothing a user wrote can be part of it; what users wrote is
/// [bound](Query::bind). [`Query::of`] puts a text together from such parts.
pub fn query(sql: &'static str) -> Query {
    Query { sql: Cow::Borrowed(sql), values: Vec::new() }
}

/// A statement and the values of its parameters, ready to run.
///
/// Every method that runs it takes `&Database` or `&mut Transaction`, and fails when the number of bound values is not
/// that of the parameters.
#[derive(Clone, Debug)]
#[must_use = "a query does nothing until it is run with `execute` or one of the `fetch` methods"]
pub struct Query {
    sql: Cow<'static, str>,
    values: Vec<Value>,
}

/// A query whose parameters have been counted.
pub(crate) struct Statement {
    pub(crate) sql: Cow<'static, str>,
    pub(crate) values: Vec<Value>,
    pub(crate) wanted: Wanted,
}

/// What a statement is run for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The number of rows that it inserted, changed or deleted.
    Count,
    /// The rows that it gives.
    Rows,
}

impl Query {
    /// A statement from parts, each known when the program is compiled, with a space between them.
    ///
    /// ```
    /// # use nest_data::Query;
    /// const USER: &str = "SELECT id, email FROM users";
    /// let newest = true;
    /// let order = if newest { "ORDER BY id DESC" } else { "ORDER BY id" };
    /// let users = Query::of([USER, "WHERE deleted_at IS NULL", order, "LIMIT $1"]).bind(20);
    /// ```
    pub fn of(parts: impl IntoIterator<Item = &'static str>) -> Self {
        let parts: Vec<&str> = parts.into_iter().collect();
        Self { sql: Cow::Owned(parts.join(" ")), values: Vec::new() }
    }

    /// The value of the next parameter: of `$1`, then of `$2`, and so on.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs the statement and gives the number of rows that it inserted, changed or deleted.
    ///
    /// # Errors
    ///
    /// When the database refuses it.
    pub async fn execute(self, on: impl Into<Executor<'_>>) -> Result<u64, DataError> {
        let executor = on.into();
        Ok(executor.run(self.checked(Wanted::Count)?).await?.affected)
    }

    /// Runs the statement and gives all its rows.
    ///
    /// # Errors
    ///
    /// When the database refuses it, or a row is not what `T` expects.
    pub async fn fetch_all<T: FromRow>(self, on: impl Into<Executor<'_>>) -> Result<Vec<T>, DataError> {
        let executor = on.into();
        self.rows(executor).await?.iter().map(T::from_row).collect()
    }

    /// Runs the statement and gives its first row, if there is one.
    ///
    /// # Errors
    ///
    /// When the database refuses it, or the row is not what `T` expects.
    pub async fn fetch_optional<T: FromRow>(self, on: impl Into<Executor<'_>>) -> Result<Option<T>, DataError> {
        let executor = on.into();
        self.rows(executor).await?.first().map(T::from_row).transpose()
    }

    /// Runs a statement that always gives a row, such as a count or an `INSERT … RETURNING`, and gives the first.
    ///
    /// # Errors
    ///
    /// When the database refuses it, when the row is not what `T` expects, or when there is none
    /// ([`is_not_found`](DataError::is_not_found)).
    pub async fn fetch_one<T: FromRow>(self, on: impl Into<Executor<'_>>) -> Result<T, DataError> {
        self.fetch_optional(on).await?.ok_or_else(DataError::not_found)
    }

    /// Runs a statement that always gives a row, and gives its first column.
    ///
    /// # Errors
    ///
    /// As [`fetch_one`](Self::fetch_one).
    pub async fn fetch_value<T: FromColumn>(self, on: impl Into<Executor<'_>>) -> Result<T, DataError> {
        let (value,) = self.fetch_one::<(T,)>(on).await?;
        Ok(value)
    }

    async fn rows(self, executor: Executor<'_>) -> Result<Vec<Row>, DataError> {
        Ok(executor.run(self.checked(Wanted::Rows)?).await?.rows)
    }

    fn checked(self, wanted: Wanted) -> Result<Statement, DataError> {
        parameters::check(&self.sql, self.values.len()).map_err(DataError::statement)?;
        Ok(Statement { sql: self.sql, values: self.values, wanted })
    }
}
