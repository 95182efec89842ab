use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crate::{
    backend::{Answer, Backend},
    driver,
    error::DataError,
    options::DataOptions,
    query::{RowSender, Statement},
};

/// Copies of a database that reads go to, by turns.
pub(crate) struct Replicas {
    backends: Vec<Box<dyn Backend>>,
    next: AtomicUsize,
}

impl Replicas {
    pub(crate) async fn connect(options: &DataOptions) -> Result<Self, DataError> {
        let mut backends = Vec::with_capacity(options.replicas.len());
        for url in &options.replicas {
            if !url.is_same_engine(&options.url) {
                return Err(DataError::url("a replica is on another engine than its database"));
            }
            backends.push(driver::open(&DataOptions { url: url.clone(), ..options.clone() }).await?);
        }
        Ok(Self { backends, next: AtomicUsize::new(0) })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.backends.is_empty()
    }

    /// Runs a statement that only reads on the next replica, and any other on the primary; and there also one whose replica
    /// is away, which has done nothing yet.
    pub(crate) async fn run(&self, statement: Statement, primary: &dyn Backend) -> Result<Answer, DataError> {
        if !statement.only_reads() {
            return primary.run(statement).await;
        }
        let replica = &self.backends[self.next.fetch_add(1, Ordering::Relaxed) % self.backends.len()];
        let again = Statement { sql: Arc::clone(&statement.sql), values: statement.values.clone(), ..statement };
        match replica.run(statement).await {
            Err(error) if error.is_unreachable() => {
                tracing::warn!(%error, "a replica is away, and the primary reads in its place");
                primary.run(again).await
            }
            answer => answer,
        }
    }

    /// As [`run`](Self::run), for rows that are handed over as they come. A replica that is away has given none.
    pub(crate) async fn stream(
        &self,
        statement: Statement,
        primary: &dyn Backend,
        rows: &RowSender,
    ) -> Result<(), DataError> {
        if !statement.only_reads() {
            return primary.stream(statement, rows).await;
        }
        let replica = &self.backends[self.next.fetch_add(1, Ordering::Relaxed) % self.backends.len()];
        if let Err(error) = replica.ping().await {
            tracing::warn!(%error, "a replica is away, and the primary reads in its place");
            return primary.stream(statement, rows).await;
        }
        replica.stream(statement, rows).await
    }

    pub(crate) async fn close(&self) {
        for replica in &self.backends {
            // As the primary's.
            let _ = replica.close().await;
        }
    }
}
