use std::{borrow::Cow, error::Error, fmt};

use crate::entity::{Entity, Unique};

/// Why the database did not do what was asked.
///
/// The text says what happened on the level of this crate, without values; [`source`](Error::source) has what the
/// driver said.
pub struct DataError(Box<Inner>);

struct Inner {
    kind: Kind,
    source: Option<Box<dyn Error + Send + Sync>>,
}

#[derive(Debug)]
enum Kind {
    Url(Cow<'static, str>),
    Connect(String),
    Timeout,
    NoAnswer,
    Unreachable,
    Closed,
    StatementTimeout,
    Busy,
    Conflict,
    Constraint(Constraint),
    NotFound,
    Statement(Cow<'static, str>),
    Transaction(Cow<'static, str>),
    Uncertain,
    Stale(&'static str),
    Cursor,
    Schema(String),
    Column(String),
    Migration(String),
}

/// A rule of the schema that a statement would have broken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Constraint {
    pub(crate) rule: Rule,
    /// The names of the columns, without their table, as far as the database tells.
    pub(crate) columns: Vec<String>,
    /// The table, or the name of the constraint or index, as far as the database tells.
    pub(crate) table: Option<String>,
    pub(crate) name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    Unique,
    ForeignKey,
    NotNull,
    Check,
}

impl DataError {
    /// A row with this key exists already. [`unique_columns`](Self::unique_columns) tells which columns are taken.
    pub fn is_unique_violation(&self) -> bool {
        self.rule() == Some(Rule::Unique)
    }

    /// A row that is referred to does not exist, or one that is still referred to would be deleted.
    pub fn is_foreign_key_violation(&self) -> bool {
        self.rule() == Some(Rule::ForeignKey)
    }

    /// A column that must have a value has none.
    pub fn is_not_null_violation(&self) -> bool {
        self.rule() == Some(Rule::NotNull)
    }

    /// A `CHECK` of the schema is not satisfied.
    pub fn is_check_violation(&self) -> bool {
        self.rule() == Some(Rule::Check)
    }

    /// The columns of the key that exists already. Empty for other errors, and for an index over expressions, which has
    /// a [`constraint`](Self::constraint) name instead.
    pub fn unique_columns(&self) -> &[String] {
        match &self.0.kind {
            Kind::Constraint(constraint) if constraint.rule == Rule::Unique => &constraint.columns,
            _ => &[],
        }
    }

    /// Whether a row with these values in this unique index exists already.
    ///
    /// ```
    /// # use nest::Entity;
    /// # use nest::data::{DataError, Repository};
    /// # #[derive(Clone, Debug, Entity)]
    /// # #[entity(table = "users", unique(email))]
    /// # pub struct User {
    /// #     #[column(primary, generated)]
    /// #     pub id: i64,
    /// #     pub email: String,
    /// # }
    /// fn why(error: &DataError) -> &'static str {
    ///     if error.is_taken(User::BY_EMAIL) { "the email is taken" } else { "something went wrong" }
    /// }
    /// ```
    pub fn is_taken<E: Entity, K>(&self, unique: Unique<E, K>) -> bool {
        self.is_unique_violation()
            && self.table().is_none_or(|table| table == E::TABLE.name())
            && self.unique_columns().len() == unique.columns().len()
            && self.unique_columns().iter().all(|column| unique.columns().contains(&column.as_str()))
    }

    /// The table whose rule would have been broken, as far as the database tells.
    pub fn table(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Constraint(constraint) => constraint.table.as_deref(),
            _ => None,
        }
    }

    /// The name of the constraint or index, as far as the database tells. PostgreSQL tells all of them, SQLite those of
    /// checks that have a name and of indices over expressions.
    pub fn constraint(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Constraint(constraint) => constraint.name.as_deref(),
            _ => None,
        }
    }

    /// A statement that has to give a row gave none.
    pub fn is_not_found(&self) -> bool {
        matches!(self.0.kind, Kind::NotFound)
    }

    /// No connection became free in time, or there was no answer to
    /// [`ping_within`](crate::Database::ping_within) in its time.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout | Kind::NoAnswer)
    }

    /// The statement ran for longer than [`statement_timeout`](crate::DataOptions::statement_timeout), and was
    /// interrupted. Nothing of it has happened.
    pub fn is_statement_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::StatementTimeout)
    }

    /// Somebody else was writing for longer than [`busy_timeout`](crate::DataOptions::busy_timeout). Nothing has happened.
    pub fn is_busy(&self) -> bool {
        matches!(self.0.kind, Kind::Busy)
    }

    /// The transaction got into another one's way, by [waiting for too long](Self::is_busy), by a deadlock, or because
    /// both cannot have happened one after the other. The whole transaction may be tried again, and may then succeed.
    pub fn is_retryable(&self) -> bool {
        matches!(self.0.kind, Kind::Busy | Kind::Conflict)
    }

    /// The transaction that the task is in does not allow it: it is on another database, promises less than is needed, was
    /// given up by a function that had joined it, or is there where none is allowed, or is not where one is needed.
    pub fn is_transaction(&self) -> bool {
        matches!(self.0.kind, Kind::Transaction(_))
    }

    /// A commit failed, and nobody knows whether it happened nevertheless: the connection was lost before the answer, perhaps.
    /// Whoever tries again looks first.
    pub fn is_uncertain(&self) -> bool {
        matches!(self.0.kind, Kind::Uncertain)
    }

    /// Somebody else has changed the row since it was read, and [`save`](crate::Repository::save) would have undone that.
    pub fn is_stale(&self) -> bool {
        matches!(self.0.kind, Kind::Stale(_))
    }

    /// A [`Cursor`](crate::Cursor) was made for another order of rows than the one that it was passed to. Whoever sent it is to
    /// blame: the text may be shown to them, with a 400.
    pub fn is_cursor(&self) -> bool {
        matches!(self.0.kind, Kind::Cursor)
    }

    /// An entity does not fit its table.
    pub fn is_schema(&self) -> bool {
        matches!(self.0.kind, Kind::Schema(_))
    }

    /// The database has been closed.
    pub fn is_closed(&self) -> bool {
        matches!(self.0.kind, Kind::Closed)
    }

    /// The database could not be opened or reached.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect(_))
    }

    /// The URL is not one of a supported database.
    pub fn is_invalid_url(&self) -> bool {
        matches!(self.0.kind, Kind::Url(_))
    }

    /// The schema could not be brought up to date.
    pub fn is_migration(&self) -> bool {
        matches!(self.0.kind, Kind::Migration(_))
    }

    fn rule(&self) -> Option<Rule> {
        match &self.0.kind {
            Kind::Constraint(constraint) => Some(constraint.rule),
            _ => None,
        }
    }

    fn new(kind: Kind) -> Self {
        Self(Box::new(Inner { kind, source: None }))
    }

    pub(crate) fn url(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Url(message.into()))
    }

    /// `place` is what could not be opened, without a password.
    pub(crate) fn connect(place: impl fmt::Display) -> Self {
        Self::new(Kind::Connect(place.to_string()))
    }

    pub(crate) fn no_answer() -> Self {
        Self::new(Kind::NoAnswer)
    }

    /// There is no way to the database, or not any more.
    pub(crate) fn unreachable() -> Self {
        Self::new(Kind::Unreachable)
    }

    /// Whether somebody else may be asked instead: the database is away, or has no connection to spare.
    pub(crate) fn is_unreachable(&self) -> bool {
        matches!(self.0.kind, Kind::Unreachable | Kind::Timeout)
    }

    pub(crate) fn timeout() -> Self {
        Self::new(Kind::Timeout)
    }

    pub(crate) fn closed() -> Self {
        Self::new(Kind::Closed)
    }

    pub(crate) fn statement_timeout() -> Self {
        Self::new(Kind::StatementTimeout)
    }

    pub(crate) fn conflict() -> Self {
        Self::new(Kind::Conflict)
    }

    pub(crate) fn busy() -> Self {
        Self::new(Kind::Busy)
    }

    pub(crate) fn constraint_violated(constraint: Constraint) -> Self {
        Self::new(Kind::Constraint(constraint))
    }

    pub(crate) fn not_found() -> Self {
        Self::new(Kind::NotFound)
    }

    pub(crate) fn statement(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Statement(message.into()))
    }

    pub(crate) fn read_only() -> Self {
        Self::transaction("the transaction, or the database, can only be read")
    }

    pub(crate) fn transaction(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Transaction(message.into()))
    }

    /// The same error, of a commit: one that the database has not refused may have happened.
    pub(crate) fn of_commit(self) -> Self {
        match self.0.kind {
            Kind::Busy | Kind::Conflict | Kind::Constraint(_) => self,
            _ => Self::new(Kind::Uncertain).because(self),
        }
    }

    /// `entity` is the name of its type.
    pub(crate) fn stale(entity: &'static str) -> Self {
        Self::new(Kind::Stale(entity))
    }

    pub(crate) fn cursor() -> Self {
        Self::new(Kind::Cursor)
    }

    pub(crate) fn schema(message: String) -> Self {
        Self::new(Kind::Schema(message))
    }

    pub(crate) fn column(message: String) -> Self {
        Self::new(Kind::Column(message))
    }

    pub(crate) fn migration(message: String) -> Self {
        Self::new(Kind::Migration(message))
    }

    pub(crate) fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Url(message) | Kind::Statement(message) | Kind::Transaction(message) => f.write_str(message),
            Kind::Connect(place) => write!(f, "the database {place} cannot be opened"),
            Kind::Timeout => f.write_str(
                "no database connection became free in time; a transaction may be open for too long, or wait for \
                 itself",
            ),
            Kind::Unreachable => f.write_str("the database could not run the statement"),
            Kind::NoAnswer => f.write_str("the database did not answer in time"),
            Kind::Closed => f.write_str("the database has been closed"),
            Kind::StatementTimeout => f.write_str("the statement took longer than it may, and was interrupted"),
            Kind::Busy => f.write_str("what is to be written is locked by somebody else, who did not finish in time"),
            Kind::Conflict => f.write_str("the transaction got into another one's way, and may be tried again"),
            Kind::Constraint(constraint) => constraint.fmt(f),
            Kind::NotFound => f.write_str("the statement gave no row"),
            Kind::Uncertain => f.write_str("a commit failed, and it is not known whether it happened nevertheless"),
            Kind::Stale(entity) => write!(f, "somebody else has changed this {entity} since it was read"),
            Kind::Cursor => f.write_str(
                "this cursor belongs to a list in another order; pass the one that came with the page before, to the same list",
            ),
            Kind::Column(message) | Kind::Migration(message) | Kind::Schema(message) => f.write_str(message),
        }
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.rule {
            Rule::Unique => "the row exists already",
            Rule::ForeignKey => "a row that is referred to does not exist, or is still referred to",
            Rule::NotNull => "a required column has no value",
            Rule::Check => "a check of the schema is not satisfied",
        })?;
        if let Some(table) = &self.table {
            write!(f, ", in {table}")?;
        }
        if !self.columns.is_empty() {
            write!(f, "({})", self.columns.join(", "))?;
        }
        match &self.name {
            Some(name) => write!(f, ", by {name}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataError").field("kind", &self.0.kind).field("source", &self.0.source).finish()
    }
}

impl Error for DataError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::DataError;

    #[test]
    fn a_commit_that_nobody_refused_may_have_happened() {
        let lost = DataError::statement("the connection was lost").of_commit();
        assert!(lost.is_uncertain() && !lost.is_retryable());
        assert_eq!(lost.source().unwrap().to_string(), "the connection was lost");
        let refused = DataError::conflict().of_commit();
        assert!(refused.is_retryable() && !refused.is_uncertain());
    }
}
