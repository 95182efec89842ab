//! A module of another crate is imported and exported again; its trait is bound here.
use std::sync::Arc;

use catalog::{CatalogModule, CatalogService, PriceList, PricesService};
use nest::{injectable, module};

#[injectable]
struct Prices;

impl PriceList for Prices {}

#[injectable]
struct OrdersService {
    _catalog: Arc<CatalogService>,
    _prices: Arc<PricesService>,
}

#[module(imports = [CatalogModule], exports = [CatalogModule])]
struct SharedModule;

#[module(
    imports = [SharedModule],
    providers = [OrdersService, PricesService, provide(dyn PriceList, class = Prices)],
)]
struct OrdersModule;

nest::check!(OrdersModule);

fn main() {}
