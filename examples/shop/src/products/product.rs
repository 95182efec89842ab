//! A product as the shop knows it.

use chrono::{DateTime, Utc};
use nest::data::{DataError, FromRow, Row};

/// Something that is sold.
#[derive(Clone, Debug)]
pub struct Product {
    /// Its number.
    pub id: i64,
    /// What the shelf says; unique.
    pub sku: String,
    /// What customers call it.
    pub name: String,
    /// More about it.
    pub description: Option<String>,
    /// What one costs, in cents.
    pub price_cents: i64,
    /// How many there are to be sold.
    pub stock: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was changed last, which an order does as well.
    pub updated_at: DateTime<Utc>,
}

impl FromRow for Product {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        Ok(Self {
            id: row.get("id")?,
            sku: row.get("sku")?,
            name: row.get("name")?,
            description: row.get("description")?,
            price_cents: row.get("price_cents")?,
            stock: row.get("stock")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}
