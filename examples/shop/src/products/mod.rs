//! Products: what is sold, and how much of it is there.

mod controller;
mod dto;
mod error;
mod product;
mod repository;
mod service;

use nest::module;

use controller::ProductController;
use repository::ProductRepository;

pub use dto::{CreateProduct, ProductDto, ProductFilter, UpdateProduct};
pub use error::ProductError;
pub use product::Product;
pub use service::ProductService;

/// Products. Others change the stock through the service, within their own transactions.
#[module(
    providers = [ProductService, ProductRepository],
    controllers = [ProductController],
    exports = [ProductService],
)]
pub struct ProductsModule;
