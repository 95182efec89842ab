//! Orders: what was sold to whom, and what has become of it.

mod cart;
mod controller;
mod dto;
mod error;
mod events;
mod idempotency;
mod order;
mod repository;
mod retry;
mod service;
mod status;

use nest::data::OutboxModule;
use nest::module;

use crate::payments::PaymentsModule;
use crate::products::ProductsModule;
use controller::OrderController;
use idempotency::KeyRepository;
use repository::OrderRepository;

pub use dto::{CreateOrder, OrderDto, OrderFilter, OrderItemDto, OrderLine};
pub use error::OrderError;
pub use events::{ORDER_CANCELLED, ORDER_CREATED, ORDER_PAID};
pub use idempotency::IdempotencyKey;
pub use order::{Order, OrderItem};
pub use service::OrderService;
pub use status::OrderStatus;

/// Orders.
#[module(
    imports = [OutboxModule, PaymentsModule, ProductsModule],
    providers = [OrderService, OrderRepository, KeyRepository],
    controllers = [OrderController],
)]
pub struct OrdersModule;
