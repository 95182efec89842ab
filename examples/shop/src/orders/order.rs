//! An order as the shop knows it.

use chrono::{DateTime, Utc};
use nest::data::{DataError, FromRow, Row};

use super::OrderStatus;

/// What was sold to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub user_id: i64,
    /// What has become of it.
    pub status: OrderStatus,
    /// What all of it costs, in cents.
    pub total_cents: i64,
    /// At least one, each of another product.
    pub items: Vec<OrderItem>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When its status changed last.
    pub updated_at: DateTime<Utc>,
}

/// So many of one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderItem {
    /// Which product.
    pub product_id: i64,
    /// How many, at least one.
    pub quantity: i64,
    /// What one cost then, in cents.
    pub unit_price_cents: i64,
}

/// An order with one of its items, as a join gives it.
pub(super) struct OrderRow(Order);

impl OrderRow {
    /// The orders of rows in which those of one order stand together.
    pub(super) fn orders(rows: Vec<Self>) -> Vec<Order> {
        let mut orders: Vec<Order> = Vec::new();
        for Self(order) in rows {
            match orders.last_mut() {
                Some(last) if last.id == order.id => last.items.extend(order.items),
                _ => orders.push(order),
            }
        }
        orders
    }
}

impl FromRow for OrderRow {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        let item = OrderItem {
            product_id: row.get("product_id")?,
            quantity: row.get("quantity")?,
            unit_price_cents: row.get("unit_price_cents")?,
        };
        Ok(Self(Order {
            id: row.get("id")?,
            user_id: row.get("user_id")?,
            status: row.get("status")?,
            total_cents: row.get("total_cents")?,
            items: vec![item],
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        }))
    }
}
