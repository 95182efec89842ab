use std::sync::Arc;

use catalog::{CatalogModule, ProductsRepository};
use nest::{injectable, module};

#[injectable]
struct OrdersService {
    products: Arc<ProductsRepository>,
}

#[module(imports = [CatalogModule], providers = [OrdersService])]
struct OrdersModule;

nest::check!(OrdersModule);

fn main() {}
