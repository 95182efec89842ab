//! The tables of orders and of their items.

use std::sync::Arc;

use chrono::Utc;
use nest::data::{DataError, Database, Query, query};
use nest::injectable;

use super::order::OrderRow;
use super::{Order, OrderFilter, OrderItem, OrderStatus};
use crate::pagination::PageQuery;

/// Orders with their items. What stands between the two says which orders, as `picked`.
const SELECT: &str = "SELECT picked.id, user_id, status, total_cents, created_at, updated_at, product_id, quantity,
                      unit_price_cents FROM";
const ITEMS: &str = "AS picked JOIN order_items ON order_id = picked.id ORDER BY picked.id DESC, position";

/// The tables of orders and of their items.
#[injectable]
pub(super) struct OrderRepository {
    database: Arc<Database>,
}

impl OrderRepository {
    /// Writes a paid order, for now without its items, and gives it with them.
    pub(super) async fn insert(&self, user: i64, items: &[OrderItem], total_cents: i64) -> Result<Order, DataError> {
        let insert = query(
            "INSERT INTO orders (user_id, status, total_cents, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
             RETURNING id, created_at",
        );
        let status = OrderStatus::Paid;
        let insert = insert.bind(user).bind(status).bind(total_cents).bind(Utc::now());
        let (id, created_at) = insert.fetch_one(&*self.database).await?;
        Ok(Order { id, user_id: user, status, total_cents, items: items.to_vec(), created_at, updated_at: created_at })
    }

    /// Writes the items of an order.
    pub(super) async fn insert_items(&self, order: &Order) -> Result<(), DataError> {
        for (position, item) in (0_i64..).zip(&order.items) {
            let insert = query(
                "INSERT INTO order_items (order_id, position, product_id, quantity, unit_price_cents)
                 VALUES ($1, $2, $3, $4, $5)",
            );
            let insert = insert.bind(order.id).bind(position).bind(item.product_id).bind(item.quantity);
            insert.bind(item.unit_price_cents).execute(&*self.database).await?;
        }
        Ok(())
    }

    pub(super) async fn find(&self, id: i64) -> Result<Option<Order>, DataError> {
        let select = Query::of([SELECT, "(SELECT * FROM orders WHERE id = $1)", ITEMS]);
        Ok(OrderRow::orders(select.bind(id).fetch_all(&*self.database).await?).pop())
    }

    /// An order that nobody else changes until the transaction ends.
    pub(super) async fn lock(&self, id: i64) -> Result<Option<Order>, DataError> {
        let lock = query("SELECT id FROM orders WHERE id = $1").bind(id).for_update();
        lock.execute(&*self.database).await?;
        self.find(id).await
    }

    pub(super) async fn set_status(&self, order: Order, status: OrderStatus) -> Result<Order, DataError> {
        let update = query("UPDATE orders SET status = $2, updated_at = $3 WHERE id = $1 RETURNING updated_at");
        let updated_at = update.bind(order.id).bind(status).bind(Utc::now()).fetch_value(&*self.database).await?;
        Ok(Order { status, updated_at, ..order })
    }

    /// A page, the newest first, and how many there are.
    pub(super) async fn page(&self, page: PageQuery, filter: OrderFilter) -> Result<(Vec<Order>, u64), DataError> {
        const MATCHING: &str = "FROM orders WHERE ($1 IS NULL OR user_id = $1) AND ($2 IS NULL OR status = $2)";
        let count = Query::of(["SELECT count(*)", MATCHING]).bind(filter.user_id).bind(filter.status);
        let total = count.fetch_value(&*self.database).await?;
        let pick = [SELECT, "(SELECT *", MATCHING, "ORDER BY id DESC LIMIT $3 OFFSET $4)", ITEMS];
        let select = Query::of(pick).bind(filter.user_id).bind(filter.status).bind(page.limit).bind(page.offset());
        Ok((OrderRow::orders(select.fetch_all(&*self.database).await?), total))
    }
}
