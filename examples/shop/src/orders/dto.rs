//! What clients send and see.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::{Order, OrderItem, OrderStatus};

/// An order as clients see it.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderDto {
    pub(super) id: i64,
    user_id: i64,
    status: OrderStatus,
    total_cents: i64,
    items: Vec<OrderItemDto>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A line of an order as clients see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderItemDto {
    product_id: i64,
    quantity: i64,
    unit_price_cents: i64,
}

impl From<Order> for OrderDto {
    fn from(order: Order) -> Self {
        let Order { id, user_id, status, total_cents, items, created_at, updated_at } = order;
        let items = items.into_iter().map(OrderItemDto::from).collect();
        Self { id, user_id, status, total_cents, items, created_at, updated_at }
    }
}

impl From<OrderItem> for OrderItemDto {
    fn from(item: OrderItem) -> Self {
        let OrderItem { product_id, quantity, unit_price_cents } = item;
        Self { product_id, quantity, unit_price_cents }
    }
}

/// `POST /orders`. It does not print itself, since the token is worth money.
#[derive(JsonSchema, Deserialize, Serialize, Validate)]
#[serde(rename_all = "camelCase")]
pub struct CreateOrder {
    /// What is ordered. A product that is named twice counts as the sum.
    #[validate(length(min = 1), nested)]
    pub items: Vec<OrderLine>,
    /// What stands for the customer's account at the provider of payments.
    #[validate(length(min = 1))]
    #[schemars(example = &"tok_visa")]
    pub payment_token: String,
}

/// So many of one product.
#[derive(Clone, Copy, Debug, JsonSchema, Deserialize, Serialize, Validate)]
#[serde(rename_all = "camelCase")]
pub struct OrderLine {
    /// Which product.
    pub product_id: i64,
    /// How many.
    #[validate(range(min = 1))]
    pub quantity: i64,
}

/// `PATCH /orders/{id}/status`
#[derive(JsonSchema, Deserialize, Validate)]
pub(super) struct UpdateStatus {
    pub(super) status: OrderStatus,
}

/// `?status&userId`
#[derive(Clone, Copy, Debug, Default, JsonSchema, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
pub struct OrderFilter {
    /// Those of one status.
    pub status: Option<OrderStatus>,
    /// Those of one user, for whoever may read all.
    pub user_id: Option<i64>,
}
