//! A product as the shop knows it.

use chrono::{DateTime, Utc};
use nest::Entity;

/// Something that is sold.
#[derive(Clone, Debug, Entity)]
#[entity(table = "products")]
pub struct Product {
    /// Its number.
    #[column(primary, generated)]
    pub id: i64,
    /// What the shelf says; unique.
    pub sku: String,
    /// The same without regard to case, to be found by.
    pub sku_key: String,
    /// What customers call it.
    pub name: String,
    /// The same without regard to case, to be found by.
    pub name_key: String,
    /// More about it.
    pub description: Option<String>,
    /// What one costs, in cents.
    pub price_cents: i64,
    /// How many there are to be sold.
    pub stock: i64,
    /// When it was added.
    #[column(created)]
    pub created_at: DateTime<Utc>,
    /// When it was changed last, which an order does as well.
    #[column(updated)]
    pub updated_at: DateTime<Utc>,
}
