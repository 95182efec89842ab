//! What happens to orders.

use nest::data::Topic;

use super::OrderDto;

/// It was written.
pub const ORDER_CREATED: Topic<OrderDto> = Topic::new("order.created");
/// It is paid.
pub const ORDER_PAID: Topic<OrderDto> = Topic::new("order.paid");
/// It was cancelled.
pub const ORDER_CANCELLED: Topic<OrderDto> = Topic::new("order.cancelled");

/// What the events of one order have in common: they are heard in their order.
pub(super) fn key(order: i64) -> String {
    format!("order/{order}")
}
