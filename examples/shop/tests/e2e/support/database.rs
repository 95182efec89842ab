//! What the shop has written, read from beside it.

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

    /// The names of the events of a kind such as `order.`, in order.
    pub(crate) fn audit_events(&self, kind: &str) -> Vec<String> {
        let rows: Vec<(String,)> = self.rows(query("SELECT name FROM audit_events ORDER BY id"));
        rows.into_iter().map(|(name,)| name).filter(|name| name.starts_with(kind)).collect()
    }
}
