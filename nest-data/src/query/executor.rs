use crate::{
    backend::Answer,
    database::Database,
    error::DataError,
    handle::Handle,
    query::{Query, Wanted},
    transaction::{Open, Transaction},
};

/// Where a statement runs: on its own, or within a transaction. Made from `&Database` and from `&mut Transaction`.
///
/// A repository that takes `impl Into<Executor<'_>>` can be used for both:
///
/// ```
/// use nest_data::{DataError, Executor, query};
///
/// async fn take(stock: i64, product: i64, on: impl Into<Executor<'_>>) -> Result<bool, DataError> {
///     let update = query("UPDATE products SET stock = stock - $1 WHERE id = $2 AND stock >= $1");
///     Ok(update.bind(stock).bind(product).execute(on).await? == 1)
/// }
/// ```
#[derive(Debug)]
pub struct Executor<'e>(Place<'e>);

#[derive(Debug)]
enum Place<'e> {
    Database(&'e Handle),
    Transaction(&'e mut Open),
}

impl Executor<'_> {
    pub(super) async fn run(self, query: Query, wanted: Wanted) -> Result<Answer, DataError> {
        match self.0 {
            Place::Database(database) => database.run(database.prepare(query, wanted)?).await,
            Place::Transaction(transaction) => transaction.run(query, wanted).await,
        }
    }
}

impl<'e, N> From<&'e Database<N>> for Executor<'e> {
    fn from(database: &'e Database<N>) -> Self {
        Self(Place::Database(database.handle()))
    }
}

impl<'e, N> From<&'e mut Transaction<N>> for Executor<'e> {
    fn from(transaction: &'e mut Transaction<N>) -> Self {
        Self(Place::Transaction(transaction.open()))
    }
}
