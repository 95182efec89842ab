use std::{
    convert::Infallible,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_query::QueryStatementWriter;

use crate::{
    backend::{Answer, Backend, BackendTransaction, Begin},
    driver,
    error::DataError,
    migration::Dialect,
    name::{DatabaseId, DatabaseName},
    options::DataOptions,
    query::{Bound, Query, RowSender, Statement, Wanted},
    replicas::Replicas,
    scope::Scope,
    sql::{self, Shape, Texts},
    url::DatabaseUrl,
};

/// A connected database, whatever its type calls it. Cloning gives another handle to the same connections.
#[derive(Clone)]
pub(crate) struct Handle {
    inner: Arc<Inner>,
    /// Whether it leaves the replicas alone.
    is_primary: bool,
}

struct Inner {
    id: DatabaseId,
    /// What its type is called.
    name: String,
    backend: Box<dyn Backend>,
    replicas: Replicas,
    url: DatabaseUrl,
    checks_entities: bool,
    slow_statement: Option<Duration>,
    statements: AtomicU64,
    texts: Texts,
}

impl Handle {
    pub(crate) async fn connect<N: DatabaseName>(options: &DataOptions) -> Result<Self, DataError> {
        let inner = Inner {
            id: DatabaseId::of::<N>(),
            name: DatabaseId::name::<N>(),
            backend: driver::open(options).await?,
            replicas: Replicas::connect(options).await?,
            url: options.url.clone(),
            checks_entities: options.check_entities,
            slow_statement: options.slow_statement,
            statements: AtomicU64::new(0),
            texts: Texts::default(),
        };
        Ok(Self { inner: Arc::new(inner), is_primary: false })
    }

    /// Which of the application's databases it is.
    pub(crate) fn id(&self) -> DatabaseId {
        self.inner.id
    }

    pub(crate) fn name(&self) -> &str {
        &self.inner.name
    }

    pub(crate) fn url(&self) -> &DatabaseUrl {
        &self.inner.url
    }

    pub(crate) fn backend(&self) -> &dyn Backend {
        &*self.inner.backend
    }

    pub(crate) fn statements(&self) -> u64 {
        self.inner.statements.load(Ordering::Relaxed)
    }

    pub(crate) fn primary(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), is_primary: true }
    }

    pub(crate) async fn close(&self) {
        // A connection that fails while it is being closed is closed as well.
        let _ = self.inner.backend.close().await;
        self.inner.replicas.close().await;
    }

    pub(crate) async fn run(&self, statement: Statement) -> Result<Answer, DataError> {
        self.inner.statements.fetch_add(1, Ordering::Relaxed);
        let (sql, start) = (Arc::clone(&statement.sql), Instant::now());
        let answer = match Scope::of(self.inner.id) {
            Some(scope) => scope.run(self, statement).await,
            None if self.is_primary || self.inner.replicas.is_empty() => self.inner.backend.run(statement).await,
            None => self.inner.replicas.run(statement, &*self.inner.backend).await,
        };
        self.log(&sql, start);
        answer
    }

    /// Hands over the rows of a statement as they come, outside of any transaction.
    pub(crate) async fn stream(&self, statement: Statement, rows: &RowSender) -> Result<(), DataError> {
        self.inner.statements.fetch_add(1, Ordering::Relaxed);
        match self.is_primary || self.inner.replicas.is_empty() {
            true => self.inner.backend.stream(statement, rows).await,
            false => self.inner.replicas.stream(statement, &*self.inner.backend, rows).await,
        }
    }

    /// Tells of a statement that has ended, and of a slow one louder. Its values are not in its text.
    pub(crate) fn log(&self, sql: &str, start: Instant) {
        let elapsed = start.elapsed();
        match self.inner.slow_statement {
            Some(most) if elapsed >= most => {
                let database = self.inner.id.is_named().then_some(self.name());
                tracing::warn!(
                    ?elapsed,
                    statement = sql,
                    database,
                    "a statement was slow, with what it had to wait for"
                )
            }
            _ => tracing::trace!(?elapsed, statement = sql, "a statement was run"),
        }
    }

    /// A statement in SQL, as the engine is given it.
    pub(crate) fn prepare(&self, mut query: Query, wanted: Wanted) -> Result<Statement, DataError> {
        let is_planned_anew = query.is_planned_anew();
        if let Some((text, values)) = query.take_built() {
            let sql = sql::finished(self.dialect(), text.to_string(), query.locks_rows(), &values).into();
            return Ok(Statement { sql, values, locks_rows: query.locks_rows(), is_planned_anew, wanted });
        }
        let (shape, locks_rows) = query.shape();
        let make = |values: &[Bound]| {
            let text = query.text(values.len())?;
            Ok::<_, DataError>(sql::finished(self.dialect(), text, locks_rows, values))
        };
        let (sql, values) = self.inner.texts.get(shape, make)?;
        Ok(Statement { sql, values, locks_rows, is_planned_anew, wanted })
    }

    /// A statement of a shape, which is built if it is the first.
    pub(crate) fn built<S: QueryStatementWriter>(
        &self,
        mut shape: Shape,
        locks_rows: bool,
        wanted: Wanted,
        build: impl FnOnce(&[Bound]) -> S,
    ) -> Statement {
        shape.word(locks_rows.into());
        let make = |values: &[Bound]| {
            let text = sql::text(self.dialect(), &build(values), values);
            Ok::<_, Infallible>(sql::finished(self.dialect(), text, locks_rows, values))
        };
        let Ok((sql, values)) = self.inner.texts.get(shape, make);
        Statement { sql, values, locks_rows, is_planned_anew: false, wanted }
    }

    /// Begins a transaction, whatever the task is in.
    pub(crate) async fn begin_backend(&self, begin: Begin) -> Result<Box<dyn BackendTransaction>, DataError> {
        self.inner.backend.begin(begin).await
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.inner.backend.dialect()
    }

    pub(crate) fn checks_entities(&self) -> bool {
        self.inner.checks_entities
    }

    /// Whether both are handles to the same connections.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// Whether a transaction would have to wait for the end of another one.
    pub(crate) fn excludes(&self, open: Begin, next: Begin) -> bool {
        self.inner.backend.excludes(open, next)
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("url", &self.inner.url).finish_non_exhaustive()
    }
}
