//! Products: what is sold, and how much of it is there.

mod controller;
mod dto;
mod error;
mod product;
mod service;

use nest::data::DataModule;
use nest::module;

use controller::ProductController;

pub use dto::{CreateProduct, ProductDto, ProductFilter, UpdateProduct};
pub use error::ProductError;
pub use product::Product;
pub use service::ProductService;

/// Products. Others change the stock through the service, within their own transactions.
#[module(
    imports = [DataModule::for_feature::<(Product,)>()],
    providers = [ProductService],
    controllers = [ProductController],
    exports = [ProductService],
)]
pub struct ProductsModule;
