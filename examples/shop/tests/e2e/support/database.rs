//! What the shop has written, read from beside it.

use std::thread::sleep;
use std::time::{Duration, Instant};

use nest::data::{DataOptions, Database, FromRow, Query, query};

use super::Shop;

impl Shop {
    /// The rows of a statement.
    pub(crate) fn rows<T: FromRow>(&self, select: Query) -> Vec<T> {
        let file = format!("sqlite://{}", self.folder().join("shop.db").display());
        let url = self.database_url().unwrap_or(&file).parse().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let database = Database::connect(&DataOptions::new(url)).await.unwrap();
            let rows = select.fetch_all(&database).await.unwrap();
            database.close().await;
            rows
        })
    }

    /// Waits until all that happened was heard. After a crash that takes as long as a lease.
    #[track_caller]
    pub(crate) fn wait_for_events(&self) {
        let deadline = Instant::now() + Duration::from_secs(40);
        while self.rows::<(i64,)>(query("SELECT count(*) FROM nest_outbox")) != [(0,)] {
            assert!(Instant::now() < deadline, "events are not heard: {}", self.log());
            sleep(Duration::from_millis(20));
        }
    }

    /// Waits until all jobs are done.
    #[track_caller]
    pub(crate) fn wait_for_jobs(&self) {
        let deadline = Instant::now() + Duration::from_secs(40);
        while !self.rows::<(i64,)>(query("SELECT id FROM jobs")).is_empty() {
            assert!(Instant::now() < deadline, "jobs are not done: {}", self.log());
            sleep(Duration::from_millis(50));
        }
    }

    /// The names of the events of a kind such as `order.`, in order.
    #[track_caller]
    pub(crate) fn audit_events(&self, kind: &str) -> Vec<String> {
        self.wait_for_events();
        let rows: Vec<(String,)> = self.rows(query("SELECT name FROM audit_events ORDER BY id"));
        rows.into_iter().map(|(name,)| name).filter(|name| name.starts_with(kind)).collect()
    }
}
