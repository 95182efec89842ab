//! Orders: what was sold to whom, and what has become of it.

mod cart;
mod controller;
mod dto;
mod error;
mod idempotency;
mod order;
mod repository;
mod retry;
mod service;
mod status;

use nest::module;

use crate::audit::AuditModule;
use crate::payments::PaymentsModule;
use crate::products::ProductsModule;
use controller::OrderController;
use idempotency::KeyRepository;
use repository::OrderRepository;

pub use dto::{CreateOrder, OrderDto, OrderFilter, OrderItemDto, OrderLine};
pub use error::OrderError;
pub use idempotency::IdempotencyKey;
pub use order::{Order, OrderItem};
pub use service::OrderService;
pub use status::OrderStatus;

/// Orders.
#[module(
    imports = [AuditModule, PaymentsModule, ProductsModule],
    providers = [OrderService, OrderRepository, KeyRepository],
    controllers = [OrderController],
)]
pub struct OrdersModule;
