//! What can be refused.

use nest::HttpError;
use nest::data::DataError;

/// Why something could not be done with a product.
#[derive(Debug, thiserror::Error, HttpError)]
pub enum ProductError {
    /// There is none.
    #[error("Product with ID {0} not found")]
    #[http(404)]
    NotFound(i64),
    /// Another product has it.
    #[error("Product with this sku already exists")]
    #[http(409)]
    SkuTaken,
    /// The database failed.
    #[error(transparent)]
    #[http(500)]
    Database(#[from] DataError),
}
