//! Payments: money that is held for an order, taken once the order is written, and given back when it is cancelled.

mod error;
mod gateway;
mod handlers;
mod repository;
mod sandbox;
mod service;
#[cfg(test)]
mod tests;

use nest::module;

use crate::jobs::{JobHandler, JobsModule};
use handlers::{Capture, Release};
use repository::PaymentRepository;
use sandbox::SandboxGateway;

pub use error::PaymentError;
pub use gateway::{Authorization, PaymentGateway};
pub use service::PaymentService;

/// Payments. Another provider is another class in the first line of the providers.
#[module(
    imports = [JobsModule],
    providers = [
        provide(dyn PaymentGateway, class = SandboxGateway),
        PaymentService,
        PaymentRepository,
        provide(dyn JobHandler, class = Capture, multi),
        provide(dyn JobHandler, class = Release, multi),
    ],
    exports = [PaymentService, dyn JobHandler],
)]
pub struct PaymentsModule;
