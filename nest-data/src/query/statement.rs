use std::sync::Arc;

use crate::{
    error::DataError,
    query::{Bound, Executor, FromColumn, FromRow, IntoValue, parameters},
    sql::Shape,
};

/// A statement with its text, its parameters written `$1`, `$2` and so on.
///
/// The text is known when the program is compiled, so nothing a user wrote can be part of it; what users wrote is
/// [bound](Query::bind). [`Query::of`] puts a text together from such parts.
pub fn query(sql: &'static str) -> Query {
    Query { sql: Sql::Whole(sql), values: Vec::new(), locks_rows: false, is_planned_anew: false }
}

/// A statement and the values of its parameters, ready to run.
///
/// Every method that runs it takes `&Database` or `&mut Transaction`, and fails when the number of bound values is not
/// that of the parameters.
#[derive(Clone, Debug)]
#[must_use = "a query does nothing until it is run with `execute` or one of the `fetch` methods"]
pub struct Query {
    sql: Sql,
    values: Vec<Bound>,
    locks_rows: bool,
    is_planned_anew: bool,
}

#[derive(Clone, Debug)]
enum Sql {
    Whole(&'static str),
    Parts(Vec<&'static str>),
    /// What sea-query has made, with the parameters of the engine that it was made for.
    Built(Arc<str>),
}

/// A statement whose parameters have been counted, as the engine is given it.
pub(crate) struct Statement {
    /// It consists of parts that are known when the program is compiled, and of what sea-query makes of others.
    pub(crate) sql: Arc<str>,
    pub(crate) values: Vec<Bound>,
    pub(crate) locks_rows: bool,
    /// Whether PostgreSQL must not keep a plan for it.
    #[cfg_attr(not(feature = "postgres"), allow(dead_code, reason = "other engines keep no plan that gets old"))]
    pub(crate) is_planned_anew: bool,
    pub(crate) wanted: Wanted,
}

impl Statement {
    /// What it is run for, where one that writes runs to its end.
    pub(crate) fn runs_for(&self) -> Wanted {
        match self.wanted {
            Wanted::Row if !self.only_reads() => Wanted::Rows,
            wanted => wanted,
        }
    }

    /// Whether it is one of those that never write. What keeps rows as they are is not.
    pub(crate) fn only_reads(&self) -> bool {
        let text = self.sql.trim_start();
        let word = text.split(|character: char| !character.is_ascii_alphabetic()).next().unwrap_or_default();
        let reads = ["select", "values", "explain"].iter().any(|reading| word.eq_ignore_ascii_case(reading));
        reads && !self.locks_rows
    }
}

/// What a statement is run for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The number of rows that it inserted, changed or deleted.
    Count,
    /// The rows that it gives.
    Rows,
    /// The first of them. A statement that writes runs to its end all the same.
    Row,
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
        Self {
            sql: Sql::Parts(parts.into_iter().collect()),
            values: Vec::new(),
            locks_rows: false,
            is_planned_anew: false,
        }
    }

    /// A statement that was built for an engine, with its values.
    pub(crate) fn built(text: String, values: Vec<Bound>) -> Self {
        Self { sql: Sql::Built(text.into()), values, locks_rows: false, is_planned_anew: false }
    }

    /// The text and the values of one that was built.
    pub(crate) fn take_built(&mut self) -> Option<(Arc<str>, Vec<Bound>)> {
        match &self.sql {
            Sql::Built(text) => Some((Arc::clone(text), std::mem::take(&mut self.values))),
            Sql::Whole(_) | Sql::Parts(_) => None,
        }
    }

    /// The value of the next parameter: of `$1`, then of `$2`, and so on.
    pub fn bind(mut self, value: impl IntoValue) -> Self {
        self.values.push(Bound::new(value));
        self
    }

    /// Keeps the rows that a `SELECT` gives as they are until the transaction ends: others who want to change or lock them
    /// wait. Use it for what is read in order to be written.
    ///
    /// On PostgreSQL this adds `FOR UPDATE`, which goes with neither `GROUP BY` nor `DISTINCT`. On SQLite there is nothing
    /// to add, since only one transaction writes at a time.
    ///
    /// ```
    /// # use nest_data::{DataError, Database, query};
    /// # async fn take(database: &Database) -> Result<(), DataError> {
    /// let mut transaction = database.begin().await?;
    /// let select = query("SELECT stock FROM products WHERE id = $1").bind(1).for_update();
    /// let stock: i64 = select.fetch_value(&mut transaction).await?;
    /// query("UPDATE products SET stock = $1 WHERE id = $2").bind(stock - 1).bind(1).execute(&mut transaction).await?;
    /// transaction.commit().await
    /// # }
    /// ```
    pub fn for_update(mut self) -> Self {
        self.locks_rows = true;
        self
    }

    /// Has PostgreSQL plan it each time, for the tables as they are then. A plan that was kept while a table was empty
    /// reads all of it later on, once for each of its rows if it is joined with itself.
    pub(crate) fn planned_anew(mut self) -> Self {
        self.is_planned_anew = true;
        self
    }

    /// What [`planned_anew`](Self::planned_anew) set.
    pub(crate) fn is_planned_anew(&self) -> bool {
        self.is_planned_anew
    }

    /// Runs the statement and gives the number of rows that it inserted, changed or deleted.
    ///
    /// # Errors
    ///
    /// When the database refuses it.
    pub async fn execute(self, on: impl Into<Executor<'_>>) -> Result<u64, DataError> {
        let executor = on.into();
        Ok(executor.run(self, Wanted::Count).await?.affected)
    }

    /// Runs the statement and gives all its rows.
    ///
    /// # Errors
    ///
    /// When the database refuses it, or a row is not what `T` expects.
    pub async fn fetch_all<T: FromRow>(self, on: impl Into<Executor<'_>>) -> Result<Vec<T>, DataError> {
        let executor = on.into();
        executor.run(self, Wanted::Rows).await?.rows.iter().map(T::from_row).collect()
    }

    /// Runs the statement and gives its first row, if there is one.
    ///
    /// # Errors
    ///
    /// When the database refuses it, or the row is not what `T` expects.
    pub async fn fetch_optional<T: FromRow>(self, on: impl Into<Executor<'_>>) -> Result<Option<T>, DataError> {
        let executor = on.into();
        executor.run(self, Wanted::Row).await?.rows.first().map(T::from_row).transpose()
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

    pub(crate) fn locks_rows(&self) -> bool {
        self.locks_rows
    }

    /// What decides on its text, and whether it locks rows.
    pub(crate) fn shape(&mut self) -> (Shape, bool) {
        let parts = match &self.sql {
            Sql::Whole(sql) => std::slice::from_ref(sql),
            Sql::Parts(parts) => parts,
            Sql::Built(_) => unreachable!("one that was built has its text, and needs no shape"),
        };
        (Shape::raw(parts, std::mem::take(&mut self.values), self.locks_rows), self.locks_rows)
    }

    /// Its text.
    ///
    /// # Errors
    ///
    /// When it has other parameters than there are values.
    pub(crate) fn text(&self, values: usize) -> Result<String, DataError> {
        let text = match &self.sql {
            Sql::Whole(sql) => (*sql).to_owned(),
            Sql::Parts(parts) => parts.join(" "),
            Sql::Built(text) => text.to_string(),
        };
        parameters::check(&text, values).map_err(DataError::statement)?;
        Ok(text)
    }
}
